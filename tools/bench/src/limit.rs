//! The limit: one signature, one verification, bare, by the fastest library we know.

use std::hint::black_box;

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair,
        ParsedPublicKey,
    },
};
use terms::{PublicKey, Signature};

use crate::outcome::Outcome;

/// A key pair of which both halves are ready to use.
pub struct Limit {
    pair: EcdsaKeyPair,
    parsed: ParsedPublicKey,
    random: SystemRandom,
}

impl Limit {
    /// A fresh pair.
    pub fn new() -> Outcome<Self> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)?;
        let parsed = ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, pair.public_key())?;
        Ok(Self { pair, parsed, random: SystemRandom::new() })
    }

    /// Signs once; whether it went well.
    pub fn sign(&self, message: &[u8]) -> bool {
        black_box(self.pair.sign(&self.random, black_box(message))).is_ok()
    }

    /// Verifies once; whether the signature is right.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> bool {
        black_box(self.parsed.verify_sig(black_box(message), signature)).is_ok()
    }

    /// A signature to verify.
    pub fn signature(&self, message: &[u8]) -> Outcome<Signature> {
        Ok(self.pair.sign(&self.random, message)?.as_ref().try_into()?)
    }

    /// The public half.
    pub fn public(&self) -> Outcome<PublicKey> {
        Ok(PublicKey::from_sec1(self.pair.public_key().as_ref())?)
    }
}
