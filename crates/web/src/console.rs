//! Pages for staff.

mod offer;
mod resident;
mod residents;
mod sign_in;

pub(crate) use offer::Offer;
pub(crate) use resident::Resident;
pub(crate) use residents::Residents;
pub(crate) use sign_in::SignIn;
