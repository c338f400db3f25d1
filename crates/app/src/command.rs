//! Commands: each opens what it needs, calls one verb, and shows the answer.

mod audit;
mod compromise;
mod export;
mod figures;
mod import;
mod keys;
mod offer;
mod officer;
mod population;
mod portraits;
mod pull;
mod reissue;
mod revoke;
mod serve;
mod verify;
mod wallet;

use std::process::ExitCode;

use crate::{
    answer::print,
    cli::{Cli, Command},
    failure::Failure,
    settings::SAMPLE,
};

/// Does what the command line says.
pub async fn run(cli: Cli) -> Result<ExitCode, Failure> {
    match &cli.command {
        Command::Audit(command) => audit::run(&cli, command).await,
        Command::Config => {
            print(format_args!("{SAMPLE}"))?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Export(options) => export::run(&cli, options).await,
        Command::Figures(command) => figures::run(&cli, command).await,
        Command::Import(options) => import::run(&cli, options).await,
        Command::Keys(command) => keys::run(&cli, command).await,
        Command::Offer(options) => offer::run(&cli, options).await,
        Command::Officer(command) => officer::run(&cli, command).await,
        Command::Population(options) => population::run(&cli, options),
        Command::Portraits(options) => portraits::run(&cli, options).await,
        Command::Pull(options) => pull::run(&cli, options).await,
        Command::Reissue(options) => reissue::run(&cli, options).await,
        Command::Revoke(options) => revoke::run(&cli, options).await,
        Command::Serve(options) => serve::run(&cli, options).await,
        Command::Verify(command) => verify::run(&cli, command).await,
        Command::Wallet(options) => wallet::run(&cli, options).await,
    }
}
