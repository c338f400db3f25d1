//! The stories of this room: what each message promises, told with real keys.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a story fails where it stands")]

mod common;
mod dcql;
mod dcql_age;
mod dcql_agreement;
mod dcql_mdoc;
mod dcql_query;
mod dpop;
mod jwe;
mod presentation;
mod proofs;
mod reel;
