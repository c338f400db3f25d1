//! `cargo xtask up`: builds the program and runs a regency with it.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;

use crate::stop::Stop;
use crate::{shell, wallet, workspace};

/// The people that live there: Kota Serang, the same ones every time.
const PEOPLE: [&str; 6] = ["--region", "36.73", "--residents", "20000", "--seed", "1"];

/// What one sees, and where.
const LISTENERS: &str = "
  public   http://localhost:8080   figures, verifier, protocol endpoints
  console  http://localhost:8081   for staff; the link to enter it is printed below
  wallet   http://localhost:8082   the wallet for phones, on an origin of its own
  ops      http://127.0.0.1:9090   health and metrics

  Ctrl-C ends it; the data stays.
";

/// Where the regency lives and how it is served.
#[derive(Args)]
pub struct Up {
    /// The data directory; kept when it is there
    #[arg(long, env = "IKD_DATA", default_value = "ikd-data")]
    data: PathBuf,
    /// What else `ikd serve` is told, for example `-- --tls`
    #[arg(last = true)]
    serve: Vec<String>,
}

/// Builds, fills the data directory the first time, and serves until it is ended.
pub fn run(up: &Up) -> Result<(), Stop> {
    // The program takes the wallet in, and can do without.
    match wallet::can_be_built() {
        true => wallet::build()?,
        false => println!("The wallet for phones is not built: cargo xtask wallet does it."),
    }
    shell::run(workspace::cargo().args(["build", "--release", "--package", "app"]))?;
    let data = std::path::absolute(&up.data).map_err(Stop::on("find the data directory"))?;
    fill(&data)?;
    let mut serve = ikd(&data);
    serve.args(["serve", "--demo"]).args(&up.serve);
    println!("$ {}\n{LISTENERS}", shell::written(&serve));
    // Becomes the server, so that a signal to us is a signal to it.
    Err(Stop::on("start ikd serve")(serve.exec()))
}

/// Makes and imports the residents; a data directory that has them is left as it is.
fn fill(data: &Path) -> Result<(), Stop> {
    let (people, filled) = (data.join("residents.csv"), data.join("residents.imported"));
    if filled.is_file() {
        println!("{} has its residents and is kept", data.display());
        return Ok(());
    }
    fs::create_dir_all(data).map_err(Stop::on(format!("make {}", data.display())))?;
    shell::run(ikd(data).arg("population").args(PEOPLE).arg("--out").arg(&people))?;
    // All or nothing: an import that was interrupted has imported nobody.
    shell::run(ikd(data).arg("import").arg(&people))?;
    fs::write(&filled, "").map_err(Stop::on(format!("write {}", filled.display())))
}

fn ikd(data: &Path) -> Command {
    let mut ikd = Command::new(workspace::target().join("release/ikd"));
    ikd.env("IKD_DATA", data);
    ikd
}
