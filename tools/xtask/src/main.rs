//! The development loop: checks of the house, the test run, a running regency, benches.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks to a terminal")]

mod bench;
mod browser;
mod counts;
mod deny;
mod fuzz;
mod machine;
mod peers;
mod postgres;
mod python;
mod rooms;
mod shell;
mod steps;
mod stop;
mod test;
mod up;
mod wallet;
mod wasm;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::steps::Steps;
use crate::stop::Stop;

/// The development loop of this workspace.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the benches; arguments after `--` are theirs
    Bench {
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Run the fuzz targets, or the one named
    Fuzz(fuzz::Fuzz),
    /// Install the peers (other people's implementations) and run the stories with them
    Peers,
    /// Start the private PostgreSQL of the tests, or find it, and print its address
    Postgres(postgres::Postgres),
    /// Check that the crates are as docs/rooms.toml says, and that no modules use each other
    Rooms,
    /// Run everything that CI runs; installs on Debian what is missing
    Test,
    /// Run the quick checks and the stories of all rooms, or of those named
    Try { rooms: Vec<String> },
    /// Build the program and run a regency of synthetic residents with it
    Up(up::Up),
    /// Build the phone wallet: its WebAssembly module and its pages, packed and signed
    Wallet(wallet::Wallet),
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            eprintln!("xtask: {stop}");
            ExitCode::from(stop.code())
        }
    }
}

fn run(command: Command) -> Result<(), Stop> {
    match command {
        Command::Bench { arguments } => bench::run(&arguments),
        Command::Fuzz(asked) => fuzz::run(&asked),
        Command::Peers => Steps::run(|steps| steps.step("peers", peers::run)),
        Command::Postgres(asked) => postgres::run(&asked),
        Command::Rooms => rooms::run(),
        Command::Test => test::all(),
        Command::Try { rooms } => test::quick(&rooms),
        Command::Up(up) => up::run(&up),
        Command::Wallet(asked) => wallet::run(&asked),
    }
}
