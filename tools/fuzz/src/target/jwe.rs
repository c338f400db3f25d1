//! JWE. Sketch: a header under which the second line is encrypted. The plain text is also
//! encrypted as we do it, and must come back.

use formats::{base64url, jose::Jwk};
use protocols::jwe::{Enc, Jwe, Parties, encrypt};

use crate::{
    fake::{self, Fake, Lax, SameDie},
    sketch::Input,
};

const MOST: usize = 64 * 1024;

pub fn run(data: &[u8]) {
    match Input::read(data) {
        Some(Input::Object(text)) => judge(text),
        Some(Input::Sketch(mut lines)) => {
            let (header, plain) = (lines.line(), lines.line());
            let header = base64url::encode(header.as_bytes());
            let nonce = base64url::encode(&[6; 12]);
            let content = base64url::encode(plain.as_bytes());
            let tag = base64url::encode(&[6; 16]);
            judge(&format!("{header}..{nonce}.{content}.{tag}"));
        }
        None => {}
    }
    round_trip(data);
}

fn judge(text: &str) {
    let Ok(jwe) = Jwe::parse(text, MOST) else { return };
    let (secret, _) = fake::agreement(9);
    let _ = (jwe.kid(), jwe.parties());
    let _ = jwe.decrypt(&secret, &Lax);
    let _ = Jwe::parse(text, MOST).map(|jwe| jwe.decrypt(&secret, &Fake));
}

fn round_trip(data: &[u8]) {
    let (secret, public) = fake::agreement(9);
    let mut recipient = Jwk::new(public);
    recipient.kid = Some("k".to_owned());
    let (apu, plain) = data.split_at(data.len().min(8));
    let parties = Parties { apu: apu.to_vec(), apv: Vec::new() };
    for enc in [Enc::A128Gcm, Enc::A256Gcm] {
        let text = encrypt(plain, &recipient, enc, &parties, &Fake, &SameDie).expect("encrypts");
        let jwe = Jwe::parse(&text, usize::MAX).expect("what is written is read");
        assert_eq!((jwe.enc(), jwe.parties()), (enc, &parties));
        assert_eq!(jwe.decrypt(&secret, &Fake).expect("opens").as_slice(), plain);
    }
}
