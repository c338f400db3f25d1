//! The check of the whole log: events against leaves, leaves against the tree, the tree against
//! what was signed. It walks once from the first leaf to the last, in bounded memory.

mod checkpoints;
mod events;
mod nodes;

use store::{Error, Sql, Tx};

use crate::{
    checkpoint::Checkpoint,
    edge::{Edge, WIDTH},
    hash::Hash,
    log::Log,
    note::Verifier,
    report::{Finding, Report},
    tile,
};
use checkpoints::Checkpoints;
use events::Events;

/// Tiles of leaves taken at once: 4,096 events in memory.
const TILES_AT_ONCE: u32 = 16;

impl Log {
    /// Recomputes everything that the log holds, as of one moment, and reports what is wrong. A
    /// checkpoint kept elsewhere, `against`, also shows a log that was cut off or rewritten by
    /// somebody who holds the key.
    pub async fn verify(
        &self,
        verifier: &Verifier,
        against: Option<&Checkpoint>,
    ) -> Result<Report, Error> {
        let checkpoints = Checkpoints::new(verifier.clone(), against.cloned());
        let walk = Walk {
            broken: false,
            checkpoints,
            edge: Edge::default(),
            events: Events::default(),
            report: Report::default(),
        };
        self.handle.scan(move |tx| walk.run(tx)).await
    }
}

struct Walk {
    /// The leaves end before the tree does: what lies behind cannot be checked.
    broken: bool,
    checkpoints: Checkpoints,
    edge: Edge,
    events: Events,
    report: Report,
}

impl Walk {
    fn run(mut self, tx: &mut Tx<'_>) -> Result<Report, Error> {
        self.checkpoints.start(tx, &mut self.report)?;
        let mut place = 0;
        while !self.broken {
            let tiles: Vec<(i64, Vec<u8>)> = tx.all(&LEAVES, &[&place, &TILES_AT_ONCE])?;
            if tiles.is_empty() {
                break;
            }
            let leaves = self.leaves(&mut place, &tiles);
            self.events.check(tx, self.edge.size(), &leaves, &mut self.report)?;
            self.grow(tx, leaves)?;
        }
        self.finish(tx)
    }

    /// The leaves in these tiles, as far as they follow on each other without a hole.
    fn leaves(&mut self, place: &mut i64, tiles: &[(i64, Vec<u8>)]) -> Vec<Hash> {
        let mut leaves = Vec::with_capacity(tiles.len() * WIDTH);
        for (found, bytes) in tiles {
            let ragged = !(self.edge.size() as usize + leaves.len()).is_multiple_of(WIDTH);
            match tile::hashes(bytes) {
                Some(hashes) if found == place && !ragged => leaves.extend_from_slice(&hashes),
                _ => {
                    let place = if ragged { *place - 1 } else { *place };
                    self.report.find(Finding::TreeNode { level: 0, place });
                    self.broken = true;
                    break;
                }
            }
            *place += 1;
        }
        leaves
    }

    fn grow(&mut self, tx: &mut Tx<'_>, leaves: Vec<Hash>) -> Result<(), Error> {
        let mut full = Vec::new();
        for leaf in leaves {
            self.edge.push(leaf, &mut full);
            if self.checkpoints.wants(self.edge.size()) {
                let (size, root) = (self.edge.size(), self.edge.root());
                self.checkpoints.compare(tx, size, &root, &mut self.report)?;
            }
        }
        for tile in full.iter().filter(|tile| tile.level > 0) {
            nodes::compare(tx, tile, &mut self.report)?;
        }
        Ok(())
    }

    fn finish(mut self, tx: &mut Tx<'_>) -> Result<Report, Error> {
        let (size, report) = (self.edge.size(), &mut self.report);
        report.size = size;
        let noted = tile::size(tx)?;
        let end = if self.broken { noted } else { size };
        let following = following(tx, end)?;
        let unnumbered = tx.find::<(u64,)>(&WAITING, &[])?.map_or(0, |(waiting,)| waiting);
        report.waiting = following + unnumbered;
        if !self.broken {
            if noted != size {
                report.find(Finding::TreeSize { noted, size });
            }
            for tile in self.edge.unfinished().filter(|tile| tile.level > 0) {
                nodes::compare(tx, &tile, report)?;
            }
            nodes::count(tx, size, report)?;
            self.events.beyond(tx, end + following, report)?;
            self.checkpoints.finish(tx, size, report)?;
        }
        self.events.tell(report);
        report.unsigned = size - report.signed.unwrap_or(0);
        Ok(self.report)
    }
}

/// How many events follow a tree that ends at `end`, without a gap: they wait to be hashed into it.
fn following(tx: &mut Tx<'_>, end: u64) -> Result<u64, Error> {
    let mut following = 0;
    tx.each(&LATER, &[&end.cast_signed()], |row| {
        following += u64::from(row.cell::<u64>(0)? == end + following);
        Ok(())
    })?;
    Ok(following)
}

static LATER: Sql = Sql::new("SELECT number FROM audit_event WHERE number >= $1 ORDER BY number");
static LEAVES: Sql = Sql::new(
    "SELECT place, hashes
     FROM audit_tile
     WHERE level = 0 AND place >= $1
     ORDER BY place
     LIMIT $2",
);
static WAITING: Sql = Sql::new("SELECT COUNT(*) FROM audit_waiting");
