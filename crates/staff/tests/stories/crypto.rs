//! The cryptography that stories hand to the room.

use p256::ecdsa::{VerifyingKey, signature::Verifier};
use sha2::{Digest, Sha256};
use terms::{AgreementSecret, Crypto, PublicKey, Signature};

/// The two operations that the room asks for.
pub struct StoryCrypto;

impl Crypto for StoryCrypto {
    fn sha256(&self, data: &[u8]) -> [u8; 32] {
        Sha256::digest(data).into()
    }

    fn verify(&self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        let key = VerifyingKey::from_sec1_bytes(key.as_sec1());
        let signature = p256::ecdsa::Signature::from_slice(signature);
        key.is_ok_and(|key| signature.is_ok_and(|it| key.verify(message, &it).is_ok()))
    }

    fn draw_agreement(&self) -> (AgreementSecret, PublicKey) {
        panic!("the room agrees on nothing")
    }

    fn agree(&self, _: &AgreementSecret, _: &PublicKey) -> Option<[u8; 32]> {
        panic!("the room agrees on nothing")
    }

    fn seal(&self, _: &[u8], _: &[u8; 12], _: &[u8], _: &[u8]) -> Option<Vec<u8>> {
        panic!("the room seals nothing")
    }

    fn open(&self, _: &[u8], _: &[u8; 12], _: &[u8], _: &[u8]) -> Option<Vec<u8>> {
        panic!("the room opens nothing sealed")
    }
}
