//! A RustCrypto answer to `terms::Crypto`, software keys and bent JWTs, for the stories here.

use std::sync::atomic::{AtomicU8, Ordering};

use aes_gcm::{
    Aes128Gcm, Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use formats::{
    base64url,
    jose::{Draft, Jwk},
};
use p256::{
    ecdsa::{
        SigningKey, VerifyingKey,
        signature::{Signer, Verifier},
    },
    elliptic_curve::ecdh::diffie_hellman,
};
use serde_json::Value;
use sha2::{Digest, Sha256};
use terms::{AgreementSecret, Crypto, Moment, PublicKey, Signature};

/// The moment at which the stories play: 2024-06-05, noon UTC.
pub const NOON: Moment = Moment::from_seconds(1_717_588_800);

/// RustCrypto; ephemeral keys are counted instead of drawn.
#[derive(Default)]
pub struct Rust(AtomicU8);

impl Crypto for Rust {
    fn sha256(&self, data: &[u8]) -> [u8; 32] {
        Sha256::digest(data).into()
    }

    fn verify(&self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        let (Ok(key), Ok(signature)) = (
            VerifyingKey::from_sec1_bytes(key.as_sec1()),
            p256::ecdsa::Signature::from_slice(signature),
        ) else {
            return false;
        };
        key.verify(message, &signature).is_ok()
    }

    fn draw_agreement(&self) -> (AgreementSecret, PublicKey) {
        let key = Key::number(200_u8.wrapping_add(self.0.fetch_add(1, Ordering::SeqCst)));
        (key.agreement(), key.public())
    }

    fn agree(&self, secret: &AgreementSecret, peer: &PublicKey) -> Option<[u8; 32]> {
        let secret = p256::SecretKey::from_slice(secret.dangerous_scalar()).ok()?;
        let peer = p256::PublicKey::from_sec1_bytes(peer.as_sec1()).ok()?;
        let shared = diffie_hellman(secret.to_nonzero_scalar(), peer.as_affine());
        shared.raw_secret_bytes().as_slice().try_into().ok()
    }

    fn seal(&self, key: &[u8], nonce: &[u8; 12], aad: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
        let payload = Payload { msg: plain, aad };
        match key.len() {
            16 => Aes128Gcm::new_from_slice(key).ok()?.encrypt(nonce.into(), payload).ok(),
            32 => Aes256Gcm::new_from_slice(key).ok()?.encrypt(nonce.into(), payload).ok(),
            _ => None,
        }
    }

    fn open(&self, key: &[u8], nonce: &[u8; 12], aad: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let payload = Payload { msg: sealed, aad };
        match key.len() {
            16 => Aes128Gcm::new_from_slice(key).ok()?.decrypt(nonce.into(), payload).ok(),
            32 => Aes256Gcm::new_from_slice(key).ok()?.decrypt(nonce.into(), payload).ok(),
            _ => None,
        }
    }
}

/// A software key.
pub struct Key(SigningKey);

impl Key {
    /// The key of this number, the same in every run.
    pub fn number(number: u8) -> Self {
        let scalar: [u8; 32] = Sha256::digest([b'k', number]).into();
        Self(SigningKey::from_slice(&scalar).unwrap())
    }

    pub fn public(&self) -> PublicKey {
        let point = self.0.verifying_key().to_sec1_point(false);
        PublicKey::from_sec1(point.as_bytes()).unwrap()
    }

    pub fn jwk(&self) -> Jwk {
        Jwk::new(self.public())
    }

    pub fn agreement(&self) -> AgreementSecret {
        AgreementSecret::from_scalar(self.0.to_bytes().into())
    }

    /// The draft with this key's signature.
    pub fn sign(&self, draft: Draft) -> String {
        let signature = self.sign_bytes(draft.to_sign());
        draft.complete(&signature)
    }

    /// A JWS of any header and payload, also of those that no draft would make.
    pub fn sign_json(&self, header: &Value, payload: &Value) -> String {
        let text = format!(
            "{}.{}",
            base64url::encode(header.to_string().as_bytes()),
            base64url::encode(payload.to_string().as_bytes())
        );
        let signature = self.sign_bytes(text.as_bytes());
        format!("{text}.{}", base64url::encode(&signature))
    }

    fn sign_bytes(&self, message: &[u8]) -> Signature {
        let signature: p256::ecdsa::Signature = self.0.sign(message);
        signature.to_bytes().into()
    }
}

/// Header and payload of a JWS.
pub fn opened(jws: &str) -> (Value, Value) {
    let mut parts = jws.split('.').map(|part| base64url::decode(part).unwrap());
    let mut next = || serde_json::from_slice(&parts.next().unwrap()).unwrap();
    (next(), next())
}

/// The JWS, signed anew after its header and payload were bent.
pub fn bent(jws: &str, key: &Key, bend: impl FnOnce(&mut Value, &mut Value)) -> String {
    let (mut header, mut payload) = opened(jws);
    bend(&mut header, &mut payload);
    key.sign_json(&header, &payload)
}

/// The JWS with one bit of its signature turned.
pub fn broken(jws: &str) -> String {
    let (signed, signature) = jws.rsplit_once('.').unwrap();
    let mut signature = base64url::decode(signature).unwrap();
    signature[40] ^= 1;
    format!("{signed}.{}", base64url::encode(&signature))
}

/// Takes a member out of an object.
pub fn without(value: &mut Value, name: &str) {
    value.as_object_mut().unwrap().remove(name).unwrap();
}
