//! Answers of keys: who it was, and whether it counts.

use store::{Answer, Error, Row, Sql, Tx};
use terms::{Id, Moment, PublicKey};

use crate::{
    attempt,
    ceremony::{self, Answered, Ceremony, Kind},
    error::SignInError,
    event::{Refused, Why},
    grants::Grants,
    office::{Staff, strangers_act},
    webauthn::{Binding, Flaw, KnownKey, LONGEST_CREDENTIAL},
    words::{Key, OfficerId},
};

/// What a key was asked.
pub(crate) struct Question<'q> {
    pub kind: Kind,
    pub subject: &'q [u8],
    /// Whose key must answer; `None` if anybody's may.
    pub of: Option<OfficerId>,
}

/// A right answer. It counts once it is settled, in the transaction of what it was asked for.
#[derive(Clone, Copy)]
pub(crate) struct Proof {
    pub key: Id<Key>,
    pub officer: OfficerId,
    begun: Id<Ceremony>,
    address: [u8; 32],
    counter: u32,
    backed_up: bool,
}

/// A confirmed key of somebody who works here.
struct Known {
    id: Id<Key>,
    officer: OfficerId,
    key: KnownKey,
}

impl Staff {
    /// Checks an answer. A wrong one is counted, logged, and spends its question. One whose
    /// question is too old is nobody's fault and leaves nothing.
    pub(crate) async fn prove(
        &self,
        question: Question<'_>,
        answered: &Answered,
    ) -> Result<Proof, SignInError> {
        let now = self.now();
        let challenge = self.asked(question.kind, answered.begun, question.subject);
        let challenge = challenge.ok_or(SignInError::Expired)?;
        let address = self.address(answered.from);
        let credential = answered.assertion.credential.clone();
        let (known, wait, needs_device) = self
            .ledger()
            .read(move |tx| {
                let known = Known::find(tx, &credential)?;
                let officer = known.as_ref().map(|it| it.officer);
                let wait = attempt::wait(tx, &address, officer, now)?;
                let grants = officer.map(|it| Grants::of(tx, it)).transpose()?.flatten();
                Ok::<_, Error>((known, wait, grants.is_none_or(|it| it.is_dangerous())))
            })
            .await?;
        if let Some(until) = wait {
            return Err(SignInError::Wait { until });
        }
        let Some(known) = known else {
            let why = Why::Unknown("no_such_key");
            return self.refuse(None, question.kind, why, (answered.begun, address)).await;
        };
        let officer = known.officer;
        match self.judge(&question, answered, &known, needs_device, &challenge) {
            Ok((counter, backed_up)) => Ok(Proof {
                key: known.id,
                officer,
                begun: answered.begun,
                address,
                counter,
                backed_up,
            }),
            Err(why) => {
                self.refuse(Some(officer), question.kind, why, (answered.begun, address)).await
            }
        }
    }

    fn judge(
        &self,
        question: &Question<'_>,
        answered: &Answered,
        known: &Known,
        needs_device: bool,
        challenge: &[u8; 32],
    ) -> Result<(u32, bool), Why> {
        if question.of.is_some_and(|asked| asked != known.officer) {
            return Err(Why::Unknown("another_officer"));
        }
        if needs_device && known.key.binding == Binding::Synced {
            return Err(Why::Flaw(Flaw::Synced));
        }
        // Where nobody was asked by name, the key itself says whose it is.
        if question.of.is_none() && answered.assertion.user_handle.is_none() {
            return Err(Why::Flaw(Flaw::UserHandle));
        }
        let said = answered.assertion.verify(&known.key, challenge, self.site(), self.crypto());
        said.map(|it| (it.counter, it.backed_up)).map_err(Why::Flaw)
    }

    async fn refuse(
        &self,
        officer: Option<OfficerId>,
        kind: Kind,
        why: Why,
        (begun, address): (Id<Ceremony>, [u8; 32]),
    ) -> Result<Proof, SignInError> {
        let now = self.now();
        self.ledger()
            .change(&strangers_act(), move |tx| {
                ceremony::answer(tx, begun, now)?;
                attempt::failed(tx, &address, officer, now)?;
                Ok::<_, SignInError>(((), Refused { officer, asked_for: kind.code(), why }))
            })
            .await?;
        Err(match why {
            Why::Flaw(flaw) => flaw.into(),
            Why::Unknown(_) => SignInError::Unknown,
        })
    }
}

impl Proof {
    /// Makes the answer count: its question is spent, the key's counter moves on. Of two who bring
    /// the same answer one succeeds.
    pub(crate) fn settle(&self, tx: &mut Tx<'_>, now: Moment) -> Result<(), SignInError> {
        if !ceremony::answer(tx, self.begun, now)? {
            return Err(SignInError::Spent);
        }
        if tx.execute(&MOVE_ON, &[&self.key, &self.counter, &self.backed_up])? == 0 {
            return Err(SignInError::Spent);
        }
        Ok(attempt::succeeded(tx, &self.address, self.officer, now)?)
    }
}

impl Known {
    fn find(tx: &mut Tx<'_>, credential: &[u8]) -> Result<Option<Self>, Error> {
        if credential.len() > LONGEST_CREDENTIAL {
            return Ok(None);
        }
        tx.find(&FIND, &[&credential])
    }
}

impl Answer for Known {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let officer: OfficerId = row.cell(1)?;
        let public: [u8; 65] = row.cell(2)?;
        let synced: bool = row.cell(4)?;
        let key = KnownKey {
            public: PublicKey::from_sec1(&public).map_err(|_| Error::Shape("a key"))?,
            counter: row.cell(3)?,
            binding: if synced { Binding::Synced } else { Binding::Device },
            user: *officer.as_bytes(),
        };
        Ok(Self { id: row.cell(0)?, officer, key })
    }
}

static FIND: Sql = Sql::new(
    "SELECT own.id, own.officer, own.public_key, own.counter, own.synced
     FROM staff_key AS own
     JOIN staff_officer AS officer ON officer.id = own.officer
     WHERE own.credential = $1 AND own.confirmed_at IS NOT NULL AND own.removed_at IS NULL
       AND officer.ended_at IS NULL",
);

// A counter that has not grown by now belongs to a rival or to a copy.
static MOVE_ON: Sql = Sql::new(
    "UPDATE staff_key
     SET counter = $2, backed_up = $3
     WHERE id = $1 AND removed_at IS NULL
       AND (counter < $2 OR (counter = 0 AND CAST($2 AS BIGINT) = 0))
       AND EXISTS (
           SELECT 1 FROM staff_officer
           WHERE staff_officer.id = staff_key.officer AND staff_officer.ended_at IS NULL)",
);
