//! Places in the open status lists: reserved in blocks, handed out from memory.
//!
//! A list hands out its places in an order of its own (see `order`), and the store remembers how
//! far it has come. A block that was reserved and not used, because the program ended, stays empty
//! for good: no place is ever given twice, whatever process asks.

use store::{Error, Sql, Tx};
use terms::{Act, Moment};

use crate::{
    error::CredentialError,
    event::PlacesReserved,
    office::Issuance,
    order::{Order, SIZE},
    stock::{Place, Taken},
};

/// Lists that take new credentials at the same time.
const OPEN_LISTS: usize = 4;

/// Places reserved at a time in each open list: few writes, and few places lost at an end.
const BLOCK: u32 = 1_024;

impl Issuance {
    /// Takes `count` places, reserving a block first if the stock has run low.
    pub(crate) async fn places(&self, count: usize) -> Result<Taken, CredentialError> {
        let stock = &self.0.stock;
        loop {
            if let Some(taken) = stock.take(count) {
                return Ok(taken);
            }
            let _alone = stock.reserving().await;
            // Another one may have reserved while we waited.
            if !stock.has(count) {
                stock.put(self.reserve().await?);
            }
        }
    }

    /// Reserves a block in every open list; closes lists that are half full before, and opens
    /// new ones in their stead.
    async fn reserve(&self) -> Result<Vec<Place>, CredentialError> {
        let (now, seeds) = (self.now(), [(); OPEN_LISTS].map(|()| self.die().bytes::<32>()));
        let blocks = self
            .ledger()
            .change(&Act::system(), move |tx| {
                let closed = numbers(tx.all(&CLOSE_FULL, &[&now])?);
                let opened = open_missing(tx, &seeds, now)?;
                let blocks: Vec<Block> = tx.all(&RESERVE, &[&BLOCK])?;
                let reserved = PlacesReserved { opened, closed, lists: blocks.len(), each: BLOCK };
                Ok::<_, CredentialError>((blocks, reserved))
            })
            .await?;
        Ok(spread(&blocks))
    }
}

/// A list, up to where its places are reserved now, and the seed of their order.
type Block = (i64, u32, [u8; 32]);

/// The places of blocks, neighbours in different lists.
fn spread(blocks: &[Block]) -> Vec<Place> {
    let lists: Vec<_> =
        blocks.iter().map(|(list, end, seed)| (*list, *end, Order::new(*seed))).collect();
    let mut places = Vec::with_capacity(lists.len() * BLOCK as usize);
    for step in 1..=BLOCK {
        for (list, end, order) in &lists {
            places.push(Place { list: *list, index: order.place(end.saturating_sub(step)) });
        }
    }
    places
}

/// Opens lists until there are enough; which.
fn open_missing(tx: &mut Tx<'_>, seeds: &[[u8; 32]], now: Moment) -> Result<Vec<i64>, Error> {
    let mut opened = Vec::new();
    for seed in seeds {
        let open: Vec<(i64,)> = tx.all(&OPEN, &[])?;
        if open.len() >= OPEN_LISTS {
            break;
        }
        // A rival process may take the number first; then its list counts as well.
        let next: Option<(i64,)> = tx.find(&OPEN_NEXT, &[&SIZE, seed, &now])?;
        opened.extend(next.map(|(number,)| number));
    }
    Ok(opened)
}

fn numbers(rows: Vec<(i64,)>) -> Vec<i64> {
    rows.into_iter().map(|(number,)| number).collect()
}

static OPEN: Sql = Sql::new("SELECT number FROM status_list WHERE closed_at IS NULL");

static OPEN_NEXT: Sql = Sql::new(
    "INSERT INTO status_list (number, size, taken, seed, opened_at)
     SELECT COALESCE(MAX(number), 0) + 1, CAST($1 AS BIGINT), 0, $2, CAST($3 AS BIGINT)
     FROM status_list
     WHERE true
     ON CONFLICT (number) DO NOTHING
     RETURNING number",
);

static CLOSE_FULL: Sql = Sql::new(
    "UPDATE status_list
     SET closed_at = $1
     WHERE closed_at IS NULL AND 2 * taken > size
     RETURNING number",
);

static RESERVE: Sql = Sql::new(
    "UPDATE status_list
     SET taken = taken + CAST($1 AS BIGINT)
     WHERE closed_at IS NULL
     RETURNING number, taken, seed",
);
