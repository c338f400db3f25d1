//! Stories of the wallet: it meets an issuer and a verifier that are built from the same formats
//! and protocols, honest at first and then in every way that they should not be.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a story that goes wrong should stop"
)]

mod accept;
mod accept_credential;
mod accept_later;
mod accept_mdoc;
mod accept_trust;
mod check;
mod described;
mod forge;
mod give_back;
mod issuer;
mod lists;
mod noise;
mod pki;
mod pocket;
mod present;
mod present_counter;
mod present_mdoc;
mod present_register;
mod present_request;
mod present_way;
mod refill;
mod refused;
mod verifier;
mod world;
