//! The words everyone shares: ids, moments, chance, people's numbers, places, and who acts.
//!
//! Promises: an id of one thing is not an id of another · a personal value prints as a blank ·
//! time and chance are handed in, never taken · a NIK and a KK number cannot be swapped ·
//! cryptography is asked for through one narrow trait, so that the same code runs on a phone.

mod act;
mod chance;
mod class;
mod crypto;
mod guesses;
mod id;
mod language;
mod moment;
mod nik;
#[cfg(not(target_family = "wasm"))]
mod os;
mod personal;
mod region;

pub use act::{Act, Actor, Forbidden, Officer, Permission};
pub use chance::{Die, SeededDie};
pub use class::Class;
pub use crypto::{AgreementSecret, Crypto, PublicKey, PublicKeyError, Signature};
pub use guesses::Guesses;
pub use id::{Id, IdError};
pub use language::Language;
pub use moment::{
    Clock, Date, FixedClock, Moment, SystemClock, age_on, date_text, date_words, parse_date,
};
pub use nik::{Edition, KkNumber, KkWarning, Nik, NikWarning, NumberError, Prefix, Sex};
#[cfg(not(target_family = "wasm"))]
pub use os::OsDie;
pub use personal::Personal;
pub use region::{Level, Region, RegionError};
