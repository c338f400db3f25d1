//! At a counter: the request is shown as a loop of codes, and the answer is read from the phone's
//! screen. So the phone needs no network, and whoever stands behind the counter nothing but a
//! scanner.
//!
//! A request of [`Relying::ask`] takes some 21 codes and an answer with a portrait some 16:
//! certificates and the register's word are most of it.

use protocols::{
    Secret,
    oid4vp::{ResponseMode, WholeRequest},
    reel::{self, Read},
};
use terms::{Id, Moment};

use crate::{
    code::Purpose,
    error::{RequestError, RespondError},
    office::Relying,
    transaction::client_id,
    words::Transaction,
};

/// A request to be shown to a phone.
#[derive(Clone)]
pub struct Challenge {
    /// The texts of the codes that carry it, to be shown one after the other.
    pub parts: Vec<String>,
    /// From then on it is not answered any more.
    pub expires: Moment,
}

/// What has been read of a phone's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Nothing that belongs to an answer.
    Nothing,
    /// Some of it.
    Some {
        /// How many parts are there.
        have: usize,
        /// How many there are in all.
        of: usize,
    },
    /// All of it: the request is answered, well or not.
    All,
}

impl Relying {
    /// The request of this browser's session, to be shown to a phone whole. Its answer is to be shown
    /// too, and comes by [`Self::hear`].
    pub async fn challenge(&self, session: &Secret) -> Result<Challenge, RequestError> {
        let id = self.session(session).ok_or(RequestError::Missing)?;
        let (found, mut request) = self.open_request(id).await?;
        request.mode = ResponseMode::Shown;
        let (client, expires) = (client_id(&found.stored.client), found.stored.expires);
        let request = self.signed(found, request).await?;
        let whole = WholeRequest { client_id: client, request };
        let parts = reel::wind(whole.link().as_bytes(), &self.0.crypto);
        Ok(Challenge { parts: parts.map_err(|_| RequestError::Unwritable)?, expires })
    }

    /// Hears what was read from a phone's screen, in whatever order and however often. Once all parts
    /// are there, they are judged as what a wallet posts to [`crate::RESPONSE_PATH`].
    pub async fn hear(&self, session: &Secret, read: &[&str]) -> Result<Heard, RespondError> {
        let id = self.session(session).ok_or(RespondError::Missing)?;
        match reel::unwind(read.iter().copied(), &self.0.crypto) {
            Read::Nothing => Ok(Heard::Nothing),
            Read::Some { have, of } => Ok(Heard::Some { have, of }),
            Read::Whole(body) => self.respond_to(id, &body).await.map(|_| Heard::All),
        }
    }

    fn session(&self, session: &Secret) -> Option<Id<Transaction>> {
        self.codes().read(Purpose::Session, session.reveal())
    }
}
