//! The office: lines of people before counters, and when there is room for whom.
//!
//! Promises: one model of capacity for whoever books, comes to the door, stands by or is sent on, and
//! the database enforces it · nobody is sent home without a dated place · the line's rule is one pure
//! function, by which nobody is overtaken for ever and no number is called twice · a change of hours
//! keeps every booking that still fits and proposes another time for each that does not, giving
//! none up · a place given back can be had again only after a while that nobody foresees · a contact has
//! one booking, which is good for one person only and says of nobody who that is · where a day's places
//! are drawn by lot, being fast gains nothing · what is told
//! of waiting is a range, from what was measured here · no ticket holds a name or a number of anybody ·
//! an activation that was broken off is gone on with, and whoever does not want one need not say why ·
//! what cannot be done is reported once, answered with a date, and whoever waits for it is told once.
//!
//! Offices are kept with [`Desk::open_office`] and its like; places ahead are found with
//! [`Desk::slots`] and had with [`Desk::book`]; whoever is at the door gets one of today with
//! [`Desk::join`] or [`Desk::check_in`]; counters [`call`](Desk::call), [`begin`](Desk::begin) and
//! [`finish`](Desk::finish); a day ends with [`Desk::close_day`].

mod assist;
mod assisted;
mod assisting;
mod board;
mod book;
mod bookable;
mod calendar;
mod call;
mod capacity;
mod close;
mod code;
mod desk;
mod device;
mod door;
mod entry;
mod error;
mod estimate;
mod event;
mod follow;
mod forecast;
mod hold;
mod holiday;
mod hours;
mod issue;
mod keep;
mod kiosk;
mod list;
mod lot;
mod measure;
mod note;
mod plan;
mod promise;
mod pulse;
mod register;
mod replan;
mod retention;
mod room;
mod rule;
mod seat;
mod serve;
mod service;
mod simulate;
mod step;
mod stop;
mod sweep;
mod ticket;
mod today;
mod window;
mod words;
mod zone;

use store::{Migration, Room};

pub use assist::{Assist, AssistState, Done, Outcome};
pub use assisted::Assisted;
pub use board::{Announced, AtCounter, Board, COUNTED, Lineup};
pub use book::{Slot, Wish};
pub use bookable::{Bookable, BookableError, LotTimes};
pub use code::{TicketCode, TicketCodeError};
pub use desk::Desk;
pub use device::{Kiosk, KioskKey};
pub use door::{Arrival, Joined};
pub use entry::{Entry, Half, Standing};
pub use error::{IssueError, KeepError, TicketError};
pub use estimate::{Expected, Position};
pub use follow::{Follower, News};
pub use hold::{Booker, HELD_FOR, Hold, Mark};
pub use holiday::Holiday;
pub use hours::{Hours, HoursError, Span, WINDOW};
pub use issue::{
    Issue, IssueAnswer, IssueKind, IssueState, IssueText, IssueTextError, NewIssue, Phones,
};
pub use keep::{NewLine, NewOffice};
pub use kiosk::PAIRS_WITHIN;
pub use list::House;
pub use lot::Drawn;
pub use measure::Pace;
pub use note::{Note, NoteKind};
pub use plan::{Change, Foreseen};
pub use promise::{CheckedIn, Otherwise};
pub use pulse::Pulse;
pub use register::{NewAnswer, may_answer};
pub use retention::RETENTION;
pub use room::HORIZON;
pub use rule::{CALLS, GRACE, Rank};
pub use service::{Service, ServiceError, Services};
pub use simulate::{Comer, Forecast, Played, Range, Situation, play};
pub use step::Step;
pub use stop::StopReason;
pub use sweep::Swept;
pub use ticket::{Call, Kind, State, Ticket};
pub use today::{HalfHour, LineDay};
pub use words::{
    Counter, Letter, LetterError, Line, Office, OfficeKind, OfficeName, OfficeNameError, Shares,
    SharesError, Week,
};
pub use zone::{Zone, ZoneError};

/// This room's claim on the database.
pub static ROOM: Room = Room {
    name: "desk",
    schema: &[
        Migration { name: "0001_office", sql: include_str!("../schema/0001_office.sql") },
        Migration { name: "0002_ticket", sql: include_str!("../schema/0002_ticket.sql") },
        Migration { name: "0003_booking", sql: include_str!("../schema/0003_booking.sql") },
        Migration { name: "0005_kiosk", sql: include_str!("../schema/0005_kiosk.sql") },
        Migration { name: "0006_issue", sql: include_str!("../schema/0006_issue.sql") },
        Migration { name: "0007_assist", sql: include_str!("../schema/0007_assist.sql") },
    ],
    publishes: &[],
    reads: &[],
};
