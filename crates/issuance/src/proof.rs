//! DPoP proofs that were used (RFC 9449, section 11.1): a key uses an id once, whatever moment a
//! second proof says it was made at.

use protocols::oauth::dpop::{Proof, REMEMBER};
use store::{Error, Sql, Tx};
use terms::{Crypto, Moment};

/// What is remembered of a proof: its id together with its key, because each key has its own ids.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seen {
    digest: [u8; 32],
    until: Moment,
}

impl Seen {
    /// Of a proof that was verified at `now`.
    pub(crate) fn of(proof: &Proof, now: Moment, crypto: &dyn Crypto) -> Self {
        let both = format!("dpop {} {}", proof.thumbprint, proof.jti);
        Self { digest: crypto.sha256(both.as_bytes()), until: now.plus(REMEMBER) }
    }

    /// Marks it as used; `false` if it has been used before.
    pub(crate) fn spend(&self, tx: &mut Tx<'_>) -> Result<bool, Error> {
        Ok(tx.execute(&SPEND, &[&self.digest, &self.until])? == 1)
    }
}

static SPEND: Sql = Sql::new(
    "INSERT INTO spent_proof (digest, until)
     VALUES ($1, $2)
     ON CONFLICT (digest) DO NOTHING",
);
