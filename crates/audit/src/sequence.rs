//! The sequencer: gives committed events their places in the tree.

use store::{Error, Sql, Tx};

use crate::{edge::Edge, entry::Leaf, hash::Hash, log::Log, tile};

/// Events in one transaction of the sequencer: bounds how long it keeps other writers waiting.
const BATCH: usize = 1_000;

impl Log {
    /// Numbers the events that wait, in batches, and says how many there were. Whoever does the
    /// same at the same time, in whatever process, takes turns with us.
    pub async fn sequence(&self) -> Result<u64, Error> {
        let mut added = 0;
        loop {
            let waiting: Option<(i64,)> = self.handle.read(|tx| tx.find(&WAITS, &[])).await?;
            if waiting.is_none() {
                return Ok(added);
            }
            let numbered = self.handle.write(number_some).await?;
            added += numbered as u64;
            if numbered < BATCH {
                return Ok(added);
            }
        }
    }
}

fn number_some(tx: &mut Tx<'_>) -> Result<usize, Error> {
    // On PostgreSQL this row's lock holds rivals here, and what they read next is what we wrote.
    let locked: Option<(i64,)> = tx.find(&LOCK, &[])?;
    let size = locked.ok_or(Error::Shape("the audit tree has no size"))?.0;
    let mut numbered: Vec<(i64, Hash)> = Vec::with_capacity(BATCH);
    tx.each(&NUMBER, &[&size, &(BATCH as u32)], |row| {
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
        numbered.push((row.cell(0)?, leaf.hash()));
        Ok(())
    })?;
    numbered.sort_unstable_by_key(|(number, _)| *number);
    let edge = tile::edge(tx, size.cast_unsigned())?;
    grow(tx, edge, &numbered)?;
    Ok(numbered.len())
}

fn grow(tx: &mut Tx<'_>, mut edge: Edge, numbered: &[(i64, Hash)]) -> Result<(), Error> {
    let mut full = Vec::new();
    for (_, leaf) in numbered {
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
    tx.execute(&RESIZE, &[&edge.size().cast_signed()])?;
    Ok(())
}

static LOCK: Sql = Sql::new("UPDATE audit_tree SET size = size WHERE id = 1 RETURNING size");
static NUMBER: Sql = Sql::new(
    "UPDATE audit_event
     SET number = waiting.place
     FROM (
         SELECT id AS event, $1 + ROW_NUMBER() OVER (ORDER BY at, id) - 1 AS place
         FROM audit_event
         WHERE number IS NULL
         ORDER BY at, id
         LIMIT $2
     ) AS waiting
     WHERE id = waiting.event
     RETURNING number, id, at, name, actor, region, commitment",
);
static RESIZE: Sql = Sql::new("UPDATE audit_tree SET size = $1 WHERE id = 1");
static WAITS: Sql = Sql::new("SELECT at FROM audit_event WHERE number IS NULL LIMIT 1");
