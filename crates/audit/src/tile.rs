//! The tiles of the tree as they lie in the database.

use std::collections::HashMap;

use store::{Error, Sql, Tx};

use crate::{
    edge::{Edge, HEIGHT, Tile, WIDTH, whole_root},
    hash::Hash,
};

/// The hashes of a stored tile; `None` if these bytes cannot be one.
pub(crate) fn hashes(bytes: &[u8]) -> Option<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    let fits = rest.is_empty() && !hashes.is_empty() && hashes.len() <= WIDTH;
    fits.then(|| hashes.iter().map(|hash| Hash::from_bytes(*hash)).collect())
}

/// Keeps a tile, in place of what it has grown from.
pub(crate) fn keep(tx: &mut Tx<'_>, tile: &Tile) -> Result<(), Error> {
    let bytes: Vec<u8> = tile.hashes.iter().flat_map(Hash::as_bytes).copied().collect();
    tx.execute(&KEEP, &[&tile.level, &tile.place.cast_signed(), &bytes])?;
    Ok(())
}

/// The stored hashes of one tile, if it is there and can be one.
pub(crate) fn find(tx: &mut Tx<'_>, level: u32, place: u64) -> Result<Option<Vec<Hash>>, Error> {
    let found: Option<(Vec<u8>,)> = tx.find(&ONE, &[&level, &place.cast_signed()])?;
    Ok(found.and_then(|(bytes,)| hashes(&bytes)))
}

/// The size of the tree, as last sequenced.
pub(crate) fn size(tx: &mut Tx<'_>) -> Result<u64, Error> {
    let found: Option<(i64,)> = tx.find(&SIZE, &[])?;
    Ok(found.map_or(0, |(size,)| size.max(0).cast_unsigned()))
}

/// The size of the tree, whose row is ours until the transaction ends: on PostgreSQL rivals wait
/// here, and what they read next is what we wrote.
pub(crate) fn lock(tx: &mut Tx<'_>) -> Result<u64, Error> {
    let locked: Option<(u64,)> = tx.find(&LOCK, &[])?;
    Ok(locked.ok_or(Error::Shape("the audit tree has no size"))?.0)
}

/// Notes the size to which the tree has grown.
pub(crate) fn resize(tx: &mut Tx<'_>, size: u64) -> Result<(), Error> {
    tx.execute(&RESIZE, &[&size.cast_signed()])?;
    Ok(())
}

/// The edge of the tree of `size` leaves.
pub(crate) fn edge(tx: &mut Tx<'_>, size: u64) -> Result<Edge, Error> {
    let mut levels = Vec::new();
    let mut row = size;
    while row > 0 {
        let mut hashes = Vec::with_capacity(WIDTH);
        let unfinished = row as usize % WIDTH;
        if unfinished > 0 {
            let level = levels.len() as u32;
            let stored = find(tx, level, row >> HEIGHT)?.ok_or(INCOMPLETE)?;
            hashes.extend_from_slice(stored.get(..unfinished).ok_or(INCOMPLETE)?);
        }
        levels.push(hashes);
        row >>= HEIGHT;
    }
    Ok(Edge::new(size, levels))
}

/// Roots of whole subtrees, out of tiles read once each.
pub(crate) struct Subtrees<'t, 'c> {
    tx: &'t mut Tx<'c>,
    read: HashMap<(u32, u64), Vec<Hash>>,
}

impl<'t, 'c> Subtrees<'t, 'c> {
    pub(crate) fn new(tx: &'t mut Tx<'c>) -> Self {
        Self { tx, read: HashMap::new() }
    }

    /// The root over the `2^height` leaves from `place * 2^height` on.
    pub(crate) fn root(&mut self, height: u32, place: u64) -> Result<Hash, Error> {
        let level = height / HEIGHT;
        let wide = 1 << (height % HEIGHT);
        let first = place * wide;
        let key = (level, first >> HEIGHT);
        if !self.read.contains_key(&key) {
            let stored = find(self.tx, key.0, key.1)?.ok_or(INCOMPLETE)?;
            self.read.insert(key, stored);
        }
        let start = first as usize % WIDTH;
        let hashes = self.read.get(&key).and_then(|tile| tile.get(start..start + wide as usize));
        Ok(whole_root(hashes.ok_or(INCOMPLETE)?))
    }
}

const INCOMPLETE: Error = Error::Shape("a tile of the audit tree is missing");

static KEEP: Sql = Sql::new(
    "INSERT INTO audit_tile (level, place, hashes)
     VALUES ($1, $2, $3)
     ON CONFLICT (level, place) DO UPDATE SET hashes = excluded.hashes",
);
static LOCK: Sql = Sql::new("UPDATE audit_tree SET size = size WHERE id = 1 RETURNING size");
static ONE: Sql = Sql::new("SELECT hashes FROM audit_tile WHERE level = $1 AND place = $2");
static RESIZE: Sql = Sql::new("UPDATE audit_tree SET size = $1 WHERE id = 1");
static SIZE: Sql = Sql::new("SELECT size FROM audit_tree WHERE id = 1");
