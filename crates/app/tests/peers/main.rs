//! Other people's implementations accept our SD-JWT VC and KB-JWT bytes, and we accept theirs:
//! `@sd-jwt/sd-jwt-vc` on Node.js and `sd-jwt` on Python (tools/peers).
//!
//! A peer that is not installed fails its stories; `cargo xtask peers` installs both.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a story stops where it surprises")]
#![expect(clippy::disallowed_methods, reason = "the stories are about what is signed")]
#![expect(clippy::indexing_slicing, reason = "a story stops where it surprises")]

/// Every story of this file once with each peer.
macro_rules! with_both {
    ($($story:ident)*) => {
        mod with_node {$(
            #[test]
            #[ignore = "needs the peers: cargo xtask peers"]
            fn $story() {
                super::$story(&mut crate::peer::node());
            }
        )*}

        mod with_python {$(
            #[test]
            #[ignore = "needs the peers: cargo xtask peers"]
            fn $story() {
                super::$story(&mut crate::peer::python());
            }
        )*}
    };
}

mod acceptance;
mod chance;
mod forger;
mod peer;
mod population_id;
mod refusals;
mod stage;
mod tree;
