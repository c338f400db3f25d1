//! Keys in this process's memory: what the vault of the command line signs with.

use std::fmt;

use p256::ecdsa::{SigningKey, signature::Signer};
use terms::{Die, PublicKey, Signature};
use zeroize::Zeroizing;

/// A P-256 key pair; its secret half is wiped from memory when it is dropped.
///
/// Signatures are deterministic (RFC 6979): no chance is needed, so none can be bad.
#[derive(Clone)]
pub struct KeyPair {
    secret: SigningKey,
    public: PublicKey,
}

impl KeyPair {
    /// A fresh pair, uniform over the group (FIPS 186-5, A.2.2: draw and discard).
    pub fn draw(die: &dyn Die) -> Self {
        // A draw misses once in 2^32.
        loop {
            let scalar = Zeroizing::new(die.bytes());
            if let Some(pair) = Self::from_scalar(&scalar) {
                return pair;
            }
        }
    }

    /// The pair with this secret, 32 bytes big-endian; `None` outside `1..order`.
    pub fn from_scalar(scalar: &[u8; 32]) -> Option<Self> {
        let secret = SigningKey::from_slice(scalar).ok()?;
        let point = secret.verifying_key().to_sec1_point(false);
        let public = PublicKey::from_sec1(point.as_bytes()).ok()?;
        Some(Self { secret, public })
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        self.public
    }

    /// The ES256 signature of `message`.
    pub fn sign(&self, message: &[u8]) -> Signature {
        let signature: p256::ecdsa::Signature = self.secret.sign(message);
        signature.to_bytes().into()
    }

    /// The secret half, for sealed storage only.
    pub fn dangerous_scalar(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.secret.to_bytes().into())
    }
}

/// The public half only.
impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyPair({:?})", self.public)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use terms::{Crypto, OsDie, SeededDie};

    use super::*;
    use crate::crypto::RustCrypto;

    fn number(text: &str) -> [u8; 32] {
        let digits: Vec<_> = text.chars().filter_map(|it| it.to_digit(16)).collect();
        let bytes: Vec<_> = digits.chunks(2).map(|it| (it[0] * 16 + it[1]) as u8).collect();
        bytes.try_into().unwrap()
    }

    /// RFC 6979, appendix A.2.5.
    #[test]
    fn the_known_key_signs_as_the_rfc_says() {
        let scalar = "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721";
        let pair = KeyPair::from_scalar(&number(scalar)).unwrap();
        let signature = pair.sign(b"test");
        let (r, s) = signature.split_at(32);
        assert_eq!(r, number("F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367"));
        assert_eq!(s, number("019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083"));
        let printed = format!("{pair:?}").to_uppercase();
        assert!(!printed.contains(&scalar[..8]), "the secret does not print: {printed}");
    }

    #[test]
    fn a_drawn_key_signs_for_its_public_half_only() {
        let crypto = RustCrypto::new(Arc::new(OsDie));
        let (mine, other) = (KeyPair::draw(&SeededDie::new(1)), KeyPair::draw(&SeededDie::new(2)));
        let signature = mine.sign(b"message");
        assert!(crypto.verify(&mine.public(), b"message", &signature));
        assert!(!crypto.verify(&other.public(), b"message", &signature));
        let again = KeyPair::from_scalar(&mine.dangerous_scalar()).unwrap();
        assert_eq!(again.public(), mine.public());
    }

    #[test]
    fn no_scalar_outside_the_group_is_a_key() {
        let order = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551";
        for bad in [[0; 32], [0xff; 32], number(order)] {
            assert!(KeyPair::from_scalar(&bad).is_none());
        }
    }
}
