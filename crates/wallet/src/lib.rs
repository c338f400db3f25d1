//! What people carry: the core of the wallet, the same on the command line and on phones.
//!
//! Promises: no I/O, no clock and no chance of its own · what is stored was verified to the last
//! byte · a vault opens with its PIN only · no secret and no claim appears in an error.

mod accept;
mod crypto;
mod error;
mod http;
mod key;
mod pin;
mod present;
mod serial;
mod step;
mod texts;
mod tools;
mod trust;
pub mod vault;
mod view;

pub use accept::Accept;
pub use crypto::RustCrypto;
pub use error::{AcceptError, AnswerError, CredentialFault, PresentError, WalletError};
pub use http::{Method, Request, Response, Unreachable};
pub use key::KeyPair;
pub use pin::{Pin, PinError};
pub use present::Present;
pub use step::{Accepted, Done, Next, Step, ToSign};
pub use texts::{Texts, fit_to_show};
pub use tools::Tools;
pub use trust::{PinnedTrust, TrustError, TrustView};
pub use view::{AskedCard, AskedClaim, Asker, Consent, ConsentView, Decision, Trace};
