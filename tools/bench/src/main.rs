//! How fast, beside how fast it could be: every figure stands next to its physical limit, measured
//! in the same run. Absolute figures mean little on shared machines; ratios carry over.
#![expect(clippy::print_stdout, reason = "a bench prints its table")]

mod cpu;
mod store;

use std::{error::Error, fs};

use clap::{Parser, ValueEnum};

/// Prints operations per second beside their limits.
#[derive(Parser)]
struct Options {
    /// What to measure; everything if nothing is named.
    parts: Vec<Part>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Durable commits and look-ups on both engines.
    Store,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse();
    let wants = |part: Part| options.parts.is_empty() || options.parts.contains(&part);
    let folder = std::env::current_dir()?.join("target/bench");
    // What an earlier run left would count as data already there.
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder)?;
    if wants(Part::Store) {
        store::run(&folder)?;
    }
    Ok(())
}
