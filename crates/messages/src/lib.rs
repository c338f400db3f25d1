//! What leaves for people's mail and phones: codes that prove a contact, reminders, news.
//!
//! Promises: a contact lies sealed, and what is compared of it is a keyed hash · a code is good once,
//! and every guess is spent before it is compared · nobody is flooded: three codes an hour, whoever
//! asks · a message is posted once, however often it is posted, and tried until it is of no use · what
//! was sent is erased · no address, number or text is in a log, an event or an error.
//!
//! Who has a contact proves it by [`Messages::ask`] and [`Messages::prove`]; other rooms
//! [`post`](Messages::post); a loop [`deliver`](Messages::deliver)s through a [`Courier`].

mod contact;
mod courier;
mod deliver;
mod error;
mod event;
mod office;
mod post;
mod proof;
mod proven;
mod retention;
mod seal;
mod sweep;
mod words;

use store::{Migration, Room};

pub use contact::{Contact, ContactError, Means};
pub use courier::{
    Carried, Courier, Couriers, Folder, Gateway, Letter, Sending, Smtp, SmtpError, Undelivered,
};
pub use deliver::Delivered;
pub use error::{AskError, PostError, ProveError};
pub use office::Messages;
pub use post::Post;
pub use proven::Proven;
pub use retention::RETENTION;
pub use words::{ContactMark, Posted, Proof, SealedContact};

/// This room's claim on the database.
pub static ROOM: Room = Room {
    name: "messages",
    schema: &[Migration { name: "0001_message", sql: include_str!("../schema/0001_message.sql") }],
    publishes: &[],
    reads: &[],
};
