//! `ikd revoke`: ends every credential of a resident.

use std::process::ExitCode;

use issuance::{OfferError, RevokeReason};
use serde_json::json;
use terms::Act;

use crate::{
    answer::{print_json, say},
    cli::{self, Cli, Why},
    failure::Failure,
    house::House,
};

pub async fn run(cli: &Cli, options: &cli::Revoke) -> Result<ExitCode, Failure> {
    let house = House::beside(cli).await?;
    let act = Act::operator().because("command line");
    let found = house.registry.find_by_nik(&act, options.nik).await?;
    let resident = found.ok_or(OfferError::ResidentMissing)?;
    let why = match options.why {
        Why::Death => RevokeReason::Death,
        Why::Leaving => RevokeReason::Leaving,
        Why::Loss => RevokeReason::Loss,
        Why::Move => RevokeReason::Move,
        Why::OfficerError => RevokeReason::OfficerError,
        Why::Reissue => RevokeReason::Reissue,
        Why::Request => RevokeReason::Request,
    };
    let revoked = house.issuance.revoke(&act, resident.id, why).await?;
    house.seal_log().await?;
    if cli.json {
        print_json(&json!({ "revoked": revoked }))?;
    } else {
        say!("{revoked} credentials revoked; verifiers see it within two minutes")?;
    }
    Ok(ExitCode::SUCCESS)
}
