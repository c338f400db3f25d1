//! The checks of the wallet's pages, which are written in JavaScript as the pages are.

use std::path::Path;
use std::process::Command;

use crate::stop::Stop;
use crate::{machine, shell, workspace};

/// Types, and the rules that need no browser.
pub fn rules(pages: &Path) -> Result<(), Stop> {
    machine::ensure(&machine::NODE)?;
    npm(pages, &["ci", "--ignore-scripts", "--no-audit", "--no-fund"])?;
    npm(pages, &["run", "types"])?;
    npm(pages, &["test"])
}

/// Every screen in Chromium, with axe-core; and how releases follow each other there.
pub fn screens(pages: &Path) -> Result<(), Stop> {
    machine::ensure(&machine::BROWSER)?;
    npm(pages, &["run", "look"])?;
    npm(pages, &["run", "releases"])
}

fn npm(pages: &Path, arguments: &[&str]) -> Result<(), Stop> {
    let mut npm = Command::new("npm");
    npm.current_dir(workspace::root()).arg("--prefix").arg(pages);
    shell::run(npm.args(arguments))
}
