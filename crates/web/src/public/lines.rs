//! What whoever waits sees of a line: the board of an office, its kiosk, and the place of a ticket.

mod board;
pub(super) mod kiosk;
mod spoken;
mod ticket;

pub(crate) use board::BoardPage;
pub(super) use board::{get as board, live as board_live};
pub(crate) use kiosk::KioskPage;
pub(crate) use ticket::TicketPage;
pub(super) use ticket::{forget, get as ticket, read};
