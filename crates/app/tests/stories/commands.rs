//! Commands that are misused say what to do, and end with the right code.

use std::fs;

use crate::server::{Deployment, Engine};

#[test]
fn misuse_is_two_and_refusal_is_one() {
    let it = Deployment::new(Engine::Sqlite);
    it.bad(2, &["offer"]);
    it.bad(2, &["offer", "--nik", "12345"]);
    it.bad(2, &["figures", "show", "--region", "36.7"]);
    let complaint = it.bad(1, &["offer", "--nik", "3673014505990001"]);
    assert!(complaint.contains("--demo"), "{complaint}");
    assert!(!complaint.contains("3673014505990001"));
    let complaint = it.bad(1, &["figures", "show", "--region", "36.73"]);
    assert!(complaint.contains("no base"), "{complaint}");
    let complaint = it.bad(3, &["import", "nowhere.csv"]);
    assert!(complaint.contains("nowhere.csv"), "{complaint}");
}

#[test]
fn a_mistyped_number_does_not_come_back() {
    let it = Deployment::new(Engine::Sqlite);
    let complaint = it.bad(2, &["offer", "--nik", "36730145059900019"]);
    assert!(complaint.contains("sixteen digits"), "{complaint}");
}

#[test]
fn an_import_is_all_or_nothing_and_tells_every_bad_line() {
    let it = Deployment::settled(Engine::Sqlite, 50);
    let csv = it.data.join("residents.csv");
    let good = fs::read_to_string(&csv).unwrap();
    let lines: Vec<&str> = good.lines().collect();
    let broken = it.data.join("broken.csv");
    let path = broken.to_str().unwrap();
    let twice = format!("{good}{}\n3673,x\n", lines[1]);
    fs::write(&broken, &twice).unwrap();
    let before = it.json(&["figures", "show", "--region", "36.73", "--base", "population"]);
    let complaint = it.bad(1, &["import", path]);
    assert!(complaint.contains("line 52") && complaint.contains("line 53"), "{complaint}");
    assert!(complaint.contains("nik"), "{complaint}");
    assert!(!complaint.contains(lines[1].split(',').next().unwrap()), "no number comes back");
    let after = it.json(&["figures", "show", "--region", "36.73", "--base", "population"]);
    assert_eq!(before["base"]["value"], after["base"]["value"]);
    let imported = it.json(&["import", path, "--leave-out-bad", "--json"]);
    assert_eq!((imported["same"].as_u64(), imported["left_out"].as_u64()), (Some(50), Some(2)));
    assert_eq!(imported["updated"], 0, "what is as before is not written");
}

#[test]
fn an_unknown_setting_is_an_error_that_names_its_line() {
    let it = Deployment::new(Engine::Sqlite);
    fs::write(it.data.join("ikd.toml"), "demo = true\npublik_url = \"x\"\n").unwrap();
    let complaint = it.bad(1, &["figures", "show", "--region", "36.73"]);
    assert!(complaint.contains("line 2") && complaint.contains("publik_url"), "{complaint}");
}

#[test]
fn a_demonstration_is_not_remembered_by_the_next_start() {
    let it = Deployment::settled(Engine::Sqlite, 300);
    it.serve().stop();
    let nik = it.eligible().remove(0);
    it.json(&["offer", "--nik", &nik]);
    it.serve_with(&[]).stop();
    let complaint = it.bad(1, &["offer", "--nik", &nik]);
    assert!(complaint.contains("needs an officer"), "{complaint}");
}

#[test]
fn the_printed_configuration_is_one() {
    let it = Deployment::new(Engine::Sqlite);
    let sample = it.good(&["config"]);
    fs::write(it.data.join("ikd.toml"), sample).unwrap();
    it.good(&["audit", "verify"]);
}

#[test]
fn a_population_is_the_same_for_the_same_seed() {
    let it = Deployment::new(Engine::Sqlite);
    let write = |name: &str, seed: &str| {
        let out = it.data.join(name);
        let path = out.to_str().unwrap();
        it.good(&[
            "population",
            "--region",
            "51.71",
            "--residents",
            "400",
            "--seed",
            seed,
            "--on",
            "2024-06-05",
            "--out",
            path,
        ]);
        fs::read(out).unwrap()
    };
    assert_eq!(write("a.csv", "3"), write("b.csv", "3"));
    assert_ne!(write("a.csv", "3"), write("c.csv", "4"));
}
