//! `ikd import`: residents from a CSV file, with a bar and a report of every bad line.

use std::{fs::File, process::ExitCode};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use registry::{BadLines, ImportError, Progress, Report};
use serde_json::json;
use terms::{Act, Language};

use crate::{
    answer::print_json,
    cli::{self, Cli},
    failure::Failure,
    house::House,
};

pub async fn run(cli: &Cli, options: &cli::Import) -> Result<ExitCode, Failure> {
    let told = |error| Failure::ours(format!("{}: {error}", options.file.display()));
    let file = File::open(&options.file).map_err(told)?;
    let bar = bar(file.metadata().map_err(told)?.len(), cli.json);
    let house = House::beside(cli).await?;
    let bad_lines = if options.leave_out_bad { BadLines::LeaveOut } else { BadLines::Refuse };
    let shown = bar.clone();
    let progress = move |progress| match progress {
        Progress::Reading { bytes, lines } => {
            shown.set_position(bytes);
            shown.set_message(format!("{lines} lines"));
        }
        Progress::Merging { done, of } => {
            shown.set_length(of);
            shown.set_position(done);
            shown.set_message(format!("showing {done} of {of} residents"));
        }
    };
    let outcome = house.registry.import(&Act::operator(), file, bad_lines, progress).await;
    bar.finish_and_clear();
    match outcome {
        Ok(imported) => {
            house.seal_log().await?;
            let (added, updated) = (imported.added, imported.updated);
            if cli.json {
                let left_out = imported.report.bad_lines;
                print_json(&json!({
                    "added": added, "updated": updated, "left_out": left_out,
                    "bad": values(&imported.report), "oddities": oddities(&imported.report),
                    "sha256": imported.sha256,
                }))?;
            } else {
                tell(&imported.report);
                println!("imported: {added} new, {updated} brought up to date");
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(ImportError::BadLines(report)) => {
            if cli.json {
                print_json(&json!({"added": 0, "updated": 0, "bad": values(&report)}))?;
            } else {
                tell(&report);
            }
            Err(ImportError::BadLines(report).into())
        }
        Err(error) => Err(error.into()),
    }
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
        eprintln!("line {}, {column}: {}", bad.line, bad.fault.text(Language::English));
    }
    let beyond = report.bad_values.saturating_sub(report.bad.len() as u64);
    if beyond > 0 {
        eprintln!("and {beyond} more bad values");
    }
    for (oddity, count) in &report.oddities {
        eprintln!("note: {count} times: {}", oddity.text(Language::English));
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
