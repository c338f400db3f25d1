//! Forms that a passkey answers: what the page asks, and what the browser sends back (the
//! contract is in `look/passkey.mjs`).

use axum::http::StatusCode;
use formats::base64url;
use serde::Deserialize;
use staff::{AddressClass, Answered, Begun, Ceremony, UnverifiedAssertion, UnverifiedRegistration};
use terms::{Id, Language};

use crate::{Refusal, lang::texts};

/// A question as the attributes of its form.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub begun: String,
    pub challenge: String,
    pub rp: String,
    pub credentials: String,
}

/// The answer of a key, as the form sends it. Bytes are base64url.
#[derive(Deserialize)]
pub(crate) struct Answer {
    begun: Id<Ceremony>,
    credential: String,
    client_data: String,
    authenticator_data: String,
    signature: String,
    user_handle: String,
}

/// A new key, as the form sends it.
#[derive(Deserialize)]
pub(crate) struct Made {
    pub begun: Id<Ceremony>,
    client_data: String,
    authenticator_data: String,
    public_key: String,
    algorithm: i64,
}

impl Asked {
    pub fn new(begun: &Begun) -> Self {
        let ids = begun.credentials.iter().map(|it| base64url::encode(it));
        Self {
            begun: begun.id.to_string(),
            challenge: base64url::encode(&begun.challenge),
            rp: begun.rp_id.clone(),
            credentials: ids.collect::<Vec<_>>().join(" "),
        }
    }

    /// What a form says when the key was not used.
    pub const fn words(&self, language: Language) -> &'static Words {
        Words::of(language)
    }

    /// One for looking at.
    pub fn sample() -> Self {
        Self {
            begun: "01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned(),
            challenge: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_owned(),
            rp: "localhost".to_owned(),
            credentials: String::new(),
        }
    }
}

impl Answer {
    /// The answer, which the staff office has yet to verify.
    pub fn read(self, from: AddressClass) -> Result<Answered, Refusal> {
        let handle = Some(self.user_handle).filter(|it| !it.is_empty());
        let assertion = UnverifiedAssertion {
            credential: bytes(&self.credential)?,
            client_data: bytes(&self.client_data)?,
            authenticator_data: bytes(&self.authenticator_data)?,
            signature: bytes(&self.signature)?,
            user_handle: handle.as_deref().map(bytes).transpose()?,
        };
        Ok(Answered { begun: self.begun, assertion, from })
    }
}

impl Made {
    /// The new key, which the staff office has yet to verify.
    pub fn read(self) -> Result<UnverifiedRegistration, Refusal> {
        Ok(UnverifiedRegistration {
            client_data: bytes(&self.client_data)?,
            authenticator_data: bytes(&self.authenticator_data)?,
            public_key: bytes(&self.public_key)?,
            algorithm: self.algorithm,
        })
    }
}

fn bytes(text: &str) -> Result<Vec<u8>, Refusal> {
    base64url::decode(text).map_err(|_| {
        let sentence = "the answer of the key cannot be read";
        Refusal::coded(StatusCode::BAD_REQUEST, "invalid_request", &sentence)
    })
}

texts! { Words {
    problem: "Kunci tidak terpakai", "The key was not used";
    problem_advice: "Anda membatalkannya, atau ini bukan kunci yang membuka sesi ini. Coba lagi.",
        "You cancelled it, or it is not the key that opened this session. Please try again.";
    scripts: "Kunci hanya dapat dipakai jika JavaScript menyala di peramban ini.",
        "A key can only be used with JavaScript switched on in this browser.";
} }
