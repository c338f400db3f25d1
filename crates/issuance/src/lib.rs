//! What we issued: offered, redeemed, signed, revoked.
//!
//! Promises: an offer is for one person and, if bound, for one phone · a claim on
//! request is issued to whoever asked for it at the desk, and to nobody else · a code is good once, and
//! guessing it ends · a phone that nobody knows gets nothing before a desk confirms it · what will
//! be signed is stored before it is signed, and no transaction is open while a key signs · a
//! resident's credentials on another phone end when new ones are issued, and a refill ends no copy
//! whose values still hold · what another phone takes over was held before, and is offered to it alone · revocation is whole, final, and told with its reason · a place in a
//! status list belongs to one credential and says nothing about its neighbours · every process
//! publishes the same lists, and none goes back · what nobody needs any more is forgotten, and
//! nothing before · an officer hands over, and a phone takes, as many identities as the house says, and
//! whoever answers for the office is told · who has left a contact is told there when an identity of
//! theirs is put on a phone, and when another contact takes its place.

mod alarm;
mod allowance;
mod caps;
mod carried;
mod catalogue;
mod claims;
mod code;
mod confirm;
mod contact;
mod credential;
mod deferred;
mod error;
mod event;
mod follow;
mod forget;
mod fresh;
mod give_back;
mod hand_over;
mod hand_over_reason;
mod held;
mod holder;
mod holding;
mod intent;
mod issue;
mod left;
mod load;
mod metadata;
mod nonce;
mod note;
mod notification;
mod offer;
mod office;
mod order;
mod phone_change;
mod places;
mod proof;
mod published;
mod purpose;
mod refresh;
mod reissue;
mod replace;
mod retention;
mod revoke;
mod setup;
mod sign;
mod status;
mod stock;
mod sweep;
mod token;
mod what;
mod words;

use store::{Migration, Room};

pub use caps::{Alarm, Allowance, CapKind, Caps, Reached};
pub use claims::Recorded;
pub use confirm::{Phone, PhoneState};
pub use contact::HolderContact;
pub use credential::Asked;
pub use error::{
    Answer, CredentialError, DeferredError, NotificationError, OfferError, TokenError,
};
pub use fresh::Offered;
pub use hand_over::HandOver;
pub use hand_over_reason::HandOverReason;
pub use holder::Choice;
pub use holding::{Ending, Holding, Kept, Waiting};
pub use left::LeftContact;
pub use note::{HolderNote, NoteKind};
pub use office::Issuance;
pub use published::{Edition, Form};
pub use purpose::Purpose;
pub use reissue::{Reissue, ReissueError};
pub use retention::RETENTION;
pub use setup::{Certified, Setup, SetupError, Unbound};
pub use status::StatusError;
pub use sweep::Swept;
pub use what::What;
pub use words::{Binding, Offer, RevokeReason, Whom};

/// This room's claim on the database.
pub static ROOM: Room = Room {
    name: "issuance",
    schema: &[
        Migration { name: "0001_offer", sql: include_str!("../schema/0001_offer.sql") },
        Migration { name: "0002_ending", sql: include_str!("../schema/0002_ending.sql") },
        Migration { name: "0003_status", sql: include_str!("../schema/0003_status.sql") },
        Migration { name: "0004_retention", sql: include_str!("../schema/0004_retention.sql") },
        Migration { name: "0005_carried", sql: include_str!("../schema/0005_carried.sql") },
        Migration { name: "0006_cap", sql: include_str!("../schema/0006_cap.sql") },
        Migration { name: "0007_contact", sql: include_str!("../schema/0007_contact.sql") },
    ],
    publishes: &["credential_ending"],
    reads: &["resident_change"],
};
