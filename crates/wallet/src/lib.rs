//! What people carry: the core of the wallet, the same on the command line and on phones.
//!
//! Promises: no I/O, no clock and no chance of its own · what is stored was verified to the last
//! byte · nothing leaves before the person has agreed and the vault has written it down · a no
//! looks like an empty hand · a vault opens with its PIN only · no secret and no claim appears in
//! an error or in a log.
//!
//! How to drive it. Open the vault ([`vault::open`], or [`vault::VaultState::new`] for the first
//! time), begin a flow ([`Accept`], [`Check`], [`Collect`],
//! [`Present`], [`Refill`]) and do what each [`Step`] asks:
//!
//! ```
//! # use wallet::*; use wallet::vault::{KeyUnknown, VaultState};
//! # fn ask(_: &ConsentView) -> Consent { Consent::Share }
//! # fn confirm(_: &TrustView) -> Decision { Decision::Approve }
//! # fn fetch(_: &Request) -> Result<Response, Unreachable> { Err(Unreachable) }
//! # fn save(_: &VaultState) -> Result<(), Failed> { Ok(()) }
//! # struct Failed;
//! # impl From<WalletError> for Failed { fn from(_: WalletError) -> Self { Self } }
//! # impl From<KeyUnknown> for Failed { fn from(_: KeyUnknown) -> Self { Self } }
//! fn drive(mut step: Step, vault: &mut VaultState, tools: &Tools) -> Result<Done, Failed> {
//!     loop {
//!         step = match step {
//!             Step::Consent(view, next) => next.resume(ask(&view))?, // every time, in full
//!             Step::Done(done) => return Ok(done),
//!             Step::Draw(count, next) => next.resume(vault.draw_keys(count, &*tools.die))?,
//!             Step::Fetch(request, next) => next.resume(fetch(&request))?, // see `Request`
//!             Step::Keep(changes, next) => {
//!                 changes.into_iter().for_each(|change| vault.apply(change));
//!                 save(vault)?; // sealed and durable; if it fails, stop here
//!                 next.resume(())?
//!             }
//!             Step::Sign(all, next) => {
//!                 let signed: Result<_, _> = all.iter().map(|it| vault.sign(&it.key, &it.bytes)).collect();
//!                 next.resume(signed?)?
//!             }
//!             Step::Trust(view, next) => next.resume(confirm(&view))?, // show its fingerprint
//!         };
//!     }
//! }
//! ```

mod accept;
mod check;
mod crypto;
mod error;
mod http;
mod key;
mod phone;
mod pin;
mod present;
mod serial;
mod slot;
mod step;
mod texts;
mod tools;
mod trust;
pub mod unlock;
pub mod vault;
mod view;
mod whole;

pub use accept::{Accept, Collect, GiveBack, Refill};
pub use check::Check;
pub use crypto::RustCrypto;
pub use error::{
    AcceptError, AnswerError, CredentialFault, PresentError, RefillError, StatusFault, TypeFault,
    WalletError,
};
pub use http::{Method, Request, Response, Unreachable};
pub use key::KeyPair;
pub use phone::Phone;
pub use pin::{Pin, PinError};
pub use present::Present;
pub use slot::Door;
pub use step::{Accepted, Done, Next, Step, ToSign};
pub use texts::{Texts, fit_to_show};
pub use tools::Tools;
pub use trust::{PinnedTrust, TrustError, TrustView};
pub use view::{
    AskedCard, AskedClaim, Asker, ChangedClaim, Checked, CheckedCard, Consent, ConsentView,
    Decision, Registered, Renewed, Trace, Undescribed, Unread,
};
