//! Codes that prove themselves: an id and a keyed hash over it, so that none is ever stored.
//! Whoever reads the database can make none of them.

use formats::base64url;
use keys::{Keyring, MacKey};
use protocols::oid4vp::PairingNumber;
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

/// The keys of all codes, derived once.
pub(crate) struct Codes {
    request: MacKey,
    response: MacKey,
    response_code: MacKey,
    session: MacKey,
    nonce: MacKey,
    state: MacKey,
    number: MacKey,
}

impl Codes {
    pub(crate) fn new(keyring: &Keyring) -> Self {
        Self {
            request: keyring.mac_key("relying request code"),
            response: keyring.mac_key("relying response address"),
            response_code: keyring.mac_key("relying response code"),
            session: keyring.mac_key("relying session"),
            nonce: keyring.mac_key("relying nonce"),
            state: keyring.mac_key("relying state"),
            number: keyring.mac_key("relying number"),
        }
    }

    /// The code of a transaction: 64 letters of base64url, of which 256 bits cannot be guessed.
    pub(crate) fn write(&self, purpose: Purpose, id: Id<Transaction>) -> String {
        let mac = self.key(purpose).tag(id.as_bytes());
        base64url::encode(&[&id.as_bytes()[..], &mac].concat())
    }

    /// The transaction of a code, if the code is one of ours.
    pub(crate) fn read(&self, purpose: Purpose, text: &str) -> Option<Id<Transaction>> {
        let bytes: [u8; 48] = base64url::decode_array(text).ok()?;
        let (id, mac) = bytes.split_first_chunk::<16>()?;
        self.key(purpose).verify(id, mac).then(|| Id::from_bytes(*id))
    }

    /// The request's `nonce`: fresh because its id is, 256 bits that nobody foresees.
    pub(crate) fn nonce(&self, id: Id<Transaction>) -> String {
        base64url::encode(&self.nonce.tag(id.as_bytes()))
    }

    /// The request's `state`, likewise.
    pub(crate) fn state(&self, id: Id<Transaction>) -> String {
        base64url::encode(&self.state.tag(id.as_bytes()))
    }

    /// What is stored of a number. There are few enough numbers that whoever had this key could try
    /// them all; it is not in the database.
    pub(crate) fn number(&self, number: PairingNumber) -> [u8; 32] {
        self.number.tag(number.digits().as_bytes())
    }

    const fn key(&self, purpose: Purpose) -> &MacKey {
        match purpose {
            Purpose::Request => &self.request,
            Purpose::Response => &self.response,
            Purpose::ResponseCode => &self.response_code,
            Purpose::Session => &self.session,
        }
    }
}
