//! `ikd figures show`: one figure with its base.

use std::process::ExitCode;

use indicators::{ACTIVATED, BaseKind};
use terms::{Clock, SystemClock};

use crate::{
    answer::print_json,
    cli::{Base, Cli, Figures},
    failure::Failure,
    house::House,
};

pub async fn run(cli: &Cli, command: &Figures) -> Result<ExitCode, Failure> {
    let Figures::Show { region, on, base } = command;
    let house = House::beside(cli).await?;
    let on = on.unwrap_or_else(|| SystemClock.today());
    let base = match base {
        Base::Population => BaseKind::Population,
        Base::Recorded => BaseKind::Recorded,
        Base::Target => BaseKind::Target,
        Base::WajibKtp => BaseKind::WajibKtp,
    };
    let figure = house.indicators.figure(&ACTIVATED, *region, on, base).await?;
    print_json(&figure)?;
    Ok(ExitCode::SUCCESS)
}
