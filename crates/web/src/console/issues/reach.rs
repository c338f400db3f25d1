//! What both pages of known issues ask and tell.

use desk::{IssueError, Office};
use terms::{Act, Region};

use crate::{Refusal, app::App};

/// What is not there, or not allowed at all, is a page of its own.
pub(super) fn refuse(error: &IssueError) -> Refusal {
    Refusal::new(error.class(), error)
}

/// The offices for which an officer may report.
pub(super) async fn offices(app: &App, act: &Act) -> Result<Vec<Office>, Refusal> {
    let offices = app.desk.offices(act.region().unwrap_or(Region::COUNTRY)).await;
    offices.map_err(|error| Refusal::new(error.class(), &error))
}
