//! A shop that sells things, so that something happens.

use std::sync::Arc;

use audit::{Checkpoint, Event, Finding, Ledger, Log, Notary, Report};
use keys::{KeyName, Keyring, Seal};
use serde::Serialize;
use store::{Db, Error, Migration, Room, Sql, ToValue};
use terms::{Act, Actor, Forbidden, OsDie, Permission};
use testkit::World;

pub static SHOP: Room = Room {
    name: "auditstory_shop",
    schema: &[Migration {
        name: "0001_sale",
        sql: "CREATE TABLE sale (item TEXT NOT NULL PRIMARY KEY);\n",
    }],
    publishes: &[],
    reads: &[],
};
pub static ROOMS: &[&Room] = &[&audit::ROOM, &SHOP];
pub static SELL: Sql = Sql::new("INSERT INTO sale (item) VALUES ($1)");

#[derive(Serialize)]
pub struct Sold {
    pub item: String,
}

impl Event for Sold {
    const NAME: &'static str = "shop.item.sold";
    const NEEDS: Permission = Permission::Offer;
}

#[derive(Serialize)]
pub struct Paid {
    pub cents: u32,
}

impl Event for Paid {
    const NAME: &'static str = "shop.item.paid";
    const NEEDS: Permission = Permission::Redeem;
}

#[derive(Debug, thiserror::Error)]
pub enum SaleError {
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error(transparent)]
    Store(#[from] Error),
    #[error("nobody wants it")]
    Unwanted,
}

pub fn log(world: &World) -> Log {
    log_on(world, &world.db)
}

/// The log as another process of the same world sees it.
pub fn log_on(world: &World, db: &Db) -> Log {
    Log::new(db.handle(&audit::ROOM), Arc::clone(&world.clock) as _, Arc::clone(&world.die) as _)
}

pub fn shop(world: &World) -> Ledger {
    log(world).ledger(world.db.handle(&SHOP))
}

pub fn seller() -> Act {
    Act::new(Actor::Relying("shop".into()), &[Permission::Offer, Permission::Redeem])
}

pub async fn sell(shop: &Ledger, item: String) {
    let sold: Result<(), SaleError> = shop
        .change(&seller().because("a wish"), move |tx| {
            tx.execute(&SELL, &[&item])?;
            Ok(((), Sold { item: item.clone() }))
        })
        .await;
    sold.unwrap();
}

/// Sells so many things, all at once, and gives each its place in the tree.
pub async fn sell_many(world: &World, first: u32, count: u32) {
    let shop = shop(world);
    let sales: Vec<_> = (first..first + count)
        .map(|number| {
            let shop = shop.clone();
            tokio::spawn(async move { sell(&shop, format!("cake {number}")).await })
        })
        .collect();
    for sale in sales {
        sale.await.unwrap();
    }
    assert_eq!(log(world).sequence().await.unwrap(), u64::from(count));
}

pub fn notary(world: &World, name: &str) -> Notary {
    let ring = Keyring::open(world.folder().join("keys"), Seal::beside(), &OsDie).unwrap();
    let key = ring.note_key_or_create(&name.parse::<KeyName>().unwrap(), &OsDie).unwrap();
    Notary::new("ikd.example/log", key).unwrap()
}

/// Signs, a second later than whatever was signed before.
pub async fn sign(world: &World, notary: &Notary) -> Checkpoint {
    world.clock.advance(std::time::Duration::from_secs(1));
    log(world).sign(notary).await.unwrap().unwrap()
}

/// What somebody with the database in their hands does to the log's tables.
pub async fn tamper(world: &World, sql: &'static Sql, values: &[&(dyn ToValue + Sync)]) -> u64 {
    let values: Vec<Owned> = values.iter().map(|value| Owned::of(*value)).collect();
    let done: Result<u64, Error> = world
        .db
        .handle(&audit::ROOM)
        .write(move |tx| {
            let values: Vec<&dyn ToValue> = values.iter().map(|it| it as &dyn ToValue).collect();
            tx.execute(sql, &values)
        })
        .await;
    done.unwrap()
}

pub async fn verify(world: &World, notary: &Notary, older: Option<&Checkpoint>) -> Report {
    log(world).verify(notary.verifier(), older).await.unwrap()
}

pub async fn findings(world: &World, notary: &Notary) -> Vec<Finding> {
    verify(world, notary, None).await.findings
}

enum Owned {
    Integer(i64),
    Text(String),
    Blob(Vec<u8>),
}

impl Owned {
    fn of(value: &dyn ToValue) -> Self {
        match value.value() {
            store::Value::Integer(number) => Self::Integer(number),
            store::Value::Text(text) => Self::Text(text.into_owned()),
            store::Value::Blob(bytes) => Self::Blob(bytes.to_vec()),
            store::Value::Null => panic!("no story needs it"),
        }
    }
}

impl ToValue for Owned {
    fn value(&self) -> store::Value<'_> {
        match self {
            Self::Integer(number) => number.value(),
            Self::Text(text) => text.value(),
            Self::Blob(bytes) => bytes.value(),
        }
    }
}
