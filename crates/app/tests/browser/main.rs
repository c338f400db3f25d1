//! Stories of people at real browsers: Chromium, Firefox, and WebKit, the family of the iPhone's.
//! What a browser shows is looked at on each page, and kept as a picture in `target/screenshots`.
//!
//! A browser or driver that is not installed fails the stories and says what to install.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a story's helpers fail the story"
)]

/// Every story of this file once in each engine, told by each of its visitors there.
macro_rules! in_all {
    ($($story:ident: $visitors:ident;)*) => {
        in_engine! { in_chromium Chromium $($story $visitors)* }
        in_engine! { in_firefox Firefox $($story $visitors)* }
        in_engine! { in_webkit WebKit $($story $visitors)* }
    };
}

macro_rules! in_engine {
    ($module:ident $engine:ident $($story:ident $visitors:ident)*) => {
        mod $module {$(
            #[test]
            #[ignore = "needs a browser: cargo xtask test"]
            fn $story() {
                let engine = crate::visitor::Engine::$engine;
                for visitor in engine.of(&super::$visitors) {
                    super::$story(engine, *visitor);
                }
            }
        )*}
    };
}

mod activated;
mod alarms;
mod browser;
mod console;
mod cut;
mod drivers;
mod hall;
mod home;
mod house;
mod keyboard;
mod line;
mod pages;
mod passkey;
mod profile;
mod qr;
mod regions;
mod relay;
mod release;
mod search;
mod turn;
mod verifier;
mod visitor;
mod wallet;
mod webdriver;

#[expect(dead_code, reason = "the stories without a browser need more of it")]
#[path = "../stories/server.rs"]
mod server;
