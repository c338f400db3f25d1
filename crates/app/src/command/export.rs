//! `ikd export`: residents of a region to a file for its owner's eyes, masked unless told.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process::ExitCode,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use registry::{ExportError, Exported, Exporting, Extent, Fields};
use serde_json::json;
use terms::{Act, Class, Permission};

use crate::{
    answer::{print_json, say},
    cli::{self, Cli},
    failure::Failure,
    house::House,
};

pub async fn run(cli: &Cli, options: &cli::Export) -> Result<ExitCode, Failure> {
    let out = &options.out;
    if out.exists() {
        return Err(taken(out));
    }
    let house = House::beside(cli).await?;
    let fields = if options.whole { Fields::Whole } else { Fields::Masked };
    let extent = Extent { region: options.region, fields };
    let mut act = Act::operator().with(Permission::Export).because("command line");
    if house.is_operators_alone().await? {
        act = act.with(Permission::ExportWhole);
    }
    let told = |error: io::Error| Failure::ours(format!("{}: {error}", out.display()));
    let unfinished = Unfinished::beside(out);
    let file = unfinished.create().map_err(told)?;
    let bar = bar(cli.json);
    let shown = |Exporting { done, of }| {
        bar.set_length(of);
        bar.set_position(done);
    };
    let exported =
        house.registry.export(&act, extent, file.try_clone().map_err(told)?, shown).await;
    bar.finish_and_clear();
    let exported = exported.map_err(refusal)?;
    file.sync_all().map_err(told)?;
    unfinished.show_as(out).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => taken(out),
        _ => told(error),
    })?;
    house.seal_log().await?;
    tell(cli, options, &exported)?;
    Ok(ExitCode::SUCCESS)
}

fn tell(cli: &Cli, options: &cli::Export, exported: &Exported) -> Result<(), Failure> {
    let Exported { export, residents, bytes, sha256 } = exported;
    let fields = if options.whole { Fields::Whole } else { Fields::Masked };
    if cli.json {
        return print_json(&json!({
            "export": export, "region": options.region, "fields": fields,
            "count": residents, "bytes": bytes, "sha256": sha256,
        }));
    }
    let how = if options.whole { "with all their data" } else { "without their numbers" };
    say!("{residents} residents of {} {how}: {}", options.region, options.out.display())?;
    say!("SHA-256 {sha256}")?;
    Ok(())
}

/// Why the command line may not, and what to do instead.
fn refusal(error: ExportError) -> Failure {
    match error {
        ExportError::Alone => Failure::refused(format!(
            "{error}; officers work here, so that nobody at the machine does it alone: export at \
             the console, or without --whole"
        )),
        error => error.into(),
    }
}

fn taken(out: &Path) -> Failure {
    Failure::new(Class::Conflict, format!("{}: there is a file already", out.display()))
}

/// A file that is not whole yet, gone if it never becomes so.
struct Unfinished(PathBuf);

impl Unfinished {
    fn beside(out: &Path) -> Self {
        Self(out.with_extension(format!("{}.part", std::process::id())))
    }

    /// For its owner's eyes: what stands in it is personal.
    fn create(&self) -> io::Result<File> {
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(&self.0)
    }

    /// Gives it its name, unless there is such a file.
    fn show_as(&self, out: &Path) -> io::Result<()> {
        fs::hard_link(&self.0, out)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // It may not have been made.
        drop(fs::remove_file(&self.0));
    }
}

fn bar(quiet: bool) -> ProgressBar {
    let bar = ProgressBar::new(0);
    if quiet {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    let style =
        ProgressStyle::with_template("{wide_bar} {percent:>3} %  {pos} residents  {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}
