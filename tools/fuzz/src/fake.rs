//! Cryptography that does not stop a fuzzer: quick functions of the bytes, which everybody can
//! compute, so that what lies behind a signature is reached.

use formats::{
    base64url,
    jose::{Draft, Jwk},
};
use terms::{AgreementSecret, Crypto, Die, Moment, PublicKey, Signature};

/// The moment at which everything happens: 2024-06-05, noon UTC.
pub const NOON: Moment = Moment::from_seconds(1_717_588_800);

/// Every key signs with its public half. Whoever alters a byte after signing is still found out.
pub struct Fake;

/// As [`Fake`], but half of all signatures are good, and every other seal opens: for objects that
/// carry their signatures within, where a fuzzer could not sign again.
pub struct Lax;

/// What a key that [`Fake`] knows would sign.
pub fn signature(key: &PublicKey, message: &[u8]) -> Signature {
    let mut signature = [0; 64];
    let (r, s) = signature.split_at_mut(32);
    r.copy_from_slice(&mixed(&[b"r", key.as_sec1(), message]));
    s.copy_from_slice(&mixed(&[b"s", key.as_sec1(), message]));
    signature
}

/// The same signature made one that [`Lax`] takes for any message.
pub fn lax(signature: &Signature) -> Signature {
    let mut lax = *signature;
    lax[63] &= !1;
    lax
}

/// The draft, signed.
pub fn signed(draft: Draft, key: &PublicKey) -> String {
    let signature = signature(key, draft.to_sign());
    draft.complete(&signature)
}

/// A JWS with this header and payload, whatever they are.
pub fn jws(header: &[u8], payload: &[u8], key: &PublicKey) -> String {
    let text = format!("{}.{}", base64url::encode(header), base64url::encode(payload));
    let signature = signature(key, text.as_bytes());
    format!("{text}.{}", base64url::encode(&signature))
}

/// The key of this number.
pub fn key(number: u8) -> PublicKey {
    PublicKey::from_coordinates(&[number; 32], &[number.wrapping_add(1); 32])
}

/// The key as a JWK, in JSON.
pub fn jwk(number: u8) -> String {
    serde_json::to_string(&Jwk::new(key(number))).unwrap_or_default()
}

/// The key of an agreement secret holds the scalar, for anybody to read.
pub fn agreement(number: u8) -> (AgreementSecret, PublicKey) {
    let public = PublicKey::from_coordinates(&[number; 32], &[0; 32]);
    (AgreementSecret::from_scalar([number; 32]), public)
}

impl Crypto for Fake {
    fn sha256(&self, data: &[u8]) -> [u8; 32] {
        mixed(&[data])
    }

    fn verify(&self, key: &PublicKey, message: &[u8], good: &Signature) -> bool {
        signature(key, message) == *good
    }

    fn draw_agreement(&self) -> (AgreementSecret, PublicKey) {
        agreement(77)
    }

    fn agree(&self, secret: &AgreementSecret, peer: &PublicKey) -> Option<[u8; 32]> {
        let (x, _) = peer.coordinates();
        let mut both = [secret.dangerous_scalar().as_slice(), x];
        both.sort_unstable();
        Some(mixed(&both))
    }

    fn seal(&self, key: &[u8], nonce: &[u8; 12], aad: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
        let tag = mixed(&[key, nonce, aad, plain]);
        Some(plain.iter().chain(tag.iter().take(16)).copied().collect())
    }

    fn open(&self, key: &[u8], nonce: &[u8; 12], aad: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (plain, _) = sealed.split_at_checked(sealed.len().checked_sub(16)?)?;
        (self.seal(key, nonce, aad, plain)? == sealed).then(|| plain.to_vec())
    }
}

impl Crypto for Lax {
    fn sha256(&self, data: &[u8]) -> [u8; 32] {
        Fake.sha256(data)
    }

    fn verify(&self, _: &PublicKey, _: &[u8], signature: &Signature) -> bool {
        signature[63] & 1 == 0
    }

    fn draw_agreement(&self) -> (AgreementSecret, PublicKey) {
        Fake.draw_agreement()
    }

    fn agree(&self, secret: &AgreementSecret, peer: &PublicKey) -> Option<[u8; 32]> {
        Fake.agree(secret, peer)
    }

    fn seal(&self, key: &[u8], nonce: &[u8; 12], aad: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
        Fake.seal(key, nonce, aad, plain)
    }

    fn open(&self, _: &[u8], _: &[u8; 12], _: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (plain, tag) = sealed.split_at_checked(sealed.len().checked_sub(16)?)?;
        tag.first().is_some_and(|byte| byte & 1 == 0).then(|| plain.to_vec())
    }
}

/// Takes any signature, and a hash says no more than how
/// long something is: for digests within signed objects.
pub struct Loose;

impl Crypto for Loose {
    fn sha256(&self, data: &[u8]) -> [u8; 32] {
        let mut hash = [0; 32];
        let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
        for (place, byte) in hash.iter_mut().zip(length.to_be_bytes()) {
            *place = byte;
        }
        hash
    }

    fn verify(&self, _: &PublicKey, _: &[u8], _: &Signature) -> bool {
        true
    }

    fn draw_agreement(&self) -> (AgreementSecret, PublicKey) {
        Fake.draw_agreement()
    }

    fn agree(&self, secret: &AgreementSecret, peer: &PublicKey) -> Option<[u8; 32]> {
        Fake.agree(secret, peer)
    }

    fn seal(&self, key: &[u8], nonce: &[u8; 12], aad: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
        Fake.seal(key, nonce, aad, plain)
    }

    fn open(&self, key: &[u8], nonce: &[u8; 12], aad: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        Fake.open(key, nonce, aad, sealed)
    }
}

/// A die that always shows the same.
pub struct SameDie;

impl Die for SameDie {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(6);
    }
}

/// 32 bytes that depend on every byte and on where one part ends and the next begins.
pub fn mixed(parts: &[&[u8]]) -> [u8; 32] {
    let mut state: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        for byte in *part {
            state = (state ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
            state ^= state >> 29;
        }
        state = (state ^ part.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    let mut bytes = [0; 32];
    for place in bytes.chunks_exact_mut(8) {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let word = (state ^ (state >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        place.copy_from_slice(&(word ^ (word >> 27)).to_le_bytes());
    }
    bytes
}
