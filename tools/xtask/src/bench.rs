//! `cargo xtask bench`: what things cost, on this machine, in one run.

use crate::stop::Stop;
use crate::{shell, workspace};

/// Builds the benches for release and runs them with `arguments`.
pub fn run(arguments: &[String]) -> Result<(), Stop> {
    let mut bench = workspace::cargo();
    bench.args(["run", "--release", "--package", "bench", "--"]);
    shell::run(bench.args(arguments))
}
