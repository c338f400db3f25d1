//! What happens to residents, each as one audited change: birth, death, marriage, divorce, moves,
//! absence, correction, and the revival of a record that was closed by mistake.

mod birth;
mod closing;
mod correction;
mod error;
mod home;
mod marriage;
mod possible;
mod record;

pub use self::{
    birth::Birth,
    closing::{Absence, Death},
    correction::Correction,
    error::ChangeError,
    home::{Home, Mover},
    marriage::Couple,
};
