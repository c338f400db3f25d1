//! The tiles above the leaves: each must follow from those below, and there must be no other.

use store::{Error, Sql, Tx};

use crate::{
    edge::{HEIGHT, Tile, WIDTH},
    report::{Finding, Report},
    tile,
};

/// Compares a tile that follows from the leaves with the one that is kept.
pub(super) fn compare(tx: &mut Tx<'_>, tile: &Tile, report: &mut Report) -> Result<(), Error> {
    let kept = tile::find(tx, tile.level, tile.place)?;
    if kept.as_ref() != Some(&tile.hashes) {
        let (level, place) = (tile.level.into(), tile.place.cast_signed());
        report.find(Finding::TreeNode { level, place });
    }
    Ok(())
}

/// Looks for tiles above the leaves that a tree of `size` leaves does not have.
pub(super) fn count(tx: &mut Tx<'_>, size: u64, report: &mut Report) -> Result<(), Error> {
    let levels: Vec<(i64, u64, i64)> = tx.all(&COUNTS, &[])?;
    for (level, tiles, last) in levels {
        let width = u32::try_from(level).ok().and_then(|level| 1_u64.checked_shl(HEIGHT * level));
        let hashes = width.map_or(0, |width| size / width);
        if tiles > hashes.div_ceil(WIDTH as u64) {
            report.find(Finding::TreeNode { level, place: last });
        }
    }
    Ok(())
}

static COUNTS: Sql = Sql::new(
    "SELECT level, COUNT(*), MAX(place)
     FROM audit_tile
     WHERE level <> 0
     GROUP BY level
     ORDER BY level",
);
