//! JWS and JWK. Sketch: header and payload.

use formats::jose::{Draft, Jwk, UnverifiedJws};
use formats::json;

use crate::{
    fake::{self, Fake},
    sketch::Input,
};

pub fn run(data: &[u8]) {
    if let Ok(value) = json::parse(data) {
        if let Ok(key) = Jwk::from_value(&value) {
            let written = serde_json::to_value(&key).expect("a key can be written");
            assert_eq!(Jwk::from_value(&written), Ok(key.clone()));
            let _ = key.thumbprint_text(&Fake);
        }
    }
    match Input::read(data) {
        Some(Input::Object(text)) => judge(text),
        Some(Input::Sketch(mut lines)) => {
            let (header, payload) = (lines.line(), lines.line());
            judge(&fake::jws(header.as_bytes(), payload.as_bytes(), &fake::key(1)));
        }
        None => {}
    }
}

fn judge(text: &str) {
    let Ok(jws) = UnverifiedJws::parse(text) else { return };
    let _ = jws.dangerous_unverified_claims();
    let Ok(verified) = jws.clone().verify(&Fake, &fake::key(1)) else { return };
    assert!(jws.verify(&Fake, &fake::key(2)).is_err(), "another key has not signed this");
    // What was read, written again, is read as the same.
    let Ok(claims) = verified.claims() else { return };
    let draft = Draft::new(verified.header(), &claims).expect("what was read can be written");
    let again = fake::signed(draft, &fake::key(1));
    let again = UnverifiedJws::parse_within(&again, usize::MAX).expect("what is written is read");
    assert_eq!(again.header(), verified.header());
    assert_eq!(again.dangerous_unverified_claims(), Ok(claims));
}
