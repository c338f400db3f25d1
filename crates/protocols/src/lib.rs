//! How credentials travel: the messages of OpenID4VCI 1.0, OpenID4VP 1.0 and of the OAuth pieces
//! beneath them, and those by which a phone opens its vault, for both sides.
//!
//! Promises: no I/O, no key and no clock lives here, a signature is a step · what is read is
//! bounded and checked before it has a type · every refusal carries the code that its
//! specification gives it · codes, tokens and claims never print · it compiles for phones too.

pub mod dcql;
pub mod form;
mod fresh;
mod json;
pub mod jwe;
pub mod oauth;
pub mod oid4vci;
pub mod oid4vp;
pub mod reel;
mod secret;
pub mod unlock;
mod url;

pub use json::MessageError;
pub use secret::Secret;
pub use url::{Url, UrlError};
