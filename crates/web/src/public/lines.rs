//! What whoever waits sees of a line: the board of an office, its kiosk, and the place of a ticket,
//! which its holder can change or give back.

mod board;
mod calendar;
mod change;
pub(super) mod kiosk;
mod spoken;
mod ticket;
mod times;

pub(crate) use board::BoardPage;
pub(super) use board::{get as board, live as board_live};
pub(crate) use change::ChangePage;
pub(super) use change::{agree, calendar, cancel, change, get as changing};
pub(crate) use kiosk::KioskPage;
pub(crate) use ticket::TicketPage;
pub(super) use ticket::{forget, from, get as ticket, read, with_code};
pub(super) use times::Times;
