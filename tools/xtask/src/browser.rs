//! The journeys in real browsers.

use crate::counts::Counts;
use crate::stop::Stop;
use crate::{machine, shell, workspace};

/// Installs the browsers where they are missing and runs the stories in them.
pub fn run(counts: &mut Counts) -> Result<(), Stop> {
    machine::ensure(&machine::BROWSER)?;
    let mut stories = workspace::cargo();
    stories.args(["test", "--package", "app", "--test", "browser", "--", "--include-ignored"]);
    shell::run_tests(&mut stories, counts)
}
