//! Places in the open status lists of a purpose: reserved in blocks, handed out from memory.
//!
//! A list hands out its places in an order of its own (see `order`), and the store remembers how
//! far it has come. A block that was reserved and not used, because the program ended, stays empty
//! for good: no place is ever given twice, whatever process asks.

use formats::status_list::StatusReference;
use store::{Error, Sql, Tx};
use terms::{Act, Moment};

use crate::{
    error::CredentialError,
    event::PlacesReserved,
    office::Issuance,
    order::Order,
    purpose::Purpose,
    stock::{Place, Taken},
};

impl Issuance {
    /// Takes `count` places in lists for this purpose, reserving a block first if the stock has
    /// run low.
    pub(crate) async fn places(
        &self,
        purpose: Purpose,
        count: usize,
    ) -> Result<Taken, CredentialError> {
        let stock = self.0.stocks.of(purpose);
        loop {
            if let Some(taken) = stock.take(count, self.now()) {
                return Ok(taken);
            }
            let _alone = stock.reserving().await;
            // Another one may have reserved while we waited.
            if !stock.has(count) {
                let now = self.now();
                stock.put(self.reserve(purpose).await?, now);
            }
        }
    }

    /// Places for what is signed elsewhere in the house, such as printed cards.
    pub async fn status_references(
        &self,
        purpose: Purpose,
        count: usize,
    ) -> Result<Vec<StatusReference>, CredentialError> {
        let taken = self.places(purpose, count).await?;
        let reference = |place: &Place| StatusReference {
            index: place.index,
            uri: self.status_uri(place.list),
        };
        Ok(taken.used().iter().map(reference).collect())
    }

    /// Reserves a block in every open list; closes lists that are half full before, and opens
    /// new ones in their stead.
    async fn reserve(&self, purpose: Purpose) -> Result<Vec<Place>, CredentialError> {
        let (now, each) = (self.now(), purpose.block());
        let seeds: Vec<_> = (0..purpose.open_lists()).map(|_| self.die().bytes::<32>()).collect();
        let blocks = self
            .ledger()
            .change(&Act::system(), move |tx| {
                let closed = numbers(tx.all(&CLOSE_FULL, &[&now, &purpose.code()])?);
                let opened = open_missing(tx, purpose, &seeds, now)?;
                let blocks: Vec<Block> = tx.all(&RESERVE, &[&each, &purpose.code()])?;
                let reserved = PlacesReserved { opened, closed, lists: blocks.len(), each };
                Ok::<_, CredentialError>((blocks, reserved))
            })
            .await?;
        Ok(spread(&blocks, each))
    }
}

/// A list, its size, up to where its places are reserved now, and the seed of their order.
type Block = (i64, i64, u32, [u8; 32]);

/// The places of blocks, neighbours in different lists.
fn spread(blocks: &[Block], each: u32) -> Vec<Place> {
    let order = |(list, size, end, seed): &Block| (*list, *end, Order::new(*seed, *size));
    let lists: Vec<_> = blocks.iter().map(order).collect();
    let mut places = Vec::with_capacity(lists.len() * each as usize);
    for step in 1..=each {
        for (list, end, order) in &lists {
            places.push(Place { list: *list, index: order.place(end.saturating_sub(step)) });
        }
    }
    places
}

/// Opens lists until there are enough; which.
fn open_missing(
    tx: &mut Tx<'_>,
    purpose: Purpose,
    seeds: &[[u8; 32]],
    now: Moment,
) -> Result<Vec<i64>, Error> {
    let mut opened = Vec::new();
    for seed in seeds {
        let open: Vec<(i64,)> = tx.all(&OPEN, &[&purpose.code()])?;
        if open.len() >= purpose.open_lists() {
            break;
        }
        // A rival process may take the number first; then its list counts as well.
        let next: Option<(i64,)> =
            tx.find(&OPEN_NEXT, &[&purpose.code(), &purpose.size(), seed, &now])?;
        opened.extend(next.map(|(number,)| number));
    }
    Ok(opened)
}

fn numbers(rows: Vec<(i64,)>) -> Vec<i64> {
    rows.into_iter().map(|(number,)| number).collect()
}

static OPEN: Sql = Sql::new(
    "SELECT number
     FROM status_list
     WHERE purpose = $1 AND closed_at IS NULL",
);

static OPEN_NEXT: Sql = Sql::new(
    "INSERT INTO status_list (number, purpose, size, taken, seed, opened_at)
     SELECT COALESCE(MAX(number), 0) + 1, $1, CAST($2 AS BIGINT), 0, $3, CAST($4 AS BIGINT)
     FROM status_list
     WHERE true
     ON CONFLICT (number) DO NOTHING
     RETURNING number",
);

static CLOSE_FULL: Sql = Sql::new(
    "UPDATE status_list
     SET closed_at = $1
     WHERE purpose = $2 AND closed_at IS NULL AND 2 * taken > size
     RETURNING number",
);

static RESERVE: Sql = Sql::new(
    "UPDATE status_list
     SET taken = taken + CAST($1 AS BIGINT)
     WHERE purpose = $2 AND closed_at IS NULL
     RETURNING number, size, taken, seed",
);
