//! The journeys in real browsers.

use std::path::PathBuf;

use crate::counts::Counts;
use crate::stop::Stop;
use crate::{machine, shell, workspace};

/// The version of Firefox's driver, which Debian has not.
const GECKODRIVER: &str = "0.37.1";

/// Installs the browsers where they are missing and runs the stories in them.
pub fn run(counts: &mut Counts) -> Result<(), Stop> {
    machine::ensure(&machine::BROWSER)?;
    let mut stories = workspace::stories("browser");
    shell::run_tests(stories.env("IKD_GECKODRIVER", geckodriver()?), counts)
}

/// Mozilla's driver, compiled once for all runs.
fn geckodriver() -> Result<PathBuf, Stop> {
    let folder = workspace::root().join("target/geckodriver").join(GECKODRIVER);
    let program = folder.join("bin/geckodriver");
    if !program.is_file() {
        let mut install = workspace::cargo();
        install.args(["install", "geckodriver", "--locked", "--version", GECKODRIVER, "--debug"]);
        shell::run(install.arg("--root").arg(folder))?;
    }
    Ok(program)
}
