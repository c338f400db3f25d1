//! What holders are to be told: that they have booked, that a time has changed, that the day or the
//! hour has come, that a lot was lost. It follows from what is stored beside the ticket, so that
//! whatever changes a ticket leaves with it what is to be told.

use std::time::Duration;

use store::{Answer, Error, Row, Sql, ToValue};
use terms::{Act, Id, Language, Moment};

use crate::{code::TicketCode, desk::Desk, error::TicketError, event::Told, ticket::Ticket};

/// Something that a holder is to be told once.
#[derive(Clone, Debug)]
pub struct Note {
    /// By which it is told once: the same for the same thing, however often it is asked for.
    pub id: [u8; 16],
    /// The ticket; of a lot that was lost, the one that it would have become.
    pub ticket: Id<Ticket>,
    /// What it is about.
    pub kind: NoteKind,
    /// To whom, sealed.
    pub contact: Vec<u8>,
    /// In which language.
    pub language: Language,
    /// The ticket's code; nobody who has lost a lot has one.
    pub code: Option<TicketCode>,
    /// The start of the window of which is told; of a lot that was lost, how many were.
    about: i64,
}

/// What a holder is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoteKind {
    /// The place is theirs.
    Booked,
    /// It is another time, as they wished.
    Changed,
    /// It is tomorrow.
    DayBefore,
    /// It is within the hour.
    HourBefore,
    /// The lot was lost; they take part in the next.
    Lost,
    /// A change of hours took the time away; another one is proposed.
    Proposed,
    /// The lot was won.
    Won,
}

const DAY: Duration = Duration::from_secs(24 * 3_600);
const HOUR: Duration = Duration::from_secs(3_600);
/// So many at once.
const MOST: i64 = 200;

impl NoteKind {
    /// The word in the log.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Changed => "changed",
            Self::DayBefore => "day_before",
            Self::HourBefore => "hour_before",
            Self::Lost => "lost",
            Self::Proposed => "proposed",
            Self::Won => "won",
        }
    }
}

/// Which reminders need not be sent any more to somebody who is told of a window now: none if it is
/// more than a day away, both if it is within the hour.
pub(crate) fn reminded(starts_at: Moment, now: Moment) -> u8 {
    match () {
        () if starts_at <= now.plus(HOUR) => 2,
        () if starts_at <= now.plus(DAY) => 1,
        () => 0,
    }
}

/// A booking of which something is to be told.
struct Due {
    ticket: Id<Ticket>,
    starts_at: Moment,
    moved: bool,
    drawn: bool,
    told: Option<Moment>,
    contact: Vec<u8>,
    language: String,
}

impl Due {
    fn kind(&self, now: Moment) -> NoteKind {
        match self.told {
            None if self.drawn => NoteKind::Won,
            None => NoteKind::Booked,
            Some(told) if told != self.starts_at && self.moved => NoteKind::Proposed,
            Some(told) if told != self.starts_at => NoteKind::Changed,
            Some(_) if self.starts_at <= now.plus(HOUR) => NoteKind::HourBefore,
            Some(_) => NoteKind::DayBefore,
        }
    }
}

impl Desk {
    /// What holders are to be told now, some hundreds at most. Whoever has told it says so with
    /// [`Desk::told`].
    pub async fn notes(&self) -> Result<Vec<Note>, Error> {
        let now = self.now();
        let (day, hour) = (now.plus(DAY), now.plus(HOUR));
        let (due, lost) = self
            .ledger()
            .read(move |tx| {
                let due: Vec<Due> = tx.all(&DUE, &[&day, &hour, &MOST])?;
                let lost: Vec<(Id<Ticket>, i64, Vec<u8>, String)> = tx.all(&LOST, &[&MOST])?;
                Ok::<_, Error>((due, lost))
            })
            .await?;
        let mut notes = Vec::with_capacity(due.len() + lost.len());
        for it in due {
            let (kind, about) = (it.kind(now), it.starts_at.micros());
            let code = Some(self.code_of(it.ticket));
            notes.push(self.note((it.ticket, kind, about), (it.contact, &it.language), code));
        }
        for (ticket, about, contact, language) in lost {
            notes.push(self.note((ticket, NoteKind::Lost, about), (contact, &language), None));
        }
        Ok(notes)
    }

    fn note(
        &self,
        (ticket, kind, about): (Id<Ticket>, NoteKind, i64),
        (contact, language): (Vec<u8>, &str),
        code: Option<TicketCode>,
    ) -> Note {
        let what = [ticket.as_bytes(), kind.code().as_bytes(), &about.to_be_bytes()].concat();
        let id = self.note_id(&what);
        let english = language == Language::English.tag();
        let language = if english { Language::English } else { Language::Indonesian };
        Note { id, ticket, kind, contact, language, code, about }
    }

    /// It has been told. Somebody who moved in the meantime is told anew.
    pub async fn told(&self, note: Note) -> Result<(), TicketError> {
        let now = self.now();
        self.ledger()
            .change_if(&Act::system(), move |tx| {
                let Note { ticket, kind, about, .. } = note;
                let told = match kind {
                    NoteKind::Lost => tx.execute(&TOLD_LOST, &[&about, &ticket])?,
                    NoteKind::DayBefore => tx.execute(&REMINDED, &[&1, &ticket])?,
                    NoteKind::HourBefore => tx.execute(&REMINDED, &[&2, &ticket])?,
                    _ => {
                        let starts_at = Moment::from_micros(about);
                        let reminded = reminded(starts_at, now);
                        let values: &[&dyn ToValue] = &[&starts_at, &reminded, &ticket];
                        tx.execute(&TOLD, values)?
                    }
                };
                Ok(((), (told > 0).then_some(Told { ticket, kind: kind.code() })))
            })
            .await
    }
}

impl Answer for Due {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            ticket: row.cell(0)?,
            starts_at: row.cell(1)?,
            moved: row.cell(2)?,
            drawn: row.cell(3)?,
            told: row.cell(4)?,
            contact: row.cell(5)?,
            language: row.cell(6)?,
        })
    }
}

static DUE: Sql = Sql::new(
    "SELECT booking.ticket, ticket.starts_at,
            CASE WHEN ticket.moved_from IS NULL THEN 0 ELSE 1 END, booking.drawn,
            booking.told_start, booking.contact, booking.language
     FROM desk_booking AS booking
     JOIN desk_ticket AS ticket ON ticket.id = booking.ticket
     WHERE ticket.state = 'booked'
       AND (booking.told_start IS NULL OR booking.told_start <> ticket.starts_at
            OR (booking.reminded < 1 AND ticket.starts_at <= $1)
            OR (booking.reminded < 2 AND ticket.starts_at <= $2))
     ORDER BY ticket.starts_at, booking.ticket
     LIMIT $3",
);

static LOST: Sql = Sql::new(
    "SELECT ticket, lost, contact, language
     FROM desk_entry
     WHERE told_lost < lost
     ORDER BY ticket
     LIMIT $1",
);

static TOLD: Sql = Sql::new(
    "UPDATE desk_booking
     SET told_start = $1, reminded = $2
     WHERE ticket = $3",
);

static REMINDED: Sql = Sql::new(
    "UPDATE desk_booking
     SET reminded = $1
     WHERE ticket = $2",
);

static TOLD_LOST: Sql = Sql::new(
    "UPDATE desk_entry
     SET told_lost = $1
     WHERE ticket = $2",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_books_shortly_before_is_not_reminded_of_what_was_just_told() {
        let at = Moment::from_seconds(1_717_552_800);
        let within = |hours: u64| reminded(at.plus(Duration::from_secs(hours * 3_600)), at);
        assert_eq!([25, 24, 2, 1, 0].map(within), [0, 1, 1, 2, 2]);
    }
}
