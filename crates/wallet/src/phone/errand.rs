//! What a flow waits for between two calls.

use super::round::Round;
use crate::{
    http::{Response, Unreachable},
    step::Next,
    unlock,
    view::{Consent, Decision},
};

/// A flow that waits for the shell.
pub struct Running {
    pub waiting: Waiting,
    /// What else is to be done when this flow is at its end.
    pub round: Option<Round>,
}

/// For what it waits.
pub enum Waiting {
    /// A choice; whether there is anything to share.
    Consent(Next<Consent>, bool),
    Fetch(Next<Result<Response, Unreachable>>),
    Keep(Next<()>),
    /// The pocket and the vault, laid down together; what there is to tell then.
    Stow(serde_json::Value),
    Trust(Next<Decision>),
    /// The same, of the flows around the PIN.
    Ask(unlock::Next<Vec<Result<Response, Unreachable>>>),
    Lay(unlock::Next<()>),
}
