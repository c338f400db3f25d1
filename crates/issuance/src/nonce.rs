//! The nonce endpoint (OpenID4VCI 1.0, section 7): nonces that prove themselves and are good once.

use std::time::Duration;

use protocols::oid4vci::NonceResponse;
use store::{Error, Sql, Tx};
use terms::Moment;

use crate::{
    code::{self, Codes},
    office::Issuance,
};

/// How long a nonce is good.
pub(crate) const NONCE_LIFE: Duration = Duration::from_secs(300);

impl Issuance {
    /// A fresh `c_nonce`. Nothing is stored until it comes back.
    pub fn nonce(&self) -> NonceResponse {
        let mut said = [0; 24];
        self.die().fill(&mut said);
        let expires = self.now().plus(NONCE_LIFE).micros().to_be_bytes();
        let (head, _) = said.split_at_mut(8);
        head.copy_from_slice(&expires);
        NonceResponse { c_nonce: code::sealed(&self.codes().nonce, &said) }
    }
}

/// The nonce behind a text, if it is one of ours and still good. That it is new shows when it is
/// spent.
pub(crate) fn read(codes: &Codes, text: &str, now: Moment) -> Option<Nonce> {
    let bytes = code::decode::<56>(text)?;
    let (said, mac) = bytes.split_first_chunk::<24>()?;
    let (expires, mark) = said.split_first_chunk::<8>()?;
    let until = Moment::from_micros(i64::from_be_bytes(*expires));
    let good = codes.nonce.verify(said, mac) && until > now;
    Some(Nonce { until, mark: mark.try_into().ok()? }).filter(|_| good)
}

/// A nonce that came back. Spent ones lie in the order in which they expire, so that what comes
/// together lies together, and is forgotten together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nonce {
    until: Moment,
    mark: [u8; 16],
}

impl Nonce {
    /// Marks it as used; `false` if it has been used before.
    pub(crate) fn spend(&self, tx: &mut Tx<'_>) -> Result<bool, Error> {
        Ok(tx.execute(&SPEND, &[&self.until, &self.mark])? == 1)
    }
}

static SPEND: Sql = Sql::new(
    "INSERT INTO spent_nonce (until, mark)
     VALUES ($1, $2)
     ON CONFLICT (until, mark) DO NOTHING",
);
