//! How a phone opens its vault together with the server that counts attempts: OPAQUE (RFC 9807)
//! in JSON over `POST {public}/unlock/{verb}`.
//!
//! Every message but two is signed as a whole by the phone's throttle key ([`Proof`]), with a fresh
//! nonce, so that nobody else can spend an attempt of the phone's account. The two are `nonce`,
//! which gives the nonces, and `block`, for which the recovery code is enough.

mod block;
mod bytes;
mod change;
mod enrol;
mod key_proof;
mod login;
mod proof;
mod recover;
mod refusal;
mod status;
mod suite;
mod verb;

pub use block::Block;
pub use bytes::Bytes;
pub use change::{Adopt, Adopted, Change, Changing, Stage};
pub use enrol::{Confirm, Enrol, Enrolled};
pub use key_proof::KeyProof;
pub use login::{Finish, Finished, Login, LoginAnswer};
pub use proof::{Proof, ProofError, UnverifiedProof, VerifiedProof};
pub use recover::{
    Cancel, Carried, Claim, Claimed, Complete, Completed, Move, Recover, Recovering,
};
pub use refusal::{Refusal, RefusalCode};
pub use status::{AccountState, Arriving, Leaving, Nonce, Status, StatusAnswer};
pub use suite::{CONTEXT, Chance, SERVER, Stretch, Suite, recovery_tag};
pub use verb::Verb;

use serde::{Deserialize, Serialize};

/// The media type of a message that is a proof.
pub const PROOF: &str = "application/jwt";

/// The longest message.
pub const MOST_BYTES: usize = 16 * 1024;

/// What is answered where there is nothing to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nothing {}
