//! Trust lists: the anchors of an ecosystem, numbered, and signed by whoever keeps the list.

use serde::{Deserialize, Serialize};
use terms::{Crypto, Moment, PublicKey};

use super::{
    certificate::Certificate,
    chain::Anchor,
    distrust::Distrusted,
    error::{ChainError, TrustListError},
    kind::Kind,
    order,
};
use crate::{
    base64url,
    jose::{Draft, Header, Jwk, JwsError, UnverifiedJws},
    json::{self, NumericDate},
};

/// `typ` of a signed trust list.
pub const TRUST_LIST_TYPE: &str = "ikd-trust-list+jwt";

const MAX_LIST_BYTES: usize = 1024 * 1024;
const MAX_ENTRIES: usize = 512;
/// A country that distrusts more certificates of its own has another problem.
const MAX_DISTRUSTED: usize = 4096;
const VERSION: u32 = 1;

/// A numbered list of trust anchors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustList {
    version: u32,
    /// Goes up with every edition: an older edition never replaces a newer one.
    pub sequence: u64,
    /// When this edition was made.
    pub issued_at: NumericDate,
    /// Until when it may be used: the next edition comes before. Absent, it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_update: Option<NumericDate>,
    /// Whom to trust for what.
    pub entries: Vec<TrustEntry>,
    /// Certificates beneath those of the entries that are trusted no more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub distrusted: Vec<Distrusted>,
}

/// One anchor of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustEntry {
    /// What it is trusted for.
    pub kind: Kind,
    /// Who it is, for people to read.
    pub name: String,
    /// The authority's certificate in DER (on the wire in padded base64).
    #[serde(with = "padded")]
    pub certificate: Vec<u8>,
}

impl TrustList {
    /// An edition of the list.
    pub fn new(sequence: u64, issued_at: Moment, entries: Vec<TrustEntry>) -> Self {
        Self {
            version: VERSION,
            sequence,
            issued_at: issued_at.into(),
            next_update: None,
            entries,
            distrusted: Vec::new(),
        }
    }

    /// The edition after this one, made `at`: the same anchors, and whatever was distrusted stays
    /// so. Its date is never before this one's.
    pub fn next(&self, at: Moment, next_update: Option<Moment>) -> Self {
        Self {
            sequence: self.sequence.saturating_add(1),
            issued_at: self.issued_at.max(at.into()),
            next_update: next_update.map(NumericDate::from),
            ..self.clone()
        }
    }

    /// The edition that distrusts one certificate more; one that is distrusted already stays as
    /// it is.
    pub fn distrusting(mut self, certificate: Distrusted) -> Self {
        if self.distrusted.iter().all(|it| it.tbs_sha256 != certificate.tbs_sha256) {
            self.distrusted.push(certificate);
        }
        self
    }

    /// Reads a list in JSON whose origin is known otherwise: the operator's own file, for one.
    pub fn parse(bytes: &[u8]) -> Result<Self, TrustListError> {
        if bytes.len() > MAX_LIST_BYTES {
            return Err(TrustListError::TooLarge);
        }
        let value = json::parse(bytes).map_err(|_| TrustListError::Malformed)?;
        let list = Self::deserialize(value).map_err(|_| TrustListError::Malformed)?;
        if list.version != VERSION {
            return Err(TrustListError::Malformed);
        }
        if list.entries.len() > MAX_ENTRIES || list.distrusted.len() > MAX_DISTRUSTED {
            return Err(TrustListError::TooLarge);
        }
        if list.next_update.is_some_and(|end| end < list.issued_at) {
            return Err(TrustListError::Malformed);
        }
        list.anchors()?;
        Ok(list)
    }

    /// SHA-256 of this edition, whatever its spelling was: the same list has the same
    /// fingerprint as a file and signed.
    pub fn fingerprint(&self, crypto: &dyn Crypto) -> [u8; 32] {
        // Members are written in the order of declaration, without white space.
        crypto.sha256(&serde_json::to_vec(self).unwrap_or_default())
    }

    /// The list to be signed by its keeper's key, which is named in the header.
    pub fn draft(&self, keeper: &PublicKey) -> Result<Draft, JwsError> {
        Draft::new(&Header::of_type(TRUST_LIST_TYPE).jwk(Jwk::new(*keeper)), self)
    }

    /// Whether this edition may replace `held`: it is newer in number and no older in date, or it
    /// is the same.
    pub fn check_follows(&self, held: &Self) -> Result<(), TrustListError> {
        if self == held {
            return Ok(());
        }
        order::check((self.sequence, self.issued_at), (held.sequence, held.issued_at))
    }

    /// What the list says of this certificate in DER if it withdraws it, by its name or its key.
    pub fn find_distrusted(&self, der: &[u8], crypto: &dyn Crypto) -> Option<&Distrusted> {
        let certificate = Certificate::parse(der).ok()?;
        let key = Jwk::new(certificate.key).thumbprint_text(crypto);
        let name = certificate.signed_sha256(crypto);
        self.distrusted.iter().find(|it| it.tbs_sha256 == name || it.key.as_ref() == Some(&key))
    }

    /// Whether nothing that the key of this thumbprint (RFC 7638) has signed counts any more.
    pub fn distrusts_key(&self, thumbprint: &[u8; 32]) -> bool {
        let thumbprint = base64url::encode(thumbprint);
        self.distrusted.iter().any(|it| it.key.as_ref() == Some(&thumbprint))
    }

    /// Refuses an edition whose successor should have come already.
    pub fn check_time(&self, now: Moment) -> Result<(), TrustListError> {
        match self.next_update {
            Some(end) if now > end.moment() => Err(TrustListError::Expired),
            _ => Ok(()),
        }
    }

    /// The anchors, each read as a certificate of an authority.
    pub(super) fn anchors(&self) -> Result<Vec<Anchor>, TrustListError> {
        let known = self.entries.iter().filter(|it| !matches!(it.kind, Kind::Other(_)));
        known.map(anchor).collect::<Result<_, _>>().map_err(TrustListError::Certificate)
    }
}

/// A signed trust list as received.
#[derive(Clone, Debug)]
pub struct UnverifiedTrustList<'a>(UnverifiedJws<'a>);

impl<'a> UnverifiedTrustList<'a> {
    /// Reads the signed form.
    pub fn parse(text: &'a str) -> Result<Self, TrustListError> {
        // Base64 adds a third.
        let jws = UnverifiedJws::parse_within(text, MAX_LIST_BYTES / 3 * 4)?;
        Ok(Self(jws.typed(TRUST_LIST_TYPE)?))
    }

    /// Verifies with the key that is pinned.
    pub fn verify(
        self,
        crypto: &dyn Crypto,
        keeper: &PublicKey,
    ) -> Result<TrustList, TrustListError> {
        TrustList::parse(self.0.verify(crypto, keeper)?.payload())
    }

    /// Verifies with the key that the list itself names: only to pin that key at first use, after
    /// a person or a first contact over TLS has vouched for it. Returns the key to pin.
    pub fn dangerous_verify_at_first_use(
        self,
        crypto: &dyn Crypto,
    ) -> Result<(TrustList, PublicKey), TrustListError> {
        let keeper = *self.0.header().jwk.as_ref().ok_or(JwsError::Key)?.key();
        Ok((self.verify(crypto, &keeper)?, keeper))
    }
}

fn anchor(entry: &TrustEntry) -> Result<Anchor, ChainError> {
    let certificate = Certificate::parse(&entry.certificate)?;
    if certificate.authority.is_none() {
        return Err(ChainError::NoAuthority);
    }
    Ok(Anchor { kind: entry.kind.clone(), name: entry.name.clone(), certificate })
}

mod padded {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use super::base64url;

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&base64url::encode_padded(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        base64url::decode_padded(&text).map_err(D::Error::custom)
    }
}
