//! `ikd pull`: what has changed in a population register, page by page.

use std::{process::ExitCode, time::Duration};

use registry::{
    BadLines, Conflict, FolderRegister, PopulationRegister, PullError, Pulled, PulledPage, Pulling,
    SimulatedRegister, Simulation,
};
use serde_json::json;
use terms::{Act, Class, Language, Permission};

use crate::{
    answer::{note, print_json, say},
    cli::{self, Cli},
    failure::Failure,
    house::House,
};

/// How long to wait for an answer of a register.
const PATIENCE: Duration = Duration::from_secs(60);

pub async fn run(cli: &Cli, options: &cli::Pull) -> Result<ExitCode, Failure> {
    let house = House::beside(cli).await?;
    let mut act = Act::operator().because("command line");
    match house.is_operators_alone().await? {
        true => act = act.with(Permission::ImportLive),
        false if options.simulated => return Err(real()),
        false => return Err(alone()),
    }
    let register = register(options, &house)?;
    let bad_lines = if options.leave_out_bad { BadLines::LeaveOut } else { BadLines::Refuse };
    let pulling = Pulling { bad_lines, patience: PATIENCE };
    let mut pages = 0;
    let seen = |page: &PulledPage| {
        pages += 1;
        tell_page(page);
    };
    let outcome = house.registry.pull(&act, &*register, pulling, seen).await;
    // What came in before something went wrong is in, and the log says so.
    house.seal_log().await?;
    match outcome {
        Ok(pulled) => tell(cli, options, register.source().as_str(), &pulled)?,
        Err(error) => return Err(stopped(error, pages)),
    }
    Ok(ExitCode::SUCCESS)
}

fn register(options: &cli::Pull, house: &House) -> Result<Box<dyn PopulationRegister>, Failure> {
    if let Some(folder) = &options.folder {
        return Ok(Box::new(FolderRegister::new(options.source.clone(), folder)));
    }
    let simulation = Simulation {
        region: options.region.unwrap_or(house.settings.home_region),
        residents: options.residents,
        rounds: options.rounds,
        seed: options.seed,
        on: options.on,
        page: options.page,
    };
    Ok(Box::new(SimulatedRegister::new(simulation)?))
}

fn tell(cli: &Cli, options: &cli::Pull, source: &str, pulled: &Pulled) -> Result<(), Failure> {
    let Pulled { pages, repeated, added, updated, same, in_conflict, left_out } = pulled;
    if cli.json {
        return print_json(&json!({
            "source": source, "simulated": options.simulated,
            "pages": pages, "repeated_pages": repeated,
            "added": added, "updated": updated, "same": same,
            "in_conflict": in_conflict, "left_out": left_out,
        }));
    }
    if options.simulated {
        say!("SIMULATED: these residents are nobody; no population register was asked")?;
    }
    say!("pulled {pages} pages from {source}:")?;
    say!("{added} new, {updated} brought up to date, {same} as before, {left_out} left out")?;
    Ok(())
}

/// By page and line, and never by value.
fn tell_page(PulledPage { number, difference, report }: &PulledPage) {
    for bad in &report.bad {
        note!("page {number}: {}", bad.text(Language::English));
    }
    for Conflict { line, columns } in &difference.conflicts {
        let columns: Vec<&str> = columns.iter().map(|it| it.name()).collect();
        note!("page {number}, line {line}: known with another {}", columns.join(", "));
    }
}

fn stopped(error: PullError, pages: u64) -> Failure {
    if let PullError::BadLines(report) = &error {
        for bad in &report.bad {
            note!("{}", bad.text(Language::English));
        }
    }
    let class = error.class();
    Failure::new(class, format!("{error}; {pages} pages came in, the next pull goes on from there"))
}

fn real() -> Failure {
    Failure::new(
        Class::Refused,
        "officers work here: residents who are nobody belong in a demonstration (demo = true)",
    )
}

fn alone() -> Failure {
    Failure::refused(
        "officers work here: what comes into a registry that is in use takes two of them; pull at \
         the console",
    )
}
