//! `ikd`: a national digital identity in one program. This room reads the command line, opens the
//! house and does what it is told; every rule lives in the rooms below.

mod answer;
mod ceremony;
mod cli;
mod command;
mod daily;
mod demo;
mod edition;
mod failure;
mod holders;
mod house;
mod keep;
mod network;
mod news;
mod notes;
mod post;
mod purse;
mod rehearsal;
mod revocations;
mod settings;
mod succession;
mod tls;
mod trail;

use std::process::ExitCode;

use clap::Parser;

use crate::{answer::note, cli::Cli, failure::Failure};

// A server makes and drops many small things on several threads: linked in, mimalloc is what
// `malloc` means, for C libraries and for Rust's system allocator alike.
use mimalloc as _;

fn main() -> ExitCode {
    let cli = Cli::parse();
    trail::begin(&cli);
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::ours(format!("the program cannot start: {error}")))
        .and_then(|runtime| runtime.block_on(command::run(cli)));
    match outcome {
        Ok(code) => code,
        Err(failure) => {
            if !matches!(failure, Failure::Unread) {
                note!("ikd: {failure}");
            }
            failure.code()
        }
    }
}
