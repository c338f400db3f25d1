//! `cargo xtask test`: everything that CI runs; `cargo xtask try`: what one runs in between.

use std::process::Command;

use pgtest::{Cluster, Durability};

use crate::counts::Counts;
use crate::steps::Steps;
use crate::stop::Stop;
use crate::{browser, deny, fuzz, machine, peers, rooms, shell, wallet, workspace};

/// Everything, the quickest to fail first.
pub fn all() -> Result<(), Stop> {
    Steps::run(|steps| {
        steps.step("format", |_| format())?;
        steps.step("rooms", |_| rooms::run())?;
        steps.step("libraries", |_| deny::run())?;
        steps.step("clippy", |_| clippy(&[]))?;
        steps.step("machine", |_| machine::ensure(&machine::STORIES))?;
        // Before the program is built, which takes the wallet in.
        steps.step("wallet", wallet::test)?;
        steps.step("tests", |counts| tests(&[], counts))?;
        steps.step("documentation", |_| documentation())?;
        steps.step("fuzz", |_| fuzz::short())?;
        steps.step("peers", peers::run)?;
        steps.step("screens", |_| wallet::screens())?;
        steps.step("browser", browser::run)?;
        steps.step("clearing up", |_| clear_up())
    })
}

/// The quick loop, for all rooms or for those named.
pub fn quick(rooms_named: &[String]) -> Result<(), Stop> {
    Steps::run(|steps| {
        steps.step("format", |_| format())?;
        steps.step("rooms", |_| rooms::run())?;
        steps.step("clippy", |_| clippy(rooms_named))?;
        steps.step("tests", |counts| tests(rooms_named, counts))
    })
}

fn format() -> Result<(), Stop> {
    shell::run(workspace::cargo().args(["fmt", "--all", "--check"]))
}

fn clippy(rooms_named: &[String]) -> Result<(), Stop> {
    let mut clippy = of_rooms("clippy", rooms_named);
    shell::run(clippy.args(["--all-targets", "--", "--deny", "warnings"]))
}

/// Stories on both engines; those that need peers or a browser are marked and wait.
fn tests(rooms_named: &[String], counts: &mut Counts) -> Result<(), Stop> {
    let server = pgtest::url()?;
    let mut tests = of_rooms("test", rooms_named);
    tests.arg("--no-fail-fast").env(pgtest::VARIABLE, server);
    shell::run_tests(&mut tests, counts)
}

fn documentation() -> Result<(), Stop> {
    let mut doc = workspace::cargo();
    doc.args(["doc", "--workspace", "--no-deps"]);
    shell::run(doc.env("RUSTDOCFLAGS", "--deny warnings"))
}

/// In CI nobody else uses the private server; elsewhere it stays for the next run.
fn clear_up() -> Result<(), Stop> {
    println!("{} test databases dropped", pgtest::sweep()?);
    if std::env::var_os("CI").is_some() && Cluster::stop(Durability::Off)? {
        println!("the private PostgreSQL is stopped");
    }
    Ok(())
}

fn of_rooms(command: &str, rooms_named: &[String]) -> Command {
    let mut cargo = workspace::cargo();
    cargo.arg(command);
    match rooms_named {
        [] => cargo.arg("--workspace"),
        named => cargo.args(named.iter().flat_map(|room| ["--package", room])),
    };
    cargo
}
