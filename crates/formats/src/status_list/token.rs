//! The list as a signed token: a JWT of type `statuslist+jwt` (Token Status List, section 5.1).
//! Its other form is in `cwt`; what both say and how it is judged stands here.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use terms::{Class, Crypto, Moment, PublicKey};

use super::list::{Bits, StatusList, StatusListError};
use crate::{
    base64url,
    cose::CoseError,
    jose::{Draft, Header, JwsError, UnverifiedJws},
    json::NumericDate,
    trust::{ChainError, Kind, TrustAnchors},
};

/// `typ` of a status list token as JWT.
pub const STATUS_LIST_TYPE: &str = "statuslist+jwt";

/// A longer token is not read.
pub const MAX_TOKEN_BYTES: usize = 8 * 1024 * 1024;

/// What a status list token says besides the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusToken {
    /// `sub`: where it is fetched; letter for letter the `uri` in the credentials.
    pub uri: String,
    /// `iat`.
    pub issued: Moment,
    /// `exp`: from then on it says nothing any more.
    pub expires: Option<Moment>,
    /// `ttl`: so long may a copy be used before asking anew.
    pub ttl: Option<Duration>,
    /// `aggregation_uri`: where all lists of this issuer are named.
    pub aggregation: Option<String>,
}

/// Why a status list token is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Its certificates are not trusted for status lists.
    #[error("the status list's issuer is not trusted: {0}")]
    Chain(ChainError),
    /// Not the right kind of CWT, or wrongly signed.
    #[error("the status list token is not taken: {0}")]
    Cose(#[from] CoseError),
    /// `exp` has passed.
    #[error("the status list token has expired")]
    Expired,
    /// Not the right kind of JWT, or wrongly signed.
    #[error("the status list token is not taken: {0}")]
    Jws(#[from] JwsError),
    /// The list in it cannot be used.
    #[error("the status list is not taken: {0}")]
    List(#[from] StatusListError),
    /// `iat` lies in the future.
    #[error("the status list token is not valid yet")]
    NotYetValid,
    /// A newer edition has been seen.
    #[error("the status list token is older than one that was seen")]
    Older,
    /// Not as ISO/IEC 18013-5 narrows it for an mdoc: one bit, and with an end.
    #[error("the status list is not one for mobile documents")]
    Profile,
    /// `sub` is another list's address.
    #[error("the status list token is of another list")]
    Subject,
}

impl TokenError {
    /// What cannot be read is invalid; the rest is refused.
    pub fn class(self) -> Class {
        match self {
            Self::Chain(error) => error.class(),
            Self::Cose(error) => error.class(),
            Self::Jws(error) => error.class(),
            Self::List(error) => error.class(),
            Self::Expired | Self::NotYetValid | Self::Older | Self::Profile | Self::Subject => {
                Class::Refused
            }
        }
    }
}

impl StatusToken {
    /// The token to be signed; `chain` is the signer's certificates, the anchor left out.
    pub fn draft(&self, list: &StatusList, chain: &[Vec<u8>]) -> Result<Draft, JwsError> {
        let payload = Payload {
            sub: self.uri.clone(),
            iat: self.issued.into(),
            exp: self.expires.map(NumericDate::from),
            ttl: self.ttl.map(|ttl| ttl.as_secs()),
            status_list: Inner {
                bits: list.bits().count().into(),
                lst: base64url::encode(&list.compressed()),
                aggregation_uri: self.aggregation.clone(),
            },
        };
        Draft::new(&Header::of_type(STATUS_LIST_TYPE).x5c(chain), &payload)
    }

    /// Refuses what is of another list or another time.
    pub(super) fn judge(&self, uri: &str, now: Moment) -> Result<(), TokenError> {
        if self.uri != uri {
            return Err(TokenError::Subject);
        }
        if self.expires.is_some_and(|end| end <= now) {
            return Err(TokenError::Expired);
        }
        if self.issued > now.plus(SKEW) {
            return Err(TokenError::NotYetValid);
        }
        Ok(())
    }
}

/// A status list token as fetched.
#[derive(Clone, Debug)]
pub struct UnverifiedStatusToken<'a>(UnverifiedJws<'a>);

impl<'a> UnverifiedStatusToken<'a> {
    /// Reads a token of at most [`MAX_TOKEN_BYTES`].
    pub fn parse(text: &'a str) -> Result<Self, TokenError> {
        Ok(Self(UnverifiedJws::parse_within(text, MAX_TOKEN_BYTES)?.typed(STATUS_LIST_TYPE)?))
    }

    /// Verifies with the signer's key, for the list at `uri`.
    pub fn verify(
        self,
        crypto: &dyn Crypto,
        signer: &PublicKey,
        uri: &str,
        now: Moment,
    ) -> Result<VerifiedStatusToken, TokenError> {
        let payload: Payload = self.0.verify(crypto, signer)?.read()?;
        if payload.ttl == Some(0) {
            return Err(JwsError::Payload.into());
        }
        let token = StatusToken {
            uri: payload.sub,
            issued: payload.iat.moment(),
            expires: payload.exp.map(NumericDate::moment),
            ttl: payload.ttl.map(Duration::from_secs),
            aggregation: payload.status_list.aggregation_uri,
        };
        token.judge(uri, now)?;
        let stream = base64url::decode(&payload.status_list.lst);
        let stream = stream.map_err(|_| StatusListError::Malformed)?;
        let bits = Bits::try_from(payload.status_list.bits)?;
        Ok(VerifiedStatusToken { list: StatusList::decompress(bits, &stream)?, token })
    }

    /// Verifies with the signer's certificates, which must lead to an anchor for status lists.
    pub fn verify_trusted(
        self,
        crypto: &dyn Crypto,
        anchors: &TrustAnchors,
        uri: &str,
        now: Moment,
    ) -> Result<VerifiedStatusToken, TokenError> {
        let chain = anchors
            .verify(crypto, &Kind::Status, &self.0.header().x5c, now)
            .map_err(TokenError::Chain)?;
        self.verify(crypto, &chain.key, uri, now)
    }
}

/// A list that its issuer has signed.
#[derive(Clone, Debug)]
pub struct VerifiedStatusToken {
    /// The statuses.
    pub list: StatusList,
    /// What the token says about them.
    pub token: StatusToken,
}

impl VerifiedStatusToken {
    /// Until when a copy fetched at `fetched` may be used: the earlier of `ttl` and `exp`; `None`
    /// if the token sets no end (Token Status List, section 13.7).
    pub fn fresh_until(&self, fetched: Moment) -> Option<Moment> {
        let by_ttl = self.token.ttl.map(|ttl| fetched.plus(ttl));
        [by_ttl, self.token.expires].into_iter().flatten().min()
    }

    /// Goes on only if the list is as ISO/IEC 18013-5 wants it for an mdoc: it has an end, and one
    /// bit for each.
    pub fn for_mdoc(self) -> Result<Self, TokenError> {
        if self.token.expires.is_some() && self.list.bits() == Bits::One {
            Ok(self)
        } else {
            Err(TokenError::Profile)
        }
    }
}

/// Clocks differ by this much.
const SKEW: Duration = Duration::from_secs(60);

#[derive(Serialize, Deserialize)]
struct Payload {
    sub: String,
    iat: NumericDate,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exp: Option<NumericDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ttl: Option<u64>,
    status_list: Inner,
}

#[derive(Serialize, Deserialize)]
struct Inner {
    bits: u64,
    lst: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    aggregation_uri: Option<String>,
}
