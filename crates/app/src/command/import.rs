//! `ikd import`: residents from a CSV file, with a bar and a report of every bad line.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufWriter},
    path::Path,
    process::ExitCode,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use registry::{
    BadLines, Conflict, Difference, ImportError, Progress, Rehearsal, Report, ResidentFile,
};
use serde_json::json;
use terms::{Act, Clock, Language, Permission, Region, SystemClock};

use crate::{
    answer::{note, print_json, say},
    cli::{self, Cli},
    failure::Failure,
    house::House,
};

pub async fn run(cli: &Cli, options: &cli::Import) -> Result<ExitCode, Failure> {
    let told = |error| Failure::ours(format!("{}: {error}", options.file.display()));
    let file = File::open(&options.file).map_err(told)?;
    let bar = bar(file.metadata().map_err(told)?.len(), cli.json);
    let house = House::beside(cli).await?;
    let act = act(&house).await?;
    let progress = shown(bar.clone());
    if options.dry_run {
        let rehearsal = house.registry.rehearse(&act, file, progress).await;
        bar.finish_and_clear();
        let Rehearsal { difference, report, .. } = rehearsal?;
        keep_bad_lines(options, &report)?;
        tell_all(cli, &report, &difference, Told::Rehearsed)?;
        return Ok(ExitCode::from(u8::from(!report.is_clean())));
    }
    let bad_lines = if options.leave_out_bad { BadLines::LeaveOut } else { BadLines::Refuse };
    let outcome = house.registry.import(&act, file, bad_lines, progress).await;
    bar.finish_and_clear();
    match outcome {
        Ok(imported) => {
            house.seal_log().await?;
            keep_bad_lines(options, &imported.report)?;
            let told = Told::Imported { resumed: imported.resumed };
            tell_all(cli, &imported.report, &imported.difference, told)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(ImportError::BadLines(report)) => {
            keep_bad_lines(options, &report)?;
            tell_all(cli, &report, &Difference::default(), Told::Refused)?;
            Err(ImportError::BadLines(report).into())
        }
        Err(ImportError::Live) => {
            Err(Failure::refused(format!("{}; import at the console", ImportError::Live)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Alone at the machine one imports into a registry that is in use only as long as there are no two
/// officers who could agree on it, or on sample data.
async fn act(house: &House) -> Result<Act, Failure> {
    let act = Act::operator();
    match house.is_operators_alone().await? {
        true => Ok(act.with(Permission::ImportLive)),
        false => Ok(act),
    }
}

/// Writes the bad lines where they are wanted.
fn keep_bad_lines(options: &cli::Import, report: &Report) -> Result<(), Failure> {
    let Some(path) = options.errors.as_ref().filter(|_| !report.is_clean()) else {
        return Ok(());
    };
    let told =
        |error: &dyn std::fmt::Display| Failure::ours(format!("{}: {error}", path.display()));
    let input = File::open(&options.file).map_err(|error| told(&error))?;
    let mut output = private(path).map_err(|error| told(&error))?;
    let place = (SystemClock.today(), Region::COUNTRY);
    ResidentFile::write_bad_lines(input, place, &mut output, Language::Indonesian)
        .map_err(|error| told(&error))?;
    note!("bad lines, to be corrected and imported: {}", path.display());
    Ok(())
}

/// A new file for its owner's eyes: what stands in it is personal.
fn private(path: &Path) -> io::Result<BufWriter<File>> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(BufWriter::new)
}

fn shown(bar: ProgressBar) -> impl FnMut(Progress) + Send {
    move |progress| match progress {
        Progress::Reading { bytes, lines } => {
            bar.set_position(bytes);
            bar.set_message(format!("{lines} lines read"));
        }
        Progress::Merging { done, of } => {
            bar.set_length(of);
            bar.set_position(done);
            bar.set_message(format!("{done} of {of} residents written"));
        }
    }
}

/// What is told of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Imported { resumed: u64 },
    Refused,
    Rehearsed,
}

fn tell_all(
    cli: &Cli,
    report: &Report,
    difference: &Difference,
    told: Told,
) -> Result<(), Failure> {
    let resumed = if let Told::Imported { resumed } = told { resumed } else { 0 };
    let Difference { added, updated, same, in_conflict, conflicts } = difference;
    if cli.json {
        return print_json(&json!({
            "added": added, "updated": updated, "same": same, "left_out": report.bad_lines,
            "resumed_chunks": resumed,
            "in_conflict": in_conflict, "conflicts": differing(conflicts),
            "bad": values(report), "oddities": oddities(report),
        }));
    }
    tell(report);
    for Conflict { line, columns } in conflicts {
        let columns: Vec<&str> = columns.iter().map(|it| it.name()).collect();
        note!("line {line}: known with another {}", columns.join(", "));
    }
    if resumed > 0 {
        say!("went on where it was cut off: {resumed} chunks were staged already")?;
    }
    match told {
        Told::Imported { .. } => {
            say!("imported: {added} new, {updated} brought up to date, {same} as before")?;
        }
        Told::Refused => {}
        Told::Rehearsed => {
            say!("would import: {added} new, {updated} to bring up to date, {same} as before")?;
        }
    }
    Ok(())
}

fn differing(conflicts: &[Conflict]) -> Vec<serde_json::Value> {
    let told = |it: &Conflict| {
        let columns: Vec<&str> = it.columns.iter().map(|column| column.name()).collect();
        json!({"line": it.line, "columns": columns})
    };
    conflicts.iter().map(told).collect()
}

fn bar(bytes: u64, quiet: bool) -> ProgressBar {
    let bar = ProgressBar::new(bytes);
    if quiet {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    let style = "{wide_bar} {percent:>3} %  {msg}  {eta} left";
    bar.set_style(
        ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()),
    );
    bar
}

/// Line, column and reason; never the value.
fn tell(report: &Report) {
    for bad in &report.bad {
        let column = bad.column.map_or("", |column| column.name());
        note!("line {}, {column}: {}", bad.line, bad.fault.text(Language::English));
    }
    let beyond = report.bad_values.saturating_sub(report.bad.len() as u64);
    if beyond > 0 {
        note!("and {beyond} more bad values");
    }
    for (oddity, count) in &report.oddities {
        note!("note: {count} times: {}", oddity.text(Language::English));
    }
}

fn values(report: &Report) -> Vec<serde_json::Value> {
    let value = |bad: &registry::BadValue| {
        json!({
            "line": bad.line,
            "column": bad.column.map(|column| column.name()),
            "reason": bad.fault.text(Language::English),
            "alasan": bad.fault.text(Language::Indonesian),
        })
    };
    report.bad.iter().map(value).collect()
}

fn oddities(report: &Report) -> Vec<serde_json::Value> {
    let oddity = |(oddity, count): (&registry::Oddity, &u64)| json!({"note": oddity.text(Language::English), "count": count});
    report.oddities.iter().map(oddity).collect()
}
