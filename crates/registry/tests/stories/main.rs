//! Stories of the registry on both engines.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a story and its helpers stop where their world is wrong"
)]

mod bases;
mod card;
mod export;
mod file;
mod freeze;
mod history;
mod home;
mod import;
mod life;
mod lookup;
mod order;
mod population;
mod portrait;
mod possible;
mod region_search;
mod regions;
mod register;
mod search;
mod town;
mod vital;
mod walk;
