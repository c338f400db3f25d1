//! Search for desks: by NIK, by KK number, and by names as they are heard and mistyped.
//!
//! A name is cut into words, and each word folded to what its spellings have in common. The index
//! keeps, for each folded word and village, who bears it there. A search reads the bearers of its
//! words in the villages where the act may look and in no others, takes those who bear all of
//! them, and holds the best against their records.

mod bearers;
mod candidates;
mod fold;
mod hit;
mod index;
mod likeness;
mod look_up;
mod query;
mod rank;
mod word;

pub(crate) use self::index::{Filling, reindex};
pub use self::{
    hit::{Found, Hit, More, Seen},
    likeness::Likeness,
    query::{Born, Query, QueryError, Show, Typed},
};
