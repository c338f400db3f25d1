//! `cargo xtask bench`: what things cost, on this machine, in one run.

use crate::stop::Stop;
use crate::{shell, workspace};

/// Builds the benches for release and runs them with `arguments`.
pub fn run(arguments: &[String]) -> Result<(), Stop> {
    // Some parts run the program as it is shipped.
    let built = ["build", "--release", "--package", "app", "--package", "bench"];
    shell::run(workspace::cargo().args(built))?;
    let mut bench = workspace::cargo();
    bench.args(["run", "--release", "--package", "bench", "--"]);
    shell::run(bench.args(arguments))
}
