//! Booking ahead: what to come for, then where, and when there is room. Works without a script, and
//! nothing of anybody is ever in an address.

mod check;
mod office;
mod offices;
mod place;
mod ways;

pub(crate) use check::CheckPage;
pub(super) use check::{ask, get as check};
pub(crate) use office::TimesPage;
pub(super) use office::get as office;
pub(crate) use offices::OfficesPage;
pub(super) use offices::get as offices;
pub(super) use place::lot::{enter, withdraw};
pub(crate) use place::{DonePage, PlacePage};
pub(super) use place::{code, contact, forget, get as place, hold, person};
