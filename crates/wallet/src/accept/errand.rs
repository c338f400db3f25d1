//! What is still to be fetched, and what has been.

use std::collections::VecDeque;

use protocols::oid4vci::{IssuerMetadata, Wanted};

use super::session::Trusted;
use crate::{step::Accepted, vault::CardKind};

/// What is still to be fetched, and what has been.
pub struct Errand {
    pub issuer: IssuerMetadata,
    pub trusted: Trusted,
    pub orders: VecDeque<Order>,
    pub accepted: Accepted,
}

/// One credential to be asked for.
pub struct Order {
    pub kind: CardKind,
    pub wanted: Wanted,
}
