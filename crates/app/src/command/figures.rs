//! `ikd figures`: one figure with its base, and the bases of a day.

use std::process::ExitCode;

use indicators::{ACTIVATED, BaseKind, BaseName};
use registry::FrozenBase;
use serde_json::{Value, json};
use terms::{Act, Class, Clock, Date, Region, SystemClock, date_text};

use crate::{
    answer::print_json,
    cli::{Base, Cli, Figures},
    failure::Failure,
    house::House,
};

pub async fn run(cli: &Cli, command: &Figures) -> Result<ExitCode, Failure> {
    let house = House::beside(cli).await?;
    match command {
        Figures::Freeze { on } => freeze(&house, on.unwrap_or_else(today)).await?,
        Figures::Show { region, on, base, base_date, base_version } => {
            let (on, kind) = (on.unwrap_or_else(today), kind(*base));
            let named = base_date.zip(*base_version);
            let named = named.map(|(day, version)| BaseName { kind, day, version });
            show(&house, *region, on, (kind, named)).await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn show(
    house: &House,
    region: Region,
    on: Date,
    (kind, named): (BaseKind, Option<BaseName>),
) -> Result<(), Failure> {
    let figure = match named {
        Some(base) => house.indicators.figure_again(&ACTIVATED, region, on, base).await?,
        None => house.indicators.figure(&ACTIVATED, region, on, kind).await?,
    };
    print_json(&figure)
}

/// Freezes the bases of everybody in the registry, and tells those of the home region.
async fn freeze(house: &House, day: Date) -> Result<(), Failure> {
    let frozen = house.registry.freeze_day(&Act::operator(), day).await?;
    house.seal_log().await?;
    let home = house.settings.home_region;
    let bases = frozen.of(home);
    if bases.is_empty() {
        let text = format!("region {home} has no base: nobody is registered there, or not in all");
        return Err(Failure::new(Class::Missing, text));
    }
    let bases: Vec<Value> = bases.iter().map(told).collect();
    print_json(&json!({"region": home, "date": date_text(frozen.day), "bases": bases}))
}

fn told(base: &FrozenBase) -> Value {
    let FrozenBase { kind, value, version, fresh } = base;
    json!({"kind": kind, "value": value, "version": version, "fresh": fresh})
}

fn today() -> Date {
    SystemClock.today()
}

const fn kind(base: Base) -> BaseKind {
    match base {
        Base::Population => BaseKind::Population,
        Base::Recorded => BaseKind::Recorded,
        Base::Target => BaseKind::Target,
        Base::WajibKtp => BaseKind::WajibKtp,
    }
}
