//! The signed authorization request (OpenID4VP 1.0, section 5; RFC 9101; HAIP 1.0, section 5.1).

use formats::{
    base64url,
    jose::{Draft, Header, JwsError, UnverifiedJws},
    json::NumericDate,
    trust::VerifiedChain,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use terms::{Class, Crypto, Die, Moment};

use super::{
    client_id::{ClientId, ClientIdError},
    client_metadata::{ClientMetadata, ClientMetadataError},
    mode::ResponseMode,
    refusal::RefusalCode,
    registration::FORMAT,
};
use crate::{
    dcql::{Query, QueryError},
    fresh,
    json::{self, MessageError},
    url::Url,
};

/// The media type of a signed request; a wallet that posts accepts just this.
pub const MEDIA_TYPE: &str = "application/oauth-authz-req+jwt";

const TYP: &str = "oauth-authz-req+jwt";
/// The audience where the wallet's metadata was not discovered (section 5.8).
const AUDIENCE: &str = "https://self-issued.me/v2";
const MOST_BYTES: usize = 128 * 1024;
/// Longer nonces and states are refused: they are echoed.
const LONGEST: usize = 512;

/// What is asked, by whom, and where the answer goes. Always `vp_token`, encrypted.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthorizationRequest {
    /// Who asks; the audience of the presentations.
    pub client_id: ClientId,
    /// How the answer comes back.
    pub mode: ResponseMode,
    /// Where the answer is posted, if it is. Redirects from there are not followed.
    pub response_uri: Url,
    /// Fresh for each request: [`draw_nonce`].
    pub nonce: String,
    /// To be echoed in the answer.
    pub state: Option<String>,
    /// What is asked.
    pub query: Query,
    /// How the answer is encrypted.
    pub client_metadata: ClientMetadata,
    /// What the register says of the asker, as it came: [`super::UnverifiedRegistration`].
    pub registration: Option<String>,
    /// The nonce that the wallet has posted, if it has.
    pub wallet_nonce: Option<String>,
    /// `iat`.
    pub issued: Option<Moment>,
    /// `exp`.
    pub expires: Option<Moment>,
}

/// What a wallet knows before it reads a request.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The client identifier of the link.
    pub client_id: &'a str,
    /// The nonce that it has posted, if it has.
    pub wallet_nonce: Option<&'a str>,
    /// Its time.
    pub now: Moment,
}

/// Why a request is not answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// `aud` is not the audience of wallets.
    #[error("`aud` of the request is not the audience of wallets")]
    Audience,
    /// The certificate is not the one that the client identifier names.
    #[error("the certificate is not the one that the client identifier names")]
    CertificateHash,
    /// No `x5c`.
    #[error("the request carries no certificate")]
    CertificateMissing,
    /// The client identifier is none that we take.
    #[error(transparent)]
    ClientId(#[from] ClientIdError),
    /// The identifier in the request is not the one of the link.
    #[error("the request was made by somebody else than the link says")]
    ClientIdDiffers,
    /// No encrypted answer is possible.
    #[error(transparent)]
    ClientMetadata(#[from] ClientMetadataError),
    /// It has expired, or was made in the future.
    #[error("the request has expired or is not valid yet")]
    Expired,
    /// The signed object is none: wrong type, algorithm or signature, or no JWS at all.
    #[error("the signed request cannot be taken: {0}")]
    Jws(#[from] JwsError),
    /// The payload is not what it should be.
    #[error("the request cannot be read: {0}")]
    Message(#[from] MessageError),
    /// Another answer than `vp_token`, or by another way than those of [`ResponseMode`].
    #[error("only `vp_token` by `direct_post.jwt`, or shown to a counter, is answered")]
    Mode,
    /// Without holder binding or for echoing, nonce and state must be there and not too long.
    #[error("`nonce` or `state` is missing or too long")]
    Nonce,
    /// The answer would travel without TLS.
    #[error("the answer would go to an address without TLS")]
    Plain,
    /// The query is none.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// `redirect_uri`, `request`, `request_uri` or `scope` beside what replaces them.
    #[error("`{0}` has no place in this request")]
    Surplus(&'static str),
    /// Transaction data are not supported.
    #[error("transaction data are not supported")]
    TransactionData,
    /// The wallet's nonce is not echoed.
    #[error("the request does not echo the wallet's nonce")]
    WalletNonce,
}

impl RequestError {
    /// What cannot be read is invalid, what deceives is refused.
    pub fn class(&self) -> Class {
        match self {
            Self::Jws(error) => error.class(),
            Self::CertificateHash | Self::ClientIdDiffers | Self::Expired | Self::WalletNonce => {
                Class::Refused
            }
            _ => Class::Invalid,
        }
    }

    /// The code on the wire, for an asker whose signature was good.
    pub fn code(&self) -> RefusalCode {
        match self {
            Self::CertificateHash
            | Self::ClientId(_)
            | Self::ClientIdDiffers
            | Self::ClientMetadata(_) => RefusalCode::InvalidClient,
            Self::TransactionData => RefusalCode::InvalidTransactionData,
            _ => RefusalCode::InvalidRequest,
        }
    }
}

/// 256 random bits, for `nonce`, `state` or a response code.
pub fn draw_nonce(die: &dyn Die) -> String {
    base64url::encode(&die.bytes::<32>())
}

#[derive(Serialize)]
struct Written<'a> {
    response_type: &'static str,
    response_mode: &'static str,
    client_id: String,
    response_uri: &'a Url,
    aud: &'static str,
    nonce: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'a str>,
    dcql_query: &'a Query,
    client_metadata: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    verifier_info: Option<[VerifierInfo<'a>; 1]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wallet_nonce: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iat: Option<NumericDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exp: Option<NumericDate>,
}

/// What somebody else says about the asker (section 5.1).
#[derive(Serialize)]
struct VerifierInfo<'a> {
    format: &'static str,
    data: &'a str,
}

impl AuthorizationRequest {
    /// The request to be signed with the key of the first certificate of `chain`, whose hash is
    /// the client identifier. The trust anchor is not part of the chain.
    pub fn draft(&self, chain: &[Vec<u8>]) -> Result<Draft, JwsError> {
        let formats = self.query.credentials().iter().map(|asked| asked.kind.format());
        let payload = Written {
            response_type: "vp_token",
            response_mode: self.mode.name(),
            client_id: self.client_id.to_string(),
            response_uri: &self.response_uri,
            aud: AUDIENCE,
            nonce: &self.nonce,
            state: self.state.as_deref(),
            dcql_query: &self.query,
            client_metadata: self.client_metadata.to_value(formats),
            verifier_info: self
                .registration
                .as_deref()
                .map(|data| [VerifierInfo { format: FORMAT, data }]),
            wallet_nonce: self.wallet_nonce.as_deref(),
            iat: self.issued.map(NumericDate::from),
            exp: self.expires.map(NumericDate::from),
        };
        Draft::new(&Header::of_type(TYP).x5c(chain), &payload)
    }
}

/// A signed request as received: from whom it says it is, its chain not yet verified.
#[derive(Clone, Debug)]
pub struct UnverifiedRequest<'a>(UnverifiedJws<'a>);

impl<'a> UnverifiedRequest<'a> {
    /// Reads a signed request. The client identifier inside and outside must be one and the same,
    /// and the hash of the first certificate.
    pub fn parse(
        text: &'a str,
        expected: &Expected<'_>,
        crypto: &dyn Crypto,
    ) -> Result<Self, RequestError> {
        let client_id: ClientId = expected.client_id.parse()?;
        let jws = UnverifiedJws::parse_within(text, MOST_BYTES)?.typed(TYP)?;
        let leaf = jws.header().x5c.first().ok_or(RequestError::CertificateMissing)?;
        if ClientId::of_certificate(leaf, crypto) != client_id {
            return Err(RequestError::CertificateHash);
        }
        let claims = jws.dangerous_unverified_claims()?;
        if claims.get("client_id").and_then(Value::as_str) != Some(expected.client_id) {
            return Err(RequestError::ClientIdDiffers);
        }
        Ok(Self(jws))
    }

    /// The certificates, the asker's first: to be verified against the trust list.
    pub fn chain(&self) -> &[Vec<u8>] {
        &self.0.header().x5c
    }

    /// Checks the signature with the key of [`UnverifiedRequest::chain`], once that was verified
    /// as a chain of askers, and then all that the request says.
    pub fn verify(
        self,
        chain: &VerifiedChain,
        expected: &Expected<'_>,
        crypto: &dyn Crypto,
    ) -> Result<AuthorizationRequest, RequestError> {
        let payload = self.0.verify(crypto, &chain.key)?.claims().map_err(MessageError::from)?;
        let read: Read = json::from_value(Value::Object(payload))?;
        let request = read.check(expected)?;
        if request.client_id.hash() != &chain.leaf_sha256 {
            return Err(RequestError::CertificateHash);
        }
        Ok(request)
    }
}

#[derive(Deserialize)]
struct Read {
    response_type: String,
    response_mode: String,
    client_id: String,
    response_uri: Url,
    aud: Value,
    nonce: String,
    state: Option<String>,
    dcql_query: Option<Value>,
    client_metadata: Option<Value>,
    verifier_info: Option<Vec<Value>>,
    wallet_nonce: Option<String>,
    iat: Option<NumericDate>,
    exp: Option<NumericDate>,
    redirect_uri: Option<Value>,
    request: Option<Value>,
    request_uri: Option<Value>,
    scope: Option<Value>,
    transaction_data: Option<Value>,
}

impl Read {
    fn check(self, expected: &Expected<'_>) -> Result<AuthorizationRequest, RequestError> {
        let mode = self.check_shape()?;
        let issued = self.iat.map(NumericDate::moment);
        let expires = self.exp.map(NumericDate::moment);
        if expires.is_some_and(|expires| expires <= expected.now)
            || issued.is_some_and(|issued| issued > expected.now.plus(fresh::FUTURE))
        {
            return Err(RequestError::Expired);
        }
        if expected.wallet_nonce.is_some_and(|nonce| self.wallet_nonce.as_deref() != Some(nonce)) {
            return Err(RequestError::WalletNonce);
        }
        let client_metadata = self.client_metadata.as_ref().ok_or(ClientMetadataError::Key)?;
        let query = self.dcql_query.ok_or(MessageError::Missing("dcql_query".to_owned()))?;
        let query = Query::from_value(query)?;
        let bound = query.credentials().iter().all(|asked| asked.holder_binding);
        if !bound && self.state.is_none() {
            return Err(RequestError::Nonce);
        }
        Ok(AuthorizationRequest {
            client_id: self.client_id.parse()?,
            mode,
            response_uri: self.response_uri,
            nonce: self.nonce,
            state: self.state,
            query,
            client_metadata: ClientMetadata::from_value(client_metadata)?,
            registration: self.verifier_info.and_then(registered),
            wallet_nonce: self.wallet_nonce,
            issued,
            expires,
        })
    }

    /// What can be said without knowing anything else.
    fn check_shape(&self) -> Result<ResponseMode, RequestError> {
        let surplus = [
            ("redirect_uri", &self.redirect_uri),
            ("request", &self.request),
            ("request_uri", &self.request_uri),
            ("scope", &self.scope),
        ];
        if let Some((name, _)) = surplus.into_iter().find(|(_, member)| member.is_some()) {
            return Err(RequestError::Surplus(name));
        }
        if self.transaction_data.is_some() {
            return Err(RequestError::TransactionData);
        }
        let mode = ResponseMode::named(&self.response_mode);
        let mode = mode.filter(|_| self.response_type == "vp_token").ok_or(RequestError::Mode)?;
        if self.aud.as_str() != Some(AUDIENCE) {
            return Err(RequestError::Audience);
        }
        if !self.response_uri.is_private() {
            return Err(RequestError::Plain);
        }
        let too_long = |text: &String| text.is_empty() || text.len() > LONGEST;
        if too_long(&self.nonce) || self.state.as_ref().is_some_and(too_long) {
            return Err(RequestError::Nonce);
        }
        // Nobody can tell a counter's code that is photographed and shown again later but by its end.
        if mode == ResponseMode::Shown && self.exp.is_none() {
            return Err(RequestError::Expired);
        }
        Ok(mode)
    }
}

/// The first statement of the one format that is read here; others are ignored (section 5.1).
fn registered(all: Vec<Value>) -> Option<String> {
    let of_format = |it: &Value| it.get("format").and_then(Value::as_str) == Some(FORMAT);
    let data = all.iter().find(|it| of_format(it))?.get("data")?;
    data.as_str().map(str::to_owned)
}
