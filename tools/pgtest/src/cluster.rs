//! The private server: where it lives, how it is made, started and stopped.

use std::fs::{self, File};
use std::io;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::home;
use crate::host::{self, User};

/// The server's superuser; trusted on the socket, which only the folder's owner can reach.
const USER: &str = "ikd";

/// Whether commits wait for the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Nothing waits: tests, where a lost machine loses nothing.
    Off,
    /// Every commit waits: benches, where the wait is what is measured.
    On,
}

/// A running private server. It goes on running when this value is dropped.
#[derive(Debug)]
pub struct Cluster {
    home: PathBuf,
    programs: PathBuf,
    user: User,
    durability: Durability,
}

impl Cluster {
    /// The private server of this workspace, made and started when needed.
    ///
    /// # Errors
    /// When no PostgreSQL is installed or the server cannot be started.
    pub fn start(durability: Durability) -> Result<Self, Error> {
        let cluster = Self::find(durability)?;
        let _one_at_a_time = cluster.lock()?;
        if cluster.is_running() {
            return Ok(cluster);
        }
        match cluster.launch() {
            Err(error) if cluster.is_alive() => return Err(error),
            // A scratch server that does not come back is not repaired but made anew.
            Err(_) => cluster.make().and_then(|()| cluster.launch())?,
            Ok(()) => {}
        }
        Ok(cluster)
    }

    /// Stops the private server if it runs; whether it did.
    ///
    /// # Errors
    /// When it does not stop.
    pub fn stop(durability: Durability) -> Result<bool, Error> {
        let cluster = Self::find(durability)?;
        let _one_at_a_time = cluster.lock()?;
        if !cluster.is_running() {
            return Ok(false);
        }
        cluster.pg_ctl(&["stop", "--mode=fast", "--wait"])?;
        Ok(true)
    }

    /// The address of `database` on this server.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://{USER}@{}/{database}", home::percent_encoded(&self.home))
    }

    fn find(durability: Durability) -> Result<Self, Error> {
        let (programs, user) = (host::programs()?, host::server_user()?);
        let name = match durability {
            Durability::Off => "postgres",
            Durability::On => "postgres-durable",
        };
        let home = home::candidates(name).into_iter().find(|home| home::is_usable(home, user));
        Ok(Self { home: home.ok_or(Error::NoHome)?, programs, user, durability })
    }

    /// Held by one process at a time, released by the system whatever happens to it.
    fn lock(&self) -> Result<File, Error> {
        let open = File::options().create(true).append(true).open(self.home.join("lock"));
        open.and_then(|file| file.lock().map(|()| file))
            .map_err(|e| Error::Files("lock the private server", e))
    }

    fn is_running(&self) -> bool {
        UnixStream::connect(self.home.join(".s.PGSQL.5432")).is_ok()
    }

    /// Whether the server's process lives without answering: one that was killed and whose
    /// parent has not asked for its end (state Z) does not.
    fn is_alive(&self) -> bool {
        let first = |path| fs::read_to_string(path).unwrap_or_default();
        let process = first(self.data().join("postmaster.pid"));
        let Some(process) = process.lines().next() else { return false };
        let status = first(Path::new("/proc").join(process).join("stat"));
        status.rsplit_once(") ").is_some_and(|(_, state)| !state.starts_with('Z'))
    }

    fn launch(&self) -> Result<(), Error> {
        if !self.is_made() {
            self.make()?;
        }
        fs::write(self.data().join("postgresql.conf"), self.settings())
            .map_err(|e| Error::Files("write the server's settings", e))?;
        let started = self.pg_ctl(&["start", "--wait", "--timeout=60", "--log=server.log"]);
        started.map_err(|error| Error::Program("pg_ctl", format!("{error}\n{}", self.log_end())))
    }

    /// Made to its end, and by the version that is installed now.
    fn is_made(&self) -> bool {
        let version = fs::read_to_string(self.data().join("PG_VERSION")).unwrap_or_default();
        let made = format!("/{}/", version.trim());
        let debian = self.programs.starts_with("/usr/lib/postgresql");
        !version.is_empty() && (!debian || self.programs.to_string_lossy().contains(&made))
    }

    fn make(&self) -> Result<(), Error> {
        let half = self.home.join("data.new");
        let gone = |removed: io::Result<()>| match removed {
            Err(e) if e.kind() != io::ErrorKind::NotFound => {
                Err(Error::Files("remove the old server", e))
            }
            _ => Ok(()),
        };
        gone(fs::remove_dir_all(&half))?;
        gone(fs::remove_dir_all(self.data()))?;
        gone(fs::remove_file(self.home.join(".s.PGSQL.5432.lock")))?;
        let mut initdb = host::command(&self.programs.join("initdb"), &self.home, self.user);
        initdb.args(["--username", USER, "--auth=trust", "--encoding=UTF8", "--locale=C"]);
        host::run("initdb", initdb.args(["--no-sync", "--pgdata", "data.new"]))?;
        fs::rename(half, self.data()).map_err(|e| Error::Files("keep the new server", e))
    }

    fn pg_ctl(&self, arguments: &[&str]) -> Result<(), Error> {
        let mut command = host::command(&self.programs.join("pg_ctl"), &self.home, self.user);
        // The server must not inherit our pipe: its reader would wait for the server's end.
        command.args(arguments).args(["--silent", "--pgdata", "data"]);
        let said = File::create(self.home.join("pg_ctl.log"))
            .and_then(|log| Ok((log.try_clone()?, log)))
            .map_err(|e| Error::Files("write pg_ctl.log", e))?;
        let status = command.stdout(said.0).stderr(said.1).status();
        match status.map_err(|e| Error::Program("pg_ctl", e.to_string()))?.success() {
            true => Ok(()),
            false => {
                let said = fs::read_to_string(self.home.join("pg_ctl.log"));
                Err(Error::Program("pg_ctl", said.unwrap_or_default()))
            }
        }
    }

    fn settings(&self) -> String {
        let home = self.home.to_string_lossy().replace('\'', "''");
        let durable = match self.durability {
            Durability::Off => "off",
            Durability::On => "on",
        };
        format!(
            "listen_addresses = ''\nunix_socket_directories = '{home}'\n\
             unix_socket_permissions = 0700\nmax_connections = 300\nshared_buffers = '128MB'\n\
             fsync = {durable}\nfull_page_writes = {durable}\nsynchronous_commit = {durable}\n\
             timezone = 'UTC'\nlog_timezone = 'UTC'\n"
        )
    }

    fn data(&self) -> PathBuf {
        self.home.join("data")
    }

    fn log_end(&self) -> String {
        let log = fs::read_to_string(self.home.join("server.log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().rev().take(10).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }
}
