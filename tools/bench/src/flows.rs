//! Whole issuances over HTTP: an offer by the console, token, nonce, credential. 64 clients with
//! kept connections against a server of its own, which has one processor for itself; what counts
//! is its CPU time. Offer, spent code, intent and issue are each durable before they are
//! acknowledged.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use clap::ValueEnum;
use formats::{base64url, jose::Jwk};
use keys::{AwsLc, SigningKey};
use protocols::{
    Secret, Url,
    oauth::dpop::{self, Target as Aim},
    oid4vci::draft_proof,
};
use serde_json::{Value, json};
use terms::{Clock, Die, OsDie, SystemClock};

use crate::{
    cpu::{self, Sides},
    limit::Limit,
    outcome::Outcome,
    race::Figure,
    report::{Report, Target},
    served::Served,
    turn,
    wire::Line,
};

const CLIENTS: usize = 64;

/// The first round warms up and does not count.
const ROUNDS: usize = 1 + 9;
const TURN: Duration = Duration::from_millis(1_500);

/// How long the limit's turn is.
const LIMIT_TURN: Duration = Duration::from_millis(100);

/// The database behind the server.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// How the wallet shows its token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wallet {
    Bearer,
    Dpop,
}

/// What all clients share.
struct Shared {
    niks: Vec<String>,
    next: AtomicUsize,
    session: String,
    issuer: Url,
    console: u16,
}

/// A client's kept connections and its key.
struct Client {
    console: Line,
    public: Line,
    key: SigningKey,
}

/// Prints the tables; one engine's only if it is named.
pub fn run(report: &mut Report, folder: &Path, only: Option<Engine>) -> Outcome<()> {
    let sides = Sides::of_this_machine()?;
    let clients = || tokio::runtime::Builder::new_current_thread().enable_all().build();
    if only.is_none_or(|engine| engine == Engine::Sqlite) {
        let served = Served::start(&folder.join("sqlite"), None, &sides)?;
        let targets = [("bearer", Target::Part(0.25)), ("DPoP", Target::None)];
        let figures = clients()?.block_on(race(&served))?;
        report.race("Pre-authorized flows over HTTP, SQLite", &figures, &targets);
    }
    if only.is_none_or(|engine| engine == Engine::Postgres) {
        let url = pgtest::Cluster::start(pgtest::Durability::On)?.url("postgres");
        let served = Served::start(&folder.join("postgres"), Some(&url), &sides)?;
        let targets = [("bearer", Target::None), ("DPoP", Target::None)];
        let figures = clients()?.block_on(race(&served))?;
        report.race("Pre-authorized flows over HTTP, PostgreSQL", &figures, &targets);
    }
    Ok(())
}

/// Flows per CPU second of the server, in rounds with one signature and one verification.
async fn race(served: &Served) -> Outcome<Vec<Figure>> {
    let shared = Arc::new(Shared {
        niks: served.eligible()?,
        next: AtomicUsize::new(0),
        session: served.sign_in().await?,
        issuer: served.issuer()?,
        console: served.console,
    });
    let (limit, message) = (Limit::new()?, [0x5a; 1_024]);
    let signature = limit.signature(&message)?;
    let mut work = || limit.sign(&message) && limit.verify(&message, &signature);
    let mut clients = Vec::with_capacity(CLIENTS);
    for _ in 0..CLIENTS {
        clients.push(Client::open(&shared).await?);
    }
    let (mut limits, mut bearer, mut bound, mut walls) = (vec![], vec![], vec![], vec![]);
    for round in 0..ROUNDS {
        let rate = turn::rate(LIMIT_TURN, &mut work).ok_or("the limit went wrong")?;
        let (by_bearer, wall) = turn(served, &shared, &mut clients, Wallet::Bearer).await?;
        let (by_bound, _) = turn(served, &shared, &mut clients, Wallet::Dpop).await?;
        if round > 0 {
            limits.push(rate);
            bearer.push(by_bearer);
            bound.push(by_bound);
            walls.push(wall);
        }
    }
    println!("\nBearer flows per second of the wall clock: {:.0}", cpu::median(walls));
    Ok(vec![
        Figure::new("one sign + one verify", limits.clone(), &limits),
        Figure::new("bearer", bearer, &limits),
        Figure::new("DPoP", bound, &limits),
    ])
}

/// One round of all clients: flows per CPU second of the server, and per second.
async fn turn(
    served: &Served,
    shared: &Arc<Shared>,
    clients: &mut Vec<Client>,
    wallet: Wallet,
) -> Outcome<(f64, f64)> {
    let (cpu, start) = (cpu::of_process(served.pid()), Instant::now());
    let working: Vec<_> = clients
        .drain(..)
        .map(|client| tokio::spawn(client.work(Arc::clone(shared), wallet, start + TURN)))
        .collect();
    let mut flows = 0.0;
    for client in working {
        let (client, done) = client.await??;
        clients.push(client);
        flows += f64::from(done);
    }
    let (spent, wall) = (cpu::of_process(served.pid()) - cpu, start.elapsed());
    Ok((flows / spent.as_secs_f64(), flows / wall.as_secs_f64()))
}

impl Client {
    async fn open(shared: &Shared) -> Outcome<Self> {
        let console = Line::open(shared.console).await?;
        let public = Line::open(shared.issuer.port()).await?;
        Ok(Self { console, public, key: SigningKey::draw(&OsDie)? })
    }

    /// One flow after the other until `end`; how many.
    async fn work(
        mut self,
        shared: Arc<Shared>,
        wallet: Wallet,
        end: Instant,
    ) -> Result<(Self, u32), String> {
        let mut done = 0;
        while Instant::now() < end {
            let turn = shared.next.fetch_add(1, Ordering::SeqCst);
            let nik = shared.niks.get(turn % shared.niks.len()).ok_or("a resident")?;
            let flown = self.flow(&shared, wallet, nik).await;
            flown.map_err(|error| format!("a client failed: {error}"))?;
            done += 1;
        }
        Ok((self, done))
    }

    async fn flow(&mut self, shared: &Shared, wallet: Wallet, nik: &str) -> Outcome<()> {
        let Self { console, public, key } = self;
        let bound = wallet == Wallet::Dpop;
        let jwk = Jwk::new(*key.public());
        let mut asked = json!({"nik": nik, "type": "pid"});
        if bound && let Some(asked) = asked.as_object_mut() {
            asked.insert("key".to_owned(), json!(jwk.thumbprint_text(&AwsLc)));
        }
        let session = format!("authorization: Bearer {}\r\n", shared.session);
        let offer =
            console.post("/api/offers", "application/json", &session, &asked.to_string()).await?;
        let grant = "/credential_offer/grants/urn:ietf:params:oauth:grant-type:pre-authorized_code";
        let code = text(&offer, &format!("{grant}/pre-authorized_code"))?;
        let tx_code = text(&offer, "/tx_code")?;
        let form = format!(
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Apre-authorized_code\
         &pre-authorized_code={code}&tx_code={tx_code}"
        );
        let proof = if bound { dpop_header(shared, key, "/token", None)? } else { String::new() };
        let kind = "application/x-www-form-urlencoded";
        let token = public.post("/token", kind, &proof, &form).await?;
        let token = Secret::new(text(&token, "/access_token")?);
        let nonce = text(&public.post("/nonce", kind, "", "").await?, "/c_nonce")?;
        let draft = draft_proof(&jwk, &shared.issuer, Some(&nonce), SystemClock.now())?;
        let signature = sign(key, draft.to_sign())?;
        let proofs = json!({"jwt": [draft.complete(&signature)]});
        let body = json!({"credential_configuration_id": "pid", "proofs": proofs}).to_string();
        let headers = if bound {
            let proof = dpop_header(shared, key, "/credential", Some(&token))?;
            format!("authorization: DPoP {}\r\n{proof}", token.reveal())
        } else {
            format!("authorization: Bearer {}\r\n", token.reveal())
        };
        let issued = public.post("/credential", "application/json", &headers, &body).await?;
        text(&issued, "/credentials/0/credential").map(drop)
    }
}

fn dpop_header(
    shared: &Shared,
    key: &SigningKey,
    path: &str,
    token: Option<&Secret>,
) -> Outcome<String> {
    let url: Url = format!("{}{path}", shared.issuer.as_str()).parse()?;
    let aim = Aim { method: "POST", url: &url, access_token: token, nonce: None };
    let die: &dyn Die = &OsDie;
    let jti = base64url::encode(&die.bytes::<16>());
    let draft = dpop::draft(&Jwk::new(*key.public()), &aim, &jti, SystemClock.now(), &AwsLc)?;
    let signature = sign(key, draft.to_sign())?;
    Ok(format!("dpop: {}\r\n", draft.complete(&signature)))
}

#[expect(clippy::disallowed_methods, reason = "a bench's wallet signs with its own key")]
fn sign(key: &SigningKey, message: &[u8]) -> Outcome<terms::Signature> {
    Ok(key.sign_now(message)?)
}

fn text(of: &Value, pointer: &str) -> Outcome<String> {
    let found = of.pointer(pointer).and_then(Value::as_str);
    found.map(str::to_owned).ok_or_else(|| format!("no {pointer} in the answer").into())
}
