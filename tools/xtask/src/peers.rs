//! Other people's implementations accept our bytes, and we accept theirs.

use std::path::Path;
use std::process::Command;

use crate::counts::Counts;
use crate::stop::Stop;
use crate::{machine, python, shell, workspace};

/// Installs the peers as their lock files say and runs the stories with them.
pub fn run(counts: &mut Counts) -> Result<(), Stop> {
    machine::ensure(&machine::NODE)?;
    machine::ensure(&machine::PYTHON)?;
    let mut npm = Command::new("npm");
    npm.current_dir(workspace::root()).args(["ci", "--prefix", "tools/peers/node"]);
    shell::run(npm.args(["--ignore-scripts", "--no-audit", "--no-fund"]))?;
    let requirements = Path::new("tools/peers/python/requirements.txt");
    let bin = python::environment("peers-venv", requirements)?;
    let mut stories = workspace::cargo();
    stories.args(["test", "--package", "app", "--test", "peers", "--", "--include-ignored"]);
    shell::run_tests(stories.env("IKD_PEERS_PYTHON", bin.join("python")), counts)
}
