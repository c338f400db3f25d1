//! The pages and endpoints over real connections, with the rooms behind them.
#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a story's helpers fail the story, and its issuers and wallets sign"
)]

mod api;
mod asked;
mod assisting;
mod at_counter;
mod at_home;
#[path = "../../../staff/tests/stories/authenticator.rs"]
#[expect(dead_code, reason = "the stories of officers tell more lies than these")]
mod authenticator;
mod booking;
mod canary;
mod caps;
mod changed;
mod contact;
mod counter;
mod course;
mod deferred;
mod desk;
mod documents;
mod doors;
mod ended;
mod events;
mod exports;
mod house;
mod http;
mod imports;
mod into_wallet;
mod issuer_key;
mod issues;
mod issuing;
mod keeping;
mod kiosk;
mod listen;
mod lists;
mod live;
mod look;
mod new_phone;
mod offering;
mod officer;
mod officers;
mod pages;
#[path = "../../../unlock/tests/stories/phone.rs"]
#[expect(dead_code, reason = "the stories of the room of the PINs do more with a phone")]
mod phone;
mod pins;
mod presenting;
mod public;
mod refused;
mod release;
mod residents;
mod revocation;
mod unlock;
mod verifier;
mod waiting;
mod wallet;
