//! From the offer's code to an access token and a nonce (OpenID4VCI 1.0, sections 6 and 7).

use serde::{Deserialize, Serialize};
use terms::Class;

use super::refusal::TokenCode;
use crate::{
    form::{Form, FormError},
    json::{self, MessageError},
    oauth::{ErrorBody, Scheme},
    secret::Secret,
    url::Url,
};

/// `grant_type` of the pre-authorized code flow.
const GRANT: &str = "urn:ietf:params:oauth:grant-type:pre-authorized_code";
/// `grant_type` of a refresh (RFC 6749, section 6).
const REFRESH: &str = "refresh_token";
/// Longer requests, answers and values are refused.
const MOST_BYTES: usize = 16 * 1024;
const LONGEST_CODE: usize = 512;
const LONGEST_TX_CODE: usize = 64;

/// A token request, by what it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grant {
    /// The code of an offer.
    Code(TokenRequest),
    /// The refresh token of an earlier answer.
    Refresh(RefreshRequest),
}

/// A token request with the pre-authorized grant. Parameters unknown to us are ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRequest {
    /// `pre-authorized_code`.
    pub code: Secret,
    /// `tx_code`. See [`TokenRequest::transaction_code`].
    pub tx_code: Option<Secret>,
    /// `client_id`; absent from anonymous wallets.
    pub client_id: Option<String>,
}

/// Why a token request is refused before its code is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenRequestError {
    /// The body is no form, or a parameter stands there twice.
    #[error("the token request cannot be read: {0}")]
    Form(#[from] FormError),
    /// Another grant.
    #[error("only the pre-authorized code grant and the refresh grant are supported")]
    Grant,
    /// A parameter that must be there is not.
    #[error("the token request lacks `{0}`")]
    Missing(&'static str),
    /// A value is longer than any that was given out.
    #[error("a value of the token request is too long")]
    TooLong,
    /// The offer needs a transaction code.
    #[error("a transaction code is needed and was not sent")]
    TxCodeMissing,
    /// The offer has none.
    #[error("a transaction code was sent and none is expected")]
    TxCodeUnexpected,
}

impl TokenRequestError {
    /// The sender's fault.
    pub fn class(self) -> Class {
        Class::Invalid
    }

    /// The code on the wire (section 6.3). A wrong code of either kind, found out later, is
    /// [`TokenCode::InvalidGrant`].
    pub fn code(self) -> TokenCode {
        match self {
            Self::Grant => TokenCode::UnsupportedGrantType,
            _ => TokenCode::InvalidRequest,
        }
    }

    /// The answer to the request.
    pub fn body(self) -> ErrorBody<TokenCode> {
        ErrorBody::new(self.code(), self)
    }
}

impl Grant {
    /// Reads the form body.
    pub fn parse(body: &[u8]) -> Result<Self, TokenRequestError> {
        let form = Form::parse(body, MOST_BYTES)?;
        match form.find("grant_type") {
            Some(GRANT) => TokenRequest::read(form).map(Self::Code),
            Some(REFRESH) => RefreshRequest::read(form).map(Self::Refresh),
            Some(_) => Err(TokenRequestError::Grant),
            None => Err(TokenRequestError::Missing("grant_type")),
        }
    }
}

impl TokenRequest {
    /// Reads the form body, where no other grant is taken.
    pub fn parse(body: &[u8]) -> Result<Self, TokenRequestError> {
        match Grant::parse(body)? {
            Grant::Code(request) => Ok(request),
            Grant::Refresh(_) => Err(TokenRequestError::Grant),
        }
    }

    fn read(mut form: Form) -> Result<Self, TokenRequestError> {
        let missing = TokenRequestError::Missing("pre-authorized_code");
        let code = form.take("pre-authorized_code").ok_or(missing)?;
        let tx_code = form.take("tx_code");
        let client_id = form.take("client_id");
        let lengths = [
            (Some(&code), LONGEST_CODE),
            (tx_code.as_ref(), LONGEST_TX_CODE),
            (client_id.as_ref(), LONGEST_CODE),
        ];
        if lengths.iter().any(|(value, most)| value.is_some_and(|value| value.len() > *most)) {
            return Err(TokenRequestError::TooLong);
        }
        Ok(Self { code: Secret::new(code), tx_code: tx_code.map(Secret::new), client_id })
    }

    /// The form body.
    pub fn form(&self) -> String {
        Form::new()
            .with("grant_type", GRANT)
            .with("pre-authorized_code", self.code.reveal())
            .with_some("tx_code", self.tx_code.as_ref().map(Secret::reveal))
            .with_some("client_id", self.client_id.as_deref())
            .encode()
    }

    /// The transaction code, if the offer `needs` one: missing and unexpected ones are refused
    /// here. Whether it is right is for the caller, who also counts wrong ones.
    pub fn transaction_code(&self, needs: bool) -> Result<Option<&Secret>, TokenRequestError> {
        match (&self.tx_code, needs) {
            (None, true) => Err(TokenRequestError::TxCodeMissing),
            (Some(_), false) => Err(TokenRequestError::TxCodeUnexpected),
            (tx_code, _) => Ok(tx_code.as_ref()),
        }
    }
}

/// A token request with a refresh token. It goes with a proof by the key that the token is bound
/// to; parameters unknown to us, `scope` among them, are ignored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshRequest {
    /// `refresh_token`.
    pub token: Secret,
}

impl RefreshRequest {
    fn read(mut form: Form) -> Result<Self, TokenRequestError> {
        let missing = TokenRequestError::Missing("refresh_token");
        let token = form.take("refresh_token").filter(|it| !it.is_empty()).ok_or(missing)?;
        if token.len() > LONGEST_CODE {
            return Err(TokenRequestError::TooLong);
        }
        Ok(Self { token: Secret::new(token) })
    }

    /// The form body.
    pub fn form(&self) -> String {
        Form::new().with("grant_type", REFRESH).with("refresh_token", self.token.reveal()).encode()
    }
}

/// The answer of the token endpoint; to be sent with `Cache-Control: no-store`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenResponse {
    /// Opaque to the wallet.
    pub access_token: Secret,
    /// How it is to be presented.
    pub token_type: TokenType,
    /// Seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<u64>,
    /// For fresh batches later; only beside a token that is bound to a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<Secret>,
    /// Absent means that requests name a configuration, present that they name an identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_details: Option<Vec<AuthorizationDetail>>,
}

/// `token_type`, whatever its capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub struct TokenType(pub Scheme);

/// One entry of `authorization_details` (section 6.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationDetail {
    /// `openid_credential`; others are not ours.
    pub r#type: String,
    /// The configuration that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_configuration_id: Option<String>,
    /// What to ask the credential endpoint for; not empty in `openid_credential`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credential_identifiers: Vec<String>,
    /// The issuers, where the metadata lists authorization servers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locations: Vec<Url>,
}

impl TokenResponse {
    /// Reads the answer of a token endpoint.
    pub fn from_json(body: &[u8]) -> Result<Self, MessageError> {
        let response: Self = json::from_slice(body, MOST_BYTES)?;
        let details = response.authorization_details.iter().flatten();
        let mut ours = details.filter(|detail| detail.r#type == "openid_credential");
        if ours.any(|detail| detail.credential_identifiers.is_empty()) {
            return Err(MessageError::Missing("credential_identifiers".to_owned()));
        }
        Ok(response)
    }

    /// The credential identifiers for a configuration; empty if it is asked for by its own name.
    pub fn identifiers(&self, configuration: &str) -> Vec<&str> {
        let details = self.authorization_details.iter().flatten();
        let ours = details.filter(|detail| {
            detail.r#type == "openid_credential"
                && detail.credential_configuration_id.as_deref() == Some(configuration)
        });
        ours.flat_map(|detail| &detail.credential_identifiers).map(String::as_str).collect()
    }
}

impl TryFrom<String> for TokenType {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, &'static str> {
        [Scheme::Bearer, Scheme::Dpop]
            .into_iter()
            .find(|scheme| scheme.name().eq_ignore_ascii_case(&name))
            .map(Self)
            .ok_or("an unknown token type")
    }
}

impl From<TokenType> for &'static str {
    fn from(token_type: TokenType) -> Self {
        token_type.0.name()
    }
}

/// The answer of the nonce endpoint; to be sent with `Cache-Control: no-store`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NonceResponse {
    /// For the next proofs.
    pub c_nonce: String,
}

impl NonceResponse {
    /// Reads the answer of a nonce endpoint.
    pub fn from_json(body: &[u8]) -> Result<Self, MessageError> {
        json::from_slice(body, 4 * 1024)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const BODY: &str = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Apre-authorized_code\
                        &pre-authorized_code=SplxlOBeZQQYbYS6WxSbIA&tx_code=493536";

    fn request(body: &str) -> TokenRequest {
        TokenRequest::parse(body.as_bytes()).unwrap()
    }

    #[test]
    fn a_request_reads_back_and_prints_no_code() {
        let request = request(BODY);
        assert_eq!(request.form(), BODY);
        let printed = format!("{request:?}");
        assert!(!printed.contains("Splxl") && !printed.contains("493536"), "{printed}");
    }

    #[test]
    fn a_transaction_code_comes_exactly_when_it_is_needed() {
        let with = request(BODY);
        let without = TokenRequest { tx_code: None, ..with.clone() };
        assert_eq!(with.transaction_code(true), Ok(Some(&Secret::new("493536"))));
        assert_eq!(without.transaction_code(false), Ok(None));
        let missing = without.transaction_code(true).unwrap_err();
        let unexpected = with.transaction_code(false).unwrap_err();
        assert_eq!(missing, TokenRequestError::TxCodeMissing);
        assert_eq!(unexpected, TokenRequestError::TxCodeUnexpected);
        assert_eq!(
            (missing.code(), unexpected.code()),
            (TokenCode::InvalidRequest, TokenCode::InvalidRequest)
        );
        let empty = request(&BODY.replace("493536", ""));
        assert_eq!(empty.transaction_code(true), Err(TokenRequestError::TxCodeMissing));
    }

    #[test]
    fn what_is_no_such_request_is_refused_with_its_code() {
        let refused = |body: &str| Grant::parse(body.as_bytes()).unwrap_err();
        assert_eq!(refused(""), TokenRequestError::Missing("grant_type"));
        assert_eq!(refused("grant_type=password").code(), TokenCode::UnsupportedGrantType);
        assert_eq!(refused(&format!("grant_type={GRANT}")).code(), TokenCode::InvalidRequest);
        assert_eq!(
            refused(&format!("{BODY}&tx_code=1")),
            TokenRequestError::Form(FormError::Doubled)
        );
        assert_eq!(refused(&BODY.replace("493536", &"1".repeat(65))), TokenRequestError::TooLong);
    }

    #[test]
    fn a_refresh_reads_back_and_prints_no_token() {
        let request = RefreshRequest { token: Secret::new("abc123") };
        assert_eq!(request.form(), "grant_type=refresh_token&refresh_token=abc123");
        let read = Grant::parse(request.form().as_bytes()).unwrap();
        assert!(!format!("{read:?}").contains("abc123"));
        assert_eq!(read, Grant::Refresh(request));
    }

    #[test]
    fn a_refresh_without_its_token_is_refused() {
        for body in ["grant_type=refresh_token", "grant_type=refresh_token&refresh_token="] {
            let error = Grant::parse(body.as_bytes()).unwrap_err();
            assert_eq!(error, TokenRequestError::Missing("refresh_token"));
            assert_eq!(error.code(), TokenCode::InvalidRequest);
        }
        let long = format!("grant_type=refresh_token&refresh_token={}", "a".repeat(513));
        assert_eq!(Grant::parse(long.as_bytes()), Err(TokenRequestError::TooLong));
    }

    #[test]
    fn a_response_is_read_in_any_capitals_and_hides_its_token() {
        let text = json!({"access_token": "abc123", "token_type": "dpop", "expires_in": 300});
        let response = TokenResponse::from_json(text.to_string().as_bytes()).unwrap();
        assert_eq!(response.token_type, TokenType(Scheme::Dpop));
        assert_eq!(serde_json::to_value(&response).unwrap()["token_type"], "DPoP");
        assert!(!format!("{response:?}").contains("abc123"));
        let text = json!({"access_token": "abc123", "token_type": "mac"});
        assert!(TokenResponse::from_json(text.to_string().as_bytes()).is_err());
    }

    #[test]
    fn authorization_details_must_name_identifiers() {
        let with = |identifiers: serde_json::Value| {
            let text = json!({
                "access_token": "abc123", "token_type": "DPoP",
                "authorization_details": [{
                    "type": "openid_credential",
                    "credential_configuration_id": "pid",
                    "credential_identifiers": identifiers
                }]
            });
            TokenResponse::from_json(text.to_string().as_bytes())
        };
        let response = with(json!(["pid-7"])).unwrap();
        assert_eq!(response.identifiers("pid"), ["pid-7"]);
        assert!(response.identifiers("other").is_empty());
        assert_eq!(
            with(json!([])),
            Err(MessageError::Missing("credential_identifiers".to_owned()))
        );
    }
}
