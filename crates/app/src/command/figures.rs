//! `ikd figures show`: one figure with its base.

use std::process::ExitCode;

use indicators::{ACTIVATED, BaseKind};
use terms::{Clock, SystemClock};

use super::{house, print_json};
use crate::{
    cli::{Base, Cli, Figures},
    failure::Failure,
};

pub async fn run(cli: &Cli, command: &Figures) -> Result<ExitCode, Failure> {
    let Figures::Show { region, on, base } = command;
    let house = house(cli).await?;
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
