//! `cargo xtask bench`: what things cost, on this machine, in one run.

use crate::stop::Stop;
use crate::{peers, shell, workspace};

/// Parts in which peers run beside us.
const BESIDE_PEERS: [&str; 2] = ["mdoc", "sd_jwt"];

/// Builds the benches for release and runs them with `arguments`.
pub fn run(arguments: &[String]) -> Result<(), Stop> {
    // Some parts run the program as it is shipped.
    let built = ["build", "--release", "--package", "app", "--package", "bench"];
    shell::run(workspace::cargo().args(built))?;
    let mut bench = workspace::cargo();
    bench.args(["run", "--release", "--package", "bench", "--"]);
    if needs_peers(arguments) {
        bench.env("IKD_PEERS_LANES", peers::LANES.build()?);
    }
    shell::run(bench.args(arguments))
}

/// Whether a part is named that has peers in it, or none, which is all.
fn needs_peers(arguments: &[String]) -> bool {
    let mut arguments = arguments.iter().map(String::as_str);
    let mut parts = Vec::new();
    while let Some(argument) = arguments.next() {
        match argument.strip_prefix("--") {
            None => parts.push(argument),
            Some(option) if option.contains('=') => {}
            Some(_) => drop(arguments.next()), // its value
        }
    }
    parts.is_empty() || parts.iter().any(|it| BESIDE_PEERS.contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peers_are_built_for_the_parts_that_they_are_in() {
        let needs = |arguments: &[&str]| {
            needs_peers(&arguments.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>())
        };
        assert!(needs(&[]) && needs(&["status", "mdoc"]) && needs(&["--engine", "sqlite"]));
        assert!(!needs(&["status"]) && !needs(&["flows", "--engine", "sqlite"]));
    }
}
