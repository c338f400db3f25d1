//! Who may ask: relying parties, their requests for presentations, and what came of them.
//!
//! Promises: nobody asks for more than was registered · a request has its own nonce and its own
//! key, and is answered once · every refusal has a reason code · a credential's status is looked
//! up only after the credential was found in order, in no older edition than was seen before · claims rest sealed, are read once, and are
//! gone after ten minutes · a number that stands for a request is good for five minutes and until
//! somebody fetches the request, and a wrong one says nothing · after that no pair of subject and relying party is left anywhere ·
//! this room sees neither the registry nor what was issued.
//!
//! A request is made with [`Relying::ask`]; wallets fetch it with [`Relying::request_object`]
//! under [`REQUEST_PATH`] and answer with [`Relying::respond`] under [`RESPONSE_PATH`]; who asked
//! reads the outcome with [`Relying::result`], or in a browser with [`Relying::returned`].
//! At a counter the request is shown ([`Relying::challenge`]) and the answer read from the phone
//! ([`Relying::hear`]).
//! (OpenID4VP 1.0; HAIP 1.0, section 5.)

mod allowed;
mod ask;
mod cause;
mod certificate;
mod code;
mod counter;
mod edition;
mod error;
mod event;
mod number;
mod office;
mod outcome;
mod party;
mod reason;
mod redirect;
mod registration;
mod request;
mod respond;
mod retention;
mod seen;
mod shown;
mod statements;
mod status;
mod sweep;
mod transaction;
mod want;
mod words;

use store::{Migration, Room};

pub use counter::{Challenge, Heard};
pub use error::{
    AskError, NumberError, PairError, RegisterError, RequestError, RespondError, ResultError,
    SweepError,
};
pub use office::{Relying, Setup};
pub use outcome::Outcome;
pub use reason::Reason;
pub use retention::RETENTION;
pub use sweep::Swept;
pub use transaction::Asked;
pub use want::Want;
pub use words::{
    Allowed, PartyName, REQUEST_PATH, RESPONSE_PATH, RelyingParty, Transaction, Wording,
};

/// This room's claim on the database.
pub static ROOM: Room = Room {
    name: "relying",
    schema: &[
        Migration {
            name: "0001_presentation",
            sql: include_str!("../schema/0001_presentation.sql"),
        },
        Migration { name: "0002_edition", sql: include_str!("../schema/0002_edition.sql") },
        Migration { name: "0003_contact", sql: include_str!("../schema/0003_contact.sql") },
        Migration { name: "0004_number", sql: include_str!("../schema/0004_number.sql") },
    ],
    publishes: &[],
    reads: &[],
};
