//! Nonces that prove themselves and are good once.

use std::time::Duration;

use formats::base64url;
use keys::MacKey;
use protocols::{Secret, unlock::Nonce as Given};
use store::{Error, Sql, Tx};
use terms::{Die, Moment};

/// How long a nonce is good.
const LIFE: Duration = Duration::from_secs(300);

/// A fresh nonce. Nothing is stored until it comes back.
pub(crate) fn give(key: &MacKey, now: Moment, die: &dyn Die) -> Given {
    let until = now.plus(LIFE).micros().to_be_bytes();
    let said = [&until[..], &die.bytes::<16>()].concat();
    let nonce = base64url::encode(&[&said[..], &key.tag(&said)].concat());
    Given { nonce: Secret::new(nonce), expires_in: LIFE.as_secs() }
}

/// A nonce that came back and is one of ours. That it is new shows when it is spent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nonce {
    until: Moment,
    mark: [u8; 16],
}

impl Nonce {
    /// The nonce behind a text, if it is still good.
    pub(crate) fn read(key: &MacKey, text: &Secret, now: Moment) -> Option<Self> {
        let bytes: [u8; 56] = base64url::decode_array(text.reveal()).ok()?;
        let (said, mac) = bytes.split_first_chunk::<24>()?;
        let (until, mark) = said.split_first_chunk::<8>()?;
        let until = Moment::from_micros(i64::from_be_bytes(*until));
        let good = key.verify(said, mac) && until > now;
        Some(Self { until, mark: mark.try_into().ok()? }).filter(|_| good)
    }

    /// Marks it as used; `false` if it has been used before.
    pub(crate) fn spend(&self, tx: &mut Tx<'_>) -> Result<bool, Error> {
        Ok(tx.execute(&SPEND, &[&self.until, &self.mark])? == 1)
    }
}

static SPEND: Sql = Sql::new(
    "INSERT INTO pin_nonce (until, mark)
     VALUES ($1, $2)
     ON CONFLICT (until, mark) DO NOTHING",
);
