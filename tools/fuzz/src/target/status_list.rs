//! Status lists: the first byte says how many bits; the rest is a stream to unpack, a list to pack
//! (as it is, and as lengths of runs), and a sketch of a token: header, payload, and the list that
//! `@l@` in the payload stands for.

use formats::{
    base64url,
    status_list::{Aggregation, Bits, Status, StatusList, UnverifiedStatusToken},
};

use crate::{
    fake::{self, Fake, NOON},
    sketch::{Input, filled},
};

pub const URI: &str = "https://issuer.example/statuslists/1";
/// Packing larger lists would be all that happens.
const LARGEST: usize = 1 << 16;

pub fn run(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let Ok(bits) = Bits::try_from(1_u64 << (first & 3)) else { return };
    if let Ok(list) = StatusList::decompress(bits, rest) {
        packed(&list);
    }
    if let Ok(list) = StatusList::from_bytes(bits, rest.to_vec()) {
        packed(&list);
        altered(list);
    }
    if let Ok(list) = StatusList::from_bytes(bits, runs(rest)) {
        packed(&list);
    }
    let _ = Aggregation::parse(rest);
    token(rest, bits);
}

/// Three bytes are a run: which byte, and how often. So a short input is a long list, as real ones
/// are: mostly one byte.
fn runs(script: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for run in script.chunks_exact(3) {
        let [byte, high, low] = run else { break };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        bytes.resize((bytes.len() + length).min(LARGEST), *byte);
    }
    bytes
}

fn packed(list: &StatusList) {
    if list.as_bytes().len() > LARGEST {
        return;
    }
    let again = StatusList::decompress(list.bits(), &list.compressed());
    assert_eq!(again.as_ref(), Ok(list));
}

/// A status that is set is there, and nowhere else; beyond the end there is nothing.
fn altered(mut list: StatusList) {
    let length = list.length() as u64;
    assert!(list.status(length).is_err() && list.status(u64::MAX).is_err());
    assert!(list.set(length, Status::VALID).is_err());
    let before = list.clone();
    let at = length / 2;
    let Ok(was) = list.status(at) else { return };
    list.set(at, Status::INVALID).expect("a place in the list");
    assert_eq!(list.status(at), Ok(Status::INVALID));
    assert_eq!(list.status(at + 1), before.status(at + 1));
    list.set(at, was).expect("a place in the list");
    assert_eq!(list, before);
}

fn token(rest: &[u8], bits: Bits) {
    let text = match Input::read(rest) {
        Some(Input::Object(text)) => text.to_owned(),
        Some(Input::Sketch(mut lines)) => {
            let (header, payload, list) = (lines.line(), lines.line(), lines.line());
            let list = StatusList::from_bytes(bits, list.as_bytes().to_vec()).expect("small");
            let stream = base64url::encode(&list.compressed());
            let payload = filled(payload, "l", &stream);
            fake::jws(header.as_bytes(), payload.as_bytes(), &fake::key(1))
        }
        None => return,
    };
    let verify =
        |text: &str| UnverifiedStatusToken::parse(text)?.verify(&Fake, &fake::key(1), URI, NOON);
    let Ok(verified) = verify(&text) else { return };
    assert_eq!(verified.token.uri, URI);
    let _ = verified.fresh_until(NOON);
    if verified.list.as_bytes().len() > LARGEST {
        return;
    }
    let draft = verified.token.draft(&verified.list, &[]).expect("written");
    let again = verify(&fake::signed(draft, &fake::key(1))).expect("what is written is read");
    assert_eq!((again.list, again.token), (verified.list, verified.token));
}
