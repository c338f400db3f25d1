//! `ikd reissue`: all that one key has signed is revoked, and wallets fetch it anew.

use std::process::ExitCode;

use issuance::Reissue;
use serde_json::json;
use terms::Act;

use crate::{
    answer::print_json,
    cli::{self, Cli},
    failure::Failure,
    house::House,
};

pub async fn run(cli: &Cli, options: &cli::Reissue) -> Result<ExitCode, Failure> {
    let house = House::beside(cli).await?;
    let act = Act::operator().because("command line");
    if options.rehearse {
        let would = house.issuance.rehearse_reissue(&act, options.key).await?;
        tell(cli, would, "would be revoked")?;
        return Ok(ExitCode::SUCCESS);
    }
    if !house.is_operators_alone().await? {
        return Err(Failure::refused(
            "officers work here, so that nobody at the machine does it alone; --rehearse counts \
             what it would revoke",
        ));
    }
    let shown = |sums: Reissue| {
        if !cli.json {
            eprintln!("{} batches, {} credentials so far", sums.batches, sums.credentials);
        }
    };
    let done = house.issuance.reissue_all(&act, options.key, shown).await?;
    house.seal_log().await?;
    tell(cli, done, "revoked; wallets fetch fresh ones by their next refresh")?;
    Ok(ExitCode::SUCCESS)
}

fn tell(cli: &Cli, sums: Reissue, what: &str) -> Result<(), Failure> {
    let Reissue { batches, credentials } = sums;
    if cli.json {
        return print_json(&json!({ "batches": batches, "credentials": credentials }));
    }
    println!("{batches} batches, {credentials} credentials {what}");
    Ok(())
}
