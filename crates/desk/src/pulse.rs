//! Whether anything has happened in an office today: for pages that keep themselves current.

use store::Sql;
use terms::{Id, Moment};

use crate::{
    desk::Desk,
    error::TicketError,
    words::{Line, Office},
};

/// What differs from another day's moment if anything has happened that a page of the office shows.
/// Counts and moments, of nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pulse {
    tickets: Vec<Tickets>,
    counters: Vec<Counters>,
}

/// A line, a state, how many, how often called; when last somebody came, was called, was begun with
/// and ended.
type Tickets =
    (Id<Line>, String, i64, i64, Option<Moment>, Option<Moment>, Option<Moment>, Option<Moment>);

/// A line, how many counters, how many of them manned, since when last.
type Counters = (Id<Line>, i64, i64, Option<Moment>);

impl Desk {
    /// The pulse of an open office's today.
    pub async fn pulse(&self, office: Id<Office>) -> Result<Pulse, TicketError> {
        let now = self.now();
        self.ledger()
            .read(move |tx| {
                let found = Office::find(tx, office)?.ok_or(TicketError::Missing)?;
                let date = found.zone.date(now);
                let tickets = tx.all::<Tickets>(&TICKETS, &[&office, &date])?;
                let counters = tx.all::<Counters>(&COUNTERS, &[&office])?;
                Ok(Pulse { tickets, counters })
            })
            .await
    }
}

static TICKETS: Sql = Sql::new(
    "SELECT ticket.line, ticket.state, COUNT(*), CAST(SUM(ticket.calls) AS BIGINT),
            MAX(ticket.arrived_at), MAX(ticket.called_at), MAX(ticket.began_at),
            MAX(ticket.ended_at)
     FROM desk_line AS line
     JOIN desk_ticket AS ticket ON ticket.line = line.id
     WHERE line.office = $1 AND ticket.date = $2
     GROUP BY ticket.line, ticket.state
     ORDER BY ticket.line, ticket.state",
);

static COUNTERS: Sql = Sql::new(
    "SELECT counter.line, COUNT(*), COUNT(counter.officer), MAX(counter.seated_at)
     FROM desk_line AS line
     JOIN desk_counter AS counter ON counter.line = line.id
     WHERE line.office = $1 AND line.closed_at IS NULL AND counter.closed_at IS NULL
     GROUP BY counter.line
     ORDER BY counter.line",
);
