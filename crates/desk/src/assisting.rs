//! Helping somebody to an active IKD, step by step. Nothing that was done is lost: whatever takes the
//! person away from the counter sets the activation aside, and it is gone on with when they are back.

use issuance::{Offer, Phone};
use registry::Resident;
use store::{Error, Sql, ToValue, Tx};
use terms::{Act, Id, Moment, Permission};

use crate::{
    assist::{Assist, AssistState, Outcome},
    call::at_counter,
    desk::{Desk, officer, reaches},
    error::TicketError,
    event::{AssistBegun, AssistEnded, AssistOffered, AssistPaused, AssistStepped, AssistUndone},
    service::Service,
    step::Step,
    stop::StopReason,
    ticket::{State, Ticket},
    words::Office,
};

impl Desk {
    /// Begins to help whoever is being served with this ticket, or goes on where it was set aside.
    pub async fn assist(&self, act: &Act, ticket: Id<Ticket>) -> Result<Assist, TicketError> {
        let (now, may, who) = (self.now(), act.clone(), officer(act));
        let fresh = Id::draw(now, self.die());
        self.ledger()
            .change_if(act, move |tx| {
                // A second window waits here, and finds the first one's.
                tx.execute(&HOLD_TICKET, &[&ticket])?;
                let served = serving(tx, &may, ticket)?;
                if !served.services.iter().any(Service::is_assisted) {
                    return Err(TicketError::NotServed);
                }
                let found = Assist::of_ticket(tx, ticket)?;
                if let Some(open) = found.as_ref().filter(|it| it.state == AssistState::Open) {
                    return Ok((open.clone(), None));
                }
                let id = found.map_or(fresh, |paused| paused.id);
                if tx.execute(&REOPEN, &[&who, &id])? == 0 {
                    let place = crate::call::place(tx, &may, served.line)?;
                    let office = place.office.id;
                    let values: &[&dyn ToValue] =
                        &[&id, &office, &served.date, &now, &ticket, &who];
                    tx.execute(&BEGIN, values)?;
                }
                let assist = Assist::find(tx, id)?.ok_or(TicketError::Missing)?;
                Ok((assist, Some(AssistBegun { assist: id, ticket })))
            })
            .await
    }

    /// How it stands with an assisted activation, where the act reaches its office.
    pub async fn find_assist(&self, act: &Act, id: Id<Assist>) -> Result<Assist, TicketError> {
        act.needs(Permission::Serve)?;
        let may = act.clone();
        self.ledger()
            .read(move |tx| {
                let assist = Assist::find(tx, id)?.ok_or(TicketError::Missing)?;
                reached(tx, &may, assist.office)?;
                Ok(assist)
            })
            .await
    }

    /// The one of a ticket that has not ended.
    pub async fn assist_of(
        &self,
        act: &Act,
        ticket: Id<Ticket>,
    ) -> Result<Option<Assist>, TicketError> {
        act.needs(Permission::Serve)?;
        Ok(self.ledger().read::<_, Error>(move |tx| Assist::of_ticket(tx, ticket)).await?)
    }

    /// Whoever sits there says to be this resident; it is their record that is looked at next.
    pub async fn identify(
        &self,
        act: &Act,
        id: Id<Assist>,
        resident: Id<Resident>,
    ) -> Result<Assist, TicketError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                at(tx, &may, id, Step::Identified)?;
                tx.execute(&IDENTIFY, &[&resident, &id])?;
                do_step(tx, id, (Step::Identified, now), false)?;
                Ok((found(tx, id)?, AssistStepped { assist: id, step: Step::Identified.code() }))
            })
            .await
    }

    /// The officer says that a step is done: the next one, and one that is said. With whoever is
    /// eligible it goes on where an earlier visit was broken off: the phone that was ready is, and so is
    /// the PIN.
    pub async fn tick(&self, act: &Act, id: Id<Assist>, step: Step) -> Result<Assist, TicketError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                let assist = at(tx, &may, id, step)?;
                if !step.is_said() {
                    return Err(TicketError::WrongState);
                }
                do_step(tx, id, (step, now), false)?;
                if step == Step::Eligible {
                    carry_on(tx, &assist, now)?;
                }
                Ok((found(tx, id)?, AssistStepped { assist: id, step: step.code() }))
            })
            .await
    }

    /// To whom something can be offered now: they are at the counter of whoever acts, and the phone is
    /// next or has not redeemed what it was offered.
    pub async fn offers_to(&self, act: &Act, id: Id<Assist>) -> Result<Id<Resident>, TicketError> {
        act.needs(Permission::Serve)?;
        let may = act.clone();
        self.ledger()
            .read(move |tx| {
                let assist = opened(tx, &may, id)?;
                takes_offer(&assist)?;
                assist.resident.ok_or(TicketError::WrongState)
            })
            .await
    }

    /// This was offered to them; another offer takes the place of one that nobody has redeemed.
    pub async fn offered(
        &self,
        act: &Act,
        id: Id<Assist>,
        offer: Id<Offer>,
    ) -> Result<Assist, TicketError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                let assist = open(tx, &may, id)?;
                takes_offer(&assist)?;
                undo(tx, id, &[Step::Key, Step::Offered])?;
                for step in [Step::Key, Step::Offered] {
                    do_step(tx, id, (step, now), false)?;
                }
                tx.execute(&OFFER, &[&offer, &id])?;
                Ok((found(tx, id)?, AssistOffered { assist: id, offer }))
            })
            .await
    }

    /// What issuance says of the phone for which the offer was made: once it has redeemed it, the step
    /// is done, at the moment of the phone. Whoever looks may say so, and twice is once.
    pub async fn settle(
        &self,
        act: &Act,
        id: Id<Assist>,
        phone: &Phone,
    ) -> Result<Assist, TicketError> {
        let (may, phone) = (act.clone(), phone.clone());
        self.ledger()
            .change_if(act, move |tx| {
                hold(tx, id)?;
                let assist = found(tx, id)?;
                reached(tx, &may, assist.office)?;
                let is_its = assist.resident == Some(phone.resident)
                    && assist.offer == Some(phone.offer)
                    && assist.next() == Some(Step::Activated)
                    && !matches!(assist.state, AssistState::Ended(_));
                match phone.activated_at.filter(|_| is_its) {
                    None => Ok((assist, None)),
                    Some(since) => {
                        let at = since.max(assist.when(Step::Offered).unwrap_or(since));
                        do_step(tx, id, (Step::Activated, at), false)?;
                        let step = Step::Activated.code();
                        Ok((found(tx, id)?, Some(AssistStepped { assist: id, step })))
                    }
                }
            })
            .await
    }

    /// Takes the last step back, as long as no phone has redeemed anything.
    pub async fn back(&self, act: &Act, id: Id<Assist>) -> Result<Assist, TicketError> {
        let may = act.clone();
        self.ledger()
            .change(act, move |tx| {
                let assist = open(tx, &may, id)?;
                let last = assist.last().filter(|_| assist.can_go_back());
                let step = last.ok_or(TicketError::WrongState)?;
                match step {
                    // Of somebody else nothing is done.
                    Step::Identified | Step::Eligible => undo(tx, id, &Step::ALL)?,
                    Step::Offered => undo(tx, id, &[Step::Key, Step::Offered])?,
                    step => undo(tx, id, &[step])?,
                }
                Ok((found(tx, id)?, AssistUndone { assist: id, step: step.code() }))
            })
            .await
    }

    /// Sets it aside, to be gone on with.
    pub async fn pause(&self, act: &Act, id: Id<Assist>) -> Result<(), TicketError> {
        let may = act.clone();
        self.ledger()
            .change(act, move |tx| {
                open(tx, &may, id)?;
                tx.execute(&PAUSE, &[&id])?;
                Ok(((), AssistPaused { assist: id }))
            })
            .await
    }

    /// The identity is on the phone, and the person goes.
    pub async fn complete(&self, act: &Act, id: Id<Assist>) -> Result<(), TicketError> {
        self.end_assist(act, id, Outcome::Activated).await
    }

    /// It does not come about today.
    pub async fn stop(
        &self,
        act: &Act,
        id: Id<Assist>,
        reason: StopReason,
    ) -> Result<(), TicketError> {
        self.end_assist(act, id, Outcome::Stopped(reason)).await
    }

    async fn end_assist(
        &self,
        act: &Act,
        id: Id<Assist>,
        outcome: Outcome,
    ) -> Result<(), TicketError> {
        let (now, may) = (self.now(), act.clone());
        self.ledger()
            .change(act, move |tx| {
                let assist = open(tx, &may, id)?;
                let fits = match outcome {
                    Outcome::Activated => assist.is_active(),
                    Outcome::Stopped(reason) => {
                        assist.next().is_some_and(|step| reason.is_met_at(step))
                    }
                    Outcome::CarriedOn | Outcome::Lapsed => false,
                };
                if !fits {
                    return Err(TicketError::WrongState);
                }
                end(tx, id, outcome, now)?;
                let (outcome, reason) = (outcome.code(), outcome.reason());
                Ok(((), AssistEnded { assist: id, outcome, reason }))
            })
            .await
    }
}

/// What becomes of an activation when its person goes from the counter: it has come about, or is set
/// aside.
pub(crate) fn set_aside(tx: &mut Tx<'_>, ticket: Id<Ticket>, now: Moment) -> Result<(), Error> {
    let open = Assist::of_ticket(tx, ticket)?.filter(|it| it.state == AssistState::Open);
    match open {
        None => Ok(()),
        Some(it) if it.is_active() => end(tx, it.id, Outcome::Activated, now),
        Some(it) => tx.execute(&PAUSE, &[&it.id]).map(|_| ()),
    }
}

/// Takes over what was done on a visit that was broken off.
fn carry_on(tx: &mut Tx<'_>, assist: &Assist, now: Moment) -> Result<(), Error> {
    let Some(resident) = assist.resident else { return Ok(()) };
    let Some(earlier) = Assist::paused_of(tx, (resident, assist.office))? else { return Ok(()) };
    for done in earlier.done.iter().filter(|it| it.step.is_kept()) {
        do_step(tx, assist.id, (done.step, now), true)?;
    }
    end(tx, earlier.id, Outcome::CarriedOn, now)
}

/// The ticket, being served at the counter of whoever acts.
fn serving(tx: &mut Tx<'_>, act: &Act, ticket: Id<Ticket>) -> Result<Ticket, TicketError> {
    let (served, _) = at_counter(tx, act, ticket)?;
    if served.state == State::Serving { Ok(served) } else { Err(TicketError::WrongState) }
}

/// One that is open, of somebody whom the act serves; others wait until this change is made.
fn open(tx: &mut Tx<'_>, act: &Act, id: Id<Assist>) -> Result<Assist, TicketError> {
    hold(tx, id)?;
    opened(tx, act, id)
}

/// The same for whoever only looks.
fn opened(tx: &mut Tx<'_>, act: &Act, id: Id<Assist>) -> Result<Assist, TicketError> {
    let assist = found(tx, id)?;
    let ticket = assist.ticket.filter(|_| assist.state == AssistState::Open);
    serving(tx, act, ticket.ok_or(TicketError::WrongState)?)?;
    Ok(assist)
}

/// An offer is made where the phone is known or scans, and once more where nobody has redeemed it.
fn takes_offer(assist: &Assist) -> Result<(), TicketError> {
    match assist.next() {
        Some(Step::Key | Step::Activated) => Ok(()),
        _ => Err(TicketError::WrongState),
    }
}

/// One that is open, if this is its next step.
fn at(tx: &mut Tx<'_>, act: &Act, id: Id<Assist>, step: Step) -> Result<Assist, TicketError> {
    let assist = open(tx, act, id)?;
    if assist.next() == Some(step) { Ok(assist) } else { Err(TicketError::WrongState) }
}

fn found(tx: &mut Tx<'_>, id: Id<Assist>) -> Result<Assist, TicketError> {
    Assist::find(tx, id)?.ok_or(TicketError::Missing)
}

fn reached(tx: &mut Tx<'_>, act: &Act, office: Id<Office>) -> Result<Office, TicketError> {
    let found = Office::find(tx, office)?;
    found.filter(|it| reaches(act, it)).ok_or(TicketError::Missing)
}

fn hold(tx: &mut Tx<'_>, id: Id<Assist>) -> Result<(), Error> {
    tx.execute(&HOLD, &[&id]).map(|_| ())
}

fn do_step(
    tx: &mut Tx<'_>,
    id: Id<Assist>,
    (step, at): (Step, Moment),
    is_carried: bool,
) -> Result<(), Error> {
    tx.execute(&STEP, &[&id, &step.code(), &at, &is_carried]).map(|_| ())
}

fn undo(tx: &mut Tx<'_>, id: Id<Assist>, steps: &[Step]) -> Result<(), Error> {
    for step in steps {
        tx.execute(&UNDO, &[&id, &step.code()])?;
    }
    Ok(())
}

fn end(tx: &mut Tx<'_>, id: Id<Assist>, outcome: Outcome, now: Moment) -> Result<(), Error> {
    tx.execute(&END, &[&outcome.code(), &outcome.reason(), &now, &id]).map(|_| ())
}

static BEGIN: Sql = Sql::new(
    "INSERT INTO desk_assist (id, office, date, state, begun_at, ticket, officer)
     VALUES ($1, $2, $3, 'open', $4, $5, $6)",
);

static REOPEN: Sql = Sql::new(
    "UPDATE desk_assist SET state = 'open', officer = $1 WHERE id = $2 AND state = 'paused'",
);

static HOLD_TICKET: Sql = Sql::new("UPDATE desk_ticket SET state = state WHERE id = $1");

static HOLD: Sql = Sql::new("UPDATE desk_assist SET state = state WHERE id = $1");

static IDENTIFY: Sql = Sql::new("UPDATE desk_assist SET resident = $1 WHERE id = $2");

static OFFER: Sql = Sql::new("UPDATE desk_assist SET offer = $1 WHERE id = $2");

static STEP: Sql =
    Sql::new("INSERT INTO desk_assist_step (assist, step, at, carried) VALUES ($1, $2, $3, $4)");

static UNDO: Sql = Sql::new("DELETE FROM desk_assist_step WHERE assist = $1 AND step = $2");

static PAUSE: Sql =
    Sql::new("UPDATE desk_assist SET state = 'paused' WHERE id = $1 AND state = 'open'");

static END: Sql = Sql::new(
    "UPDATE desk_assist
     SET state = 'ended', outcome = $1, reason = $2, ended_at = $3
     WHERE id = $4 AND state <> 'ended'",
);
