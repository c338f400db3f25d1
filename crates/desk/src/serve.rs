//! At a counter: begun, done, set aside, sent on.

use std::time::Duration;

use store::{Sql, ToValue, Tx};
use terms::{Act, Id, Moment};

use crate::{
    assisting::set_aside,
    calendar::Place,
    call::{at_counter, place},
    desk::Desk,
    door::{NOTHING, this_window},
    error::TicketError,
    event::{Began, Finished, Left, Parked, Resumed, Transferred},
    measure::{self, Pace},
    room::take_on,
    rule::Rank,
    service::Services,
    ticket::{Kind, State, Ticket},
    window::{Share, Taken, Window},
    words::Line,
};

impl Desk {
    /// Whoever was called has come.
    pub async fn begin(&self, act: &Act, ticket: Id<Ticket>) -> Result<Ticket, TicketError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                let (_, counter) = at_counter(tx, &may, ticket)?;
                if tx.execute(&BEGIN, &[&now, &ticket])? == 0 {
                    return Err(TicketError::WrongState);
                }
                let begun = Ticket::find(tx, ticket)?.ok_or(TicketError::Missing)?;
                Ok((begun, Began { ticket, counter }))
            })
            .await
    }

    /// Whoever was served is done; how long it took is measured. From the call, if it was not said
    /// when they came.
    pub async fn finish(&self, act: &Act, ticket: Id<Ticket>) -> Result<(), TicketError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                let (served, _) = at_counter(tx, &may, ticket)?;
                if tx.execute(&FINISH, &[&now, &ticket])? == 0 {
                    return Err(TicketError::WrongState);
                }
                let since = served.began_at.or(served.called_at).unwrap_or(now);
                let took = between(since, now);
                measure::add(tx, served.line, (&served.services, served.date), took)?;
                set_aside(tx, ticket, now)?;
                Ok(((), Finished { ticket, seconds: took.as_secs() }))
            })
            .await
    }

    /// Sets a ticket aside while its holder fetches something; the counter is free.
    pub async fn park(&self, act: &Act, ticket: Id<Ticket>) -> Result<(), TicketError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                at_counter(tx, &may, ticket)?;
                set_aside(tx, ticket, now)?;
                match tx.execute(&PARK, &[&ticket])? {
                    0 => Err(TicketError::WrongState),
                    _ => Ok(((), Parked { ticket })),
                }
            })
            .await
    }

    /// Lets somebody back into the line on the same day: who was set aside before others, who was
    /// not there when called behind those who have a window by now.
    pub async fn resume(&self, act: &Act, ticket: Id<Ticket>) -> Result<Ticket, TicketError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                let away = Ticket::find(tx, ticket)?.ok_or(TicketError::Missing)?;
                let zone = place(tx, &may, away.line)?.office.zone;
                if away.date != zone.date(now) {
                    return Err(TicketError::NotOpen);
                }
                let kind = match away.state {
                    State::Parked => Kind::Returner,
                    _ => Kind::WalkIn,
                };
                let rank = Rank::of(kind, away.favoured, this_window(now)).micros();
                if tx.execute(&RESUME, &[&rank, &ticket])? == 0 {
                    return Err(TicketError::WrongState);
                }
                let back = Ticket::find(tx, ticket)?.ok_or(TicketError::Missing)?;
                Ok((back, Resumed { ticket }))
            })
            .await
    }

    /// Sends somebody at a counter on to another line of the same office. They go before others of
    /// the window in which that line has room.
    pub async fn transfer(
        &self,
        act: &Act,
        ticket: Id<Ticket>,
        line: Id<Line>,
        services: &Services,
    ) -> Result<Ticket, TicketError> {
        let (now, may, services) = (self.now(), act.clone(), services.clone());
        self.ledger()
            .change(act, move |tx| {
                let (served, _) = at_counter(tx, &may, ticket)?;
                let (from, to) = (place(tx, &may, served.line)?, place(tx, &may, line)?);
                if from.office.id != to.office.id {
                    return Err(TicketError::Missing);
                }
                if !services.are_in(&to.line.services) {
                    return Err(TicketError::NotServed);
                }
                if let Some(began) = served.began_at {
                    let took = between(began, now);
                    measure::add(tx, served.line, (&served.services, served.date), took)?;
                }
                let (window, taken) = find_room(tx, line, &services, now)?;
                let starts_at = window.map(|window| window.starts_at);
                let at = starts_at.unwrap_or_else(|| this_window(now));
                let rank = Rank::of(Kind::Returner, served.favoured, at).micros();
                let values: &[&dyn ToValue] = &[
                    &line,
                    &services.to_string(),
                    &taken.share.code(),
                    &taken.minutes,
                    &starts_at,
                    &window.map(|window| window.closes_at),
                    &rank,
                    &ticket,
                ];
                if tx.execute(&TRANSFER, values)? == 0 {
                    return Err(TicketError::WrongState);
                }
                set_aside(tx, ticket, now)?;
                let sent = Ticket::find(tx, ticket)?.ok_or(TicketError::Missing)?;
                Ok((sent, Transferred { ticket, line }))
            })
            .await
    }

    /// Somebody has gone before being served, and says so or was seen to go.
    pub async fn leave(&self, act: &Act, ticket: Id<Ticket>) -> Result<(), TicketError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                let gone = Ticket::find(tx, ticket)?.ok_or(TicketError::Missing)?;
                place(tx, &may, gone.line)?;
                set_aside(tx, ticket, now)?;
                match tx.execute(&LEAVE, &[&now, &ticket])? {
                    0 => Err(TicketError::WrongState),
                    _ => Ok(((), Left { ticket })),
                }
            })
            .await
    }
}

/// Room of today in another line, or none: whoever is in the house already is not sent away.
fn find_room(
    tx: &mut Tx<'_>,
    line: Id<Line>,
    services: &Services,
    now: Moment,
) -> Result<(Option<Window>, Taken), TicketError> {
    let place = Place::find(tx, line)?.ok_or(TicketError::Missing)?;
    let date = place.today(now);
    let calendar = place.days(tx, (date, date))?;
    let minutes = Pace::of(tx, line, services, date)?.minutes();
    let wanted = Taken { share: Share::Any, minutes };
    let found = take_on(tx, &calendar, (date, now), wanted, |window| window.starts_at)?;
    Ok(found.map_or((None, NOTHING), |(window, taken)| (Some(window), taken)))
}

/// Zero where the clock was set back.
fn between(since: Moment, now: Moment) -> Duration {
    let micros = now.micros().saturating_sub(since.micros());
    Duration::from_micros(u64::try_from(micros).unwrap_or_default())
}

static BEGIN: Sql = Sql::new(
    "UPDATE desk_ticket
     SET state = 'serving', began_at = $1
     WHERE id = $2 AND state = 'called'",
);

static FINISH: Sql = Sql::new(
    "UPDATE desk_ticket
     SET state = 'done', ended_at = $1
     WHERE id = $2 AND state IN ('called', 'serving')",
);

static PARK: Sql = Sql::new(
    "UPDATE desk_ticket
     SET state = 'parked'
     WHERE id = $1 AND state IN ('called', 'serving')",
);

static RESUME: Sql = Sql::new(
    "UPDATE desk_ticket
     SET state = 'waiting', rank = $1, calls = 0, began_at = NULL, ended_at = NULL
     WHERE id = $2 AND state IN ('missed', 'parked') AND number IS NOT NULL",
);

static TRANSFER: Sql = Sql::new(
    "UPDATE desk_ticket
     SET state = 'waiting', line = $1, kind = 'returner', services = $2, share = $3,
         minutes = $4, starts_at = $5, closes_at = $6, rank = $7, calls = 0, began_at = NULL
     WHERE id = $8 AND state IN ('called', 'serving')",
);

static LEAVE: Sql = Sql::new(
    "UPDATE desk_ticket
     SET state = 'left', ended_at = $1
     WHERE id = $2 AND state IN ('called', 'parked', 'serving', 'waiting')",
);
