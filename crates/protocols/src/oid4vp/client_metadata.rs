//! How the asker wants the answer encrypted (OpenID4VP 1.0, section 5.1, `client_metadata`).

use formats::jose::Jwk;
use serde_json::{Map, Value, json};
use terms::{Class, PublicKey};

use crate::jwe::Enc;

/// More keys than this are not looked at.
const MOST_KEYS: usize = 16;

/// The key for the answer, and how it may be encrypted. The key is for this one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientMetadata {
    key: Jwk,
    encs: Vec<Enc>,
}

/// Why no encrypted answer can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientMetadataError {
    /// `encrypted_response_enc_values_supported` has nothing that we know.
    #[error("the asker supports no content encryption that is known here")]
    Enc,
    /// No P-256 key for ECDH-ES with a name among the asker's keys.
    #[error("the asker gives no key that an answer can be encrypted for")]
    Key,
    /// It is no object, or a member has the wrong type.
    #[error("`client_metadata` cannot be read")]
    Malformed,
}

impl ClientMetadataError {
    /// The asker's fault.
    pub fn class(self) -> Class {
        Class::Invalid
    }
}

impl ClientMetadata {
    /// Metadata with this fresh key under this name; both content encryptions (HAIP 1.0,
    /// section 5).
    pub fn new(key: PublicKey, kid: impl Into<String>) -> Self {
        let mut key = Jwk::new(key);
        key.kid = Some(kid.into());
        key.alg = Some("ECDH-ES".to_owned());
        key.usage = Some("enc".to_owned());
        Self { key, encs: vec![Enc::A128Gcm, Enc::A256Gcm] }
    }

    /// The key to encrypt for; its `kid` is set.
    pub fn key(&self) -> &Jwk {
        &self.key
    }

    /// The best content encryption that both sides have.
    pub fn enc(&self) -> Enc {
        self.encs.iter().copied().max().unwrap_or(Enc::A128Gcm)
    }

    /// Whether the asker takes an answer so encrypted.
    pub fn takes(&self, enc: Enc) -> bool {
        self.encs.contains(&enc)
    }

    /// Reads the member of a request. Keys that cannot be used are passed over: askers list
    /// several kinds.
    pub(super) fn from_value(value: &Value) -> Result<Self, ClientMetadataError> {
        let object = value.as_object().ok_or(ClientMetadataError::Malformed)?;
        let keys = object.get("jwks").and_then(|jwks| jwks.get("keys"));
        let keys = keys.ok_or(ClientMetadataError::Key)?;
        let keys = keys.as_array().ok_or(ClientMetadataError::Malformed)?;
        let mut usable = keys.iter().take(MOST_KEYS).filter_map(|key| Jwk::from_value(key).ok());
        let key = usable.find(is_for_answers).ok_or(ClientMetadataError::Key)?;
        let encs = match object.get("encrypted_response_enc_values_supported") {
            None => vec![Enc::A128Gcm],
            Some(Value::Array(names)) => {
                names.iter().filter_map(Value::as_str).filter_map(Enc::named).collect()
            }
            Some(_) => return Err(ClientMetadataError::Malformed),
        };
        if encs.is_empty() { Err(ClientMetadataError::Enc) } else { Ok(Self { key, encs }) }
    }

    /// The member of a request that asks for credentials of these formats.
    pub(super) fn to_value<'a>(&self, formats: impl Iterator<Item = &'a str>) -> Value {
        let mut supported = Map::new();
        for format in formats {
            let algorithms = match format {
                "dc+sd-jwt" => {
                    json!({"sd-jwt_alg_values": ["ES256"], "kb-jwt_alg_values": ["ES256"]})
                }
                // COSE numbers: ECDSA with SHA-256 by its old name and, on P-256, by its new one.
                "mso_mdoc" => {
                    json!({"issuerauth_alg_values": [-7, -9], "deviceauth_alg_values": [-7, -9]})
                }
                _ => json!({}),
            };
            supported.insert(format.to_owned(), algorithms);
        }
        json!({
            "jwks": {"keys": [self.key]},
            "encrypted_response_enc_values_supported": self.encs,
            "vp_formats_supported": supported,
        })
    }
}

fn is_for_answers(key: &Jwk) -> bool {
    key.kid.is_some()
        && key.alg.as_deref() == Some("ECDH-ES")
        && key.usage.as_deref().is_none_or(|usage| usage == "enc")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata() -> ClientMetadata {
        ClientMetadata::new(PublicKey::from_coordinates(&[1; 32], &[2; 32]), "k1")
    }

    #[test]
    fn metadata_reads_back_with_both_encryptions() {
        let value = metadata().to_value(["dc+sd-jwt", "mso_mdoc"].into_iter());
        assert_eq!(value["encrypted_response_enc_values_supported"], json!(["A128GCM", "A256GCM"]));
        assert_eq!(value["jwks"]["keys"][0]["use"], "enc");
        assert_eq!(
            value["vp_formats_supported"]["dc+sd-jwt"]["kb-jwt_alg_values"],
            json!(["ES256"])
        );
        let mdoc = json!({"issuerauth_alg_values": [-7, -9], "deviceauth_alg_values": [-7, -9]});
        assert_eq!(value["vp_formats_supported"]["mso_mdoc"], mdoc);
        let read = ClientMetadata::from_value(&value).unwrap();
        assert_eq!((&read, read.enc()), (&metadata(), Enc::A256Gcm));
    }

    #[test]
    fn an_unusable_key_is_passed_over() {
        let mut value = metadata().to_value(std::iter::empty());
        let good = value["jwks"]["keys"][0].clone();
        let mut nameless = good.clone();
        nameless.as_object_mut().unwrap().remove("kid");
        let mut signing = good.clone();
        signing["use"] = "sig".into();
        let mut private = good.clone();
        private["d"] = "AAAA".into();
        let bad =
            [json!({"kty": "AKP", "alg": "ML-KEM-768", "kid": "pq"}), nameless, signing, private];
        value["jwks"]["keys"] = bad.iter().cloned().chain([good]).collect();
        assert_eq!(ClientMetadata::from_value(&value).unwrap().key(), metadata().key());
        value["jwks"]["keys"] = bad.into_iter().collect();
        assert_eq!(ClientMetadata::from_value(&value), Err(ClientMetadataError::Key));
    }

    #[test]
    fn without_a_list_the_smaller_encryption_is_meant() {
        let mut value = metadata().to_value(std::iter::empty());
        let names = "encrypted_response_enc_values_supported";
        value[names] = json!(["A256CBC-HS512"]);
        assert_eq!(ClientMetadata::from_value(&value), Err(ClientMetadataError::Enc));
        value.as_object_mut().unwrap().remove(names);
        let read = ClientMetadata::from_value(&value).unwrap();
        assert!(read.takes(Enc::A128Gcm) && !read.takes(Enc::A256Gcm));
    }
}
