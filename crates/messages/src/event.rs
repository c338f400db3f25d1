//! What this room writes into the audit log: ids and counts. Never to whom, never what.

use audit::Event;
use serde::Serialize;
use terms::{Id, Permission};

use crate::words::{Posted, Proof};

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
    /// Digits are on their way to a contact.
    Asked, "messages.contact.asked", Book { proof: Id<Proof> }
    /// Digits were typed, and the guess is spent.
    Guessed, "messages.contact.guessed", Book { proof: Id<Proof>, right: bool }
    /// A message waits to be sent.
    Taken, "messages.post.taken", Operate { post: Id<Posted> }
    /// Messages were given to couriers.
    Given, "messages.post.given", Operate { posts: u32 }
    /// What became of them.
    Carried, "messages.post.carried", Operate { sent: u32, again: u32, given_up: u32 }
    /// What had ended was deleted.
    Forgotten, "messages.forgotten", Operate { proofs: u64, counts: u64, posts: u64 }
}
