//! The protected header of a JWS (RFC 7515, section 4).

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Map, Value};

use super::{error::JwsError, jwk::Jwk};
use crate::{base64url, json::Tree};

/// More certificates than this are nobody's `x5c`.
const MAX_CERTIFICATES: usize = 6;

/// A protected header. The algorithm is not a choice: it always says `ES256`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Header {
    /// `typ`: what kind of object this is; every kind that we read has its own.
    pub typ: Option<String>,
    /// `kid`: the key by name.
    pub kid: Option<String>,
    /// `jwk`: the key itself. Whether to believe it is the reader's business.
    pub jwk: Option<Jwk>,
    /// `x5c`: certificates in DER, the signer's first; empty if the header has none.
    pub x5c: Vec<Vec<u8>>,
    /// Members beyond these.
    pub others: Map<String, Value>,
}

impl Header {
    /// A header of this type.
    pub fn of_type(typ: &str) -> Self {
        Self { typ: Some(typ.to_owned()), ..Self::default() }
    }

    /// Names the key.
    pub fn kid(mut self, kid: impl Into<String>) -> Self {
        self.kid = Some(kid.into());
        self
    }

    /// Carries the key.
    pub fn jwk(mut self, jwk: Jwk) -> Self {
        self.jwk = Some(jwk);
        self
    }

    /// Carries certificates, the signer's first, the trust anchor never.
    pub fn x5c(mut self, chain: &[Vec<u8>]) -> Self {
        self.x5c = chain.to_vec();
        self
    }
}

impl Serialize for Header {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("alg", "ES256")?;
        if let Some(typ) = &self.typ {
            map.serialize_entry("typ", typ)?;
        }
        if let Some(kid) = &self.kid {
            map.serialize_entry("kid", kid)?;
        }
        if let Some(jwk) = &self.jwk {
            map.serialize_entry("jwk", jwk)?;
        }
        if !self.x5c.is_empty() {
            let chain: Vec<_> = self.x5c.iter().map(|it| base64url::encode_padded(it)).collect();
            map.serialize_entry("x5c", &chain)?;
        }
        self.others.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))?;
        map.end()
    }
}

/// Reads a protected header.
pub(super) fn read(bytes: &[u8]) -> Result<Header, JwsError> {
    let mut header = Header::default();
    let mut algorithm = None;
    for (name, tree) in Tree::parse_object(bytes).map_err(|_| JwsError::Header)? {
        match name.as_ref() {
            "crit" | "b64" => return Err(JwsError::Extension),
            "alg" => algorithm = Some(tree),
            "typ" => header.typ = Some(text(&tree)?),
            "kid" => header.kid = Some(text(&tree)?),
            "jwk" => header.jwk = Some(Jwk::from_tree(&tree).map_err(|_| JwsError::Key)?),
            "x5c" => header.x5c = read_chain(&tree)?,
            _ => {
                header.others.insert(name.into_owned(), tree.into_value());
            }
        }
    }
    match algorithm.as_ref().and_then(Tree::as_str) {
        Some("ES256") => Ok(header),
        _ => Err(JwsError::Algorithm),
    }
}

fn text(tree: &Tree<'_>) -> Result<String, JwsError> {
    tree.as_str().map(str::to_owned).ok_or(JwsError::Header)
}

/// Present means at least one certificate (RFC 7515, section 4.1.6).
fn read_chain(tree: &Tree<'_>) -> Result<Vec<Vec<u8>>, JwsError> {
    let Tree::Array(chain) = tree else { return Err(JwsError::Header) };
    if chain.is_empty() || chain.len() > MAX_CERTIFICATES {
        return Err(JwsError::Header);
    }
    let decode = |it: &Tree<'_>| base64url::decode_padded(it.as_str()?).ok();
    chain.iter().map(|it| decode(it).ok_or(JwsError::Header)).collect()
}
