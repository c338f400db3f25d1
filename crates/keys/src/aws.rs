//! The server's cryptography: aws-lc behind the trait that formats and protocols ask.

use std::cell::RefCell;

use aws_lc_rs::{
    aead::{self, Aad, LessSafeKey, MAX_TAG_LEN, Nonce, UnboundKey},
    agreement::{self, ECDH_P256},
    digest,
    encoding::{AsBigEndian, EcPrivateKeyBin},
    signature::{ECDSA_P256_SHA256_FIXED, ParsedPublicKey, UnparsedPublicKey},
};
use terms::{AgreementSecret, Crypto, PublicKey, Signature};

/// aws-lc: constant time where secrets are, assembly where it helps.
#[derive(Clone, Copy, Debug, Default)]
pub struct AwsLc;

impl Crypto for AwsLc {
    fn sha256(&self, data: &[u8]) -> [u8; 32] {
        let mut hash = [0; 32];
        hash.copy_from_slice(digest::digest(&digest::SHA256, data).as_ref());
        hash
    }

    fn verify(&self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key.as_sec1())
            .verify(message, signature)
            .is_ok()
    }

    fn verify_known(&self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        KNOWN.with_borrow_mut(|known| {
            let parsed = known.ready(key);
            parsed.is_some_and(|it| it.verify_sig(message, signature).is_ok())
        })
    }

    #[expect(clippy::expect_used, reason = "the library fails here only when it has no memory")]
    fn draw_agreement(&self) -> (AgreementSecret, PublicKey) {
        draw_agreement().expect("the library draws an ephemeral key")
    }

    fn agree(&self, secret: &AgreementSecret, peer: &PublicKey) -> Option<[u8; 32]> {
        let private =
            agreement::PrivateKey::from_private_key(&ECDH_P256, secret.dangerous_scalar()).ok()?;
        let peer = agreement::UnparsedPublicKey::new(&ECDH_P256, peer.as_sec1());
        agreement::agree(&private, peer, (), |shared| shared.try_into().map_err(|_| ())).ok()
    }

    fn seal(
        &self,
        key: &[u8],
        nonce: &[u8; 12],
        associated: &[u8],
        plain: &[u8],
    ) -> Option<Vec<u8>> {
        let key = gcm_key(key)?;
        let mut sealed = Vec::with_capacity(plain.len() + MAX_TAG_LEN);
        sealed.extend_from_slice(plain);
        let nonce = Nonce::assume_unique_for_key(*nonce);
        key.seal_in_place_append_tag(nonce, Aad::from(associated), &mut sealed).ok()?;
        Some(sealed)
    }

    fn open(
        &self,
        key: &[u8],
        nonce: &[u8; 12],
        associated: &[u8],
        sealed: &[u8],
    ) -> Option<Vec<u8>> {
        let key = gcm_key(key)?;
        let (cipher, tag) = sealed.split_at_checked(sealed.len().checked_sub(MAX_TAG_LEN)?)?;
        let mut plain = vec![0; cipher.len()];
        let nonce = Nonce::assume_unique_for_key(*nonce);
        key.open_separate_gather(nonce, Aad::from(associated), cipher, tag, &mut plain).ok()?;
        Some(plain)
    }
}

thread_local! {
    static KNOWN: RefCell<Known> = const { RefCell::new(Known(Vec::new())) };
}

/// The public keys that a thread has met last, ready for use, the latest at the end.
struct Known(Vec<(PublicKey, ParsedPublicKey)>);

impl Known {
    /// Issuers, relying parties and trust lists that are met in turn are few.
    const MOST: usize = 16;

    fn ready(&mut self, key: &PublicKey) -> Option<&ParsedPublicKey> {
        match self.0.iter().rposition(|(known, _)| known == key) {
            Some(place) => self.0.get_mut(place..).unwrap_or_default().rotate_left(1),
            None => {
                let parsed = ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key.as_sec1()).ok()?;
                if self.0.len() == Self::MOST {
                    self.0.remove(0);
                }
                self.0.push((*key, parsed));
            }
        }
        self.0.last().map(|(_, parsed)| parsed)
    }
}

fn gcm_key(key: &[u8]) -> Option<LessSafeKey> {
    let algorithm = match key.len() {
        16 => &aead::AES_128_GCM,
        32 => &aead::AES_256_GCM,
        _ => return None,
    };
    UnboundKey::new(algorithm, key).ok().map(LessSafeKey::new)
}

fn draw_agreement() -> Option<(AgreementSecret, PublicKey)> {
    let private = agreement::PrivateKey::generate(&ECDH_P256).ok()?;
    let public = PublicKey::from_sec1(private.compute_public_key().ok()?.as_ref()).ok()?;
    let scalar: EcPrivateKeyBin<'_> = private.as_be_bytes().ok()?;
    let scalar: &[u8; 32] = scalar.as_ref().try_into().ok()?;
    Some((AgreementSecret::from_scalar(*scalar), public))
}
