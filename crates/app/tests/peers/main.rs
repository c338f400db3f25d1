//! Other people's implementations accept our bytes, and we accept theirs: SD-JWT VC, mdoc and status
//! lists, with libraries on Node.js, on Python and in Rust (tools/peers).
//!
//! A peer that is not installed fails its stories; `cargo xtask peers` installs them.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a story stops where it surprises")]
#![expect(clippy::disallowed_methods, reason = "the stories are about what is signed")]
#![expect(clippy::indexing_slicing, reason = "a story stops where it surprises")]

/// Every story named, once with each peer named.
macro_rules! with_each {
    ($([$($peer:ident)*] $stories:tt)*) => {
        $($(with_each!(@ $peer $stories);)*)*
    };
    (@ $peer:ident { $($story:ident)* }) => {
        mod $peer {$(
            #[test]
            #[ignore = "needs the peers: cargo xtask peers"]
            fn $story() {
                super::$story(&mut crate::peer::$peer());
            }
        )*}
    };
}

mod acceptance;
mod chance;
mod forger;
mod mdoc;
mod mdoc_acceptance;
mod mdoc_chance;
mod mdoc_forger;
mod mdoc_refusals;
mod mdoc_stage;
mod peer;
mod population_id;
mod refusals;
mod sd_jwt;
mod stage;
mod status_lists;
mod tree;
