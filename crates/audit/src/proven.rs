//! Proofs out of the stored tree, for whoever wants to check the log from outside.

use store::{Error, Sql};
use terms::Id;

use crate::{
    event::Entry,
    hash::Hash,
    log::Log,
    proof::{self, Consistency, Inclusion},
    tile::{self, Subtrees},
};

impl Log {
    /// The leaf of `event`, and the proof that it is in the tree of `size` leaves. `None` if it is
    /// not, or the tree is not yet that large.
    pub async fn inclusion(
        &self,
        event: Id<Entry>,
        size: u64,
    ) -> Result<Option<(Hash, Inclusion)>, Error> {
        self.handle
            .read(move |tx| {
                let found: Option<(u64,)> = tx.find(&NUMBER, &[&event])?;
                let Some((number,)) = found else { return Ok(None) };
                if number >= size || size > tile::size(tx)? {
                    return Ok(None);
                }
                let mut subtrees = Subtrees::new(tx);
                let leaf = subtrees.root(0, number)?;
                let subtree = |height, place| subtrees.root(height, place);
                Ok(Some((leaf, proof::inclusion(number, size, subtree)?)))
            })
            .await
    }

    /// The proof that the tree of `size` leaves has grown from the one of `old` leaves. `None` if
    /// `old` is the larger, or the tree is not yet that large.
    pub async fn consistency(&self, old: u64, size: u64) -> Result<Option<Consistency>, Error> {
        self.handle
            .read(move |tx| {
                if old > size || size > tile::size(tx)? {
                    return Ok(None);
                }
                let mut subtrees = Subtrees::new(tx);
                let subtree = |height, place| subtrees.root(height, place);
                proof::consistency(old, size, subtree).map(Some)
            })
            .await
    }
}

static NUMBER: Sql = Sql::new("SELECT number FROM audit_event WHERE id = $1");
