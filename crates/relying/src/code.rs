//! Codes that prove themselves: an id and a keyed hash over it, so that none is ever stored.
//! Whoever reads the database can make none of them.

use formats::base64url;
use keys::Keyring;
use terms::Id;

use crate::words::Transaction;

/// What a code is for. Each has a key of its own.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Purpose {
    /// Behind it lies the signed request.
    Request,
    /// Behind it the answer is posted.
    Response,
    /// The browser that comes back from the wallet brings it along.
    ResponseCode,
    /// The browser in which was asked keeps it.
    Session,
}

impl Purpose {
    const fn label(self) -> &'static str {
        match self {
            Self::Request => "relying request code",
            Self::Response => "relying response address",
            Self::ResponseCode => "relying response code",
            Self::Session => "relying session",
        }
    }
}

/// The code of a transaction: 64 letters of base64url, of which 256 bits cannot be guessed.
pub(crate) fn write(keyring: &Keyring, purpose: Purpose, id: Id<Transaction>) -> String {
    let mac = keyring.mac(purpose.label(), id.as_bytes());
    base64url::encode(&[&id.as_bytes()[..], &mac].concat())
}

/// The transaction of a code, if the code is one of ours.
pub(crate) fn read(keyring: &Keyring, purpose: Purpose, text: &str) -> Option<Id<Transaction>> {
    let bytes: [u8; 48] = base64url::decode_array(text).ok()?;
    let (id, mac) = bytes.split_first_chunk::<16>()?;
    keyring.verify_mac(purpose.label(), id, mac).then(|| Id::from_bytes(*id))
}

/// The request's `nonce`: fresh because its id is, 256 bits that nobody foresees.
pub(crate) fn nonce(keyring: &Keyring, id: Id<Transaction>) -> String {
    base64url::encode(&keyring.mac("relying nonce", id.as_bytes()))
}

/// The request's `state`, likewise.
pub(crate) fn state(keyring: &Keyring, id: Id<Transaction>) -> String {
    base64url::encode(&keyring.mac("relying state", id.as_bytes()))
}
