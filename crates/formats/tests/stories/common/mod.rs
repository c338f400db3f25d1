//! A RustCrypto answer to `terms::Crypto` and a software key, for the stories of this room.
pub mod forge;
pub mod forge_mdoc;
pub mod mdoc;
pub mod pki;
pub mod values;

use std::sync::atomic::{AtomicUsize, Ordering};

use p256::ecdsa::{
    SigningKey, VerifyingKey,
    signature::{Signer, Verifier},
};
use sha2::{Digest, Sha256};
use terms::{AgreementSecret, Crypto, Moment, PublicKey, Signature};

/// The moment at which the stories play: 2024-06-05, noon UTC.
pub const NOON: Moment = Moment::from_seconds(1_717_588_800);

/// RustCrypto; counts the signatures it was asked to verify.
#[derive(Default)]
pub struct Rust {
    pub verified: AtomicUsize,
}

impl Rust {
    pub fn verifications(&self) -> usize {
        self.verified.load(Ordering::SeqCst)
    }
}

impl Crypto for Rust {
    fn sha256(&self, data: &[u8]) -> [u8; 32] {
        Sha256::digest(data).into()
    }

    fn verify(&self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        self.verified.fetch_add(1, Ordering::SeqCst);
        let (Ok(key), Ok(signature)) = (
            VerifyingKey::from_sec1_bytes(key.as_sec1()),
            p256::ecdsa::Signature::from_slice(signature),
        ) else {
            return false;
        };
        key.verify(message, &signature).is_ok()
    }

    fn draw_agreement(&self) -> (AgreementSecret, PublicKey) {
        unreachable!("formats agree on no keys")
    }

    fn agree(&self, _: &AgreementSecret, _: &PublicKey) -> Option<[u8; 32]> {
        unreachable!("formats agree on no keys")
    }

    fn seal(&self, _: &[u8], _: &[u8; 12], _: &[u8], _: &[u8]) -> Option<Vec<u8>> {
        unreachable!("formats seal nothing")
    }

    fn open(&self, _: &[u8], _: &[u8; 12], _: &[u8], _: &[u8]) -> Option<Vec<u8>> {
        unreachable!("formats open nothing")
    }
}

/// A software key.
pub struct Key {
    signing: SigningKey,
    public: PublicKey,
}

impl Key {
    /// The key of this number, the same in every run.
    pub fn number(number: u8) -> Self {
        let scalar: [u8; 32] = Sha256::digest([b'k', number]).into();
        let signing = SigningKey::from_slice(&scalar).unwrap();
        let point = signing.verifying_key().to_sec1_point(false);
        let public = PublicKey::from_sec1(point.as_bytes()).unwrap();
        Self { signing, public }
    }

    pub fn sign(&self, message: &[u8]) -> Signature {
        let signature: p256::ecdsa::Signature = self.signing.sign(message);
        signature.to_bytes().into()
    }

    /// The signature in DER, as certificates carry it.
    pub fn sign_der(&self, message: &[u8]) -> Vec<u8> {
        let signature: p256::ecdsa::Signature = self.signing.sign(message);
        signature.to_der().as_bytes().to_vec()
    }

    pub fn point(&self) -> &[u8] {
        self.public.as_sec1()
    }

    pub fn public(&self) -> PublicKey {
        self.public
    }
}
