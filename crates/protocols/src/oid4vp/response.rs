//! The answer: encrypted presentations, or a refusal (OpenID4VP 1.0, section 8).

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use terms::{AgreementSecret, Class, Crypto, Die};

use super::{client_metadata::ClientMetadata, refusal::RefusalCode};
use crate::{
    form::{Form, FormError},
    json::{self, MessageError},
    jwe::{self, Jwe, JweError, Parties},
    url::Url,
};

/// The longest body that a response endpoint reads, and the plain text that may be in it.
const MOST_BYTES: usize = 1024 * 1024;
/// More answers to one query than this are refused.
const MOST_PRESENTATIONS: usize = 16;
const LONGEST_STATE: usize = 512;

/// `vp_token`: the presentations by query id, each in the text of its format.
pub type VpToken = BTreeMap<String, Vec<String>>;

/// An answer with presentations.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationResponse {
    /// No entry for what was not answered.
    pub vp_token: VpToken,
    /// Echoed from the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

/// What was posted to the response endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Posted {
    /// `response`: a compact JWE, to be opened with [`AuthorizationResponse::decrypt`].
    Encrypted(String),
    /// The wallet says no, in the clear: whoever wants can say that.
    Refused(Refusal),
}

/// An answer without presentations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Why.
    pub error: RefusalCode,
    /// Echoed from the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

/// What the response endpoint answers, with status 200.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseAnswer {
    /// Where the holder's browser goes on; carries a fresh response code, often in a fragment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect_uri: Option<String>,
}

/// Why an answer is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResponseError {
    /// The body is no form.
    #[error("the answer cannot be read: {0}")]
    Form(#[from] FormError),
    /// It does not open.
    #[error("the answer cannot be decrypted: {0}")]
    Jwe(#[from] JweError),
    /// It was encrypted for another key than the one of this request, or otherwise than asked.
    #[error("the answer is not encrypted as was asked")]
    Key,
    /// The plain text is not what it should be.
    #[error("the answer cannot be read: {0}")]
    Message(#[from] MessageError),
    /// `redirect_uri` is no address to send a person to.
    #[error("the address to go on to is not usable")]
    Redirect,
    /// It opens, and says no.
    #[error("the wallet does not answer what was asked")]
    Refused(Refusal),
    /// Neither `response` nor `error`, or both.
    #[error("an answer is either `response` or `error`")]
    Shape,
    /// Too many presentations, or a state that is too long.
    #[error("the answer is too large")]
    TooLarge,
}

impl ResponseError {
    /// What was meant for another key is refused, the rest cannot be read.
    pub fn class(&self) -> Class {
        match self {
            Self::Jwe(error) => error.class(),
            Self::Key | Self::Refused(_) => Class::Refused,
            _ => Class::Invalid,
        }
    }
}

impl AuthorizationResponse {
    /// The form body to post: encrypted for the asker's key, in the best way that it takes.
    pub fn encrypt(
        &self,
        client: &ClientMetadata,
        crypto: &dyn Crypto,
        die: &dyn Die,
    ) -> Result<String, JweError> {
        closed(self, client, crypto, die)
    }

    /// Opens what was posted with the secret of this one request; the key must be named, and the
    /// encryption one that was offered. Who sent it is for the presentations to prove.
    pub fn decrypt(
        jwe: &str,
        client: &ClientMetadata,
        secret: &AgreementSecret,
        crypto: &dyn Crypto,
    ) -> Result<Self, ResponseError> {
        let jwe = Jwe::parse(jwe, MOST_BYTES)?;
        if jwe.kid() != client.key().kid.as_deref() || !client.takes(jwe.enc()) {
            return Err(ResponseError::Key);
        }
        Self::from_json(&jwe.decrypt(secret, crypto)?)
    }

    fn from_json(plain: &[u8]) -> Result<Self, ResponseError> {
        let read: Value = json::from_slice(plain, MOST_BYTES)?;
        if read.get("error").is_some() {
            let refusal: Refusal = json::from_value(read)?;
            return Err(ResponseError::Refused(refusal.checked()?));
        }
        let response: Self = json::from_value(read)?;
        let many = response.vp_token.values().any(|answers| answers.len() > MOST_PRESENTATIONS);
        let long = response.state.as_ref().is_some_and(|state| state.len() > LONGEST_STATE);
        if many || long || response.vp_token.len() > MOST_PRESENTATIONS {
            return Err(ResponseError::TooLarge);
        }
        Ok(response)
    }
}

impl Posted {
    /// Reads the form body of a direct post.
    pub fn parse(body: &[u8]) -> Result<Self, ResponseError> {
        let mut form = Form::parse(body, MOST_BYTES)?;
        match (form.take("response"), form.take("error")) {
            (Some(jwe), None) => Ok(Self::Encrypted(jwe)),
            (None, Some(error)) => {
                let error = RefusalCode::named(&error);
                Ok(Self::Refused(Refusal { error, state: form.take("state") }.checked()?))
            }
            _ => Err(ResponseError::Shape),
        }
    }
}

impl Refusal {
    /// The form body to post: encrypted like an answer, so that nobody on the way sees a no.
    pub fn encrypt(
        &self,
        client: &ClientMetadata,
        crypto: &dyn Crypto,
        die: &dyn Die,
    ) -> Result<String, JweError> {
        closed(self, client, crypto, die)
    }

    /// The form body to post in the clear, where no key to encrypt for is known.
    pub fn form(&self) -> String {
        Form::new()
            .with("error", self.error.name())
            .with_some("state", self.state.as_deref())
            .encode()
    }

    fn checked(self) -> Result<Self, ResponseError> {
        match &self.state {
            Some(state) if state.len() > LONGEST_STATE => Err(ResponseError::TooLarge),
            _ => Ok(self),
        }
    }
}

/// `response=` and the message, encrypted for the asker's key in the best way that it takes.
fn closed(
    message: &impl Serialize,
    client: &ClientMetadata,
    crypto: &dyn Crypto,
    die: &dyn Die,
) -> Result<String, JweError> {
    let plain = serde_json::to_vec(message).map_err(|_| JweError::Malformed)?;
    let parties = Parties::default();
    let jwe = jwe::encrypt(&plain, client.key(), client.enc(), &parties, crypto, die)?;
    Ok(Form::new().with("response", &jwe).encode())
}

impl ResponseAnswer {
    /// Reads what a response endpoint answered; members beside are ignored.
    pub fn from_json(body: &[u8]) -> Result<Self, ResponseError> {
        let answer: Value = json::from_slice(body, 16 * 1024)?;
        let answer: Self = json::from_value(answer)?;
        let fits = |target: &String| {
            let (place, fragment) = target.split_once('#').unwrap_or((target, ""));
            place.parse::<Url>().is_ok_and(|url| url.is_private())
                && fragment.bytes().all(|byte| byte.is_ascii_graphic())
        };
        if !answer.redirect_uri.as_ref().is_none_or(fits) {
            return Err(ResponseError::Redirect);
        }
        Ok(answer)
    }
}

/// Without the presentations.
impl fmt::Debug for AuthorizationResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AuthorizationResponse").field(&self.vp_token.keys()).finish()
    }
}

/// Without the response code.
impl fmt::Debug for ResponseAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResponseAnswer(redirect: {})", self.redirect_uri.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_a_response_or_a_refusal() {
        assert_eq!(Posted::parse(b"response=a.b.c.d.e"), Ok(Posted::Encrypted("a.b.c.d.e".into())));
        let refusal = Refusal { error: RefusalCode::AccessDenied, state: Some("s 1".to_owned()) };
        assert_eq!(refusal.form(), "error=access_denied&state=s%201");
        assert_eq!(Posted::parse(refusal.form().as_bytes()), Ok(Posted::Refused(refusal)));
        for neither in [b"".as_slice(), b"state=1", b"vp_token=%7B%7D", b"response=a&error=b"] {
            assert_eq!(Posted::parse(neither), Err(ResponseError::Shape));
        }
    }

    #[test]
    fn a_person_is_sent_on_only_to_a_safe_place() {
        let read = |target: &str| {
            let body = serde_json::json!({ "redirect_uri": target, "other": 1 }).to_string();
            ResponseAnswer::from_json(body.as_bytes())
        };
        let good = "https://client.example/cb#response_code=091535f699ea575c7937fa5f0f454aee";
        let answer = read(good).unwrap();
        assert_eq!(answer.redirect_uri.as_deref(), Some(good));
        assert!(!format!("{answer:?}").contains("0915"));
        assert!(read("http://localhost:8080/done?response_code=1").is_ok());
        for bad in ["javascript:alert(1)", "http://client.example/cb", "https://a/b#x y", "/cb", ""]
        {
            assert_eq!(read(bad), Err(ResponseError::Redirect), "{bad}");
        }
        assert_eq!(ResponseAnswer::from_json(b"{}"), Ok(ResponseAnswer::default()));
    }

    #[test]
    fn an_answer_beyond_reason_is_refused() {
        let read = |token: serde_json::Value| {
            let plain = serde_json::json!({ "vp_token": token }).to_string();
            AuthorizationResponse::from_json(plain.as_bytes())
        };
        assert!(read(serde_json::json!({"pid": ["x"]})).is_ok());
        let many = read(serde_json::json!({"pid": vec!["x"; 17]}));
        assert_eq!(many, Err(ResponseError::TooLarge));
        let single = read(serde_json::json!({"pid": "x"}));
        assert_eq!(single, Err(ResponseError::Message(MessageError::Wrong)), "always an array");
    }
}
