//! Other people's implementations accept our bytes, and we accept theirs.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::counts::Counts;
use crate::stop::Stop;
use crate::{machine, python, shell, workspace};

/// A peer's package in the workspace `tools/peers/rust`, and how it is built.
pub struct Rust {
    package: &'static str,
    profile: Profile,
}

enum Profile {
    /// Quickly: the stories' peer.
    Dev,
    /// As the program is: the bench's lanes.
    Release,
}

/// The stories' peer: mdoc by isomdl.
const ISOMDL: Rust = Rust { package: "isomdl-peer", profile: Profile::Dev };

/// The bench's lanes of peers.
pub const LANES: Rust = Rust { package: "lanes", profile: Profile::Release };

const MANIFEST: &str = "tools/peers/rust/Cargo.toml";

/// Installs the peers as their lock files say and runs the stories with them.
pub fn run(counts: &mut Counts) -> Result<(), Stop> {
    machine::ensure(&machine::NODE)?;
    machine::ensure(&machine::PYTHON)?;
    let mut npm = Command::new("npm");
    npm.current_dir(workspace::root()).args(["ci", "--prefix", "tools/peers/node"]);
    npm.args(["--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"]);
    shell::run(&mut npm)?;
    let requirements = Path::new("tools/peers/python/requirements.txt");
    let bin = python::environment("peers-venv", requirements)?;
    let format = ["fmt", "--all", "--check", "--manifest-path", MANIFEST];
    shell::run(workspace::cargo().args(format))?;
    let isomdl = ISOMDL.build()?;
    let mut stories = workspace::stories("peers");
    stories.env("IKD_PEERS_PYTHON", bin.join("python")).env("IKD_PEERS_ISOMDL", isomdl);
    shell::run_tests(&mut stories, counts)
}

impl Rust {
    /// Builds it as its lock file says; where the program lies.
    pub fn build(&self) -> Result<PathBuf, Stop> {
        let target = workspace::target().join("peers");
        let mut build = workspace::cargo();
        build.args(["build", "--locked", "--manifest-path", MANIFEST, "--package", self.package]);
        let folder = match self.profile {
            Profile::Dev => "debug",
            Profile::Release => {
                build.arg("--release");
                "release"
            }
        };
        shell::run(build.arg("--target-dir").arg(&target))?;
        Ok(target.join(folder).join(self.package))
    }
}
