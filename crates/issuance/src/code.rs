//! Codes that prove themselves: an id and a keyed hash over it, so that no code is ever stored.
//!
//! Codes are looked up by their id and checked in constant time; whoever reads the database
//! cannot make one.

use formats::base64url;
use keys::{Keyring, MacKey};
use terms::{Id, Moment};

use crate::words::{Batch, Offer};

/// What a code of an offer is for. Each has a key of its own.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    OfferCode,
    OfferReference,
}

/// What a code of a batch is for.
#[derive(Clone, Copy)]
pub(crate) enum BatchPurpose {
    Notification,
    Transaction,
}

/// Configurations have no longer names, so codes of batches are no longer than this.
const LONGEST_NAME: usize = 128;
const LONGEST_CODE: usize = (16 + 4 + LONGEST_NAME + 32) * 4 / 3 + 1;

/// The keys of all codes, derived once.
pub(crate) struct Codes {
    access: MacKey,
    notification: MacKey,
    offer_code: MacKey,
    offer_reference: MacKey,
    promise: MacKey,
    refresh: MacKey,
    transaction: MacKey,
    /// Of what credentials say, so that a change is noticed and nothing else can be told from it.
    pub claims: MacKey,
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
            promise: keyring.mac_key("issuance transaction id"),
            refresh: keyring.mac_key("issuance refresh token"),
            claims: keyring.mac_key("issuance claims"),
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

    /// The code of a batch for `purpose`.
    pub(crate) fn write_batch(&self, purpose: BatchPurpose, batch: &Batch) -> String {
        let turn = batch.turn.to_be_bytes();
        let said = [batch.offer.as_bytes(), &turn[..], batch.configuration.as_bytes()].concat();
        sealed(self.batch_key(purpose), &said)
    }

    /// The batch that a code is for, if the code is one of ours.
    pub(crate) fn read_batch(&self, purpose: BatchPurpose, text: &str) -> Option<Batch> {
        if text.len() > LONGEST_CODE {
            return None;
        }
        let bytes = base64url::decode(text).ok()?;
        let (said, mac) = bytes.split_last_chunk::<32>()?;
        if !self.batch_key(purpose).verify(said, mac) {
            return None;
        }
        let (offer, rest) = said.split_first_chunk::<16>()?;
        let (turn, name) = rest.split_first_chunk::<4>()?;
        let configuration = std::str::from_utf8(name).ok()?.to_owned();
        let (offer, turn) = (Id::from_bytes(*offer), u32::from_be_bytes(*turn));
        Some(Batch { offer, turn, configuration })
    }

    /// The refresh token of `offer`, good with the key of this thumbprint.
    pub(crate) fn write_refresh(&self, offer: Id<Offer>, key: &[u8; 32]) -> String {
        sealed(&self.refresh, &[&offer.as_bytes()[..], key].concat())
    }

    /// The offer and the thumbprint behind a refresh token, if it is one of ours.
    pub(crate) fn read_refresh(&self, text: &str) -> Option<(Id<Offer>, [u8; 32])> {
        let bytes = decode::<80>(text)?;
        let (said, mac) = bytes.split_first_chunk::<48>()?;
        let (offer, key) = said.split_first_chunk::<16>()?;
        let good = self.refresh.verify(said, mac);
        Some((Id::from_bytes(*offer), key.try_into().ok()?)).filter(|_| good)
    }

    /// The keyed hash of a transaction code, which is stored in its stead.
    pub(crate) fn transaction(&self, offer: Id<Offer>, code: &str) -> [u8; 32] {
        self.transaction.tag(&[&offer.as_bytes()[..], code.as_bytes()].concat())
    }

    const fn key(&self, purpose: Purpose) -> &MacKey {
        match purpose {
            Purpose::OfferCode => &self.offer_code,
            Purpose::OfferReference => &self.offer_reference,
        }
    }

    const fn batch_key(&self, purpose: BatchPurpose) -> &MacKey {
        match purpose {
            BatchPurpose::Notification => &self.notification,
            BatchPurpose::Transaction => &self.promise,
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
    /// How many times the grant had been refreshed: one batch of each configuration at each turn.
    pub turn: u32,
    pub expires: Moment,
    /// Thumbprint of the DPoP key it is bound to; all zeros for a bearer token.
    pub key: [u8; 32],
}

const ACCESS_BYTES: usize = 16 + 4 + 8 + 32;

impl Access {
    pub(crate) fn write(&self, codes: &Codes) -> String {
        let expires = self.expires.seconds().to_be_bytes();
        let turn = self.turn.to_be_bytes();
        let said = [&self.offer.as_bytes()[..], &turn, &expires, &self.key].concat();
        sealed(&codes.access, &said)
    }

    pub(crate) fn read(codes: &Codes, text: &str) -> Option<Self> {
        let bytes = decode::<{ ACCESS_BYTES + 32 }>(text)?;
        let (said, mac) = bytes.split_first_chunk::<ACCESS_BYTES>()?;
        if !codes.access.verify(said, mac) {
            return None;
        }
        let (offer, rest) = said.split_first_chunk::<16>()?;
        let (turn, rest) = rest.split_first_chunk::<4>()?;
        let (expires, key) = rest.split_first_chunk::<8>()?;
        Some(Self {
            offer: Id::from_bytes(*offer),
            turn: u32::from_be_bytes(*turn),
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
