//! Portraits: a resident's picture as the register has it, laid down, read for issuing, forgotten.
//! No picture is ever taken here (DESIGN, decision 4.15).

mod drawing;
mod error;
mod picture;

use audit::Event;
use serde::Serialize;
use store::{Answer, Bulk, Error, Row, Sql, ToValue, Tx};
use terms::{Act, Id, Moment, Nik, Permission};

pub use self::{
    error::PortraitError,
    picture::{Media, PictureError, Portrait},
};
use crate::{
    Registry, Resident,
    lookup::{by_id, by_nik, within},
    registry::Unportrayed,
};

/// What became of a portrait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Laid {
    /// There was none, or only a drawing.
    New,
    /// There is or was another one.
    Replaced,
    /// This one was there.
    Same,
}

/// Residents in one transaction that draws samples.
const DRAWN_AT_ONCE: u16 = 500;

/// A portrait was laid down; the picture is not told.
#[derive(Debug, Serialize)]
struct PortraitLaid {
    resident: Id<Resident>,
    media_type: &'static str,
    replaced: bool,
}

impl Event for PortraitLaid {
    const NAME: &'static str = "registry.portrait.laid";
    const NEEDS: Permission = Permission::Import;
}

/// A portrait was forgotten.
#[derive(Debug, Serialize)]
struct PortraitForgotten {
    resident: Id<Resident>,
}

impl Event for PortraitForgotten {
    const NAME: &'static str = "registry.portrait.forgotten";
    const NEEDS: Permission = Permission::ChangeResident;
}

/// Sample faces were drawn.
#[derive(Debug, Serialize)]
struct SamplesDrawn {
    residents: usize,
}

impl Event for SamplesDrawn {
    const NAME: &'static str = "registry.portrait.samples_drawn";
    const NEEDS: Permission = Permission::Import;
}

impl Registry {
    /// The same registry, for a demonstration: of whom no portrait is recorded, a drawing is read.
    /// It is made when it is asked for, and stored nowhere.
    pub fn drawing(self) -> Self {
        Self { unportrayed: Unportrayed::Drawn, ..self }
    }

    /// Lays down the portrait of the resident with this NIK.
    ///
    /// Needs [`Permission::Import`]; to put it in the place of another one, and so another face
    /// under a name, [`Permission::ImportLive`] too.
    pub async fn lay_portrait(
        &self,
        act: &Act,
        of: Nik,
        portrait: Portrait,
    ) -> Result<Laid, PortraitError> {
        let (asked, now) = (act.clone(), self.ledger.now());
        self.ledger
            .change_if(act, move |tx| {
                let found = by_nik(tx, of)?.filter(|it| within(&asked, it));
                let id = found.ok_or(PortraitError::Missing)?.id;
                let laid = match tx.find::<Stored>(&OF, &[&id])? {
                    Some(it) if it.portrait.as_ref() == Some(&portrait) => {
                        return Ok((Laid::Same, None));
                    }
                    Some(Stored { is_sample: false, .. }) => Laid::Replaced,
                    _ => Laid::New,
                };
                if laid == Laid::Replaced && asked.needs(Permission::ImportLive).is_err() {
                    return Err(PortraitError::Other);
                }
                let media_type = portrait.media().as_str();
                tx.execute(&PUT, &[&id, &portrait.reveal(), &media_type, &0_u8, &now])?;
                let replaced = laid == Laid::Replaced;
                Ok((laid, Some(PortraitLaid { resident: id, media_type, replaced })))
            })
            .await
    }

    /// Forgets the portrait of a resident, and says whether there was one. What was issued with it
    /// lives three days at most. That there was one is kept, so that forgetting is no way around
    /// the two whom another face takes.
    pub async fn forget_portrait(
        &self,
        act: &Act,
        id: Id<Resident>,
    ) -> Result<bool, PortraitError> {
        let (asked, now) = (act.clone(), self.ledger.now());
        self.ledger
            .change_if(act, move |tx| {
                by_id(tx, id)?.filter(|it| within(&asked, it)).ok_or(PortraitError::Missing)?;
                let was_there = tx.execute(&FORGET, &[&id, &now])? > 0;
                Ok((was_there, was_there.then_some(PortraitForgotten { resident: id })))
            })
            .await
    }

    /// Draws a sample face for everybody of whom no portrait is recorded, and says for how many.
    /// Goes on where it was cut off.
    pub async fn draw_portraits(&self, act: &Act) -> Result<u64, PortraitError> {
        let mut drawn = 0;
        loop {
            let now = self.ledger.now();
            let some = self.ledger.change_if(act, move |tx| {
                let bare: Vec<(Id<Resident>,)> = tx.all(&BARE, &[&DRAWN_AT_ONCE])?;
                draw(tx, &bare, now)?;
                let residents = bare.len();
                Ok((residents, (residents > 0).then_some(SamplesDrawn { residents })))
            });
            match some.await.map_err(|error: PortraitError| error)? {
                0 => return Ok(drawn),
                some => drawn += some as u64,
            }
        }
    }

    /// The portrait of the resident with this handle, as the running transaction of another room
    /// sees it.
    pub fn portrait_in(
        &self,
        tx: &mut Tx<'_>,
        id: Id<Resident>,
    ) -> Result<Option<Portrait>, Error> {
        let stored: Option<Stored> = tx.under(&self.handle, |tx| tx.find(&OF, &[&id]))?;
        let drawn = self.unportrayed == Unportrayed::Drawn;
        // A drawing that a demonstration has left counts nowhere else.
        let stored = stored.filter(|it| drawn || !it.is_sample).and_then(|it| it.portrait);
        Ok(if drawn { stored.or_else(|| drawing::drawing(id)) } else { stored })
    }

    /// Whether there is a portrait to read, as the running transaction of another room sees it.
    pub fn has_portrait_in(&self, tx: &mut Tx<'_>, id: Id<Resident>) -> Result<bool, Error> {
        tx.under(&self.handle, |tx| self.is_portrayed(tx, id))
    }

    pub(crate) fn is_portrayed(&self, tx: &mut Tx<'_>, id: Id<Resident>) -> Result<bool, Error> {
        let is_drawn = self.unportrayed == Unportrayed::Drawn;
        Ok(is_drawn || tx.find::<(i64,)>(&IS_THERE, &[&id])?.is_some())
    }
}

fn draw(tx: &mut Tx<'_>, of: &[(Id<Resident>,)], now: Moment) -> Result<(), Error> {
    let drawn = of.iter().filter_map(|(id,)| Some((id, drawing::drawing(*id)?)));
    let drawn: Vec<_> = drawn.map(|(id, it)| (id, it.reveal().to_vec())).collect();
    let media_type = Media::Png.as_str();
    let mut values: Vec<&dyn ToValue> = Vec::with_capacity(drawn.len() * 5);
    for (id, picture) in &drawn {
        values.extend([*id as &dyn ToValue, picture, &media_type, &1_u8, &now]);
    }
    if values.is_empty() { Ok(()) } else { tx.insert(&INSERT, &values) }
}

/// A portrait, unless it was forgotten, and whether it is a drawing.
struct Stored {
    portrait: Option<Portrait>,
    is_sample: bool,
}

impl Answer for Stored {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let portrait = row.cell::<Option<Vec<u8>>>(0)?.map(Portrait::parse).transpose();
        let portrait = portrait.map_err(|_| Error::Shape("a portrait"))?;
        Ok(Self { portrait, is_sample: row.cell(1)? })
    }
}

static OF: Sql = Sql::new(
    "SELECT picture, sample
     FROM resident_portrait
     WHERE resident = $1",
);

static IS_THERE: Sql = Sql::new(
    "SELECT 1
     FROM resident_portrait
     WHERE resident = $1 AND sample = 0 AND picture IS NOT NULL",
);

static PUT: Sql = Sql::new(
    "INSERT INTO resident_portrait (resident, picture, media_type, sample, since)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (resident) DO UPDATE
     SET picture = excluded.picture, media_type = excluded.media_type,
         sample = excluded.sample, since = excluded.since",
);

static INSERT: Bulk = Bulk::new(
    "INSERT INTO resident_portrait (resident, picture, media_type, sample, since)
     VALUES",
    5,
);

static FORGET: Sql = Sql::new(
    "UPDATE resident_portrait
     SET picture = NULL, media_type = NULL, sample = 0, since = $2
     WHERE resident = $1 AND picture IS NOT NULL",
);

static BARE: Sql = Sql::new(
    "SELECT id
     FROM resident
     WHERE NOT EXISTS (SELECT 1 FROM resident_portrait WHERE resident = resident.id)
     ORDER BY id
     LIMIT $1",
);
