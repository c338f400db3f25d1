//! Peers beside us: a process of their own (tools/peers/rust/lanes, built as we are) is asked for
//! turns between ours, so that nothing of theirs is linked with anything of ours.

use std::{
    cell::RefCell,
    env,
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{ChildStdin, ChildStdout, Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};

use crate::{outcome::Outcome, race::Race};

/// The process, spoken to in lines of JSON. It ends with us: its standard input closes.
pub struct Peers(RefCell<Line>);

struct Line {
    commands: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Peers {
    /// Starts the process; `cargo xtask bench` builds its program.
    pub fn start() -> Outcome<Self> {
        let built = || PathBuf::from("target/peers/release/lanes");
        let program = env::var_os("IKD_PEERS_LANES").map_or_else(built, PathBuf::from);
        let mut command = Command::new(&program);
        let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process = started.map_err(|error| format!("{}: {error}", program.display()))?;
        let commands = process.stdin.take().ok_or("its standard input")?;
        let answers = BufReader::new(process.stdout.take().ok_or("its standard output")?);
        Ok(Self(RefCell::new(Line { commands, answers })))
    }

    /// Puts these lanes into the race, made ready with what `desk` says.
    pub fn beside<'a>(
        &'a self,
        race: Race<'a>,
        lanes: &[&'static str],
        desk: &Value,
    ) -> Outcome<Race<'a>> {
        lanes.iter().copied().try_fold(race, |race, lane| {
            let wanted = json!({"command": "prepare", "lane": lane, "desk": desk});
            self.ask(&wanted).map_err(|error| format!("`{lane}`: {error}"))?;
            Ok(race.elsewhere(lane, move |span| self.turn(lane, span)))
        })
    }

    fn turn(&self, lane: &str, span: Duration) -> Option<f64> {
        let micros = u64::try_from(span.as_micros()).ok()?;
        let turn = json!({"command": "turn", "lane": lane, "micros": micros});
        self.ask(&turn).ok()?.get("rate")?.as_f64()
    }

    fn ask(&self, wanted: &Value) -> Outcome<Value> {
        let mut line = self.0.borrow_mut();
        writeln!(line.commands, "{wanted}")?;
        let mut text = String::new();
        line.answers.read_line(&mut text)?;
        let answer: Value = serde_json::from_str(&text)?;
        match answer.get("error").and_then(Value::as_str) {
            Some(error) => Err(error.into()),
            None => Ok(answer),
        }
    }
}
