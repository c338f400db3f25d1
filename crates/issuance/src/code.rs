//! Codes that prove themselves: an id and a keyed hash over it, so that no code is ever stored.
//!
//! Codes are looked up by their id and checked in constant time; whoever reads the database
//! cannot make one.

use formats::base64url;
use keys::Keyring;
use terms::{Id, Moment};

use crate::words::Offer;

/// What a code is for. Each has a key of its own.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Notification,
    OfferCode,
    OfferReference,
}

impl Purpose {
    const fn label(self) -> &'static str {
        match self {
            Self::Notification => "issuance notification id",
            Self::OfferCode => "issuance pre-authorized code",
            Self::OfferReference => "issuance offer reference",
        }
    }
}

/// The code of `offer` for `purpose`: 64 letters of base64url.
pub(crate) fn write(keyring: &Keyring, purpose: Purpose, offer: Id<Offer>) -> String {
    let mac = keyring.mac(purpose.label(), offer.as_bytes());
    base64url::encode(&[&offer.as_bytes()[..], &mac].concat())
}

/// The offer that a code is for, if the code is one of ours.
pub(crate) fn read(keyring: &Keyring, purpose: Purpose, text: &str) -> Option<Id<Offer>> {
    let bytes = decode::<48>(text)?;
    let (id, mac) = bytes.split_first_chunk::<16>()?;
    keyring.verify_mac(purpose.label(), id, mac).then(|| Id::from_bytes(*id))
}

/// The keyed hash of a transaction code, which is stored in its stead.
pub(crate) fn transaction(keyring: &Keyring, offer: Id<Offer>, code: &str) -> [u8; 32] {
    let bytes = [&offer.as_bytes()[..], code.as_bytes()].concat();
    keyring.mac("issuance transaction code", &bytes)
}

/// What an access token says by itself, so that a wrong one costs no look-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Access {
    pub offer: Id<Offer>,
    pub expires: Moment,
    /// Thumbprint of the DPoP key it is bound to; all zeros for a bearer token.
    pub key: [u8; 32],
}

const ACCESS: &str = "issuance access token";
const ACCESS_BYTES: usize = 16 + 8 + 32;

impl Access {
    pub(crate) fn write(&self, keyring: &Keyring) -> String {
        let expires = self.expires.seconds().to_be_bytes();
        let said = [&self.offer.as_bytes()[..], &expires, &self.key].concat();
        let mac = keyring.mac(ACCESS, &said);
        base64url::encode(&[&said[..], &mac].concat())
    }

    pub(crate) fn read(keyring: &Keyring, text: &str) -> Option<Self> {
        let bytes = decode::<{ ACCESS_BYTES + 32 }>(text)?;
        let (said, mac) = bytes.split_first_chunk::<ACCESS_BYTES>()?;
        if !keyring.verify_mac(ACCESS, said, mac) {
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
