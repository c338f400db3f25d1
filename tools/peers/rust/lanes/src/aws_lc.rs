//! The fastest library we know, for peers that let their caller sign and hash.

use anyhow::{Context, Result};
use aws_lc_rs::{
    digest,
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, ParsedPublicKey,
    },
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sd_jwt_payload::Hasher;
use serde_json::Value;

use crate::told;

/// A key that signs.
pub struct Key {
    pair: EcdsaKeyPair,
    random: SystemRandom,
}

impl Key {
    pub fn draw() -> Result<Self> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)?;
        Ok(Self { pair, random: SystemRandom::new() })
    }

    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        Ok(self.pair.sign(&self.random, message)?.as_ref().to_vec())
    }
}

/// A key that verifies.
pub fn public(jwk: &Value) -> Result<ParsedPublicKey> {
    let point = [vec![4], told::coordinate(jwk, "x")?, told::coordinate(jwk, "y")?].concat();
    ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).ok().context("no key")
}

/// Whether a JWS in compact form is the key's.
pub fn is_signed(key: &ParsedPublicKey, jws: &str) -> Option<()> {
    let (signed, signature) = jws.rsplit_once('.')?;
    let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).ok()?;
    key.verify_sig(signed.as_bytes(), &signature).ok()
}

/// SHA-256.
pub struct Sha256;

impl Hasher for Sha256 {
    fn digest(&self, input: &[u8]) -> Vec<u8> {
        digest::digest(&digest::SHA256, input).as_ref().to_vec()
    }

    fn alg_name(&self) -> &str {
        "sha-256"
    }
}
