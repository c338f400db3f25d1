//! What this room writes into the audit log: ids, days and codes. Never whose ticket it is.

use audit::Event;
use issuance::Offer;
use serde::{Serialize, Serializer};
use terms::{Date, Id, Moment, Officer, Permission, Region, date_text};

use crate::{
    assist::Assist,
    device::Kiosk,
    issue::Issue,
    ticket::{Kind, Ticket},
    words::{Counter, Line, Office},
};

macro_rules! events {
    ($($(#[$meta:meta])* $name:ident, $text:literal, $needs:ident { $($field:ident: $kind:ty),* })+) => {$(
        $(#[$meta])*
        #[derive(Serialize)]
        pub(crate) struct $name {
            $(pub $field: $kind),*
        }

        impl Event for $name {
            const NAME: &'static str = $text;
            const NEEDS: Permission = Permission::$needs;
        }
    )+};
}

events! {
    /// A place where people are served.
    OfficeOpened, "desk.office.opened", KeepOffice { office: Id<Office>, region: Region, kind: &'static str }
    /// It serves nobody any more.
    OfficeClosed, "desk.office.closed", KeepOffice { office: Id<Office> }
    /// Its week, one of its days or its people changed; so many who had booked got another proposal.
    HoursChanged, "desk.office.hours_changed", KeepOffice { office: Id<Office>, from: Day, until: Day, moved: u32 }
    /// It is none after all.
    HolidayLifted, "desk.holiday.lifted", KeepOffice { region: Region, date: Day, moved: u32 }
    /// A public holiday.
    HolidaySet, "desk.holiday.set", KeepOffice { region: Region, date: Day, moved: u32 }
    /// A line of people.
    LineOpened, "desk.line.opened", KeepOffice { line: Id<Line>, office: Id<Office>, services: String }
    /// It takes nobody any more.
    LineClosed, "desk.line.closed", KeepOffice { line: Id<Line>, office: Id<Office> }
    /// A counter.
    CounterOpened, "desk.counter.opened", KeepOffice { counter: Id<Counter>, line: Id<Line>, moved: u32 }
    /// It is gone.
    CounterClosed, "desk.counter.closed", KeepOffice { counter: Id<Counter>, line: Id<Line>, moved: u32 }
    /// Who is to sit there on a day.
    Rostered, "desk.counter.rostered", KeepOffice { counter: Id<Counter>, date: Day, officer: Option<Id<Officer>>, moved: u32 }
    /// An officer sits there now.
    Seated, "desk.counter.seated", Serve { counter: Id<Counter>, officer: Id<Officer> }
    /// Nobody sits there now.
    Risen, "desk.counter.risen", Serve { counter: Id<Counter> }
    /// A device may give an office's numbers until midnight, once its code is typed on it.
    KioskOpened, "desk.kiosk.opened", Serve { kiosk: Id<Kiosk>, office: Id<Office> }
    /// The code was typed on a device.
    KioskPaired, "desk.kiosk.paired", Book { kiosk: Id<Kiosk>, office: Id<Office> }
    /// It gives no numbers any more.
    KioskEnded, "desk.kiosk.ended", Serve { kiosk: Id<Kiosk>, office: Id<Office> }
    /// How people book a line's places themselves; by lot, so many days ahead.
    BookableSet, "desk.line.bookable_set", KeepOffice { line: Id<Line>, notice: u16, days: u16, lot_days: Option<u16> }
    /// A place is kept for some minutes.
    Held, "desk.hold.held", Book { line: Id<Line>, window: Moment }
    /// It is not needed.
    LetGo, "desk.hold.let_go", Book { line: Id<Line>, window: Moment }
    /// Somebody takes part in a day's lot.
    Entered, "desk.lot.entered", Book { ticket: Id<Ticket>, line: Id<Line>, date: Day }
    /// Somebody takes part no more.
    Withdrawn, "desk.lot.withdrawn", Book { ticket: Id<Ticket> }
    /// A day's places were drawn.
    LotDrawn, "desk.lot.drawn", Operate { line: Id<Line>, date: Day, entries: u32, won: u32 }
    /// A holder was told of a ticket or a lot.
    Told, "desk.note.told", Operate { ticket: Id<Ticket>, kind: &'static str }
    /// A booking was somebody else's than whoever came with it.
    Voided, "desk.ticket.voided", Serve { ticket: Id<Ticket> }
    /// Whose tickets had ended was forgotten.
    Unbound, "desk.booking.unbound", Operate { bookings: u64 }
    /// A place of a day that is to come.
    Booked, "desk.ticket.booked", Book { ticket: Id<Ticket>, line: Id<Line>, window: Moment, kind: &'static str }
    /// A place was given back.
    Cancelled, "desk.ticket.cancelled", Book { ticket: Id<Ticket> }
    /// Another time.
    Rebooked, "desk.ticket.rebooked", Book { ticket: Id<Ticket>, window: Moment }
    /// What was proposed after a change of hours suits.
    Agreed, "desk.ticket.agreed", Book { ticket: Id<Ticket> }
    /// Somebody is there and waits.
    Arrived, "desk.ticket.arrived", Serve { ticket: Id<Ticket>, line: Id<Line>, kind: &'static str, number: u16 }
    /// A counter called.
    Called, "desk.ticket.called", Serve { ticket: Id<Ticket>, counter: Id<Counter>, calls: u16 }
    /// Somebody sits at the counter.
    Began, "desk.ticket.began", Serve { ticket: Id<Ticket>, counter: Id<Counter> }
    /// Served.
    Finished, "desk.ticket.finished", Serve { ticket: Id<Ticket>, seconds: u64 }
    /// Not there when called.
    Missed, "desk.ticket.missed", Serve { ticket: Id<Ticket>, calls: u16 }
    /// Set aside until its holder is back.
    Parked, "desk.ticket.parked", Serve { ticket: Id<Ticket> }
    /// Back in the line.
    Resumed, "desk.ticket.resumed", Serve { ticket: Id<Ticket> }
    /// Sent on to another line.
    Transferred, "desk.ticket.transferred", Serve { ticket: Id<Ticket>, line: Id<Line> }
    /// Gone before being served.
    Left, "desk.ticket.left", Serve { ticket: Id<Ticket> }
    /// Somebody is helped to an active IKD, or helped on.
    AssistBegun, "desk.assist.begun", Serve { assist: Id<Assist>, ticket: Id<Ticket> }
    /// A step of it is done.
    AssistStepped, "desk.assist.stepped", Serve { assist: Id<Assist>, step: &'static str }
    /// It was not, after all.
    AssistUndone, "desk.assist.undone", Serve { assist: Id<Assist>, step: &'static str }
    /// An offer was made for it.
    AssistOffered, "desk.assist.offered", Serve { assist: Id<Assist>, offer: Id<Offer> }
    /// It is set aside.
    AssistPaused, "desk.assist.paused", Serve { assist: Id<Assist> }
    /// It has come about, or was stopped.
    AssistEnded, "desk.assist.ended", Serve { assist: Id<Assist>, outcome: &'static str, reason: Option<&'static str> }
    /// Whose activations of long ago were is forgotten, and those before are deleted.
    AssistsForgotten, "desk.assist.forgotten", Operate { unbound: u64, deleted: u64 }
    /// A line's day is over; so many who still waited got a dated place.
    DayClosed, "desk.line.day_closed", Serve { line: Id<Line>, date: Day, dated: u32 }
    /// A line's day was over and nobody had said so.
    DayEnded, "desk.line.day_ended", Operate { line: Id<Line>, date: Day, dated: u32 }
    /// Places that were given back can be had again, and so many on standby got one.
    Freed, "desk.window.freed", Operate { places: u32, standby: u32 }
    /// What had ended was deleted.
    Forgotten, "desk.ticket.forgotten", Operate { tickets: u64, windows: u64, days: u64, kiosks: u64 }
    /// An office has met something that cannot be done.
    IssueReported, "desk.issue.reported", Serve { issue: Id<Issue>, office: Id<Office> }
    /// The centre has answered.
    IssueAnswered, "desk.issue.answered", KeepOffice { issue: Id<Issue>, state: &'static str }
    /// Somebody wants to be told how it ends.
    IssueFollowed, "desk.issue.followed", Book { issue: Id<Issue> }
    /// Somebody does not want to be told any more, and their contact is gone.
    IssueLeft, "desk.issue.left", Book { issue: Id<Issue> }
    /// Somebody was told, and their contact is gone.
    IssueTold, "desk.issue.told", Operate { issue: Id<Issue> }
    /// Nobody waits for ever: so many contacts are gone.
    IssuesUnfollowed, "desk.issue.unfollowed", Operate { followers: u64 }
}

/// A date, as ISO 8601 text.
pub(crate) struct Day(pub Date);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&date_text(self.0))
    }
}

impl Arrived {
    pub(crate) const fn new(ticket: Id<Ticket>, line: Id<Line>, kind: Kind, number: u16) -> Self {
        Self { ticket, line, kind: kind.code(), number }
    }
}
