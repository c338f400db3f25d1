//! `ikd audit verify`: recomputes the log of all changes.

use std::process::ExitCode;

use crate::{
    answer::{note, print_json, say},
    cli::{Audit, Cli},
    failure::Failure,
    house::House,
};

pub async fn run(cli: &Cli, command: &Audit) -> Result<ExitCode, Failure> {
    let Audit::Verify { against } = command;
    let house = House::beside(cli).await?;
    let kept = match against {
        Some(file) => Some(house.checkpoint(file)?),
        None => house.kept_checkpoint()?,
    };
    let report = house.log.verify(&house.verifier, kept.as_ref()).await?;
    if cli.json {
        print_json(&report)?;
    } else {
        for finding in &report.findings {
            note!("{finding}");
        }
        say!(
            "{} events in the log, {} checked, {} erased by law, {} waiting to be numbered; {}",
            report.size,
            report.events,
            report.erased,
            report.waiting,
            if report.is_sound() { "all is as it was written" } else { "the log was altered" },
        )?;
    }
    Ok(if report.is_sound() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
