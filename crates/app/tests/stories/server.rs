//! The program under test: its data folder, its commands, and a server of its own.

use std::{
    ffi::OsString,
    fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use serde_json::Value;

/// The engine that a deployment runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Postgres,
    Sqlite,
}

/// A deployment: a data folder and the settings of its commands.
pub struct Deployment {
    pub data: PathBuf,
    database: Option<String>,
    pub public: u16,
    pub console: u16,
    pub wallet: u16,
    ops: u16,
    /// Whether its addresses speak TLS.
    pub secure: bool,
    /// What its commands find in their environment besides.
    pub environment: Vec<(OsString, OsString)>,
}

/// A running `ikd serve`.
pub struct Server {
    child: Child,
    log: PathBuf,
}

impl Deployment {
    pub fn new(engine: Engine) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::SeqCst);
        let name = format!("ikd-app-{}-{number}", std::process::id());
        let data = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        drop(fs::remove_dir_all(&data));
        fs::create_dir_all(&data).unwrap();
        let database = match engine {
            Engine::Postgres => Some(pgtest::fresh_database("app").unwrap()),
            Engine::Sqlite => None,
        };
        let [public, console, wallet, ops] = free_ports();
        Self {
            data,
            database,
            public,
            console,
            wallet,
            ops,
            secure: false,
            environment: Vec::new(),
        }
    }

    /// A deployment with so many residents of Kota Serang.
    pub fn settled(engine: Engine, residents: u32) -> Self {
        let it = Self::new(engine);
        it.populate(residents);
        it
    }

    /// Residents move in.
    pub fn populate(&self, residents: u32) {
        let csv = self.data.join("residents.csv");
        let (csv, residents) = (csv.to_str().unwrap(), residents.to_string());
        let arguments =
            ["population", "--region", "36.73", "--residents", &residents, "--seed", "7", "--out"];
        self.good(&[&arguments[..], &[csv]].concat());
        self.good(&["import", csv]);
    }

    /// A command with this deployment's settings.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ikd"));
        let scheme = if self.secure { "https" } else { "http" };
        command
            .args(arguments)
            .env("IKD_DATA", &self.data)
            .env("IKD_PUBLIC_URL", format!("{scheme}://localhost:{}", self.public))
            .env("IKD_CONSOLE_URL", format!("{scheme}://localhost:{}", self.console))
            .env("IKD_WALLET_URL", format!("{scheme}://localhost:{}", self.wallet))
            .env("IKD_OPS_LISTEN", format!("127.0.0.1:{}", self.ops))
            .env_remove("IKD_LOG")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null());
        if let Some(database) = &self.database {
            command.env("IKD_DATABASE", database);
        }
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command that must do what it is told; its answer.
    pub fn good(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let (out, error) = texts(&output);
        assert!(output.status.success(), "{arguments:?}: {out}{error}");
        out
    }

    /// Runs a command that must do what it is told, and reads its answer.
    pub fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.good(arguments)).unwrap()
    }

    /// Runs a command that must end with this exit code; its complaint.
    pub fn bad(&self, code: i32, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let (out, error) = texts(&output);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {out}{error}");
        error
    }

    pub fn serve(&self) -> Server {
        self.serve_with(&["--demo"])
    }

    /// Starts the server and waits until it answers.
    pub fn serve_with(&self, options: &[&str]) -> Server {
        let log = self.data.join("server.log");
        let file = fs::OpenOptions::new().create(true).append(true).open(&log).unwrap();
        let mut child = self
            .command(&[&["serve"], options].concat())
            .env("IKD_LOG", "trace")
            .stdout(Stdio::piped())
            .stderr(file)
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut told = Vec::new();
        for line in out.lines() {
            told.push(line.unwrap());
            if told.last().is_some_and(|line| line.starts_with("trust list")) {
                break;
            }
        }
        let ready = told.last().is_some_and(|line| line.starts_with("trust list"));
        assert!(ready, "the server ended: {}", fs::read_to_string(&log).unwrap());
        Server { child, log }
    }

    /// NIK numbers of residents who may hold an IKD: recorded, alive, grown up.
    pub fn eligible(&self) -> Vec<String> {
        let text = fs::read_to_string(self.data.join("residents.csv")).unwrap();
        let mut lines = text.lines();
        let header: Vec<&str> = lines.next().unwrap().split(',').collect();
        let column = |name: &str| header.iter().position(|it| *it == name).unwrap();
        let (nik, birth) = (column("nik"), column("birth_date"));
        let (recording, life) = (column("recording_status"), column("life_status"));
        lines
            .map(|line| line.split(',').collect::<Vec<_>>())
            // Names with commas are quoted; such a line has more parts and is left out.
            .filter(|parts| parts.len() == header.len())
            .filter(|parts| parts[birth] < "2000" && parts[recording] >= "3" && parts[life] == "1")
            .map(|parts| parts[nik].to_owned())
            .collect()
    }
}

impl Server {
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Ends it as an operator would; it must end well.
    pub fn stop(mut self) {
        let pid = self.pid().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let start = Instant::now();
        loop {
            match self.child.try_wait().unwrap() {
                Some(status) => return assert!(status.success(), "{}", self.log()),
                None => assert!(start.elapsed() < Duration::from_secs(20), "it does not stop"),
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already, which is as good.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Drop for Deployment {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            // A folder left behind in the build's temporary directory harms no later story.
            drop(fs::remove_dir_all(&self.data));
        }
    }
}

fn texts(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

fn free_ports<const N: usize>() -> [u16; N] {
    let bound: [TcpListener; N] =
        std::array::from_fn(|_| TcpListener::bind("127.0.0.1:0").unwrap());
    bound.map(|listener| listener.local_addr().unwrap().port())
}
