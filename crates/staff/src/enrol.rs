//! Making a key by a link: the officer's side.

use store::{Sql, Tx};
use terms::{Id, Moment, Personal};

use crate::{
    ceremony::{self, Begun, Ceremony, Kind},
    code::{Code, draw_comparison},
    error::EnrolError,
    event::{LinkOpened, Registered},
    grants::Grants,
    office::{Staff, strangers_act},
    webauthn::{Binding, Flaw, UnverifiedRegistration, VerifiedRegistration},
    words::{Invitation, Key, OfficerId},
};

/// What the page of an opened link shows, and hands to `navigator.credentials.create`:
/// `pubKeyCredParams` ES256 only, `residentKey` and `userVerification` required, `attestation`
/// none, the begun question's credentials in `excludeCredentials`.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The question.
    pub begun: Begun,
    /// The user handle (`user.id`): 16 bytes.
    pub officer: OfficerId,
    /// What colleagues read (`user.name` and `user.displayName`).
    pub name: Personal<String>,
    /// Whether the key must not be able to leave its device.
    pub device_bound: bool,
    /// Once a key was made: what the screen of whoever invited must show too.
    pub comparison: Option<Personal<String>>,
    /// Whether it was confirmed, so that one can sign in.
    pub confirmed: bool,
    /// Until then the key must be made and confirmed.
    pub expires: Moment,
}

impl Staff {
    /// Opens a link, once: the code that is returned is for a cookie of this browser, which alone
    /// goes on. Call it by a button, so that programs which look at links use up none.
    pub async fn open_link(&self, link: &Code) -> Result<Code, EnrolError> {
        let (now, browser) = (self.now(), Code::draw(self.die()));
        let (link, kept) = (link.hash(self.crypto()), browser.hash(self.crypto()));
        self.ledger()
            .change(&strangers_act(), move |tx| {
                let opened: Option<(Id<Invitation>, OfficerId)> =
                    tx.find(&OPEN, &[&link, &kept, &now])?;
                let (invitation, officer) = opened.ok_or(EnrolError::Missing)?;
                Ok::<_, EnrolError>(((), LinkOpened { officer, invitation }))
            })
            .await?;
        Ok(browser)
    }

    /// What the page shows in the browser that opened the link.
    pub async fn enrolling(&self, browser: &Code) -> Result<Opened, EnrolError> {
        let (now, kept) = (self.now(), browser.hash(self.crypto()));
        let (found, dangerous, made, credentials) = self
            .ledger()
            .read(move |tx| {
                let found = Found::by(tx, &kept, now)?;
                let grants = Grants::of(tx, found.officer)?.ok_or(EnrolError::Missing)?;
                let made: Option<(Option<Moment>,)> = tx.find(&MADE, &[&found.invitation])?;
                let credentials: Vec<(Vec<u8>,)> = tx.all(&CREDENTIALS, &[&found.officer])?;
                Ok::<_, EnrolError>((found, grants.is_dangerous(), made, credentials))
            })
            .await?;
        let credentials = credentials.into_iter().map(|(it,)| it).collect();
        Ok(Opened {
            begun: self.ask(Kind::Register, found.invitation.as_bytes(), credentials),
            officer: found.officer,
            name: found.name,
            device_bound: dangerous,
            comparison: found.comparison.filter(|_| made.is_some()),
            confirmed: made.is_some_and(|(confirmed,)| confirmed.is_some()),
            expires: found.expires,
        })
    }

    /// Takes the key that the browser has made. Returns what both screens show; the key opens
    /// nothing before whoever invited has confirmed that they show the same.
    pub async fn register(
        &self,
        browser: &Code,
        begun: Id<Ceremony>,
        registration: &UnverifiedRegistration,
    ) -> Result<Personal<String>, EnrolError> {
        let (now, kept) = (self.now(), browser.hash(self.crypto()));
        let found = self.ledger().read(move |tx| Found::by(tx, &kept, now)).await?;
        let challenge = self.asked(Kind::Register, begun, found.invitation.as_bytes());
        let challenge = challenge.ok_or(Flaw::Challenge)?;
        let made = registration.verify(&challenge, self.site(), self.crypto())?;
        let (key, comparison) = (Id::draw(now, self.die()), draw_comparison(self.die()));
        let shown = Personal::new(comparison.clone());
        self.ledger()
            .change(&strangers_act(), move |tx| {
                // Once more: it may have been voided, or the officer's role changed, since.
                let Found { invitation, officer, .. } = Found::by(tx, &kept, now)?;
                let grants = Grants::of(tx, officer)?.ok_or(EnrolError::Missing)?;
                let synced = made.binding == Binding::Synced;
                if synced && grants.is_dangerous() {
                    return Err(Flaw::Synced.into());
                }
                if !ceremony::answer(tx, begun, now)? {
                    return Err(EnrolError::Missing);
                }
                keep(tx, (key, officer, invitation), &made, now)?;
                tx.execute(&SHOW, &[&invitation, &comparison])?;
                Ok(((), Registered { officer, invitation, key, synced }))
            })
            .await?;
        Ok(shown)
    }
}

/// An invitation that was opened and has not expired.
struct Found {
    invitation: Id<Invitation>,
    officer: OfficerId,
    name: Personal<String>,
    comparison: Option<Personal<String>>,
    expires: Moment,
}

impl Found {
    fn by(tx: &mut Tx<'_>, browser: &[u8; 32], now: Moment) -> Result<Self, EnrolError> {
        let found = tx.find(&FIND, &[browser, &now])?.ok_or(EnrolError::Missing)?;
        let (invitation, officer, name, comparison, expires) = found;
        Ok(Self { invitation, officer, name, comparison, expires })
    }
}

fn keep(
    tx: &mut Tx<'_>,
    (key, officer, invitation): (Id<Key>, OfficerId, Id<Invitation>),
    made: &VerifiedRegistration,
    now: Moment,
) -> Result<(), store::Error> {
    let synced = made.binding == Binding::Synced;
    tx.execute(
        &KEEP,
        &[
            &key,
            &officer,
            &invitation,
            &made.credential,
            made.key.as_sec1(),
            &made.counter,
            &synced,
            &made.backed_up,
            &now,
        ],
    )?;
    Ok(())
}

static OPEN: Sql = Sql::new(
    "UPDATE staff_invitation
     SET opened_at = $3, browser = $2
     WHERE link = $1 AND opened_at IS NULL AND voided_at IS NULL AND expires_at > $3
     RETURNING id, officer",
);

static FIND: Sql = Sql::new(
    "SELECT invitation.id, officer.id, officer.name, invitation.comparison, invitation.expires_at
     FROM staff_invitation AS invitation
     JOIN staff_officer AS officer ON officer.id = invitation.officer
     WHERE invitation.browser = $1 AND invitation.expires_at > $2
       AND invitation.voided_at IS NULL AND officer.ended_at IS NULL",
);

static MADE: Sql = Sql::new("SELECT confirmed_at FROM staff_key WHERE invitation = $1");

static CREDENTIALS: Sql =
    Sql::new("SELECT credential FROM staff_key WHERE officer = $1 AND removed_at IS NULL");

static KEEP: Sql = Sql::new(
    "INSERT INTO staff_key
         (id, officer, invitation, credential, public_key, counter, synced, backed_up,
          registered_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
);

static SHOW: Sql = Sql::new("UPDATE staff_invitation SET comparison = $2 WHERE id = $1");
