//! The sequencer: numbers committed events that have no number yet, and grows the tree over those
//! that have one.

use store::{Error, Sql, Tx};

use crate::{edge::Edge, entry::Leaf, hash::Hash, log::Log, tile};

/// Events in one transaction of the sequencer: bounds how long it keeps other writers waiting.
const BATCH: usize = 1_000;

impl Log {
    /// Gives the events that wait their places in the tree, in batches, and says how many there
    /// were. Whoever does the same at the same time, in whatever process, takes turns with us.
    pub async fn sequence(&self) -> Result<u64, Error> {
        let mut added = 0;
        loop {
            let waiting: Option<(i64,)> = self.handle.read(|tx| tx.find(&WAITS, &[])).await?;
            if waiting.is_none() {
                return Ok(added);
            }
            let placed = self.handle.write(place_some).await?;
            added += placed as u64;
            if placed < BATCH {
                return Ok(added);
            }
        }
    }
}

fn place_some(tx: &mut Tx<'_>) -> Result<usize, Error> {
    let size = tile::lock(tx)?;
    number_some(tx, size)?;
    let leaves = following(tx, size)?;
    if !leaves.is_empty() {
        let edge = tile::edge(tx, size)?;
        grow(tx, edge, &leaves)?;
    }
    Ok(leaves.len())
}

/// Numbers events that have no number, by their time, behind the last that has one; never inside
/// a tree of `size` leaves, even if its last events have been cut off.
fn number_some(tx: &mut Tx<'_>, size: u64) -> Result<(), Error> {
    let last: Option<(i64,)> = tx.find(&LAST, &[])?;
    let next = last.map_or(Some(0), |(last,)| last.checked_add(1));
    let next = next.ok_or(Error::Shape("an event with the last of all numbers"))?;
    let first = next.max(size.cast_signed());
    if tx.execute(&NUMBER, &[&first, &(BATCH as u32)])? > 0 {
        // By id: others may have committed since, also events of an earlier time.
        tx.execute(&UNQUEUE, &[&first])?;
    }
    Ok(())
}

/// The leaves of the events that follow a tree of `size` leaves, up to the first gap.
fn following(tx: &mut Tx<'_>, size: u64) -> Result<Vec<Hash>, Error> {
    let mut leaves = Vec::new();
    tx.each(&FOLLOWING, &[&size.cast_signed(), &(BATCH as u32)], |row| {
        if row.cell::<u64>(0)? != size + leaves.len() as u64 {
            return Ok(());
        }
        let (id, name, actor): (Vec<u8>, String, String) =
            (row.cell(1)?, row.cell(3)?, row.cell(4)?);
        let commitment: Vec<u8> = row.cell(6)?;
        let leaf = Leaf {
            id: &id,
            at: row.cell(2)?,
            name: &name,
            actor: &actor,
            region: row.cell(5)?,
            commitment: &commitment,
        };
        leaves.push(leaf.hash());
        Ok(())
    })?;
    Ok(leaves)
}

fn grow(tx: &mut Tx<'_>, mut edge: Edge, leaves: &[Hash]) -> Result<(), Error> {
    let mut full = Vec::new();
    for leaf in leaves {
        edge.push(*leaf, &mut full);
    }
    for tile in &full {
        tile::keep(tx, tile)?;
    }
    // A level's last tile has grown only if one below it was filled.
    let grown = full.iter().map(|tile| tile.level + 1).max().unwrap_or(0);
    for tile in edge.unfinished().take_while(|tile| tile.level <= grown) {
        tile::keep(tx, &tile)?;
    }
    tile::resize(tx, edge.size())
}

static FOLLOWING: Sql = Sql::new(
    "SELECT number, id, at, name, actor, region, commitment
     FROM audit_event
     WHERE number >= $1
     ORDER BY number
     LIMIT $2",
);
static LAST: Sql = Sql::new("SELECT number FROM audit_event ORDER BY number DESC LIMIT 1");
static NUMBER: Sql = Sql::new(
    "INSERT INTO audit_event
         (number, id, at, name, actor, region, reason, payload, salt, commitment, erased_by)
     SELECT $1 + ROW_NUMBER() OVER (ORDER BY at, id) - 1,
            id, at, name, actor, region, reason, payload, salt, commitment, erased_by
     FROM audit_waiting
     ORDER BY at, id
     LIMIT $2",
);
static UNQUEUE: Sql = Sql::new(
    "DELETE FROM audit_waiting
     WHERE id IN (SELECT id FROM audit_event WHERE number >= $1)",
);
static WAITS: Sql = Sql::new(
    "SELECT number
     FROM audit_tree
     JOIN audit_event ON number = size
     WHERE audit_tree.id = 1
     UNION ALL
     SELECT at FROM audit_waiting
     LIMIT 1",
);
