//! The cryptography that formats and protocols ask for: six operations and no more.
//!
//! `keys` answers them with aws-lc-rs on servers, `wallet` with RustCrypto on phones. Signing is
//! not among them: a signature is a step, given back to whoever holds the key (DESIGN, section 3).

use std::fmt;

/// An ECDSA P-256 signature as JOSE and COSE carry it: `r || s`, 64 bytes.
pub type Signature = [u8; 64];

/// A P-256 public key as an uncompressed point, `04 || x || y` (SEC 1, section 2.3.3).
/// Whether the point lies on the curve is checked by whoever uses it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PublicKey([u8; 65]);

/// The bytes are not an uncompressed P-256 point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a P-256 public key is 65 bytes that begin with 04")]
pub struct PublicKeyError;

impl PublicKey {
    /// The key with these two coordinates.
    pub fn from_coordinates(x: &[u8; 32], y: &[u8; 32]) -> Self {
        let mut bytes = [4; 65];
        let (head, tail) = bytes.split_at_mut(33);
        if let Some(place) = head.get_mut(1..) {
            place.copy_from_slice(x);
        }
        tail.copy_from_slice(y);
        Self(bytes)
    }

    /// The key in SEC 1 form.
    pub fn from_sec1(bytes: &[u8]) -> Result<Self, PublicKeyError> {
        let bytes: [u8; 65] = bytes.try_into().map_err(|_| PublicKeyError)?;
        if bytes[0] != 4 {
            return Err(PublicKeyError);
        }
        Ok(Self(bytes))
    }

    /// `04 || x || y`.
    pub const fn as_sec1(&self) -> &[u8; 65] {
        &self.0
    }

    /// The two coordinates, 32 bytes each.
    pub fn coordinates(&self) -> (&[u8], &[u8]) {
        let (_, point) = self.0.split_at(1);
        point.split_at(32)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (x, _) = self.coordinates();
        write!(f, "P-256 ")?;
        x.iter().take(4).try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str("…")
    }
}

/// An ephemeral P-256 secret for one key agreement; only [`Crypto::agree`] can use it up.
pub struct AgreementSecret(zeroize::Zeroizing<[u8; 32]>);

impl AgreementSecret {
    /// The secret with this scalar.
    pub fn from_scalar(scalar: [u8; 32]) -> Self {
        Self(zeroize::Zeroizing::new(scalar))
    }

    /// The scalar, for the implementation and for sealed storage only.
    pub fn dangerous_scalar(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for AgreementSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AgreementSecret(‹secret›)")
    }
}

/// What formats and protocols ask of a cryptographic library.
pub trait Crypto: Send + Sync {
    /// SHA-256.
    fn sha256(&self, data: &[u8]) -> [u8; 32];

    /// Whether `signature` is `key`'s ECDSA P-256 SHA-256 signature of `message` (ES256).
    fn verify(&self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool;

    /// The same for a key that comes again and again, such as an issuer's: an implementation may
    /// keep it ready for use.
    fn verify_known(&self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        self.verify(key, message, signature)
    }

    /// A fresh ephemeral secret with its public key.
    fn draw_agreement(&self) -> (AgreementSecret, PublicKey);

    /// The x coordinate shared with `peer`; `None` if `peer` is not on the curve.
    fn agree(&self, secret: &AgreementSecret, peer: &PublicKey) -> Option<[u8; 32]>;

    /// AES-GCM (128 or 256 by the key's length) of `plain`: ciphertext, then the 16-byte tag.
    /// `None` if `key` has neither length.
    fn seal(
        &self,
        key: &[u8],
        nonce: &[u8; 12],
        associated: &[u8],
        plain: &[u8],
    ) -> Option<Vec<u8>>;

    /// The plain text of [`Crypto::seal`]; `None` if anything was altered.
    fn open(
        &self,
        key: &[u8],
        nonce: &[u8; 12],
        associated: &[u8],
        sealed: &[u8],
    ) -> Option<Vec<u8>>;
}
