//! `ikd reissue`: all that one key has signed is revoked, and wallets fetch it anew.

use std::process::ExitCode;

use issuance::Reissue;
use serde_json::json;
use terms::Act;

use crate::{
    answer::{note, print_json, say},
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
    // Two officers have withdrawn the key: what it has signed is refused already.
    let is_withdrawn = house.trust.list.distrusts_key(&options.key);
    if !is_withdrawn && !house.is_operators_alone().await? {
        return Err(Failure::refused(
            "this key is trusted, and nobody at the machine alone revokes what it has signed; if \
             it may be in other hands: ikd keys compromise issuer",
        ));
    }
    let shown = |sums: Reissue| {
        if !cli.json {
            note!("{} batches, {} credentials so far", sums.batches, sums.credentials);
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
    say!("{batches} batches, {credentials} credentials {what}")?;
    Ok(())
}
