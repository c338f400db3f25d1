//! A peer: another implementation in a process of its own, spoken to in lines of JSON
//! (tools/peers/README.md).

use std::{
    env,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{ChildStdin, Command, Stdio},
    sync::{
        LazyLock, Mutex, MutexGuard, PoisonError,
        mpsc::{Receiver, channel},
    },
    thread,
    time::Duration,
};

use formats::jose::Jwk;
use serde_json::{Value, json};
use terms::PublicKey;

/// `@animo-id/mdoc` on Node.js.
pub fn animo() -> Turn {
    static ANIMO: Shared = LazyLock::new(|| on_node("animo", "animo.mjs"));
    lock(&ANIMO)
}

/// `isomdl` in Rust.
pub fn isomdl() -> Turn {
    static ISOMDL: Shared = LazyLock::new(|| {
        let program = env::var_os("IKD_PEERS_ISOMDL").map(PathBuf::from);
        let built = folder().join("../../target/peers/debug/isomdl-peer");
        Peer::start("isomdl", &mut Command::new(program.unwrap_or(built)))
    });
    lock(&ISOMDL)
}

/// `@sd-jwt/sd-jwt-vc` on Node.js.
pub fn node() -> Turn {
    static NODE: Shared = LazyLock::new(|| on_node("node", "sd_jwt.mjs"));
    lock(&NODE)
}

/// `@owf/mdoc` on Node.js.
pub fn owf() -> Turn {
    static OWF: Shared = LazyLock::new(|| on_node("owf", "owf.mjs"));
    lock(&OWF)
}

/// `pymdoccbor` on Python.
pub fn pymdoccbor() -> Turn {
    static PYMDOCCBOR: Shared = LazyLock::new(|| on_python("pymdoccbor", "mdoc_peer.py"));
    lock(&PYMDOCCBOR)
}

/// The `sd-jwt` package on Python.
pub fn python() -> Turn {
    static PYTHON: Shared = LazyLock::new(|| on_python("python", "sd_jwt_peer.py"));
    lock(&PYTHON)
}

/// `@sd-jwt/jwt-status-list` on Node.js.
pub fn status() -> Turn {
    static STATUS: Shared = LazyLock::new(|| on_node("status", "status.mjs"));
    lock(&STATUS)
}

/// `@owf/token-status-list` on Node.js.
pub fn status_owf() -> Turn {
    static STATUS_OWF: Shared = LazyLock::new(|| on_node("status_owf", "status_owf.mjs"));
    lock(&STATUS_OWF)
}

/// A story's turn with a peer.
pub type Turn = MutexGuard<'static, Peer>;

fn on_node(name: &'static str, program: &str) -> Result<Mutex<Peer>, String> {
    Peer::start(name, Command::new("node").arg(folder().join("node").join(program)))
}

fn on_python(name: &'static str, program: &str) -> Result<Mutex<Peer>, String> {
    let interpreter = env::var_os("IKD_PEERS_PYTHON").map(PathBuf::from);
    let installed = folder().join("../../target/peers-venv/bin/python");
    let mut command = Command::new(interpreter.unwrap_or(installed));
    Peer::start(name, command.arg(folder().join("python").join(program)))
}

/// One process for all stories; they take turns.
type Shared = LazyLock<Result<Mutex<Peer>, String>>;

fn lock(peer: &'static Shared) -> Turn {
    match &**peer {
        // A story that failed while it held the peer had its answer first: the next may ask.
        Ok(peer) => peer.lock().unwrap_or_else(PoisonError::into_inner),
        Err(error) => panic!("{error}; `cargo xtask peers` installs it"),
    }
}

/// Another implementation. It ends with this program: its standard input closes.
pub struct Peer {
    pub name: &'static str,
    commands: ChildStdin,
    answers: Receiver<String>,
}

/// A key that a peer has drawn.
pub struct Pair {
    pub public: PublicKey,
    pub private: Value,
}

impl Peer {
    /// A new key of the peer's.
    pub fn draw(&mut self) -> Pair {
        let answer = self.must("draw", json!({}));
        let public = *Jwk::from_value(&answer["public"]).unwrap().key();
        Pair { public, private: answer["private"].clone() }
    }

    fn start(name: &'static str, command: &mut Command) -> Result<Mutex<Self>, String> {
        let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process = started.map_err(|error| format!("no peer `{name}`: {error}"))?;
        let commands = process.stdin.take().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let (sender, answers) = channel();
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
            // Collects the process; dropping the sender tells whoever waits that it has gone.
            process.wait()
        });
        Ok(Mutex::new(Self { name, commands, answers }))
    }

    /// The answer to a command that the peer can follow.
    pub fn must(&mut self, command: &str, wanted: Value) -> Value {
        let name = self.name;
        self.ask(command, wanted).unwrap_or_else(|error| panic!("{name} cannot {command}: {error}"))
    }

    /// The answer, or what the peer says against it.
    pub fn ask(&mut self, command: &str, mut wanted: Value) -> Result<Value, String> {
        let name = self.name;
        wanted["command"] = json!(command);
        writeln!(self.commands, "{wanted}").unwrap_or_else(|error| {
            panic!("the peer `{name}` has gone ({error}); `cargo xtask peers` installs it")
        });
        let answer = self.answers.recv_timeout(Duration::from_secs(60)).unwrap_or_else(|error| {
            panic!("no answer of the peer `{name}` ({error}); `cargo xtask peers` installs it")
        });
        let answer: Value = serde_json::from_str(&answer).unwrap();
        match answer["error"].as_str() {
            Some(error) => Err(error.to_owned()),
            None => Ok(answer),
        }
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/peers")
}
