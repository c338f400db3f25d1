//! The journey in a real browser.

use crate::counts::Counts;
use crate::stop::Stop;
use crate::{machine, shell, workspace};

/// Installs the browser where it is missing and runs the stories in it.
pub fn run(counts: &mut Counts) -> Result<(), Stop> {
    machine::ensure(&machine::BROWSER)?;
    let mut stories = workspace::cargo();
    stories.args(["test", "--package", "app", "--test", "browser", "--", "--include-ignored"]);
    shell::run_tests(&mut stories, counts)
}
