//! `ikd population`: synthetic residents of a real region.

use std::{
    fs::File,
    io::{BufWriter, Write},
    process::ExitCode,
};

use registry::{Population, ResidentWriter};
use serde::Serialize;
use terms::{Clock, SystemClock, date_text};

use crate::{
    answer::{print_json, say},
    cli::{self, Cli},
    failure::Failure,
};

#[derive(Serialize)]
struct Written {
    region: terms::Region,
    residents: u64,
    seed: u64,
    on: String,
}

pub fn run(cli: &Cli, options: &cli::Population) -> Result<ExitCode, Failure> {
    let on = options.on.unwrap_or_else(|| SystemClock.today());
    let people = Population::new(options.region, options.residents, options.seed, on)?;
    let told = |error: std::io::Error| Failure::ours(format!("{}: {error}", options.out.display()));
    if let Some(folder) = options.out.parent() {
        std::fs::create_dir_all(folder).map_err(told)?;
    }
    let mut out = BufWriter::new(File::create(&options.out).map_err(told)?);
    let mut writer = ResidentWriter::detailed(&mut out).map_err(told)?;
    let mut residents = 0;
    for person in people {
        writer.write_with(&person, &Population::detail(&person, on)).map_err(told)?;
        residents += 1;
    }
    drop(writer);
    out.flush().map_err(told)?;
    let written =
        Written { region: options.region, residents, seed: options.seed, on: date_text(on) };
    if cli.json {
        print_json(&written)?;
    } else {
        say!("{residents} synthetic residents of {} (seed {})", written.region, written.seed)?;
    }
    Ok(ExitCode::SUCCESS)
}
