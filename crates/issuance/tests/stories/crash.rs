//! A sudden end between intent and signature. The story starts itself once more as another
//! process, lets that one stop just where salts are drawn for what will be signed, kills it with
//! SIGKILL, and repairs what it has left.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use issuance::{Binding, Swept, Unbound};
use store::{Db, Place};
use terms::{Die, OsDie};
use testkit::{World, both_engines};

use crate::{
    office::{Office, ROOMS, Wallet},
    revoke::all_are,
};

const PLACE: &str = "IKD_STORY_CRASH_PLACE";
const FOLDER: &str = "IKD_STORY_CRASH_FOLDER";

/// Rolls well until somebody asks for the salts of a batch; then it says so and never returns.
struct Stalling {
    marker: PathBuf,
}

impl Die for Stalling {
    fn fill(&self, bytes: &mut [u8]) {
        if bytes.len() > 64 {
            std::fs::write(&self.marker, "stalled").unwrap();
            loop {
                std::thread::park();
            }
        }
        OsDie.fill(bytes);
    }
}

both_engines! { ROOMS =>
    async fn a_killed_issuance_is_repaired(world) {
        let office = Office::open(&world).await;
        let offered = office.offer(Binding::Any).await;
        let token = office.token(&offered).await.unwrap();
        let nonce = office.issuance.nonce().c_nonce;
        let body = office.request(&office.keys(3), &nonce).await;
        let header = format!("Bearer {}", token.access_token.reveal());
        kill_in_between(&world, &header, &[], &body);

        let fresh = office.request(&office.keys(3), &office.issuance.nonce().c_nonce).await;
        assert!(office.credentials(&token, &fresh).await.is_err(), "the intent still stands");
        assert_eq!(office.issuance.sweep().await.unwrap(), Swept::default(), "too early to tell");
        world.clock.advance(Duration::from_secs(61));
        let swept = office.issuance.sweep().await.unwrap();
        assert_eq!(swept, Swept { batches: 1, places: 3, ..Swept::default() });
        assert_eq!(office.issuance.sweep().await.unwrap(), Swept::default(), "once is enough");

        let again = office.request(&office.keys(3), &office.issuance.nonce().c_nonce).await;
        office.credentials(&token, &again).await.expect("the token is as good as before");
    }

    async fn a_killed_refill_is_repaired_and_harms_no_earlier_copy(world) {
        let office = Office::open(&world).await;
        let wallet = Wallet::new(&office);
        let token = wallet.token(&office, &office.offer(wallet.binding()).await).await.unwrap();
        let first = wallet.issue(&office, &token, "pid", 2).await.unwrap();
        let fresh = wallet.refresh(&office, &token).await.unwrap();
        let body = office.request(&office.keys(3), &office.issuance.nonce().c_nonce).await;
        let header = format!("DPoP {}", fresh.access_token.reveal());
        let proof = wallet.proof(&office, "/credential", Some(&fresh.access_token));
        kill_in_between(&world, &header, &[proof], &body);
        world.clock.advance(Duration::from_secs(61));
        let swept = office.issuance.sweep().await.unwrap();
        assert_eq!(swept, Swept { batches: 1, places: 3, ..Swept::default() });
        wallet.issue(&office, &fresh, "pid", 3).await.expect("the turn is as good as before");
        let again = wallet.issue(&office, &fresh, "pid", 1).await;
        assert!(again.is_err(), "and no better");
        assert!(all_are(&office, &world, &first, true).await);
    }
}

/// Lets another process begin with the request, and kills it before its key has signed.
fn kill_in_between(world: &World, authorization: &str, dpop: &[String], body: &str) {
    let told = serde_json::json!({"authorization": authorization, "dpop": dpop, "body": body});
    std::fs::write(world.folder().join("told.json"), told.to_string()).unwrap();
    let mut victim = start(world);
    wait_for(&world.folder().join("marker"), &mut victim);
    victim.kill().unwrap();
    victim.wait().unwrap();
}

/// What the other process does; in an ordinary run of the stories there is nothing to do.
#[test]
fn the_victim() {
    let (Ok(place), Ok(folder)) = (std::env::var(PLACE), std::env::var(FOLDER)) else { return };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let told = std::fs::read(Path::new(&folder).join("told.json")).unwrap();
        let told: serde_json::Value = serde_json::from_slice(&told).unwrap();
        let place: Place = place.parse().unwrap();
        let world = World::at(Db::open(&place, ROOMS).unwrap(), place, PathBuf::from(&folder));
        let marker = Path::new(&folder).join("marker");
        let office = Office::reopen(&world, Arc::new(Stalling { marker }), Unbound::Confirmed);
        let text = |name: &str| told[name].as_str().unwrap();
        let proofs: Vec<&str> =
            told["dpop"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
        let (header, body) = (text("authorization"), text("body").as_bytes());
        let asked = issuance::Asked { authorization: &[header], dpop: &proofs, body };
        let outcome = office.issuance.credential(asked).await;
        panic!("it should have been killed before this: {outcome:?}");
    });
}

fn start(world: &World) -> Child {
    let place = match &world.place {
        Place::Postgres(url) => url.clone(),
        Place::Sqlite(path) => path.display().to_string(),
    };
    Command::new(std::env::current_exe().unwrap())
        .args(["crash::the_victim", "--exact", "--nocapture"])
        .env(PLACE, place)
        .env(FOLDER, world.folder())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

fn wait_for(marker: &Path, victim: &mut Child) {
    let start = Instant::now();
    while !marker.exists() {
        assert!(victim.try_wait().unwrap().is_none(), "the other process ended by itself");
        assert!(start.elapsed() < Duration::from_secs(30), "the other process never got there");
        std::thread::sleep(Duration::from_millis(20));
    }
}
