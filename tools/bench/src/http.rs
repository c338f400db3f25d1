//! What HTTP costs: our listener beside the bare protocol, and beside one signature and one
//! verification. Each server has one thread, sixteen connections are kept open, no TLS.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use formats::base64url;
use keys::SigningKey;
use terms::OsDie;

use crate::{
    limit::Limit,
    outcome::Outcome,
    race::Figure,
    report::{Report, Target},
    serving::{Answers, Serving},
    turn,
    wire::Line,
};

const CONNECTIONS: usize = 16;

/// The first round warms up and does not count.
const ROUNDS: usize = 1 + 15;
const TURN: Duration = Duration::from_millis(300);

/// A server under load, and what came of each round.
struct Lane {
    serving: Serving,
    asks: Asks,
    lines: Vec<Line>,
    rates: Vec<f64>,
}

/// What clients ask.
#[derive(Clone)]
enum Asks {
    Greeting,
    Proof(Arc<str>),
}

/// Prints the tables.
pub fn run(report: &mut Report) -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(race(report))
}

async fn race(report: &mut Report) -> Outcome<()> {
    let (limit, message) = (Limit::new()?, "Z".repeat(1_024));
    let signature = limit.signature(message.as_bytes())?;
    let key = SigningKey::draw(&OsDie)?;
    let proof: Arc<str> = proof(&key, &message)?.into();
    let ours = || Answers::Ours(key.clone());
    let mut bare = Lane::open(Answers::Bare, Asks::Greeting).await?;
    let mut hello = Lane::open(ours(), Asks::Greeting).await?;
    let mut prove = Lane::open(ours(), Asks::Proof(proof)).await?;
    let mut crypto = Vec::new();
    for round in 0..ROUNDS {
        let mut work =
            || limit.sign(message.as_bytes()) && limit.verify(message.as_bytes(), &signature);
        let rate = turn::rate(TURN / 3, &mut work).ok_or("the limit went wrong")?;
        for lane in [&mut bare, &mut hello, &mut prove] {
            let rate = lane.turn().await?;
            if round > 0 {
                lane.rates.push(rate);
            }
        }
        if round > 0 {
            crypto.push(rate);
        }
    }
    let figures = [
        Figure::new("hyper alone", bare.rates.clone(), &bare.rates),
        Figure::new("our listener", hello.rates, &bare.rates),
    ];
    report.race("HTTP, a greeting", &figures, &[("our listener", Target::None)]);
    let figures = [
        Figure::new("one sign + one verify", crypto.clone(), &crypto),
        Figure::new("the same behind our listener", prove.rates, &crypto),
    ];
    let targets = [("the same behind our listener", Target::Part(0.9))];
    report.race("HTTP, a proof", &figures, &targets);
    Ok(())
}

impl Lane {
    async fn open(answers: Answers, asks: Asks) -> Outcome<Self> {
        let serving = Serving::start(answers)?;
        let mut lines = Vec::with_capacity(CONNECTIONS);
        for _ in 0..CONNECTIONS {
            lines.push(Line::open(serving.port).await?);
        }
        Ok(Self { serving, asks, lines, rates: Vec::new() })
    }

    /// One round: all connections ask as fast as they are answered. Answers per CPU second.
    async fn turn(&mut self) -> Outcome<f64> {
        let (end, done) = (Instant::now() + TURN, Arc::new(AtomicU32::new(0)));
        let before = self.serving.cpu().await?;
        let mut clients = Vec::with_capacity(CONNECTIONS);
        for mut line in self.lines.drain(..) {
            let (asks, done) = (self.asks.clone(), Arc::clone(&done));
            clients.push(tokio::spawn(async move {
                while Instant::now() < end {
                    ask(&mut line, &asks).await.map_err(|error| error.to_string())?;
                    done.fetch_add(1, Ordering::Relaxed);
                }
                Ok::<_, String>(line)
            }));
        }
        for client in clients {
            self.lines.push(client.await??);
        }
        let spent = self.serving.cpu().await? - before;
        Ok(f64::from(done.load(Ordering::Relaxed)) / spent.as_secs_f64())
    }
}

async fn ask(line: &mut Line, asks: &Asks) -> Outcome<()> {
    match asks {
        Asks::Greeting => {
            let head = line.head("/").await?;
            if !head.starts_with("HTTP/1.1 200") {
                return Err("no greeting".into());
            }
        }
        Asks::Proof(proof) => {
            let told = line.post("/prove", "text/plain", "", proof).await?;
            if told.as_str().is_none_or(|signature| signature.len() != 86) {
                return Err("no signature".into());
            }
        }
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the bench asks with its own signature")]
fn proof(key: &SigningKey, message: &str) -> Outcome<String> {
    let signature = base64url::encode(&key.sign_now(message.as_bytes())?);
    Ok(format!("{signature}.{message}"))
}
