//! The workspace as Cargo sees it: its crates, their roots and whom they use.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::stop::Stop;

/// One crate of the workspace.
#[derive(Debug)]
pub struct Crate {
    pub name: String,
    /// Relative to the workspace, for example `crates/store`.
    pub folder: PathBuf,
    /// The crates of this workspace that it names in its manifest.
    pub uses: Vec<Use>,
    /// The root files of its library and its binaries, relative to the workspace.
    pub roots: Vec<PathBuf>,
    /// Whether `publish` is false.
    pub private: bool,
}

/// One dependency on another crate of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    pub name: String,
    /// Only tests and benches are built with it.
    pub for_tests: bool,
}

/// The workspace's folder.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    here.canonicalize().unwrap_or(here)
}

/// Where Cargo puts what it builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The Cargo that runs us.
pub fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(root());
    cargo
}

/// A test program of stories that need more than Cargo, with all of them. The whole workspace is named,
/// so that libraries keep the features that they were built with for the other tests.
pub fn stories(program: &str) -> Command {
    let mut cargo = cargo();
    cargo.args(["test", "--workspace", "--test", program, "--", "--include-ignored"]);
    cargo
}

/// Every crate of the workspace, by name.
pub fn crates() -> Result<Vec<Crate>, Stop> {
    let asked = cargo().args(["metadata", "--no-deps", "--format-version", "1"]).output();
    let output = asked.map_err(Stop::on("run cargo metadata"))?;
    if !output.status.success() {
        return Err(Stop::Failed(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let metadata: Metadata = serde_json::from_slice(&output.stdout)
        .map_err(|error| Stop::Failed(format!("cannot read cargo metadata: {error}")))?;
    let root = root();
    let mut crates: Vec<Crate> =
        metadata.packages.into_iter().map(|package| package.settle(&root)).collect();
    crates.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(crates)
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
    targets: Vec<Target>,
    publish: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
    path: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
    src_path: PathBuf,
}

impl Package {
    fn settle(self, root: &Path) -> Crate {
        let within = |path: &Path| path.strip_prefix(root).unwrap_or(path).to_path_buf();
        let shipped = |target: &&Target| {
            target.kind.iter().all(|kind| !matches!(kind.as_str(), "bench" | "example" | "test"))
        };
        let ours = self.dependencies.into_iter().filter(|dependency| dependency.path.is_some());
        Crate {
            folder: within(self.manifest_path.parent().unwrap_or(root)),
            uses: ours
                .map(|d| Use { for_tests: d.kind.as_deref() == Some("dev"), name: d.name })
                .collect(),
            roots: self.targets.iter().filter(shipped).map(|t| within(&t.src_path)).collect(),
            private: self.publish.is_some_and(|registries| registries.is_empty()),
            name: self.name,
        }
    }
}
