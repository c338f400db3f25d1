//! ES256 with a key in this process's memory.

use aws_lc_rs::{
    agreement::{self, ECDH_P256},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use terms::{Die, PublicKey, Signature};
use zeroize::Zeroizing;

use crate::error::KeyError;

/// A drawn scalar misses the group's order once in 2^32 draws; after this many the die is broken.
const DRAWS: usize = 16;

/// A P-256 key pair ready to sign.
pub(crate) struct Software {
    pair: EcdsaKeyPair,
    public: PublicKey,
}

impl Software {
    /// The pair with this private scalar, 32 bytes big-endian.
    pub(crate) fn from_scalar(scalar: &[u8]) -> Option<Self> {
        let private = agreement::PrivateKey::from_private_key(&ECDH_P256, scalar).ok()?;
        let public = PublicKey::from_sec1(private.compute_public_key().ok()?.as_ref()).ok()?;
        let pair = EcdsaKeyPair::from_private_key_and_public_key(
            &ECDSA_P256_SHA256_FIXED_SIGNING,
            scalar,
            public.as_sec1(),
        );
        Some(Self { pair: pair.ok()?, public })
    }

    pub(crate) fn public(&self) -> PublicKey {
        self.public
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Result<Signature, KeyError> {
        let refused = KeyError::Library("sign");
        match self.pair.sign(&SystemRandom::new(), message) {
            Ok(signature) => signature.as_ref().try_into().map_err(|_| refused),
            Err(_) => Err(refused),
        }
    }

    /// The private key as unencrypted PKCS#8, for a TLS library only.
    pub(crate) fn dangerous_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let document = self.pair.to_pkcs8v1().map_err(|_| KeyError::Library("export a key"))?;
        Ok(Zeroizing::new(document.as_ref().to_vec()))
    }
}

/// A private scalar, uniform over the group (FIPS 186-5, A.2.2: draw and discard).
pub(crate) fn draw_scalar(die: &dyn Die) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    for _ in 0..DRAWS {
        let scalar = Zeroizing::new(die.bytes());
        if agreement::PrivateKey::from_private_key(&ECDH_P256, &*scalar).is_ok() {
            return Ok(scalar);
        }
    }
    Err(KeyError::Library("draw a key"))
}
