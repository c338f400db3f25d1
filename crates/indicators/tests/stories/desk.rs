//! A desk at which residents are activated, so that there is something to count.

use std::sync::Arc;

use audit::{Event, Ledger, Log};
use indicators::{
    ACTIVATED, BaseKind, Figure, FigureError, FreezeError, Frozen, Indicators, Snapshot,
};
use serde::Serialize;
use store::{Error, Migration, Room};
use terms::{Act, Date, Forbidden, Permission, Region, parse_date};
use testkit::World;

pub static DESK: Room = Room {
    name: "indicatorstory_desk",
    schema: &[Migration {
        name: "0001_visit",
        sql: "CREATE TABLE visit (id INTEGER NOT NULL PRIMARY KEY);\n",
    }],
    publishes: &[],
    reads: &[],
};
pub static ROOMS: &[&Room] = &[&audit::ROOM, &indicators::ROOM, &DESK];

#[derive(Serialize)]
pub struct Activated {}

impl Event for Activated {
    const NAME: &'static str = "desk.resident.activated";
    const NEEDS: Permission = Permission::Operate;
}

#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    #[error("the phone went flat")]
    Flat,
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error(transparent)]
    Freeze(#[from] FreezeError),
    #[error(transparent)]
    Store(#[from] Error),
}

fn log(world: &World) -> Log {
    let (clock, die) = (Arc::clone(&world.clock) as _, Arc::clone(&world.die) as _);
    Log::new(world.db.handle(&audit::ROOM), clock, die)
}

pub fn indicators(world: &World) -> Indicators {
    Indicators::new(world.db.handle(&indicators::ROOM), &log(world))
}

pub fn desk(world: &World) -> Ledger {
    log(world).ledger(world.db.handle(&DESK))
}

pub fn region(text: &str) -> Region {
    text.parse().unwrap()
}

pub fn day(text: &str) -> Date {
    parse_date(text).unwrap()
}

/// Activates so many residents of a village on a day.
pub async fn activate(world: &World, village: &str, on: &str, residents: i64) {
    let (indicators, village, on) = (indicators(world), region(village), day(on));
    let done: Result<(), DeskError> = desk(world)
        .change(&Act::operator(), move |tx| {
            indicators.count(tx, &ACTIVATED, village, on, residents)?;
            Ok(((), Activated {}))
        })
        .await;
    done.unwrap();
}

pub fn snapshot(kind: BaseKind, covers: &str, on: &str) -> Snapshot {
    Snapshot { kind, covers: region(covers), day: day(on), source: "a census".into() }
}

pub async fn freeze(world: &World, snapshot: Snapshot, rows: &[(&str, u64)]) -> Frozen {
    try_freeze(world, snapshot, rows).await.unwrap()
}

pub async fn try_freeze(
    world: &World,
    snapshot: Snapshot,
    rows: &[(&str, u64)],
) -> Result<Frozen, FreezeError> {
    let rows = rows.iter().map(|(code, value)| (region(code), *value)).collect();
    indicators(world).freeze(&Act::operator(), snapshot, rows).await
}

pub async fn figure(
    world: &World,
    code: &str,
    on: &str,
    kind: BaseKind,
) -> Result<Figure, FigureError> {
    indicators(world).figure(&ACTIVATED, region(code), day(on), kind).await
}
