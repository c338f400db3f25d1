//! Answers to requests: the form that is posted, what it holds once opened, and what the asker
//! says to it. All that is written is encrypted first, so that the first line is the plain text.

use protocols::{
    jwe::{Parties, encrypt},
    oid4vp::{AuthorizationResponse, ClientMetadata, Posted, ResponseAnswer},
};

use crate::{
    fake::{self, Fake, SameDie},
    sketch::Input,
};

pub fn run(data: &[u8]) {
    if let Ok(posted) = Posted::parse(data) {
        if let Posted::Refused(refusal) = &posted {
            assert_eq!(Posted::parse(refusal.form().as_bytes()), Ok(posted));
        }
    }
    let _ = ResponseAnswer::from_json(data);
    let Some(Input::Sketch(mut lines)) = Input::read(data) else { return };
    opened(lines.line());
}

fn opened(plain: &str) {
    let (secret, public) = fake::agreement(9);
    let client = ClientMetadata::new(public, "k");
    let parties = Parties::default();
    let jwe = encrypt(plain.as_bytes(), client.key(), client.enc(), &parties, &Fake, &SameDie);
    let jwe = jwe.expect("anything can be encrypted");
    let Ok(response) = AuthorizationResponse::decrypt(&jwe, &client, &secret, &Fake) else {
        return;
    };
    let body = response.encrypt(&client, &Fake, &SameDie).expect("what was read can be written");
    let Ok(Posted::Encrypted(jwe)) = Posted::parse(body.as_bytes()) else {
        panic!("an encrypted answer is posted")
    };
    let again = AuthorizationResponse::decrypt(&jwe, &client, &secret, &Fake);
    assert!(again.is_ok_and(|again| again == response), "what is written is read");
}
