//! Officers: who works here, what each may do and where, how they sign in, and four eyes.
//!
//! Promises: nobody grants more, or wider, than they have · an auditor changes nothing · a link
//! makes one key, once and within fifteen minutes, and the key opens nothing before whoever
//! invited has compared both screens and confirmed it · a dangerous role needs a key that cannot
//! leave its device · a question is answered once, by the right key, at the right address, with its
//! person verified · what a session may do is read anew each time · a session locks after fifteen
//! minutes, ends after eight hours, and ends with its officer or its key · no stranger locks an
//! officer out for good · a dangerous act takes two people, two sign-ins and two keys, both of
//! whom sign exactly what is done, and it is done once.
//!
//! Codes rest as hashes. The log holds ids and never a name, a code or an address.
//! (Web Authentication Level 2 and 3.)

mod appoint;
mod approval;
mod assertion;
mod attempt;
mod candidate;
mod ceremony;
mod code;
mod deed;
mod enrol;
mod error;
mod event;
mod given_up;
mod grants;
mod invite;
mod key;
mod office;
mod officer;
mod progress;
mod retention;
mod role;
mod session;
mod sign_in;
mod spend;
mod staffing;
mod sweep;
mod webauthn;
mod words;

use store::{Migration, Room};

pub use approval::Proposal;
pub use attempt::AddressClass;
pub use candidate::NewOfficer;
pub use ceremony::{Answered, Begun, Ceremony};
pub use code::Code;
pub use deed::{Danger, Deed, DeedError, Delivery, DeskReset, OfferChanged};
pub use enrol::Opened;
pub use error::{ApprovalError, EnrolError, OfficerError, SessionError, SignInError};
pub use given_up::GivenUp;
pub use grants::{Grant, GrantError, Grants};
pub use invite::{Invited, Waiting};
pub use office::{Setup, Staff};
pub use officer::Officer;
pub use progress::{Progress, Reached};
pub use retention::RETENTION;
pub use role::Role;
pub use session::{OpenSession, SignedIn};
pub use spend::Approved;
pub use staffing::Staffing;
pub use sweep::Swept;
pub use webauthn::{Binding, Flaw, Site, SiteError, UnverifiedAssertion, UnverifiedRegistration};
pub use words::{Approval, DisplayName, Invitation, Key, NameError, OfficerId, Session};

/// This room's claim on the database.
pub static ROOM: Room = Room {
    name: "staff",
    schema: &[
        Migration { name: "0001_officer", sql: include_str!("../schema/0001_officer.sql") },
        Migration { name: "0002_key", sql: include_str!("../schema/0002_key.sql") },
        Migration { name: "0003_session", sql: include_str!("../schema/0003_session.sql") },
        Migration { name: "0004_approval", sql: include_str!("../schema/0004_approval.sql") },
    ],
    publishes: &[],
    reads: &[],
};
