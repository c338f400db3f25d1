//! What can be done with a file that was looked at, and by whom.

use staff::{Deed, Proposal, SignedIn};
use terms::{Act, Class, Moment, Permission};

use super::super::agreement::{proposals, question, refusal};
use crate::{
    Refusal,
    app::App,
    imports::{Found, Record},
    passkey::Asked,
};

/// What comes next.
#[derive(Clone, Debug)]
pub(super) enum Next {
    /// Two have signed it, and this officer has proposed it: it can be imported.
    Approved(Proposed),
    /// This officer can be the second one.
    Approve { proposed: Proposed, by: String, asked: Asked },
    /// Two have signed it; whoever has proposed it imports it.
    ApprovedFor(String),
    /// It can be imported by one alone.
    Import,
    /// It would change nothing.
    Nothing,
    /// It takes two officers, and can be proposed.
    Propose(Asked),
    /// It waits for a second officer.
    Proposed(Proposed),
    /// It takes two officers, and this desk has no officer.
    TwoMissing,
}

/// A proposal, and until when it stands.
#[derive(Clone, Debug)]
pub(super) struct Proposed {
    pub approval: String,
    pub until: Moment,
}

impl Next {
    /// Whether it waits for a second officer.
    pub fn is_proposed(&self) -> bool {
        matches!(self, Self::Proposed(_) | Self::Approve { .. })
    }
}

impl Proposed {
    fn of(proposal: &Proposal) -> Self {
        Self { approval: proposal.approval.to_string(), until: proposal.expires }
    }
}

/// What comes next with this file.
pub(super) async fn next(
    app: &App,
    (act, signed_in): (&Act, Option<&SignedIn>),
    record: &Record,
    found: &Found,
) -> Result<Next, Refusal> {
    if !found.changes_something() {
        return Ok(Next::Nothing);
    }
    if is_enough(app, act).await? {
        return Ok(Next::Import);
    }
    let Some(signed_in) = signed_in else { return Ok(Next::TwoMissing) };
    let deed = deed(record, found)?;
    let proposals = proposals(app, signed_in, &deed).await.map_err(|error| refusal(&error))?;
    let (own, others): (Vec<_>, Vec<_>) =
        proposals.into_iter().partition(|it| it.proposer == signed_in.officer);
    // What is approved comes first: it can be done now.
    if let Some(own) = own.iter().max_by_key(|it| it.approved.is_some()) {
        let proposed = Proposed::of(own);
        let approved = own.approved.is_some();
        return Ok(if approved { Next::Approved(proposed) } else { Next::Proposed(proposed) });
    }
    if let Some(other) = others.iter().max_by_key(|it| it.approved.is_some()) {
        let by = other.proposer_name.reveal().clone();
        if other.approved.is_some() {
            return Ok(Next::ApprovedFor(by));
        }
        let begun = app.staff.begin_approval(signed_in, other.approval).await;
        let (proposal, begun) = begun.map_err(|error| refusal(&error))?;
        let (proposed, asked) = (Proposed::of(&proposal), Asked::new(&begun));
        return Ok(Next::Approve { proposed, by, asked });
    }
    Ok(Next::Propose(question(app, signed_in, &deed).await?))
}

/// Whether this act alone is enough: nobody is registered yet, or it is a demonstration's desk.
pub(super) async fn is_enough(app: &App, act: &Act) -> Result<bool, Refusal> {
    if act.needs(Permission::ImportLive).is_ok() {
        return Ok(true);
    }
    let in_use = app.registry.is_in_use().await;
    in_use.map(|it| !it).map_err(|error| Refusal::new(error.class(), &error))
}

/// What two officers sign of this file.
pub(super) fn deed(record: &Record, found: &Found) -> Result<Deed, Refusal> {
    record.deed(found).map_err(|error| Refusal::new(Class::Invalid, &error))
}
