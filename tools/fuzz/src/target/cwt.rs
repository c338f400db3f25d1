//! Status list tokens in CBOR. The first byte says what the rest is: the payload, which is then
//! signed, or the whole token.

use formats::{
    cose::{Draft, Header},
    status_list::{STATUS_LIST_CWT_TYPE, TokenError, UnverifiedStatusCwt, VerifiedStatusToken},
};
use terms::Crypto;

use super::LIST_URI;
use crate::fake::{self, Fake, Loose, NOON};

/// Writing larger lists anew would be all that happens.
const LARGEST: usize = 1 << 16;

pub fn run(data: &[u8]) {
    match data.split_first() {
        Some((0, payload)) => {
            let header = Header::new().typ(STATUS_LIST_CWT_TYPE);
            let draft = Draft::embedded(&header, payload);
            let signature = fake::signature(&fake::key(1), draft.to_sign());
            judge(&draft.complete(&signature));
        }
        Some((_, whole)) => {
            let _ = verify(whole, &Loose);
            judge(whole);
        }
        None => {}
    }
}

fn judge(bytes: &[u8]) {
    let Ok(verified) = verify(bytes, &Fake) else { return };
    assert_eq!(verified.token.uri, LIST_URI);
    let _ = (verified.fresh_until(NOON), verified.clone().for_mdoc());
    if verified.list.as_bytes().len() > LARGEST {
        return;
    }
    let draft = verified.token.draft_cwt(&verified.list, &[]);
    let signature = fake::signature(&fake::key(1), draft.to_sign());
    let written = draft.complete(&signature);
    let again = verify(&written, &Fake).expect("what is written is read");
    assert_eq!((&again.list, &again.token), (&verified.list, &verified.token));
    forge(written);
}

/// One bit turned anywhere, and nothing else is believed.
fn forge(mut bytes: Vec<u8>) {
    let honest = verify(&bytes, &Fake).expect("it was read before");
    let [a, b, c, bit, ..] = fake::mixed(&[&bytes]);
    let at = u32::from_le_bytes([a, b, c, 0]) as usize % bytes.len().max(1);
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 1 << (bit % 8);
    }
    if let Ok(forged) = verify(&bytes, &Fake) {
        assert_eq!((forged.list, forged.token), (honest.list, honest.token), "a forged byte");
    }
}

fn verify(bytes: &[u8], crypto: &dyn Crypto) -> Result<VerifiedStatusToken, TokenError> {
    UnverifiedStatusCwt::parse(bytes)?.verify(crypto, &fake::key(1), LIST_URI, NOON)
}
