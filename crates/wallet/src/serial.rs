//! Keys as text inside the sealed vault: base64url, and nothing of it left behind in memory.

use formats::base64url;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeSeed, Error, SeqAccess, Visitor},
    ser::SerializeSeq,
};
use terms::PublicKey;
use zeroize::Zeroizing;

use crate::key::KeyPair;

/// A key pair as its secret scalar.
pub mod pair {
    use super::*;

    pub fn serialize<S: Serializer>(pair: &KeyPair, serializer: S) -> Result<S::Ok, S::Error> {
        Secret(pair).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<KeyPair, D::Error> {
        deserializer.deserialize_str(Scalar)
    }
}

/// Key pairs as a sequence of secret scalars.
pub mod pairs {
    use super::*;

    pub fn serialize<S: Serializer>(pairs: &[KeyPair], serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(pairs.len()))?;
        pairs.iter().try_for_each(|pair| list.serialize_element(&Secret(pair)))?;
        list.end()
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<KeyPair>, D::Error> {
        deserializer.deserialize_seq(Scalars)
    }
}

/// A public key as its point.
pub mod public {
    use super::*;

    pub fn serialize<S: Serializer>(key: &PublicKey, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&base64url::encode(key.as_sec1()))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PublicKey, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes: [u8; 65] = base64url::decode_array(&text).map_err(D::Error::custom)?;
        PublicKey::from_sec1(&bytes).map_err(D::Error::custom)
    }
}

/// Public keys as a sequence of points.
pub mod publics {
    use super::*;

    #[derive(Serialize, Deserialize)]
    struct One(#[serde(with = "public")] PublicKey);

    pub fn serialize<S: Serializer>(keys: &[PublicKey], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(keys.iter().map(|key| One(*key)))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<PublicKey>, D::Error> {
        Ok(Vec::<One>::deserialize(deserializer)?.into_iter().map(|it| it.0).collect())
    }
}

/// A public key that may be missing.
pub mod maybe_public {
    use super::*;

    pub fn serialize<S: Serializer>(
        key: &Option<PublicKey>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        key.map(|key| base64url::encode(key.as_sec1())).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<PublicKey>, D::Error> {
        let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
        let bytes: [u8; 65] = base64url::decode_array(&text).map_err(D::Error::custom)?;
        PublicKey::from_sec1(&bytes).map(Some).map_err(D::Error::custom)
    }
}

struct Secret<'k>(&'k KeyPair);

impl Serialize for Secret<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = Zeroizing::new(base64url::encode(&*self.0.dangerous_scalar()));
        serializer.serialize_str(&text)
    }
}

/// Reads a scalar out of the text where it stands, without a copy.
struct Scalar;

impl Visitor<'_> for Scalar {
    type Value = KeyPair;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a secret key")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<KeyPair, E> {
        let scalar = base64url::decode_array(text).map(Zeroizing::new);
        let pair = scalar.ok().and_then(|scalar| KeyPair::from_scalar(&scalar));
        pair.ok_or_else(|| E::custom("not a secret key"))
    }
}

impl<'de> DeserializeSeed<'de> for Scalar {
    type Value = KeyPair;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<KeyPair, D::Error> {
        deserializer.deserialize_str(self)
    }
}

struct Scalars;

impl<'de> Visitor<'de> for Scalars {
    type Value = Vec<KeyPair>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("secret keys")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = list.next_element_seed(Scalar)? {
            pairs.push(pair);
        }
        Ok(pairs)
    }
}
