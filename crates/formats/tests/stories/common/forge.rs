//! Credentials written by hand, honest or not: the library's own issuer would refuse to write most
//! of them.
#![expect(clippy::indexing_slicing, reason = "writing into JSON by name")]

use formats::{
    base64url,
    jose::{Draft, Jwk},
    sd_jwt::{Expect, Presentation, SdJwtError, UnverifiedPresentation},
};
use serde_json::{Value, json};
use terms::Crypto;

use super::{Key, NOON, Rust};

pub const AUDIENCE: &str = "x509_hash:abc";
pub const NONCE: &str = "n-0S6_WzA2Mj";

pub fn issuer() -> Key {
    Key::number(1)
}

pub fn holder() -> Key {
    Key::number(2)
}

/// A disclosure as it travels.
pub fn disclosure(value: &Value) -> String {
    base64url::encode(value.to_string().as_bytes())
}

pub fn digest(text: &str) -> String {
    base64url::encode(&Rust::default().sha256(text.as_bytes()))
}

pub fn sign(header: &Value, payload: &Value, key: &Key) -> String {
    let draft = Draft::new(header, payload).unwrap();
    let signature = key.sign(draft.to_sign());
    draft.complete(&signature)
}

/// The claims that every credential here has, with `more` added or put in their place.
pub fn payload(more: &Value) -> Value {
    let mut payload = json!({
        "vct": "urn:test:1",
        "iat": NOON.seconds() - 3600,
        "exp": NOON.seconds() + 3600,
        "cnf": {"jwk": Jwk::new(holder().public())},
        "_sd_alg": "sha-256",
    });
    for (name, value) in more.as_object().unwrap() {
        payload[name] = value.clone();
    }
    payload
}

/// `payload` signed by the issuer, with disclosures behind it.
pub fn issued(payload: &Value, disclosures: &[String]) -> String {
    let header = json!({"alg": "ES256", "typ": "dc+sd-jwt"});
    let mut text = sign(&header, payload, &issuer());
    for disclosure in disclosures {
        text.push('~');
        text.push_str(disclosure);
    }
    text + "~"
}

/// What a good key binding JWT says about `issued`.
pub fn binding(issued: &str) -> Value {
    json!({"iat": NOON.seconds(), "aud": AUDIENCE, "nonce": NONCE, "sd_hash": digest(issued)})
}

/// `issued` with a good key binding.
pub fn bound(issued: &str) -> String {
    let header = json!({"alg": "ES256", "typ": "kb+jwt"});
    format!("{issued}{}", sign(&header, &binding(issued), &holder()))
}

/// What the verifier says to a presentation.
pub fn verify(text: &str) -> Result<Presentation, SdJwtError> {
    let expect = Expect::new(AUDIENCE, NONCE, NOON);
    UnverifiedPresentation::parse(text)?.verify(&Rust::default(), &issuer().public(), &expect)
}

/// What the verifier says to these claims and disclosures, well signed and bound.
pub fn judge(more: &Value, disclosures: &[&Value]) -> Result<Value, SdJwtError> {
    let disclosures: Vec<String> = disclosures.iter().map(|it| disclosure(it)).collect();
    verify(&bound(&issued(&payload(more), &disclosures))).map(|it| Value::Object(it.into_claims()))
}
