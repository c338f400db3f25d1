//! What a room declares about each thing that can happen in it.

use serde::Serialize;
use terms::Permission;

/// Something that happened: its name for ever, the permission it needs, and (as its fields) what
/// must be remembered of it. Fields hold ids and codes; a personal value only if the law wants it
/// logged, since it can be erased but has been written.
pub trait Event: Serialize + Send + 'static {
    /// `room.noun.verb`, such as `issuance.credential.issued`. Never changes once used.
    const NAME: &'static str;

    /// What the actor must be allowed to do.
    const NEEDS: Permission;
}

/// Marker for ids of events in the log.
#[derive(Debug)]
pub enum Entry {}
