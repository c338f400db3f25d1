//! How fast, beside how fast it could be: every figure stands next to its physical limit, measured
//! in the same run. Absolute figures mean little on shared machines; ratios carry over.
#![expect(clippy::print_stdout, reason = "a bench prints its table")]

mod cpu;
mod credential;
mod crypto;
mod flows;
mod http;
mod import;
mod latency;
mod limit;
mod lines;
mod lists;
mod mdoc;
mod office;
mod outcome;
mod peers;
mod race;
mod regency;
mod report;
mod sd_jwt;
mod search;
mod served;
mod serving;
mod status;
mod store;
mod turn;
mod typed;
mod wire;

use std::{fs, path::PathBuf};

use clap::{Parser, ValueEnum};
use outcome::Outcome;
use regency::Regency;
use report::Report;

/// Prints operations per second beside their limits.
#[derive(Parser)]
struct Options {
    /// What to measure; everything if nothing is named.
    parts: Vec<Part>,
    /// Whole flows on this engine only.
    #[arg(long, value_enum)]
    engine: Option<flows::Engine>,
    /// Keep the imported regency in this folder, and look at the one that is there.
    #[arg(long)]
    regency: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
enum Part {
    /// Signatures, hashes and key agreement, by three libraries' doors.
    Crypto,
    /// Whole issuances over HTTP.
    Flows,
    /// What the listener costs beside the bare protocol and beside signatures.
    Http,
    /// A regency's residents coming in.
    Import,
    /// Counters that call a full line.
    Lines,
    /// How long lists of many are to count and to show.
    Lists,
    /// Documents of ISO/IEC 18013-5 issued and verified.
    Mdoc,
    /// Credentials issued and verified.
    SdJwt,
    /// A desk's look-ups in a regency.
    Search,
    /// Status lists of one and ten million places.
    Status,
    /// Durable commits and look-ups on both engines.
    Store,
}

fn main() -> Outcome<()> {
    let options = Options::parse();
    let wants = |part: Part| options.parts.is_empty() || options.parts.contains(&part);
    // Two runs at once must not meet, and what one leaves is no other's data.
    let folder = format!("target/bench/{}", std::process::id());
    let folder = std::env::current_dir()?.join(folder);
    fs::create_dir_all(&folder)?;
    let mut report = Report::default();
    if wants(Part::Crypto) {
        crypto::run(&mut report)?;
    }
    if wants(Part::SdJwt) {
        sd_jwt::run(&mut report)?;
    }
    if wants(Part::Mdoc) {
        mdoc::run(&mut report)?;
    }
    if wants(Part::Status) {
        status::run(&mut report)?;
    }
    if wants(Part::Http) {
        http::run(&mut report)?;
    }
    if wants(Part::Store) {
        store::run(&folder)?;
    }
    // One import serves all that look at a regency.
    let regency = Regency::beneath(&options.regency.unwrap_or_else(|| folder.join("regency")))?;
    if wants(Part::Import) {
        import::run(&mut report, &regency)?;
    }
    if wants(Part::Search) {
        search::run(&mut report, &regency)?;
    }
    if wants(Part::Lists) {
        lists::run(&mut report, &regency)?;
    }
    if wants(Part::Lines) {
        lines::run(&mut report, &folder)?;
    }
    if wants(Part::Flows) {
        flows::run(&mut report, &folder, options.engine)?;
    }
    report.close();
    fs::remove_dir_all(&folder)?;
    Ok(())
}
