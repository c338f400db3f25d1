//! Giving up the issuer's key: two officers stand behind it, the machine does it, and it is on
//! record before it counts.

use store::Sql;
use terms::{Act, Id, Permission};

use crate::{
    deed::Deed,
    error::ApprovalError,
    event::{KeyGivenUp, Spent, hex},
    office::{Staff, own_act},
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
    /// Spends an approval for something that is done at the machine and not at the console, and
    /// returns the operator's act that it allows. Who proposed it need not be signed in there.
    pub async fn spend_at_machine(
        &self,
        approval: Id<Approval>,
        deed: &Deed,
    ) -> Result<Act, ApprovalError> {
        let (now, danger, digest) = (self.now(), deed.danger(), deed.digest(self.crypto()));
        let proposer: Option<(OfficerId,)> = self
            .ledger()
            .read(move |tx| Ok::<_, ApprovalError>(tx.find(&PROPOSER, &[&approval])?))
            .await?;
        let (proposer,) = proposer.ok_or(ApprovalError::Missing)?;
        self.ledger()
            .change(&own_act(proposer), move |tx| {
                if !spend::take(tx, approval, proposer, &digest, now)? {
                    return Err(ApprovalError::Missing);
                }
                Ok(((), Spent { approval, danger, digest: hex(&digest) }))
            })
            .await?;
        let act = Act::operator().because(format!("approved as {approval}"));
        Ok(danger.allows().into_iter().fold(act, Act::with))
    }

    /// Puts on record that the issuer's key is given up; needs [`Permission::CompromiseKey`].
    pub async fn record_given_up(&self, act: &Act, given_up: GivenUp) -> Result<(), ApprovalError> {
        act.needs(Permission::CompromiseKey)?;
        self.ledger()
            .change(act, move |_| {
                let GivenUp { old_key, old_certificate, new_key, edition } = given_up.clone();
                let event = KeyGivenUp { old_key, old_certificate, new_key, edition };
                Ok::<_, ApprovalError>(((), event))
            })
            .await
    }
}

static PROPOSER: Sql = Sql::new("SELECT proposer FROM staff_approval WHERE id = $1");
