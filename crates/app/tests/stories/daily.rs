//! Every day has its bases: the server freezes them, a command does it again, and both say which.

use std::{
    fs,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::server::{Deployment, Engine};

#[test]
fn a_day_has_its_bases_on_sqlite() {
    a_day_has_its_bases(Engine::Sqlite);
}

#[test]
fn a_day_has_its_bases_on_postgres() {
    a_day_has_its_bases(Engine::Postgres);
}

fn a_day_has_its_bases(engine: Engine) {
    let it = Deployment::settled(engine, 60);
    let frozen = it.json(&["figures", "freeze"]);
    assert_eq!(frozen["region"], "36.73");
    let bases = frozen["bases"].as_array().unwrap();
    let told: Vec<_> = bases.iter().map(|base| base["kind"].as_str().unwrap()).collect();
    assert_eq!(told, ["population", "wajib_ktp", "recorded"]);
    for base in bases {
        assert_eq!((&base["version"], &base["fresh"]), (&1.into(), &false.into()), "{base}");
        let shown = shown(&it, base["kind"].as_str().unwrap(), &[]);
        assert_eq!(shown["base"]["value"], base["value"]);
        assert_eq!(
            (&shown["base"]["date"], &shown["base"]["version"]),
            (&frozen["date"], &1.into())
        );
    }
    let printed = shown(&it, "population", &[]);
    grow(&it);
    let corrected = shown(&it, "population", &[]);
    assert_eq!(corrected["base"]["version"], 2);
    assert_ne!(corrected["base"]["value"], printed["base"]["value"]);
    let date = printed["base"]["date"].as_str().unwrap();
    let again = ["--on", date, "--base-date", date, "--base-version", "1"];
    assert_eq!(shown(&it, "population", &again), printed, "as it was printed");
    it.bad(2, &["figures", "show", "--region", "36.73", "--base-version", "1"]);
    let complaint = it.bad(1, &["figures", "freeze", "--on", "2999-01-01"]);
    assert!(complaint.contains("still to come"), "{complaint}");
    let complaint = it.bad(1, &["figures", "freeze", "--on", "2024-06-05"]);
    assert!(complaint.contains("changed since that day"), "{complaint}");
    it.good(&["audit", "verify"]);
}

#[test]
fn a_server_freezes_what_is_missing_of_today() {
    let it = Deployment::settled(Engine::Sqlite, 60);
    // The import was yesterday, as far as bases know.
    let database = rusqlite::Connection::open(it.data.join("ikd.db")).unwrap();
    database.execute_batch("UPDATE indicator_snapshot SET day = '2024-06-05'").unwrap();
    drop(database);
    assert_eq!(shown(&it, "recorded", &[])["base"]["date"], "2024-06-05");
    let server = it.serve();
    let start = Instant::now();
    let figure = loop {
        let figure = shown(&it, "recorded", &[]);
        if figure["base"]["date"] != "2024-06-05" || start.elapsed() > Duration::from_secs(20) {
            break figure;
        }
    };
    assert_eq!(figure["base"]["date"], figure["cut_off"], "{}", server.log());
    server.stop();
    assert_eq!(it.json(&["figures", "freeze"])["bases"][0]["fresh"], false);
    it.good(&["audit", "verify"]);
}

fn shown(it: &Deployment, base: &str, options: &[&str]) -> Value {
    it.json(&[&["figures", "show", "--region", "36.73", "--base", base], options].concat())
}

/// A few more move in.
fn grow(it: &Deployment) {
    let csv = it.data.join("more.csv");
    let path = csv.to_str().unwrap();
    let options = ["--region", "36.73", "--residents", "20", "--seed", "11", "--out", path];
    it.good(&[&["population"], &options[..]].concat());
    let more = fs::read_to_string(&csv).unwrap();
    let few: Vec<&str> = more.lines().take(6).collect();
    fs::write(&csv, few.join("\n")).unwrap();
    it.good(&["import", path]);
}
