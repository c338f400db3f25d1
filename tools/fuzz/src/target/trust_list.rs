//! Trust lists in JSON, and signed.

use formats::trust::{TrustAnchors, TrustList, UnverifiedTrustList};

use crate::{
    fake::{self, Fake},
    sketch::Input,
};

pub fn run(data: &[u8]) {
    if let Ok(list) = TrustList::parse(data) {
        TrustAnchors::new(&list).expect("a list that was read has anchors");
        let draft = list.draft(&fake::key(1)).expect("what was read can be written");
        judge(&fake::signed(draft, &fake::key(1)), Some(&list));
        list.check_follows(&list).expect("a list follows itself");
    }
    match Input::read(data) {
        Some(Input::Object(text)) => judge(text, None),
        Some(Input::Sketch(mut lines)) => {
            let (header, payload) = (lines.line(), lines.line());
            judge(&fake::jws(header.as_bytes(), payload.as_bytes(), &fake::key(1)), None);
        }
        None => {}
    }
}

fn judge(text: &str, expected: Option<&TrustList>) {
    let read = UnverifiedTrustList::parse(text).and_then(|list| list.verify(&Fake, &fake::key(1)));
    match expected {
        Some(expected) => {
            let read = read.expect("what is written is read");
            assert_eq!(&read, expected);
            assert_eq!(read.fingerprint(&Fake), expected.fingerprint(&Fake));
        }
        None => {
            let _ = read;
        }
    }
    if let Ok(list) = UnverifiedTrustList::parse(text) {
        let _ = list.dangerous_verify_at_first_use(&Fake);
    }
}
