//! What is to be sent, sealed until it is.

use serde::{Deserialize, Serialize};
use store::{Error, Sql};
use terms::{Act, Id, Moment};
use zeroize::Zeroizing;

use crate::{
    contact::Contact, error::PostError, event::Taken, office::Messages, seal::damaged,
    words::Posted,
};

/// A message for somebody.
#[derive(Clone, Debug)]
pub struct Post {
    /// Its name.
    pub id: Id<Posted>,
    /// To whom.
    pub to: Contact,
    /// One line, at most 150 bytes.
    pub subject: String,
    /// At most 4,000 bytes; what is sent to a phone should be short.
    pub text: String,
    /// From then on it is of no use to anybody.
    pub until: Moment,
}

/// What is sealed of a message.
pub(crate) struct Written {
    pub to: Contact,
    pub subject: String,
    pub text: String,
}

/// As it lies in the table, sealed.
#[derive(Serialize, Deserialize)]
struct Stored {
    to: String,
    subject: String,
    text: String,
}

/// What letters are sealed for.
const PURPOSE: &str = "letter";

impl Messages {
    /// Takes a message on, or does nothing if it was taken on before.
    pub async fn post(&self, act: &Act, post: Post) -> Result<(), PostError> {
        let one_line = !post.subject.chars().any(char::is_control);
        let subject = one_line && (1..=150).contains(&post.subject.len());
        if !subject || !(1..=4_000).contains(&post.text.len()) {
            return Err(PostError::Shape);
        }
        let Post { id, to, subject, text, until } = post;
        let letter = self.seal_letter(&Written { to, subject, text })?;
        let now = self.now();
        self.ledger()
            .change_if(act, move |tx| {
                let new = tx.execute(&INSERT, &[&id, &letter, &now, &until])? > 0;
                Ok(((), new.then_some(Taken { post: id })))
            })
            .await
    }

    pub(crate) fn seal_letter(&self, written: &Written) -> Result<Vec<u8>, Error> {
        let Written { to, subject, text } = written;
        let (to, subject, text) = (to.reveal().to_owned(), subject.clone(), text.clone());
        let stored = serde_json::to_vec(&Stored { to, subject, text });
        let stored = Zeroizing::new(stored.map_err(|_| Error::Shape("a message"))?);
        let sealed = self.keyring().seal_secret(PURPOSE, &stored, self.die());
        sealed.map_err(|error| damaged(&error))
    }

    pub(crate) fn open_letter(&self, sealed: &[u8]) -> Result<Written, Error> {
        let opened = self.keyring().open_secret(PURPOSE, sealed);
        let opened = opened.map_err(|error| damaged(&error))?;
        let stored: Option<Stored> = serde_json::from_slice(&opened).ok();
        let Stored { to, subject, text } = stored.ok_or(Error::Shape("a sealed message"))?;
        let to = to.parse().map_err(|_| Error::Shape("a message's contact"))?;
        Ok(Written { to, subject, text })
    }
}

pub(crate) static INSERT: Sql = Sql::new(
    "INSERT INTO message_post (id, letter, tries, next_at, until)
     VALUES ($1, $2, 0, $3, $4)
     ON CONFLICT (id) DO NOTHING",
);
