//! Signed proofs: of possession in a credential request, and DPoP. Sketch: header and payload of
//! the one, then of the other. Each is signed by the key that its own header carries.

use formats::jose::UnverifiedJws;
use protocols::{
    Secret, Url,
    oauth::dpop::{self, Expected},
    oid4vci::CredentialRequest,
};
use terms::PublicKey;

use super::issuance::ISSUER;
use crate::{
    fake::{self, Fake, NOON},
    sketch::Input,
};

pub fn run(data: &[u8]) {
    let Ok(url) = ISSUER.parse() else { return };
    match Input::read(data) {
        Some(Input::Object(text)) => {
            possession(text, &url);
            bound(text, &url);
        }
        Some(Input::Sketch(mut lines)) => {
            possession(&own(lines.line(), lines.line()), &url);
            bound(&own(lines.line(), lines.line()), &url);
        }
        None => {}
    }
}

fn own(header: &str, payload: &str) -> String {
    let provisional = fake::jws(header.as_bytes(), b"{}", &fake::key(1));
    let named = |jws: UnverifiedJws<'_>| Some(*jws.header().jwk.as_ref()?.key());
    let key: Option<PublicKey> = UnverifiedJws::parse(&provisional).ok().and_then(named);
    fake::jws(header.as_bytes(), payload.as_bytes(), &key.unwrap_or(fake::key(1)))
}

/// The same proof twice would bind two credentials to one key.
fn possession(jwt: &str, issuer: &Url) {
    let request = |jwts: &[&str]| {
        let body = serde_json::json!({
            "credential_configuration_id": "pid", "proofs": {"jwt": jwts}
        });
        CredentialRequest::from_json(body.to_string().as_bytes())
    };
    let proven = |jwts: &[&str]| {
        let request = request(jwts).ok()?;
        let proofs = request.needed_proofs().ok()?.read(issuer, 10, NOON).ok()?;
        proofs.verify(|nonce| (!nonce.is_empty()).then_some(()), &Fake).ok()
    };
    if let Some(keys) = proven(&[jwt]) {
        assert_eq!(keys.keys.len(), 1);
        assert!(proven(&[jwt, jwt]).is_none(), "a key was taken twice");
    }
}

fn bound(text: &str, url: &Url) {
    let token = Secret::new("token");
    let expected = |access_token, bound_to| Expected {
        method: "POST",
        url,
        now: NOON,
        access_token,
        bound_to,
        nonces: &[],
    };
    let _ = dpop::verify(&[text], &expected(Some(&token), None), &Fake);
    let Ok(proof) = dpop::verify(&[text], &expected(None, None), &Fake) else { return };
    let again = dpop::verify(&[text], &expected(None, Some(&proof.thumbprint)), &Fake);
    assert_eq!(again.as_ref(), Ok(&proof));
    assert!(dpop::verify(&[text], &expected(None, Some("another")), &Fake).is_err());
}
