//! The key by which phones know a release. It is no key of the server's.

use std::fs;
use std::path::Path;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use p256::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};
use serde_json::json;

use crate::stop::Stop;
use crate::workspace;

/// A P-256 key that signs releases.
pub struct ReleaseKey(SigningKey);

const VARIABLE: &str = "IKD_RELEASE_KEY";

impl ReleaseKey {
    /// The key in the PEM file (PKCS #8) that `IKD_RELEASE_KEY` names, or else one for
    /// development, made once.
    pub fn find() -> Result<Self, Stop> {
        if let Some(file) = std::env::var_os(VARIABLE) {
            return Self::read(Path::new(&file));
        }
        let file = workspace::target().join("wallet-development-key.pem");
        println!("{VARIABLE} is not set: signing with {}", file.display());
        if file.is_file() { Self::read(&file) } else { Self::make(&file) }
    }

    /// The public key as a JWK.
    pub fn jwk(&self) -> String {
        let point = self.0.verifying_key().to_sec1_point(false);
        let (x, y) = point.as_bytes().split_at(1).1.split_at(32);
        let [x, y] = [x, y].map(|half| BASE64_URL_SAFE_NO_PAD.encode(half));
        json!({"kty": "EC", "crv": "P-256", "x": x, "y": y}).to_string()
    }

    /// ES256: `r || s` in base64url.
    pub fn sign(&self, message: &[u8]) -> String {
        let signature: Signature = self.0.sign(message);
        BASE64_URL_SAFE_NO_PAD.encode(signature.to_bytes())
    }

    fn read(file: &Path) -> Result<Self, Stop> {
        let shown = file.display();
        let pem = fs::read_to_string(file).map_err(Stop::on(format!("read {shown}")))?;
        let key = SigningKey::from_pkcs8_pem(&pem);
        key.map(Self).map_err(|_| Stop::Failed(format!("{shown} is no P-256 key in PEM (PKCS #8)")))
    }

    fn make(file: &Path) -> Result<Self, Stop> {
        let key = Self::draw()?;
        let pem = key.0.to_pkcs8_pem(LineEnding::LF);
        let pem = pem.map_err(|_| Stop::Failed("the key cannot be written".to_owned()))?;
        let written = file.parent().map_or(Ok(()), fs::create_dir_all);
        written.and_then(|()| fs::write(file, &*pem)).map_err(Stop::on("keep the key"))?;
        Ok(key)
    }

    /// Not every 32 bytes are a key, but nearly all are.
    fn draw() -> Result<Self, Stop> {
        loop {
            let mut scalar = [0; 32];
            let drawn = getrandom::fill(&mut scalar);
            drawn.map_err(|_| Stop::Failed("the system gives no random bytes".to_owned()))?;
            if let Ok(key) = SigningKey::from_slice(&scalar) {
                return Ok(Self(key));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use p256::ecdsa::signature::Verifier;

    use super::*;

    #[test]
    fn a_key_is_kept_and_what_it_signs_verifies() {
        let file = std::env::temp_dir().join(format!("ikd-key-{}.pem", std::process::id()));
        let made = ReleaseKey::make(&file).unwrap();
        let read = ReleaseKey::read(&file).unwrap();
        fs::remove_file(&file).unwrap();
        assert_eq!(made.jwk(), read.jwk());
        let signature = BASE64_URL_SAFE_NO_PAD.decode(read.sign(b"release")).unwrap();
        let signature = Signature::from_slice(&signature).unwrap();
        assert!(made.0.verifying_key().verify(b"release", &signature).is_ok());
        assert!(made.0.verifying_key().verify(b"other", &signature).is_err());
    }
}
