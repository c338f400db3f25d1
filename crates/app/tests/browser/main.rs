//! Stories of people at real browsers: Chromium, and WebKit, the family of the iPhone's. What a
//! browser shows is looked at on each page, and kept as a picture in `target/screenshots`.
//!
//! A browser or driver that is not installed fails the stories and says what to install.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a story's helpers fail the story"
)]

/// Every story of this file once in each engine, told by each of its visitors.
macro_rules! in_both {
    ($($story:ident: $visitors:ident;)*) => {
        mod in_chromium {$(
            #[test]
            #[ignore = "needs a browser: cargo xtask test"]
            fn $story() {
                for visitor in super::$visitors {
                    super::$story(crate::visitor::Engine::Chromium, visitor);
                }
            }
        )*}

        mod in_webkit {$(
            #[test]
            #[ignore = "needs a browser: cargo xtask test"]
            fn $story() {
                for visitor in super::$visitors {
                    super::$story(crate::visitor::Engine::WebKit, visitor);
                }
            }
        )*}
    };
}

mod browser;
mod console;
mod drivers;
mod house;
mod keyboard;
mod pages;
mod passkey;
mod qr;
mod regions;
mod verifier;
mod visitor;
mod webdriver;

#[expect(dead_code, reason = "the stories without a browser need more of it")]
#[path = "../stories/server.rs"]
mod server;
