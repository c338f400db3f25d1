//! All that one key has signed is revoked by one command, and wallets fetch it anew: rehearsed, run,
//! cut off and gone on with.

use std::{
    io::{BufRead, BufReader},
    process::Stdio,
};

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::{
    compromise::{accept, opened_anew, proof},
    journey::text,
    server::{Deployment, Engine},
};

const PIN: &str = "258036";

#[test]
fn a_reissue_is_rehearsed_and_run_on_sqlite() {
    rehearsed_and_run(Engine::Sqlite);
}

#[test]
fn a_reissue_is_rehearsed_and_run_on_postgres() {
    rehearsed_and_run(Engine::Postgres);
}

fn rehearsed_and_run(engine: Engine) {
    let it = Deployment::settled(engine, 300);
    let server = it.serve();
    let [one, other] = ["one", "other"].map(|name| it.data.join(name).display().to_string());
    let residents = it.eligible();
    accept(&it, (&residents[0], "pid,pid_mdoc"), &one);
    accept(&it, (&residents[1], "age_mdoc"), &other);

    let signs = it.json(&["--json", "keys", "compromise", "issuer", "--rehearse"]);
    let signs = text(&signs["old"], "key");
    let complaint = it.bad(1, &["reissue", "--key", &signs]);
    assert!(complaint.contains("still signs"), "{complaint}");
    it.bad(2, &["reissue", "--key", "36"]);
    let old = gives_up(&it);
    assert_eq!(old, signs);
    opened_anew(&it);

    for _ in 0..2 {
        assert_eq!(reissue(&it, &old, &["--rehearse"]), sums(3, 30), "a rehearsal counts only");
    }
    let told = it.good(&["reissue", "--key", &old]);
    assert!(told.contains("3 batches, 30 credentials revoked"), "{told}");
    assert_eq!(reissue(&it, &old, &["--rehearse"]), sums(0, 0));
    assert_eq!(reissue(&it, &old, &[]), sums(0, 0), "once more changes nothing");
    for wallet in [&one, &other] {
        it.good(&["wallet", "--dir", wallet, "refresh", "--all", "--pin", PIN]);
    }
    assert_eq!(proof(&it, &one)["verified"], true, "fresh ones, by the key that signs now");
    assert_eq!(reissue(&it, &old, &["--rehearse"]), sums(0, 0), "none of them by the old key");
    server.stop();
    it.good(&["audit", "verify"]);
}

#[test]
fn a_reissue_that_was_killed_goes_on_where_it_was() {
    let it = Deployment::settled(Engine::Sqlite, 300);
    let server = it.serve();
    let wallet = it.data.join("wallet").display().to_string();
    accept(&it, (&it.eligible()[0], "pid"), &wallet);
    server.stop();
    let old = gives_up(&it);
    issued_more(&it, 10_000);
    let whole = sums(10_001, 10_010);
    assert_eq!(reissue(&it, &old, &["--rehearse"]), whole);

    let run = ["reissue", "--key", &old];
    let mut run = it.command(&run).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(run.stderr.take().unwrap()).lines().map(Result::unwrap);
    assert!(said.any(|line| line.contains("so far")), "it tells how far it has come");
    run.kill().unwrap();
    assert!(!run.wait().unwrap().success(), "it was cut off");

    let left = reissue(&it, &old, &["--rehearse"]);
    let left = left["batches"].as_u64().unwrap();
    assert!(0 < left && left < 10_001, "a part is done, and a part is left: {left}");
    assert_eq!(reissue(&it, &old, &[]), whole, "the sums are those of both runs");
    assert_eq!(reissue(&it, &old, &["--rehearse"]), sums(0, 0));
    it.good(&["audit", "verify"]);

    let _server = it.serve();
    it.good(&["wallet", "--dir", &wallet, "refresh", "--all", "--pin", PIN]);
    assert_eq!(proof(&it, &wallet)["verified"], true);
}

/// The issuer's key gives way to another; the old one's thumbprint.
fn gives_up(it: &Deployment) -> String {
    text(&it.json(&["--json", "keys", "compromise", "issuer"])["old"], "key")
}

fn reissue(it: &Deployment, key: &str, options: &[&str]) -> Value {
    it.json(&[&["--json", "reissue", "--key", key], options].concat())
}

fn sums(batches: u64, credentials: u64) -> Value {
    json!({"batches": batches, "credentials": credentials})
}

/// As if the batch that there is had been refilled so many times, one credential each, and be it in
/// turns that no wallet comes to.
fn issued_more(it: &Deployment, times: u32) {
    let database = Connection::open(it.data.join("ikd.db")).unwrap();
    let more = format!(
        "WITH RECURSIVE more (i) AS
             (SELECT 1 UNION ALL SELECT i + 1 FROM more WHERE i < {times})"
    );
    let batches = format!(
        "INSERT INTO delivery
             (offer, turn, configuration, claimed_at, issued_at, expires_at, claims, signer)
         {more}
         SELECT offer, turn + 1000000 + i, configuration, claimed_at, issued_at, expires_at, claims, signer
         FROM delivery, more"
    );
    let credentials = format!(
        "INSERT INTO credential
             (offer, turn, configuration, list, place, holder_key, expires_at)
         {more}
         SELECT offer, turn + 1000000 + i, configuration, list, place, holder_key, expires_at
         FROM credential, more
         WHERE place = (SELECT MIN(place) FROM credential)"
    );
    for sql in [batches, credentials] {
        assert_eq!(database.execute(&sql, []).unwrap(), times as usize);
    }
}
