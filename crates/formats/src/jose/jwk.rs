//! Public keys as JSON: EC P-256 only, never private (RFC 7517, RFC 7518 section 6.2, RFC 7638).

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error, de::IgnoredAny};
use serde_json::Value;
use terms::{Class, Crypto, PublicKey};

use crate::{base64url, json::Tree};

/// An EC P-256 public key as a JWK. Members we do not know are ignored, as the RFC says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jwk {
    key: PublicKey,
    /// `kid`: the name its owner gave it.
    pub kid: Option<String>,
    /// `alg`: what it is for, such as `ES256` or `ECDH-ES`.
    pub alg: Option<String>,
    /// `use`: `sig` or `enc`.
    pub usage: Option<String>,
}

/// Why JSON is not a key that we use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JwkError {
    /// `x` or `y` is not 32 bytes in unpadded base64url.
    #[error("a coordinate is not 32 bytes of base64url")]
    Coordinate,
    /// A member that we read has the wrong type, or it is no object.
    #[error("it is not a JWK")]
    Malformed,
    /// It holds `d`: somebody has published a private key.
    #[error("a private key is never taken")]
    Private,
    /// Neither `kty` EC with `crv` P-256.
    #[error("only EC keys on P-256 are used")]
    Unsupported,
}

impl JwkError {
    /// The request cannot be meant.
    pub fn class(self) -> Class {
        Class::Invalid
    }
}

impl Jwk {
    /// The JWK of `key`, without a name.
    pub fn new(key: PublicKey) -> Self {
        Self { key, kid: None, alg: None, usage: None }
    }

    /// Reads a JWK out of a JSON value.
    pub fn from_value(value: &Value) -> Result<Self, JwkError> {
        Wire::deserialize(value).map_err(|_| JwkError::Malformed)?.try_into()
    }

    pub(crate) fn from_tree(tree: &Tree<'_>) -> Result<Self, JwkError> {
        let text = |name: &str| match tree.get(name) {
            None => Ok(None),
            Some(it) => it.as_str().map(|text| Some(text.into())).ok_or(JwkError::Malformed),
        };
        let wire = Wire {
            kty: text("kty")?.ok_or(JwkError::Malformed)?,
            crv: text("crv")?,
            x: text("x")?,
            y: text("y")?,
            kid: text("kid")?,
            alg: text("alg")?,
            usage: text("use")?,
            d: if tree.get("d").is_some() { Present } else { Absent },
        };
        wire.try_into()
    }

    /// The key. Whether it lies on the curve shows when it is used.
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// RFC 7638: SHA-256 of the required members in their order.
    pub fn thumbprint(&self, crypto: &dyn Crypto) -> [u8; 32] {
        let (x, y) = self.key.coordinates();
        let mut text = String::with_capacity(128);
        text.push_str(r#"{"crv":"P-256","kty":"EC","x":""#);
        base64url::encode_into(x, &mut text);
        text.push_str(r#"","y":""#);
        base64url::encode_into(y, &mut text);
        text.push_str(r#""}"#);
        crypto.sha256(text.as_bytes())
    }

    /// [`Jwk::thumbprint`] as it travels (`jkt`): 43 letters of base64url.
    pub fn thumbprint_text(&self, crypto: &dyn Crypto) -> String {
        base64url::encode(&self.thumbprint(crypto))
    }
}

impl From<PublicKey> for Jwk {
    fn from(key: PublicKey) -> Self {
        Self::new(key)
    }
}

impl From<&Jwk> for PublicKey {
    fn from(jwk: &Jwk) -> Self {
        jwk.key
    }
}

impl Serialize for Jwk {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (x, y) = self.key.coordinates();
        let wire = Wire {
            kty: "EC".into(),
            crv: Some("P-256".into()),
            x: Some(base64url::encode(x).into()),
            y: Some(base64url::encode(y).into()),
            kid: self.kid.as_deref().map(Cow::Borrowed),
            alg: self.alg.as_deref().map(Cow::Borrowed),
            usage: self.usage.as_deref().map(Cow::Borrowed),
            d: Absent,
        };
        wire.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Jwk {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Wire::deserialize(deserializer)?.try_into().map_err(D::Error::custom)
    }
}

#[derive(Serialize, Deserialize)]
struct Wire<'a> {
    #[serde(borrow)]
    kty: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    crv: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    x: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    y: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    kid: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    alg: Option<Cow<'a, str>>,
    #[serde(borrow, default, rename = "use", skip_serializing_if = "Option::is_none")]
    usage: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing)]
    d: PrivatePart,
}

/// Whether the member `d` stands there, with whatever value: it is not even looked at.
#[derive(Default)]
enum PrivatePart {
    #[default]
    Absent,
    Present,
}
use PrivatePart::{Absent, Present};

impl<'de> Deserialize<'de> for PrivatePart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer)?;
        Ok(Present)
    }
}

impl TryFrom<Wire<'_>> for Jwk {
    type Error = JwkError;

    fn try_from(wire: Wire<'_>) -> Result<Self, JwkError> {
        if matches!(wire.d, Present) {
            return Err(JwkError::Private);
        }
        if wire.kty != "EC" || wire.crv.as_deref() != Some("P-256") {
            return Err(JwkError::Unsupported);
        }
        let key = PublicKey::from_coordinates(
            &coordinate(wire.x.as_deref())?,
            &coordinate(wire.y.as_deref())?,
        );
        let own = |text: Option<Cow<'_, str>>| text.map(Cow::into_owned);
        Ok(Self { key, kid: own(wire.kid), alg: own(wire.alg), usage: own(wire.usage) })
    }
}

fn coordinate(text: Option<&str>) -> Result<[u8; 32], JwkError> {
    base64url::decode_array(text.ok_or(JwkError::Coordinate)?).map_err(|_| JwkError::Coordinate)
}
