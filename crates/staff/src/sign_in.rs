//! Signing in, and unlocking a session.

use store::Sql;
use terms::Id;

use crate::{
    assertion::Question,
    ceremony::{Answered, Begun, Kind},
    code::Code,
    error::{SessionError, SignInError},
    event::{SignedIn as SignedInEvent, Unlocked},
    office::{Staff, own_act},
    session::{LIFE, SignedIn, Stored},
};

impl Staff {
    /// A question for whatever passkey of this console the browser finds. Asking stores nothing.
    pub fn begin_sign_in(&self) -> Begun {
        self.ask(Kind::SignIn, b"", Vec::new())
    }

    /// Signs in. The code is for a cookie that only the console's own pages send; it is new, so
    /// that nobody can have planted it.
    pub async fn sign_in(&self, answered: &Answered) -> Result<(Code, SignedIn), SignInError> {
        let question = Question { kind: Kind::SignIn, subject: b"", of: None };
        let proof = self.prove(question, answered).await?;
        let (now, code) = (self.now(), Code::draw(self.die()));
        let (session, hash) = (Id::draw(now, self.die()), code.hash(self.crypto()));
        let signed_in = self
            .ledger()
            .change(&own_act(proof.officer), move |tx| {
                proof.settle(tx, now)?;
                let (officer, key, ends) = (proof.officer, proof.key, now.plus(LIFE));
                tx.execute(&OPEN, &[&session, &hash, &officer, &key, &now, &ends])?;
                let stored = Stored::find(tx, &hash, now)?.ok_or(SignInError::Unknown)?;
                Ok::<_, SignInError>((stored.1, SignedInEvent { officer, session, key }))
            })
            .await?;
        Ok((code, signed_in))
    }

    /// A question for the keys of the officer whose session this is, locked or not.
    pub async fn begin_unlock(&self, code: &Code) -> Result<Begun, SessionError> {
        let (now, hash) = (self.now(), code.hash(self.crypto()));
        let (session, credentials) = self
            .ledger()
            .read(move |tx| {
                let (_, found) = Stored::find(tx, &hash, now)?.ok_or(SessionError::Missing)?;
                let credentials: Vec<(Vec<u8>,)> = tx.all(&CREDENTIALS, &[&found.officer])?;
                Ok::<_, SessionError>((found.session, credentials))
            })
            .await?;
        let credentials = credentials.into_iter().map(|(it,)| it).collect();
        Ok(self.ask(Kind::Unlock, session.as_bytes(), credentials))
    }

    /// Unlocks a session by a key of the same officer, under a new code; its end stays what it
    /// was. The old code opens nothing any more.
    pub async fn unlock(
        &self,
        code: &Code,
        answered: &Answered,
    ) -> Result<(Code, SignedIn), SignInError> {
        let (now, old) = (self.now(), code.hash(self.crypto()));
        let found = self.ledger().read(move |tx| Stored::find(tx, &old, now)).await?;
        let (_, SignedIn { officer, session, .. }) = found.ok_or(SignInError::SessionMissing)?;
        let question =
            Question { kind: Kind::Unlock, subject: session.as_bytes(), of: Some(officer) };
        let proof = self.prove(question, answered).await?;
        let next = Code::draw(self.die());
        let hash = next.hash(self.crypto());
        let signed_in = self
            .ledger()
            .change(&own_act(officer), move |tx| {
                proof.settle(tx, now)?;
                if tx.execute(&UNLOCK, &[&session, &old, &hash, &proof.key, &now])? == 0 {
                    return Err(SignInError::SessionMissing);
                }
                let stored = Stored::find(tx, &hash, now)?.ok_or(SignInError::SessionMissing)?;
                Ok((stored.1, Unlocked { officer, session, key: proof.key }))
            })
            .await?;
        Ok((next, signed_in))
    }
}

static OPEN: Sql = Sql::new(
    "INSERT INTO staff_session (id, code, officer, signed_by, began_at, seen_at, ends_at)
     VALUES ($1, $2, $3, $4, $5, $5, $6)",
);

static CREDENTIALS: Sql = Sql::new(
    "SELECT credential
     FROM staff_key
     WHERE officer = $1 AND confirmed_at IS NOT NULL AND removed_at IS NULL",
);

static UNLOCK: Sql = Sql::new(
    "UPDATE staff_session
     SET code = $3, signed_by = $4, seen_at = $5
     WHERE id = $1 AND code = $2 AND ended_at IS NULL AND ends_at > $5",
);
