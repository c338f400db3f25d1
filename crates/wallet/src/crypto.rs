//! The cryptography of the wallet in RustCrypto, which also compiles for phones.

use std::sync::Arc;

use aes_gcm::{
    Aes128Gcm, Aes256Gcm, Nonce,
    aead::{Aead, KeyInit, Payload, consts::U12},
};
use p256::{
    SecretKey, ecdh,
    ecdsa::{VerifyingKey, signature::Verifier},
};
use sha2::{Digest, Sha256};
use terms::{AgreementSecret, Crypto, Die, PublicKey, Signature};

use crate::key::KeyPair;

/// [`Crypto`] by RustCrypto, with chance from the die that it was given.
#[derive(Clone)]
pub struct RustCrypto(Arc<dyn Die>);

impl RustCrypto {
    /// Draws its ephemeral keys with `die`.
    pub fn new(die: Arc<dyn Die>) -> Self {
        Self(die)
    }
}

impl Crypto for RustCrypto {
    fn sha256(&self, data: &[u8]) -> [u8; 32] {
        Sha256::digest(data).into()
    }

    fn verify(&self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        let key = VerifyingKey::from_sec1_bytes(key.as_sec1());
        let signature = p256::ecdsa::Signature::from_slice(signature);
        key.is_ok_and(|key| signature.is_ok_and(|it| key.verify(message, &it).is_ok()))
    }

    fn draw_agreement(&self) -> (AgreementSecret, PublicKey) {
        let pair = KeyPair::draw(&*self.0);
        (AgreementSecret::from_scalar(*pair.dangerous_scalar()), pair.public())
    }

    fn agree(&self, secret: &AgreementSecret, peer: &PublicKey) -> Option<[u8; 32]> {
        let secret = SecretKey::from_slice(secret.dangerous_scalar()).ok()?;
        let peer = p256::PublicKey::from_sec1_bytes(peer.as_sec1()).ok()?;
        let shared = ecdh::diffie_hellman(secret.to_nonzero_scalar(), peer.as_affine());
        Some((*shared.raw_secret_bytes()).into())
    }

    fn seal(
        &self,
        key: &[u8],
        nonce: &[u8; 12],
        associated: &[u8],
        plain: &[u8],
    ) -> Option<Vec<u8>> {
        seal_aes(key, nonce, associated, plain)
    }

    fn open(
        &self,
        key: &[u8],
        nonce: &[u8; 12],
        associated: &[u8],
        sealed: &[u8],
    ) -> Option<Vec<u8>> {
        open_aes(key, nonce, associated, sealed)
    }
}

/// See [`Crypto::seal`].
pub(crate) fn seal_aes(
    key: &[u8],
    nonce: &[u8; 12],
    associated: &[u8],
    plain: &[u8],
) -> Option<Vec<u8>> {
    let payload = Payload { msg: plain, aad: associated };
    let nonce = Nonce::<U12>::from(*nonce);
    match key.len() {
        16 => Aes128Gcm::new_from_slice(key).ok()?.encrypt(&nonce, payload).ok(),
        32 => Aes256Gcm::new_from_slice(key).ok()?.encrypt(&nonce, payload).ok(),
        _ => None,
    }
}

/// See [`Crypto::open`].
pub(crate) fn open_aes(
    key: &[u8],
    nonce: &[u8; 12],
    associated: &[u8],
    sealed: &[u8],
) -> Option<Vec<u8>> {
    let payload = Payload { msg: sealed, aad: associated };
    let nonce = Nonce::<U12>::from(*nonce);
    match key.len() {
        16 => Aes128Gcm::new_from_slice(key).ok()?.decrypt(&nonce, payload).ok(),
        32 => Aes256Gcm::new_from_slice(key).ok()?.decrypt(&nonce, payload).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use terms::{OsDie, SeededDie};

    use super::*;

    fn crypto() -> RustCrypto {
        RustCrypto::new(Arc::new(OsDie))
    }

    fn hex(text: &str) -> Vec<u8> {
        let digits: Vec<_> = text.chars().filter_map(|it| it.to_digit(16)).collect();
        digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap()).collect()
    }

    fn point(x: &str, y: &str) -> PublicKey {
        PublicKey::from_sec1(&[vec![4], hex(x), hex(y)].concat()).unwrap()
    }

    #[test]
    fn sha_256_answers_as_fips_180_4_says() {
        let expected = hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(crypto().sha256(b"abc").to_vec(), expected);
    }

    /// RFC 6979, appendix A.2.5.
    #[test]
    fn a_known_signature_verifies_and_an_altered_one_does_not() {
        let key = point(
            "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6",
            "7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299",
        );
        let signature = hex("EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716\
                             F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");
        let signature: Signature = signature.try_into().unwrap();
        assert!(crypto().verify(&key, b"sample", &signature));
        assert!(!crypto().verify(&key, b"Sample", &signature));
        for place in 0..64 {
            let mut altered = signature;
            altered[place] ^= 1;
            assert!(!crypto().verify(&key, b"sample", &altered), "byte {place}");
        }
        assert!(!crypto().verify(&key, b"sample", &[0; 64]));
        let off_curve = PublicKey::from_coordinates(&[1; 32], &[1; 32]);
        assert!(!crypto().verify(&off_curve, b"sample", &signature));
    }

    /// NIST CAVP, ECC CDH primitive, P-256, count 0.
    #[test]
    fn a_known_agreement_is_reached_and_only_with_a_point_on_the_curve() {
        let peer = point(
            "700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287",
            "db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ac",
        );
        let scalar = hex("7d7dc5f71eb29ddaf80d6214632eeae03d9058af1fb6d22ed80badb62bc1a534");
        let secret = AgreementSecret::from_scalar(scalar.try_into().unwrap());
        let shared = hex("46fc62106420ff012e54a434fbdd2d25ccc5852060561e68040dd7778997bd7b");
        assert_eq!(crypto().agree(&secret, &peer).unwrap().to_vec(), shared);
        let off_curve = PublicKey::from_coordinates(&[1; 32], &[1; 32]);
        assert_eq!(crypto().agree(&secret, &off_curve), None);
        assert_eq!(crypto().agree(&AgreementSecret::from_scalar([0; 32]), &peer), None);
    }

    #[test]
    fn two_drawn_secrets_agree_and_come_from_the_die() {
        let seeded = |seed| RustCrypto::new(Arc::new(SeededDie::new(seed)));
        let ((one, one_public), (two, two_public)) =
            (seeded(1).draw_agreement(), seeded(2).draw_agreement());
        let shared = crypto().agree(&one, &two_public);
        assert!(shared.is_some() && shared == crypto().agree(&two, &one_public));
        assert_eq!(seeded(1).draw_agreement().1, one_public, "the same die draws the same key");
        assert_ne!(one_public, two_public);
    }

    /// McGrew and Viega, "The Galois/Counter Mode of Operation", test cases 4 and 14.
    #[test]
    fn known_sealed_texts_open() {
        let key = hex("feffe9928665731c6d6a8f9467308308");
        let nonce: [u8; 12] = hex("cafebabefacedbaddecaf888").try_into().unwrap();
        let plain = hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72\
                         1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
        let associated = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        let sealed = hex("42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e\
                          21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091\
                          5bc94fbc3221a5db94fae95ae7121a47");
        assert_eq!(crypto().seal(&key, &nonce, &associated, &plain), Some(sealed.clone()));
        assert_eq!(crypto().open(&key, &nonce, &associated, &sealed), Some(plain));
        assert_eq!(crypto().open(&key, &nonce, b"other", &sealed), None);
        let sealed = hex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
        assert_eq!(crypto().seal(&[0; 32], &[0; 12], b"", &[0; 16]), Some(sealed));
        assert_eq!(crypto().seal(&[0; 24], &[0; 12], b"", b""), None, "no such key length");
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_unless_a_bit_was_turned(
            plain: Vec<u8>, wide: bool, at: prop::sample::Index, bit in 0..8_u8,
        ) {
            let key = vec![7; if wide { 32 } else { 16 }];
            let mut sealed = crypto().seal(&key, &[9; 12], b"x", &plain).unwrap();
            prop_assert_eq!(crypto().open(&key, &[9; 12], b"x", &sealed), Some(plain));
            let at = at.index(sealed.len());
            sealed[at] ^= 1 << bit;
            prop_assert_eq!(crypto().open(&key, &[9; 12], b"x", &sealed), None);
        }

        #[test]
        fn no_peer_or_short_text_panics(peer: [u8; 32], sealed: Vec<u8>) {
            let (secret, _) = crypto().draw_agreement();
            let _ = crypto().agree(&secret, &PublicKey::from_coordinates(&peer, &peer));
            prop_assert_eq!(crypto().open(&[1; 32], &[0; 12], b"", &sealed), None);
        }
    }
}
