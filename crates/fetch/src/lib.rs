//! The only way out: one bounded HTTP request to a place that may be asked.
//!
//! Promises: a URL that somebody gave us leads to no private address, however its name resolves ·
//! what was checked is what is connected to · a redirect is an error, never followed · an answer
//! that is too large, too slow or compressed is dropped, whatever its headers claim · TLS trusts
//! the public roots and those the configuration adds · no URL appears in an error, as it may
//! carry a code.
//!
//! (SD-JWT VC, "Server-Side Request Forgery"; OpenID4VCI 1.0, 4.1.3; OpenID4VP 1.0, 5.10.)

mod address;
mod call;
mod connect;
mod error;
mod reach;
mod response;
mod target;

pub use call::{Fetch, Limits};
pub use connect::{Lookup, Rule};
pub use error::FetchError;
pub use reach::Reach;
pub use response::Response;
