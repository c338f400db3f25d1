//! A regency's residents in a database, brought in once for all parts that look at them.

use std::{
    cell::OnceCell,
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
};

use activation::Activations;
use audit::Log;
use indicators::Indicators;
use registry::Registry;
use store::{Db, Place};
use terms::{Act, Actor, OsDie, Permission, Region, SystemClock};

use crate::{outcome::Outcome, served};

/// How many live there.
pub const RESIDENTS: u32 = 780_000;

/// Where they live.
pub const CODE: &str = "36.73";

/// A folder with the residents' file and, once it is needed, their database.
pub struct Regency {
    folder: PathBuf,
    csv: OnceCell<PathBuf>,
}

/// The rooms that are asked, as the program wires them.
pub struct Rooms {
    pub registry: Registry,
    pub activations: Activations,
}

/// One line of the file, as far as queries are made from it.
#[derive(Clone)]
pub struct Line {
    pub nik: String,
    pub kk_number: String,
    pub name: String,
    pub birth: String,
    pub village: String,
}

impl Regency {
    /// The regency in `folder`; one that is there already is taken as it is.
    pub fn beneath(folder: &Path) -> Outcome<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned(), csv: OnceCell::new() })
    }

    /// The file of its residents.
    pub fn csv(&self) -> Outcome<&Path> {
        if let Some(csv) = self.csv.get() {
            return Ok(csv);
        }
        let csv = self.folder.join("regency.csv");
        if !csv.exists() {
            let (file, residents) = (csv.display().to_string(), RESIDENTS.to_string());
            let out = ["population", "--region", CODE, "--residents", &residents, "--out", &file];
            ended(ikd(&self.folder, &out).spawn()?)?;
        }
        Ok(self.csv.get_or_init(|| csv))
    }

    /// A folder for another run of the import.
    pub fn other(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Takes what an import left in `data` as the database.
    pub fn keep(&self, data: &Path) -> Outcome<()> {
        let kept = self.data();
        if kept.exists() {
            fs::remove_dir_all(&kept)?;
        }
        Ok(fs::rename(data, kept)?)
    }

    /// The database with all residents in it.
    pub fn database(&self) -> Outcome<PathBuf> {
        let database = self.data().join("ikd.db");
        if !database.exists() {
            let csv = self.csv()?.display().to_string();
            ended(ikd(&self.data(), &["import", &csv]).spawn()?)?;
        }
        Ok(database)
    }

    /// The rooms over it.
    pub fn rooms(&self) -> Outcome<Rooms> {
        let rooms = [&audit::ROOM, &indicators::ROOM, &registry::ROOM, &activation::ROOM];
        let db = Db::open(&Place::Sqlite(self.database()?), &rooms)?;
        let log = Log::new(db.handle(&audit::ROOM), Arc::new(SystemClock), Arc::new(OsDie));
        let indicators = Indicators::new(db.handle(&indicators::ROOM), &log);
        let own = || db.handle(&registry::ROOM);
        let registry = Registry::new(log.ledger(own()), own(), indicators.clone());
        Ok(Rooms {
            registry,
            activations: Activations::new(db.handle(&activation::ROOM), indicators),
        })
    }

    /// What stands in the file, line by line; lines with quotation marks are passed over.
    pub fn lines(&self) -> Outcome<Vec<Line>> {
        let text = fs::read_to_string(self.csv()?)?;
        let columns = served::columns(&text);
        let line = |line: &str| {
            let parts: Vec<&str> = line.split(',').collect();
            let [nik, kk_number, name, _, _, birth, village, ..] = parts[..] else { return None };
            let own = str::to_owned;
            (parts.len() == columns && !line.contains('"')).then(|| Line {
                nik: own(nik),
                kk_number: own(kk_number),
                name: own(name),
                birth: own(birth),
                village: own(village),
            })
        };
        let lines: Vec<Line> = text.lines().skip(1).filter_map(line).collect();
        match lines.is_empty() {
            true => Err("the residents' file has other columns than the bench knows".into()),
            false => Ok(lines),
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }
}

/// An officer of the regency who reads records.
pub fn officer() -> Outcome<Act> {
    let region: Region = CODE.parse()?;
    let act = Act::new(Actor::Operator, &[Permission::ReadResident]);
    Ok(act.within(region).because("bench"))
}

/// The program over the data folder `data`.
pub fn ikd(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(served::binary());
    command.args(arguments).arg("--json").env("IKD_DATA", data).env("IKD_LOG", "error");
    command.stdout(Stdio::null());
    command
}

/// Waits for a good end.
fn ended(mut child: Child) -> Outcome<()> {
    let exit = child.wait()?;
    if exit.success() { Ok(()) } else { Err(format!("ikd ended with {exit}").into()) }
}
