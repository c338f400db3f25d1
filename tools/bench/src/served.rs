//! A server of the bench's own: the built `ikd` on free ports, with residents.

use std::{
    fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use protocols::Url;

use crate::{cpu::Sides, outcome::Outcome, wire::Line};

const RESIDENTS: &str = "20000";

/// A running `ikd serve --demo`.
pub struct Served {
    child: Child,
    data: PathBuf,
    database: Option<String>,
    public: u16,
    pub console: u16,
    bootstrap: Vec<String>,
}

impl Served {
    /// Fills a data folder and serves it on one processor; this thread has the others.
    pub fn start(data: &Path, server: Option<&str>, sides: &Sides) -> Outcome<Self> {
        let data = std::path::absolute(data)?;
        fs::create_dir_all(&data)?;
        let database = server.map(fresh_database).transpose()?;
        let [public, console, wallet, ops] = free_ports()?;
        let ports = [("PUBLIC", public), ("CONSOLE", console), ("WALLET", wallet)];
        let ikd = |arguments: &[&str]| {
            let mut command = Command::new(binary());
            command.args(arguments).env("IKD_DATA", &data).env("IKD_LOG", "error");
            command.env("IKD_OPS_LISTEN", format!("127.0.0.1:{ops}"));
            for (name, port) in ports {
                command.env(format!("IKD_{name}_URL"), format!("http://localhost:{port}"));
            }
            if let Some(database) = &database {
                command.env("IKD_DATABASE", database);
            }
            command
        };
        let csv = data.join("residents.csv").display().to_string();
        let people = ["population", "--region", "36.73", "--residents", RESIDENTS, "--out", &csv];
        for arguments in [&people[..], &["import", &csv]] {
            let output = ikd(arguments).output()?;
            if !output.status.success() {
                return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
            }
        }
        sides.enter_server()?;
        let mut child = ikd(&["serve", "--demo"]).stdout(Stdio::piped()).spawn()?;
        sides.enter_clients()?;
        let out = child.stdout.take().ok_or("the server's output")?;
        let mut told = Vec::new();
        for line in BufReader::new(out).lines() {
            told.push(line?);
            if told.last().is_some_and(|line| line.starts_with("trust list")) {
                break;
            }
        }
        Ok(Self { child, data, database, public, console, bootstrap: told })
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The credential issuer's identifier.
    pub fn issuer(&self) -> Outcome<Url> {
        Ok(format!("http://localhost:{}", self.public).parse()?)
    }

    /// Follows the one-time link; the session's code.
    pub async fn sign_in(&self) -> Outcome<String> {
        let kept = self.data.join("session");
        if let Ok(session) = fs::read_to_string(&kept) {
            return Ok(session);
        }
        let link = self.bootstrap.iter().find_map(|line| line.split("/bootstrap/").nth(1));
        let code = link.and_then(|rest| rest.split(' ').next()).ok_or("a bootstrap link")?;
        let head = Line::open(self.console).await?.head(&format!("/bootstrap/{code}")).await?;
        let session = head.split("ikd_desk=").nth(1).and_then(|rest| rest.split(';').next());
        let session = session.ok_or("a session")?.to_owned();
        fs::write(kept, &session)?;
        Ok(session)
    }

    /// NIK numbers of residents who may hold an IKD.
    pub fn eligible(&self) -> Outcome<Vec<String>> {
        let text = fs::read_to_string(self.data.join("residents.csv"))?;
        let columns = columns(&text);
        let good = |line: &&str| {
            let parts: Vec<&str> = line.split(',').collect();
            let part = |number: usize| parts.get(number).copied().unwrap_or_default();
            parts.len() == columns && part(5) < "2000" && part(8) >= "3" && part(9) == "1"
        };
        let nik = |line: &str| line.split(',').next().unwrap_or_default().to_owned();
        let niks: Vec<String> = text.lines().skip(1).filter(good).map(nik).collect();
        if niks.is_empty() { Err("nobody may hold an IKD".into()) } else { Ok(niks) }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended already, which is as good.
        drop(self.child.kill());
        drop(self.child.wait());
        drop(self.database.take());
    }
}

/// The program lies beside the bench: both are built together.
pub fn binary() -> PathBuf {
    let own = std::env::current_exe().unwrap_or_default();
    own.parent().map(|folder| folder.join("ikd")).unwrap_or_default()
}

fn fresh_database(server: &str) -> Outcome<String> {
    let name = format!("ikdflows_{}", std::process::id());
    let mut client = postgres::Client::connect(server, postgres::NoTls)?;
    client.batch_execute(&format!("CREATE DATABASE {name}"))?;
    let (base, _) = server.rsplit_once('/').ok_or("a server's address")?;
    Ok(format!("{base}/{name}"))
}

fn free_ports() -> Outcome<[u16; 4]> {
    let mut bound = Vec::new();
    for _ in 0..4 {
        bound.push(TcpListener::bind("127.0.0.1:0")?);
    }
    let ports: Result<Vec<u16>, std::io::Error> =
        bound.iter().map(|listener| Ok(listener.local_addr()?.port())).collect();
    ports?.try_into().map_err(|_| "four ports".into())
}

/// How many columns a file of residents has; a line of another number has a comma within quotes.
pub fn columns(csv: &str) -> usize {
    csv.lines().next().map_or(0, |header| header.split(',').count())
}
