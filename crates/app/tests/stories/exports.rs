//! Residents leave in a file, and changes come from a register.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    process::{Output, Stdio},
    time::Duration,
};

use crate::server::{Deployment, Engine};

#[test]
fn an_export_is_masked_counted_and_for_its_owners_eyes() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let it = Deployment::settled(engine, 300);
        let out = it.data.join("out.csv");
        let path = out.to_str().unwrap();
        let told = it.json(&["export", "--region", "36.73", "--out", path, "--json"]);
        assert_eq!((told["count"].as_u64(), &told["fields"]), (Some(300), &"masked".into()));
        assert_eq!(told["sha256"].as_str().unwrap().len(), 64);
        assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o600);
        let masked = fs::read_to_string(&out).unwrap();
        assert_eq!(masked.lines().count(), 301);
        let whole = fs::read_to_string(it.data.join("residents.csv")).unwrap();
        for line in whole.lines().skip(1) {
            for number in line.split(',').take(2) {
                assert!(!masked.contains(number));
            }
        }
        let complaint = it.bad(1, &["export", "--region", "36.73", "--out", path]);
        assert!(complaint.contains("there is a file already"), "{complaint}");
        assert_eq!(fs::read_to_string(&out).unwrap(), masked);
        let complaint = it.bad(1, &["export", "--region", "36.99", "--out", "x.csv"]);
        assert!(complaint.contains("no such region"), "{complaint}");
        it.good(&["audit", "verify"]);
    }
}

#[test]
fn a_whole_export_comes_back_as_it_was() {
    let it = Deployment::settled(Engine::Sqlite, 300);
    let out = it.data.join("out.csv");
    let path = out.to_str().unwrap();
    it.good(&["export", "--region", "0", "--out", path, "--whole"]);
    let sorted = |file: &std::path::Path| {
        let mut lines: Vec<String> =
            fs::read_to_string(file).unwrap().lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&out), sorted(&it.data.join("residents.csv")));
    let again = it.json(&["import", path, "--json"]);
    assert_eq!(
        (&again["same"], &again["updated"], &again["added"]),
        (&300.into(), &0.into(), &0.into())
    );
}

#[test]
fn once_two_officers_work_here_the_machine_alone_takes_nothing_whole_out_or_in() {
    let it = Deployment::settled(Engine::Sqlite, 20);
    two_officers_work(&it);
    let out = it.data.join("out.csv");
    let path = out.to_str().unwrap();
    let complaint = it.bad(1, &["export", "--region", "36.73", "--out", path, "--whole"]);
    assert!(complaint.contains("two officers") && complaint.contains("console"), "{complaint}");
    assert!(!out.exists());
    let left: Vec<_> = fs::read_dir(&it.data).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(!left.iter().any(|it| it.to_string_lossy().ends_with(".part")), "{left:?}");
    it.good(&["export", "--region", "36.73", "--out", path]);
    let complaint = it.bad(1, &["pull", "--simulated", "--seed", "3"]);
    assert!(complaint.contains("demonstration"), "{complaint}");
    let complaint = it.bad(1, &["pull", "--folder", "nowhere"]);
    assert!(complaint.contains("takes two"), "{complaint}");
    fs::write(it.data.join("ikd.toml"), "demo = true\n").unwrap();
    let whole = it.data.join("whole.csv");
    it.good(&["export", "--region", "36.73", "--out", whole.to_str().unwrap(), "--whole"]);
}

#[test]
fn a_simulated_pull_says_so_and_brings_what_is_new_once() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let it = Deployment::new(engine);
        let pull = |rounds: &str| {
            let arguments =
                ["pull", "--simulated", "--seed", "3", "--residents", "400", "--rounds", rounds];
            it.json(&[&arguments[..], &["--page", "100", "--json"]].concat())
        };
        let first = pull("0");
        assert_eq!((&first["simulated"], &first["added"]), (&true.into(), &400.into()));
        assert_eq!(first["source"], "simulated:36.73:400:100:2024-06-30:3");
        let next = pull("2");
        assert_eq!((&next["pages"], &next["added"]), (&2.into(), &8.into()));
        assert_eq!(pull("2")["pages"], 0);
        let said = it.good(&["pull", "--simulated", "--seed", "4", "--residents", "5"]);
        assert!(said.contains("SIMULATED"), "{said}");
        let figures = ["figures", "show", "--region", "36.73", "--base", "population"];
        assert!(it.json(&figures)["base"]["value"].as_u64() > Some(300));
        it.bad(2, &["pull"]);
        it.good(&["audit", "verify"]);
    }
}

#[test]
fn a_pull_that_is_killed_goes_on_and_comes_out_the_same() {
    let (whole, cut) = (Deployment::new(Engine::Sqlite), Deployment::new(Engine::Sqlite));
    let arguments = [
        "pull",
        "--simulated",
        "--seed",
        "9",
        "--residents",
        "12000",
        "--rounds",
        "4",
        "--page",
        "500",
        "--json",
    ];
    let all = whole.json(&arguments);
    for pages in [1, 5, 11, 19] {
        let mut pull =
            cut.command(&arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        while reached(&cut) < pages && pull.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(2));
        }
        pull.kill().unwrap();
        pull.wait().unwrap();
        assert!(reached(&cut) >= pages, "what came in stays");
    }
    let before = reached(&cut);
    let rest = cut.json(&arguments);
    assert_eq!(Some(before + rest["pages"].as_u64().unwrap()), all["pages"].as_u64());
    let taken = |it: &Deployment| {
        let out = it.data.join("all.csv");
        it.good(&["export", "--region", "0", "--out", out.to_str().unwrap(), "--whole"]);
        let mut lines: Vec<String> =
            fs::read_to_string(out).unwrap().lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(taken(&cut), taken(&whole));
    assert_eq!(history(&cut), history(&whole), "and nothing was changed twice");
    cut.good(&["audit", "verify"]);
}

#[test]
fn a_folder_of_files_is_pulled_in_its_order() {
    let it = Deployment::settled(Engine::Sqlite, 60);
    let folder = it.data.join("register");
    fs::create_dir(&folder).unwrap();
    let lines = fs::read_to_string(it.data.join("residents.csv")).unwrap();
    fs::write(folder.join("000001.csv"), &lines).unwrap();
    fs::write(folder.join("000002.csv"), format!("{lines}1,2,3\n")).unwrap();
    let path = folder.to_str().unwrap();
    let Output { stderr, status, .. } = it.run(&["pull", "--folder", path, "--json"]);
    let complaint = String::from_utf8(stderr).unwrap();
    assert_eq!(status.code(), Some(1), "{complaint}");
    assert!(complaint.contains("Line 62") && complaint.contains("1 pages came in"), "{complaint}");
    let pulled = it.json(&["pull", "--folder", path, "--leave-out-bad", "--json"]);
    assert_eq!((&pulled["same"], &pulled["left_out"]), (&60.into(), &1.into()));
    assert_eq!((&pulled["source"], &pulled["simulated"]), (&"folder".into(), &false.into()));
    it.bad(2, &["pull", "--folder", path, "--source", "No Name"]);
}

/// Pages that were taken in; none before there is a database.
fn reached(it: &Deployment) -> u64 {
    count(it, "SELECT COALESCE(SUM(pages), 0) FROM register_cursor")
}

fn history(it: &Deployment) -> u64 {
    count(it, "SELECT COUNT(*) FROM resident_history")
}

fn count(it: &Deployment, text: &str) -> u64 {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let opened = rusqlite::Connection::open_with_flags(it.data.join("ikd.db"), flags);
    let counted = opened.and_then(|it| it.query_row(text, [], |row| row.get::<_, i64>(0)));
    counted.unwrap_or_default().unsigned_abs()
}

/// As if two heads of office had signed in with keys of their own.
fn two_officers_work(it: &Deployment) {
    let database = rusqlite::Connection::open(it.data.join("ikd.db")).unwrap();
    for officer in ["01", "02"] {
        let rows = format!(
            "INSERT INTO staff_officer (id, name, appointed_at) VALUES (X'{officer}', 'A', 1);
             INSERT INTO staff_role (officer, role, region)
             VALUES (X'{officer}', 'head_of_office', 3673000000);
             INSERT INTO staff_key
                 (id, officer, invitation, credential, public_key, counter, synced, backed_up,
                  registered_at, confirmed_at)
             VALUES (X'{officer}', X'{officer}', X'{officer}', X'{officer}', X'{officer}',
                     0, 0, 0, 1, 1);"
        );
        database.execute_batch(&rows).unwrap();
    }
}
