//! Sessions: who is signed in, and what they may do.

use std::time::Duration;

use store::{Answer, Error, Row, Sql, Tx};
use terms::{Act, Actor, Id, Moment, Permission, Personal, Region};

use crate::{
    appoint::may_end,
    code::Code,
    error::{OfficerError, SessionError},
    event::{SessionEnded, SignedOut, Used},
    grants::Grants,
    office::{Staff, own_act},
    words::{Key, OfficerId, Session},
};

/// An officer in an open session. What they may do was read from the store just now: ask anew for
/// each request, and do not keep it.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The session.
    pub session: Id<Session>,
    /// Who.
    pub officer: OfficerId,
    /// The key that opened or unlocked it.
    pub key: Id<Key>,
    /// What colleagues read.
    pub name: Personal<String>,
    /// What they may be, and where.
    pub grants: Grants,
    /// Until when at most.
    pub ends: Moment,
    place: Region,
}

/// A session, as whoever answers for the officer sees it.
#[derive(Clone, Debug)]
pub struct OpenSession {
    /// By which it can be ended.
    pub session: Id<Session>,
    /// Whose.
    pub officer: OfficerId,
    /// What colleagues read.
    pub name: Personal<String>,
    /// Since when.
    pub began: Moment,
    /// Last known to be used.
    pub seen: Moment,
    /// Until when at most.
    pub ends: Moment,
}

/// A day at the desk.
pub(crate) const LIFE: Duration = Duration::from_secs(8 * 3_600);

/// Unused for so long, it locks.
pub(crate) const IDLE: Duration = Duration::from_secs(15 * 60);

/// Use is written down so often at most; a session locks up to that much earlier, never later.
const NOTED: Duration = Duration::from_secs(3 * 60);

/// A list for one page.
const MOST: i64 = 500;

impl SignedIn {
    /// An act of this officer: confined to one of their regions, with just what their roles
    /// allow throughout it. The reason is kept in the log and must hold nothing personal.
    pub fn act(&self, reason: impl Into<String>) -> Act {
        let allowed = self.grants.permissions(self.place);
        Act::new(Actor::Officer(self.officer), &allowed).within(self.place).because(reason)
    }

    /// Where acts are confined to: the widest region of the officer's, until told otherwise.
    pub const fn place(&self) -> Region {
        self.place
    }

    /// The same session at another place, if one of the officer's regions covers it.
    pub fn at(&self, place: Region) -> Option<Self> {
        let covered = self.grants.iter().any(|it| it.region.contains(place));
        covered.then(|| Self { place, ..self.clone() })
    }
}

impl Staff {
    /// Who is signed in with this code. It counts as use of the session.
    pub async fn session(&self, code: &Code) -> Result<SignedIn, SessionError> {
        let (now, (stored, signed_in)) = (self.now(), self.unlocked(code).await?);
        if stored.seen.plus(NOTED) <= now {
            self.note_use(&signed_in, now).await?;
        }
        Ok(signed_in)
    }

    /// The same for what a page asks by itself: nobody's hand is there, and a session that only
    /// such requests use locks all the same.
    pub async fn unattended_session(&self, code: &Code) -> Result<SignedIn, SessionError> {
        Ok(self.unlocked(code).await?.1)
    }

    async fn unlocked(&self, code: &Code) -> Result<(Stored, SignedIn), SessionError> {
        let (now, hash) = (self.now(), code.hash(self.crypto()));
        let found = self.ledger().read(move |tx| Stored::find(tx, &hash, now)).await?;
        let (stored, signed_in) = found.ok_or(SessionError::Missing)?;
        if stored.seen.plus(IDLE) <= now {
            return Err(SessionError::Locked);
        }
        Ok((stored, signed_in))
    }

    /// An act of whoever is signed in with this code; see [`SignedIn::act`].
    pub async fn act_of(&self, code: &Code, reason: &str) -> Result<Act, SessionError> {
        Ok(self.session(code).await?.act(reason))
    }

    /// Signs out. Also a locked session.
    pub async fn sign_out(&self, code: &Code) -> Result<(), SessionError> {
        let (now, hash) = (self.now(), code.hash(self.crypto()));
        let found = self.ledger().read(move |tx| Stored::find(tx, &hash, now)).await?;
        let (_, SignedIn { officer, session, .. }) = found.ok_or(SessionError::Missing)?;
        self.ledger()
            .change(&own_act(officer), move |tx| match tx.execute(&END, &[&session, &now])? {
                0 => Err(SessionError::Missing),
                _ => Ok(((), SignedOut { officer, session })),
            })
            .await
    }

    /// Ends somebody's session, for whoever may appoint them, and for the machine's operator.
    pub async fn end_session(&self, act: &Act, session: Id<Session>) -> Result<(), OfficerError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                let owner: Option<(OfficerId,)> = tx.find(&OWNER, &[&session])?;
                let (officer,) = owner.ok_or(OfficerError::Missing)?;
                let grants = Grants::of(tx, officer)?.ok_or(OfficerError::Missing)?;
                if !may_end(&may, &grants) {
                    return Err(OfficerError::TooMuch);
                }
                match tx.execute(&END, &[&session, &now])? {
                    0 => Err(OfficerError::Missing),
                    _ => Ok(((), SessionEnded { officer, session })),
                }
            })
            .await
    }

    /// Sessions that have not ended, of officers with a role where the act is confined to.
    pub async fn sessions(&self, act: &Act) -> Result<Vec<OpenSession>, OfficerError> {
        act.needs(Permission::ManageStaff)?;
        let (first, last) = act.region().unwrap_or(Region::COUNTRY).range();
        let (first, last, now) = (first.cast_signed(), last.cast_signed(), self.now());
        self.ledger().scan(move |tx| Ok(tx.all(&LIST, &[&now, &first, &last, &MOST])?)).await
    }

    async fn note_use(&self, signed_in: &SignedIn, now: Moment) -> Result<(), SessionError> {
        let (officer, session) = (signed_in.officer, signed_in.session);
        let (noted, locked) = (now.minus(NOTED), now.minus(IDLE));
        self.ledger()
            .change_if(&own_act(officer), move |tx| {
                // Of requests that come together one writes.
                let changed = tx.execute(&USED, &[&session, &now, &noted, &locked])?;
                Ok(((), (changed == 1).then_some(Used { officer, session })))
            })
            .await
    }
}

/// A session in the store.
pub(crate) struct Stored {
    pub seen: Moment,
}

impl Stored {
    /// The session of this code, locked or not, unless it has ended by itself, by hand, with its
    /// officer or with its key, or the officer's role has outgrown the key.
    pub(crate) fn find(
        tx: &mut Tx<'_>,
        code: &[u8; 32],
        now: Moment,
    ) -> Result<Option<(Self, SignedIn)>, Error> {
        let found: Option<Found> = tx.find(&FIND, &[code, &now])?;
        let Some((session, officer, key, name, seen, ends, synced)) = found else {
            return Ok(None);
        };
        let Some(grants) = Grants::of(tx, officer)? else { return Ok(None) };
        if synced && grants.is_dangerous() {
            return Ok(None);
        }
        let place = grants.widest();
        let signed_in = SignedIn { session, officer, key, name, grants, ends, place };
        Ok(Some((Self { seen }, signed_in)))
    }
}

type Found = (Id<Session>, OfficerId, Id<Key>, Personal<String>, Moment, Moment, bool);

/// Whether a session is open and unlocked at this moment, in the transaction of what rests on it.
pub(crate) fn is_open(tx: &mut Tx<'_>, signed_in: &SignedIn, now: Moment) -> Result<bool, Error> {
    let values: &[&dyn store::ToValue] =
        &[&signed_in.session, &signed_in.key, &now, &now.minus(IDLE)];
    let found: Option<(Id<Session>,)> = tx.find(&OPEN, values)?;
    Ok(found.is_some())
}

impl Answer for OpenSession {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            session: row.cell(0)?,
            officer: row.cell(1)?,
            name: row.cell(2)?,
            began: row.cell(3)?,
            seen: row.cell(4)?,
            ends: row.cell(5)?,
        })
    }
}

static FIND: Sql = Sql::new(
    "SELECT session.id, session.officer, session.signed_by, officer.name, session.seen_at,
            session.ends_at, own.synced
     FROM staff_session AS session
     JOIN staff_officer AS officer ON officer.id = session.officer
     JOIN staff_key AS own ON own.id = session.signed_by
     WHERE session.code = $1 AND session.ended_at IS NULL AND session.ends_at > $2
       AND officer.ended_at IS NULL AND own.removed_at IS NULL",
);

static OPEN: Sql = Sql::new(
    "SELECT session.id
     FROM staff_session AS session
     JOIN staff_officer AS officer ON officer.id = session.officer
     JOIN staff_key AS own ON own.id = session.signed_by
     WHERE session.id = $1 AND session.signed_by = $2
       AND session.ended_at IS NULL AND session.ends_at > $3 AND session.seen_at > $4
       AND officer.ended_at IS NULL AND own.removed_at IS NULL",
);

static OWNER: Sql =
    Sql::new("SELECT officer FROM staff_session WHERE id = $1 AND ended_at IS NULL");

static END: Sql =
    Sql::new("UPDATE staff_session SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL");

static USED: Sql = Sql::new(
    "UPDATE staff_session
     SET seen_at = $2
     WHERE id = $1 AND ended_at IS NULL AND seen_at <= $3 AND seen_at > $4",
);

static LIST: Sql = Sql::new(
    "SELECT session.id, session.officer, officer.name, session.began_at, session.seen_at,
            session.ends_at
     FROM staff_session AS session
     JOIN staff_officer AS officer ON officer.id = session.officer
     WHERE session.ended_at IS NULL AND session.ends_at > $1
       AND session.officer IN (
           SELECT held.officer FROM staff_role AS held WHERE held.region BETWEEN $2 AND $3)
     ORDER BY session.id
     LIMIT $4",
);
