//! Presenting credentials: OpenID4VP 1.0 with HAIP 1.0, from the wallet's side.

mod answer;
mod consent;
mod holding;
mod place;
mod register;
mod request;
mod start;
mod visible;

pub use start::Present;
