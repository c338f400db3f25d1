//! Giving up the issuer's key: two officers stand behind it, the machine does it, and it is on
//! record before it counts.

use store::Sql;
use terms::{Act, Id};

use crate::{
    deed::Deed,
    error::ApprovalError,
    event::{KeyGivenUp, Spent, hex},
    office::Staff,
    spend,
    words::{Approval, OfficerId},
};

/// A change of the issuer's key, as the log tells it.
#[derive(Clone, Debug)]
pub struct GivenUp {
    /// Thumbprint of the key that counts no more.
    pub old_key: String,
    /// SHA-256 of its certificate, in hexadecimal.
    pub old_certificate: String,
    /// Thumbprint of the key in its place.
    pub new_key: String,
    /// The number of the trust list that says so.
    pub edition: u64,
}

impl Staff {
    /// Spends an approval at the machine and puts on record that the issuer's key is given up, both
    /// or neither. Who proposed it need not be signed in there: it is the operator's act.
    ///
    /// What was cut off before it counted is put on record once more under the same approval. It
    /// is good for that one key, which does not sign any more once it counts.
    pub async fn spend_on_giving_up(
        &self,
        approval: Id<Approval>,
        deed: &Deed,
        given_up: GivenUp,
    ) -> Result<(), ApprovalError> {
        let (now, danger, digest) = (self.now(), deed.danger(), deed.digest(self.crypto()));
        let act = Act::operator().because(format!("approved as {approval}"));
        let act = danger.allows().into_iter().fold(act, Act::with);
        self.ledger()
            .change_with(&act, move |tx| {
                let spent: Option<(Id<Approval>,)> = tx.find(&SPENT, &[&approval, &digest])?;
                if spent.is_none() {
                    let proposer: Option<(OfficerId,)> = tx.find(&PROPOSER, &[&approval])?;
                    let (proposer,) = proposer.ok_or(ApprovalError::Missing)?;
                    if !spend::take(tx, approval, proposer, &digest, now)? {
                        return Err(ApprovalError::Missing);
                    }
                }
                let digest = hex(&digest);
                let first = spent.is_none().then_some(Spent { approval, danger, digest });
                Ok(((), given_up.event(), first))
            })
            .await
    }

    /// Puts on record that the issuer's key is given up; needs [`terms::Permission::CompromiseKey`].
    pub async fn record_given_up(&self, act: &Act, given_up: GivenUp) -> Result<(), ApprovalError> {
        self.ledger().change(act, move |_| Ok::<_, ApprovalError>(((), given_up.event()))).await
    }
}

impl GivenUp {
    fn event(&self) -> KeyGivenUp {
        let Self { old_key, old_certificate, new_key, edition } = self.clone();
        KeyGivenUp { old_key, old_certificate, new_key, edition }
    }
}

static PROPOSER: Sql = Sql::new("SELECT proposer FROM staff_approval WHERE id = $1");

static SPENT: Sql = Sql::new(
    "SELECT id FROM staff_approval WHERE id = $1 AND digest = $2 AND spent_at IS NOT NULL",
);
