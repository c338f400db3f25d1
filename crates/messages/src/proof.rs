//! Whose a contact is: whoever can read what is sent there.

use std::{net::IpAddr, time::Duration};

use store::{Sql, ToValue};
use terms::{Act, Id, Language, Moment};

use crate::{
    contact::Contact,
    error::{AskError, ProveError},
    event::{Asked, Guessed},
    office::Messages,
    post::{INSERT, Written},
    proven::Proven,
    words::{Proof, SealedContact},
};

/// How long a code is good.
const GOOD: Duration = Duration::from_secs(600);
/// How often one may guess at a code: five of a million.
const GUESSES: u8 = 5;
/// Codes that a contact is sent in an hour, whoever asks.
const CODES: u8 = 3;
/// The time in which they are counted.
const HOUR: Duration = Duration::from_secs(3_600);

impl Messages {
    /// Sends six digits to a contact that somebody at the address `from` says is theirs. The answer is
    /// the same whether the contact was ever seen here or not.
    pub async fn ask(
        &self,
        act: &Act,
        (contact, language): (&Contact, Language),
        from: IpAddr,
    ) -> Result<Id<Proof>, AskError> {
        if !self.reaches(contact.means()) {
            return Err(AskError::Unreachable);
        }
        let now = self.now();
        self.asks().spend(from, now).map_err(|again| AskError::Busy { again })?;
        let proof: Id<Proof> = Id::draw(now, self.die());
        let digits = format!("{:06}", self.die().below(1_000_000));
        let (sealed, code) = (self.seal(contact)?, self.code(proof, &digits));
        let until = now.plus(GOOD);
        let (subject, text) = words(&digits, language);
        let written = Written { to: contact.clone(), subject, text };
        let (mark, letter) = (self.mark(contact), self.seal_letter(&written)?);
        self.ledger()
            .change(act, move |tx| {
                let counted: &[&dyn ToValue] = &[&mark.0, &now, &now.minus(HOUR), &CODES];
                if tx.execute(&COUNT, counted)? == 0 {
                    let since: Option<(Moment,)> = tx.find(&SINCE, &[&mark.0])?;
                    let free = since.map_or(now, |(since,)| since).plus(HOUR);
                    let seconds = free.seconds().saturating_sub(now.seconds()).max(1);
                    let again = Duration::from_secs(seconds.unsigned_abs());
                    return Err(AskError::Busy { again });
                }
                let values: &[&dyn ToValue] = &[&proof, &sealed.0, &code, &GUESSES, &until];
                tx.execute(&ASK, values)?;
                tx.execute(&INSERT, &[&proof, &letter, &now, &until])?;
                Ok((proof, Asked { proof }))
            })
            .await
    }

    /// Whose the contact is, if these are the digits that were sent there. It is said once; every guess
    /// is spent before it is compared.
    pub async fn prove(
        &self,
        act: &Act,
        proof: Id<Proof>,
        typed: &str,
    ) -> Result<Proven, ProveError> {
        let (now, room) = (self.now(), self.clone());
        let digits: String = typed.chars().filter(char::is_ascii_digit).take(7).collect();
        let found = self
            .ledger()
            .change(act, move |tx| {
                if tx.execute(&SPEND, &[&proof, &now])? == 0 {
                    return Err(ProveError::Over);
                }
                let row: Option<(Vec<u8>, Vec<u8>, u8)> = tx.find(&FIND, &[&proof])?;
                let (contact, code, left) = row.ok_or(ProveError::Over)?;
                let right = room.is_code(proof, &digits, &code);
                if right {
                    tx.execute(&END, &[&proof])?;
                }
                let contact = right.then_some(SealedContact(contact));
                Ok((contact.ok_or(left), Guessed { proof, right }))
            })
            .await?;
        let sealed = found.map_err(|left| ProveError::Wrong { left })?;
        let contact = self.unseal(&sealed)?;
        Ok(Proven { mark: self.mark(&contact), contact })
    }

    /// What is stored of a code.
    fn code(&self, proof: Id<Proof>, digits: &str) -> [u8; 32] {
        self.codes().tag(&of(proof, digits))
    }

    /// Compared in constant time.
    fn is_code(&self, proof: Id<Proof>, digits: &str, code: &[u8]) -> bool {
        self.codes().verify(&of(proof, digits), code)
    }
}

fn of(proof: Id<Proof>, digits: &str) -> Vec<u8> {
    [&proof.as_bytes()[..], digits.as_bytes()].concat()
}

/// The message: a subject and a text.
fn words(digits: &str, language: Language) -> (String, String) {
    let (first, last) = digits.split_at(digits.len().min(3));
    let subject = language.choose("Kode untuk Dukcapil", "Code for the civil registry");
    let text = match language {
        Language::Indonesian => format!(
            "Kode Anda: {first} {last}\n\nBerlaku 10 menit, untuk halaman yang Anda buka sendiri. Bila Anda \
             tidak memintanya, abaikan pesan ini.\n\nDukcapil tidak pernah menelepon dan tidak pernah \
             meminta kode ini."
        ),
        Language::English => format!(
            "Your code: {first} {last}\n\nIt is good for 10 minutes, on the page that you have opened \
             yourself. If you have not asked for it, ignore this message.\n\nThe civil registry never \
             calls and never asks for this code."
        ),
    };
    (subject.to_owned(), text)
}

/// One more of this hour, or the first of the next.
static COUNT: Sql = Sql::new(
    "INSERT INTO message_asked (mark, since, codes) VALUES ($1, $2, 1)
     ON CONFLICT (mark) DO UPDATE
     SET codes = CASE WHEN message_asked.since <= $3 THEN 1 ELSE message_asked.codes + 1 END,
         since = CASE WHEN message_asked.since <= $3 THEN $2 ELSE message_asked.since END
     WHERE message_asked.since <= $3 OR message_asked.codes < $4",
);

static SINCE: Sql = Sql::new("SELECT since FROM message_asked WHERE mark = $1");

static ASK: Sql = Sql::new(
    "INSERT INTO message_proof (id, contact, code, guesses_left, expires_at)
     VALUES ($1, $2, $3, $4, $5)",
);

static SPEND: Sql = Sql::new(
    "UPDATE message_proof
     SET guesses_left = guesses_left - 1
     WHERE id = $1 AND guesses_left > 0 AND expires_at > $2",
);

static FIND: Sql = Sql::new("SELECT contact, code, guesses_left FROM message_proof WHERE id = $1");

static END: Sql = Sql::new("DELETE FROM message_proof WHERE id = $1");
