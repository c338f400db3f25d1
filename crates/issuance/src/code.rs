//! Codes that prove themselves: an id and a keyed hash over it, so that no code is ever stored.
//!
//! Codes are looked up by their id and checked in constant time; whoever reads the database
//! cannot make one.

use formats::base64url;
use keys::{Keyring, MacKey};
use terms::{Id, Moment};

use crate::words::Offer;

/// What a code of an offer is for. Each has a key of its own.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Notification,
    OfferCode,
    OfferReference,
}

/// The keys of all codes, derived once.
pub(crate) struct Codes {
    access: MacKey,
    notification: MacKey,
    offer_code: MacKey,
    offer_reference: MacKey,
    transaction: MacKey,
    /// Of nonces; see `nonce`.
    pub nonce: MacKey,
}

impl Codes {
    pub(crate) fn new(keyring: &Keyring) -> Self {
        Self {
            access: keyring.mac_key("issuance access token"),
            notification: keyring.mac_key("issuance notification id"),
            offer_code: keyring.mac_key("issuance pre-authorized code"),
            offer_reference: keyring.mac_key("issuance offer reference"),
            transaction: keyring.mac_key("issuance transaction code"),
            nonce: keyring.mac_key("issuance nonce"),
        }
    }

    /// The code of `offer` for `purpose`: 64 letters of base64url.
    pub(crate) fn write(&self, purpose: Purpose, offer: Id<Offer>) -> String {
        sealed(self.key(purpose), offer.as_bytes())
    }

    /// The offer that a code is for, if the code is one of ours.
    pub(crate) fn read(&self, purpose: Purpose, text: &str) -> Option<Id<Offer>> {
        let bytes = decode::<48>(text)?;
        let (id, mac) = bytes.split_first_chunk::<16>()?;
        self.key(purpose).verify(id, mac).then(|| Id::from_bytes(*id))
    }

    /// The keyed hash of a transaction code, which is stored in its stead.
    pub(crate) fn transaction(&self, offer: Id<Offer>, code: &str) -> [u8; 32] {
        self.transaction.tag(&[&offer.as_bytes()[..], code.as_bytes()].concat())
    }

    const fn key(&self, purpose: Purpose) -> &MacKey {
        match purpose {
            Purpose::Notification => &self.notification,
            Purpose::OfferCode => &self.offer_code,
            Purpose::OfferReference => &self.offer_reference,
        }
    }
}

/// What is said and the keyed hash over it, as a text.
pub(crate) fn sealed(key: &MacKey, said: &[u8]) -> String {
    base64url::encode(&[said, &key.tag(said)].concat())
}

/// What an access token says by itself, so that a wrong one costs no look-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Access {
    pub offer: Id<Offer>,
    pub expires: Moment,
    /// Thumbprint of the DPoP key it is bound to; all zeros for a bearer token.
    pub key: [u8; 32],
}

const ACCESS_BYTES: usize = 16 + 8 + 32;

impl Access {
    pub(crate) fn write(&self, codes: &Codes) -> String {
        let expires = self.expires.seconds().to_be_bytes();
        let said = [&self.offer.as_bytes()[..], &expires, &self.key].concat();
        sealed(&codes.access, &said)
    }

    pub(crate) fn read(codes: &Codes, text: &str) -> Option<Self> {
        let bytes = decode::<{ ACCESS_BYTES + 32 }>(text)?;
        let (said, mac) = bytes.split_first_chunk::<ACCESS_BYTES>()?;
        if !codes.access.verify(said, mac) {
            return None;
        }
        let (offer, rest) = said.split_first_chunk::<16>()?;
        let (expires, key) = rest.split_first_chunk::<8>()?;
        Some(Self {
            offer: Id::from_bytes(*offer),
            expires: Moment::from_seconds(i64::from_be_bytes(*expires)),
            key: key.try_into().ok()?,
        })
    }

    pub(crate) fn is_bound(&self) -> bool {
        self.key != [0; 32]
    }
}

pub(crate) fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != (N * 4).div_ceil(3) {
        return None;
    }
    base64url::decode(text).ok()?.try_into().ok()
}
