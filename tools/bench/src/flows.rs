//! Whole issuances over HTTP: an offer by the console, token, nonce, credential. 64 clients with
//! kept connections against a server of its own; what counts is the server's CPU time. Offer,
//! spent code, intent and issue are each durable before they are acknowledged.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

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
    cpu,
    limit::Limit,
    outcome::Outcome,
    race::{Figure, Race},
    report::{Report, Target},
    served::Served,
    wire::Line,
};

const CLIENTS: usize = 64;
const WARM_UP: Duration = Duration::from_secs(2);
const SPAN: Duration = Duration::from_secs(8);

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
    done: AtomicUsize,
    over: AtomicBool,
    session: String,
    wallet: Wallet,
    issuer: Url,
    console: u16,
}

/// Prints the tables.
pub fn run(report: &mut Report, folder: &Path) -> Outcome<()> {
    let limit = one_sign_and_one_verify()?;
    let url = pgtest::Cluster::start(pgtest::Durability::On)?.url("postgres");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    for (engine, database) in [("SQLite", None), ("PostgreSQL", Some(url.as_str()))] {
        let served = Served::start(&folder.join(engine), database)?;
        let mut figures = vec![limit.clone()];
        for (name, wallet) in [("bearer", Wallet::Bearer), ("DPoP", Wallet::Dpop)] {
            let (per_cpu, per_second) = runtime.block_on(measure(&served, wallet))?;
            println!("{engine}, {name}: {per_second:.0} flows per second of the wall clock");
            figures.push(Figure::new(name, vec![per_cpu], &[limit.rate]));
        }
        let title = format!("Pre-authorized flows over HTTP, {engine}");
        let target = if engine == "SQLite" { Target::Part(0.25) } else { Target::None };
        report.race(&title, &figures, &[("bearer", target), ("DPoP", Target::None)]);
    }
    Ok(())
}

fn one_sign_and_one_verify() -> Outcome<Figure> {
    let limit = Limit::new()?;
    let message = [0x5a; 1_024];
    let signature = limit.signature(&message)?;
    let race = Race::against("one sign + one verify", || {
        limit.sign(&message) && limit.verify(&message, &signature)
    });
    race.run()?.into_iter().next().ok_or_else(|| "a figure for the limit".into())
}

/// Flows per CPU second of the server, and per second.
async fn measure(served: &Served, wallet: Wallet) -> Outcome<(f64, f64)> {
    let shared = Arc::new(Shared {
        niks: served.eligible()?,
        next: AtomicUsize::new(0),
        done: AtomicUsize::new(0),
        over: AtomicBool::new(false),
        session: served.sign_in().await?,
        wallet,
        issuer: served.issuer()?,
        console: served.console,
    });
    let clients: Vec<_> = (0..CLIENTS).map(|_| tokio::spawn(client(Arc::clone(&shared)))).collect();
    tokio::time::sleep(WARM_UP).await;
    let (cpu, done) = (cpu::of_process(served.pid()), shared.done.load(Ordering::SeqCst));
    let start = std::time::Instant::now();
    tokio::time::sleep(SPAN).await;
    let spent = cpu::of_process(served.pid()).saturating_sub(cpu);
    let flows = shared.done.load(Ordering::SeqCst).saturating_sub(done) as f64;
    let wall = start.elapsed();
    shared.over.store(true, Ordering::SeqCst);
    for client in clients {
        client.await?.map_err(|error| format!("a client failed: {error}"))?;
    }
    Ok((flows / spent.as_secs_f64(), flows / wall.as_secs_f64()))
}

async fn client(shared: Arc<Shared>) -> Result<(), String> {
    let told = |error: Box<dyn std::error::Error>| error.to_string();
    let mut console = Line::open(shared.console).await.map_err(told)?;
    let mut public = Line::open(shared.issuer.port()).await.map_err(told)?;
    let key = SigningKey::draw(&OsDie).map_err(|error| error.to_string())?;
    while !shared.over.load(Ordering::SeqCst) {
        let turn = shared.next.fetch_add(1, Ordering::SeqCst);
        let nik = shared.niks.get(turn % shared.niks.len()).ok_or("a resident")?;
        flow(&shared, &mut console, &mut public, &key, nik).await.map_err(told)?;
        shared.done.fetch_add(1, Ordering::SeqCst);
    }
    Ok(())
}

async fn flow(
    shared: &Shared,
    console: &mut Line,
    public: &mut Line,
    key: &SigningKey,
    nik: &str,
) -> Outcome<()> {
    let bound = shared.wallet == Wallet::Dpop;
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
