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

use formats::{Path as ClaimPath, base64url, jose::Jwk};
use serde_json::{Map, Value, json};
use terms::{Moment, PublicKey};

/// The verifier's client id in all stories.
pub const AUDIENCE: &str = "x509_hash:Uvo3HtuIxuhC92rShpgqcT3YXwrqRxWEviRiA0OZszk";

/// The nonce of the verifier's request in all stories.
pub const NONCE: &str = "n-0S6_WzA2Mj";

/// `@sd-jwt/sd-jwt-vc` on Node.js.
pub fn node() -> MutexGuard<'static, Peer> {
    static NODE: Shared = LazyLock::new(|| {
        let program = folder().join("node/peer.mjs");
        Peer::start("node", Command::new("node").arg(program))
    });
    lock(&NODE)
}

/// The `sd-jwt` package on Python.
pub fn python() -> MutexGuard<'static, Peer> {
    static PYTHON: Shared = LazyLock::new(|| {
        let interpreter = env::var_os("IKD_PEERS_PYTHON").map(PathBuf::from);
        let installed = folder().join("../../target/peers-venv/bin/python");
        let mut command = Command::new(interpreter.unwrap_or(installed));
        Peer::start("python", command.arg(folder().join("python/peer.py")))
    });
    lock(&PYTHON)
}

/// One process for all stories; they take turns.
type Shared = LazyLock<Result<Mutex<Peer>, String>>;

fn lock(peer: &'static Shared) -> MutexGuard<'static, Peer> {
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
    private: Value,
}

/// A credential that a peer is to issue.
pub struct Order<'a> {
    pub claims: &'a Map<String, Value>,
    pub hidden: &'a [ClaimPath],
    pub decoys: usize,
    pub holder: Option<&'a PublicKey>,
    pub chain: &'a [Vec<u8>],
}

/// Whom a verifying peer trusts.
#[derive(Clone, Copy)]
pub enum Trust<'a> {
    Anchor(&'a [u8]),
    Key(&'a PublicKey),
}

/// Whether a verifying peer asks for key binding.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    None,
    Required,
}

impl Peer {
    /// A new key of the peer's.
    pub fn draw(&mut self) -> Pair {
        let answer = self.must("draw", json!({}));
        let public = *Jwk::from_value(&answer["public"]).unwrap().key();
        Pair { public, private: answer["private"].clone() }
    }

    /// A credential in compact form, signed with `issuer`.
    pub fn issue(&mut self, order: &Order<'_>, issuer: &Pair) -> String {
        let chain: Vec<_> = order.chain.iter().map(|it| base64url::encode_padded(it)).collect();
        let header = if chain.is_empty() { json!({}) } else { json!({"x5c": chain}) };
        let answer = self.must(
            "issue",
            json!({
                "claims": order.claims,
                "hidden": order.hidden,
                "decoys": order.decoys,
                "header": header,
                "holder": order.holder.map(|key| Jwk::new(*key)),
                "issuer": issuer.private,
            }),
        );
        answer["credential"].as_str().unwrap().to_owned()
    }

    /// A presentation of exactly these hidden claims, with a key binding by `holder` if any.
    pub fn present(
        &mut self,
        credential: &str,
        show: &[ClaimPath],
        holder: Option<&Pair>,
        now: Moment,
    ) -> String {
        let binding = holder.map(|holder| {
            json!({
                "aud": AUDIENCE, "nonce": NONCE, "iat": now.seconds(), "holder": holder.private,
            })
        });
        let wanted = json!({"credential": credential, "show": show, "binding": binding});
        self.must("present", wanted)["presentation"].as_str().unwrap().to_owned()
    }

    /// The processed claims, or what the peer says against the presentation.
    pub fn verify(
        &mut self,
        presentation: &str,
        trust: Trust<'_>,
        binding: Binding,
    ) -> Result<Value, String> {
        self.verify_with(presentation, trust, binding, &json!({})).map(|it| it["claims"].clone())
    }

    /// The whole answer to a verification for which the peer needs more at hand.
    pub fn verify_with(
        &mut self,
        presentation: &str,
        trust: Trust<'_>,
        binding: Binding,
        more: &Value,
    ) -> Result<Value, String> {
        let issuer = match trust {
            Trust::Anchor(certificate) => {
                json!({"anchor": base64url::encode_padded(certificate)})
            }
            Trust::Key(key) => json!({"jwk": Jwk::new(*key)}),
        };
        let binding =
            (binding == Binding::Required).then(|| json!({"aud": AUDIENCE, "nonce": NONCE}));
        let mut wanted =
            json!({"presentation": presentation, "issuer": issuer, "binding": binding});
        wanted.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.ask("verify", wanted)
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

    fn must(&mut self, command: &str, wanted: Value) -> Value {
        let name = self.name;
        self.ask(command, wanted).unwrap_or_else(|error| panic!("{name} cannot {command}: {error}"))
    }

    fn ask(&mut self, command: &str, mut wanted: Value) -> Result<Value, String> {
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
