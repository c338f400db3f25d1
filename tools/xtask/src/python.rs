//! Tools and peers from the Python registry: each list in a virtual environment of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell;
use crate::stop::Stop;
use crate::workspace;

/// The folder of programs of the environment `target/NAME`, holding what `requirements` (a file
/// of the workspace, every line with its hash) lists.
pub fn environment(name: &str, requirements: &Path) -> Result<PathBuf, Stop> {
    let root = workspace::root();
    let (folder, file) = (root.join("target").join(name), root.join(requirements));
    let wanted = fs::read_to_string(&file).map_err(Stop::on(format!("read {}", file.display())))?;
    let (bin, installed) = (folder.join("bin"), folder.join("installed.txt"));
    if fs::read_to_string(&installed).is_ok_and(|text| text == wanted) {
        return Ok(bin);
    }
    shell::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut pip = Command::new(bin.join("python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    shell::run(pip.args(["--require-hashes", "--requirement"]).arg(&file))?;
    fs::write(&installed, wanted).map_err(Stop::on(format!("write {}", installed.display())))?;
    Ok(bin)
}
