//! A kiosk: a device in the hall at which people take their numbers themselves. An officer opens it for
//! a day, by a code that is typed on the device once; from then on it is known by a key of its own. It
//! can give numbers of its office, and nothing else: what it may do is decided here and not by pages.

use std::{net::IpAddr, time::Duration};

use store::{Error, Sql, ToValue, Tx};
use terms::{Act, Actor, Id, Permission};

use crate::{
    calendar::Place,
    code::TicketCode,
    desk::{Desk, reaches},
    device::{Kiosk, KioskKey},
    door::{Arrival, Joined},
    error::TicketError,
    event::{KioskEnded, KioskOpened, KioskPaired},
    ticket::Ticket,
    words::{Line, Office},
};

/// For so long the code of a new kiosk can be typed.
pub const PAIRS_WITHIN: Duration = Duration::from_secs(15 * 60);

/// More than a hall has.
const MOST: i64 = 20;

impl Desk {
    /// Opens a kiosk until midnight. The code is told here and never again; it is typed on the device
    /// within [`PAIRS_WITHIN`].
    pub async fn open_kiosk(
        &self,
        act: &Act,
        office: Id<Office>,
    ) -> Result<(Id<Kiosk>, TicketCode), TicketError> {
        let (now, code, may) = (self.now(), TicketCode::draw(self.die()), act.clone());
        let (kiosk, hash) = (Id::draw(now, self.die()), self.hash(&code));
        self.ledger()
            .change(act, move |tx| {
                let zone = reached(tx, &may, office)?.zone;
                let tomorrow = zone.date(now).next_day().ok_or(TicketError::NotOpen)?;
                let ends_at = zone.moment(tomorrow, 0);
                let pairs_until = now.plus(PAIRS_WITHIN);
                let values: &[&dyn ToValue] =
                    &[&kiosk, &office, &hash, &pairs_until, &now, &ends_at];
                tx.execute(&OPEN, values)?;
                Ok::<_, TicketError>((kiosk, KioskOpened { kiosk, office }))
            })
            .await?;
        Ok((kiosk, code))
    }

    /// Makes a device the kiosk whose code was typed on it; of several that try, one is. Who guesses
    /// is slowed down.
    pub async fn pair_kiosk(
        &self,
        office: Id<Office>,
        code: &TicketCode,
        from: IpAddr,
    ) -> Result<KioskKey, TicketError> {
        let (now, hash) = (self.now(), self.hash(code));
        self.guesses().spend(from, now).map_err(|again| TicketError::Busy { again })?;
        let key = KioskKey::draw(self.die());
        let own = self.key_hash(&key);
        let paired = self
            .ledger()
            .change(&Act::visitor(), move |tx| {
                let found: Option<(Id<Kiosk>,)> = tx.find(&PAIR, &[&own, &hash, &office, &now])?;
                let (kiosk,) = found.ok_or(TicketError::Missing)?;
                Ok(((), KioskPaired { kiosk, office }))
            })
            .await;
        if !matches!(paired, Err(TicketError::Missing)) {
            self.guesses().give_back(from, now);
        }
        paired.map(|()| key)
    }

    /// The kiosk that has this key, as long as it may.
    pub async fn kiosk(&self, key: &KioskKey) -> Result<Kiosk, TicketError> {
        let (now, hash) = (self.now(), self.key_hash(key));
        let found: Option<Kiosk> =
            self.ledger().read::<_, Error>(move |tx| tx.find(&FIND, &[&hash, &now])).await?;
        found.ok_or(TicketError::Missing)
    }

    /// An office's kiosks that have not ended, the last opened first.
    pub async fn kiosks(&self, act: &Act, office: Id<Office>) -> Result<Vec<Kiosk>, TicketError> {
        act.needs(Permission::Serve)?;
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .read(move |tx| {
                reached(tx, &may, office)?;
                Ok(tx.all(&LIST, &[&office, &now, &MOST])?)
            })
            .await
    }

    /// Ends a kiosk: its key is good for nothing from now on.
    pub async fn end_kiosk(&self, act: &Act, kiosk: Id<Kiosk>) -> Result<(), TicketError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                let office: Option<(Id<Office>,)> = tx.find(&OFFICE, &[&kiosk])?;
                let (office,) = office.ok_or(TicketError::Missing)?;
                reached(tx, &may, office)?;
                match tx.execute(&END, &[&now, &kiosk])? {
                    0 => Err(TicketError::WrongState),
                    _ => Ok(((), KioskEnded { kiosk, office })),
                }
            })
            .await
    }

    /// Gives somebody at a kiosk a number of today; see [`Desk::join`].
    pub async fn kiosk_join(&self, kiosk: &Kiosk, new: Arrival) -> Result<Joined, TicketError> {
        let act = self.kiosk_act(kiosk, new.line).await?;
        self.join(&act, new).await
    }

    /// Lets somebody at a kiosk stand by; see [`Desk::stand_by`].
    pub async fn kiosk_stand_by(&self, kiosk: &Kiosk, new: Arrival) -> Result<Joined, TicketError> {
        let act = self.kiosk_act(kiosk, new.line).await?;
        self.stand_by(&act, new).await
    }

    /// Somebody who has booked types their code at a kiosk; see [`Desk::check_in`]. Who guesses is
    /// slowed down.
    pub async fn kiosk_check_in(
        &self,
        kiosk: &Kiosk,
        code: &TicketCode,
        from: IpAddr,
    ) -> Result<Ticket, TicketError> {
        let booked = self.position(code, from).await?.ticket;
        let act = self.kiosk_act(kiosk, booked.line).await?;
        self.check_in(&act, booked.id).await
    }

    /// What a kiosk does for a line of its own office: the program itself does it, and the log says
    /// which kiosk it was.
    async fn kiosk_act(&self, kiosk: &Kiosk, line: Id<Line>) -> Result<Act, TicketError> {
        let found = self.ledger().read::<_, Error>(move |tx| Place::find(tx, line)).await?;
        let place = found.filter(|place| place.office.id == kiosk.office);
        let region = place.ok_or(TicketError::Missing)?.office.region;
        let act = Act::new(Actor::System, &[Permission::Serve]).within(region);
        Ok(act.because(format!("kiosk {}", kiosk.id)))
    }

    fn key_hash(&self, key: &KioskKey) -> [u8; 32] {
        self.tag(&key.bytes())
    }
}

fn reached(tx: &mut Tx<'_>, act: &Act, office: Id<Office>) -> Result<Office, TicketError> {
    let found = Office::find(tx, office)?;
    found.filter(|it| reaches(act, it)).ok_or(TicketError::Missing)
}

static OPEN: Sql = Sql::new(
    "INSERT INTO desk_kiosk (id, office, pairing, pairs_until, opened_at, ends_at)
     VALUES ($1, $2, $3, $4, $5, $6)",
);

static PAIR: Sql = Sql::new(
    "UPDATE desk_kiosk
     SET key = $1, pairing = NULL
     WHERE pairing = $2 AND office = $3 AND pairs_until > $4 AND ended_at IS NULL
     RETURNING id",
);

static FIND: Sql = Sql::new(
    "SELECT id, office, opened_at, ends_at, 1
     FROM desk_kiosk
     WHERE key = $1 AND ends_at > $2 AND ended_at IS NULL",
);

static LIST: Sql = Sql::new(
    "SELECT id, office, opened_at, ends_at, CASE WHEN key IS NULL THEN 0 ELSE 1 END
     FROM desk_kiosk
     WHERE office = $1 AND ends_at > $2 AND ended_at IS NULL
       AND (key IS NOT NULL OR pairs_until > $2)
     ORDER BY id DESC
     LIMIT $3",
);

static OFFICE: Sql = Sql::new("SELECT office FROM desk_kiosk WHERE id = $1");

static END: Sql =
    Sql::new("UPDATE desk_kiosk SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL");
