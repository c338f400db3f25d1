//! Imports that are cut off, rehearsed, and corrected.

use std::{fs, process::Stdio, time::Duration};

use crate::server::{Deployment, Engine};

/// Everything about everybody, but for the handles.
fn residents(it: &Deployment) -> Vec<String> {
    let database = rusqlite::Connection::open(it.data.join("ikd.db")).unwrap();
    let text =
        "SELECT nik || '|' || kk_number || '|' || full_name || '|' || hex(search_key) || '|' \
         || sex || '|' || birth_place || '|' || birth_date || '|' || region || '|' \
         || marital_status || '|' || recording_status || '|' || life_status || '|' \
         || COALESCE(relation, '') || '|' || COALESCE(address, '')
         FROM resident ORDER BY nik";
    let mut rows = database.prepare(text).unwrap();
    let rows = rows.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Chunks that wait to be shown; none before there is a database.
fn staged(it: &Deployment) -> i64 {
    let count = |database: rusqlite::Connection| {
        database.query_row("SELECT COUNT(*) FROM resident_staged", [], |row| row.get(0))
    };
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let opened = rusqlite::Connection::open_with_flags(it.data.join("ikd.db"), flags);
    opened.and_then(count).unwrap_or_default()
}

#[test]
fn an_import_that_is_killed_goes_on_and_comes_out_the_same() {
    let (whole, cut) = (Deployment::new(Engine::Sqlite), Deployment::new(Engine::Sqlite));
    let file = whole.data.join("regency.csv");
    let path = file.to_str().unwrap();
    whole.good(&["population", "--region", "36.73", "--residents", "60000", "--out", path]);
    whole.good(&["import", path]);
    // Killed while it reads, a little later each time, and at last while it shows what it read.
    for chunks in [1, 4, 9, 15] {
        let mut import = cut
            .command(&["import", path])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while staged(&cut) < chunks && import.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(2));
        }
        import.kill().unwrap();
        import.wait().unwrap();
        assert!(staged(&cut) >= chunks, "what was staged stays");
        assert!(residents(&cut).is_empty(), "and nothing shows");
    }
    let last = cut.json(&["import", path, "--json"]);
    assert_eq!(last["added"], 60_000);
    assert_eq!(last["resumed_chunks"], 15);
    assert_eq!(residents(&cut), residents(&whole));
    assert_eq!(staged(&cut), 0);
    cut.good(&["audit", "verify"]);
}

#[test]
fn a_rehearsal_tells_and_corrected_lines_come_in() {
    let it = Deployment::settled(Engine::Sqlite, 50);
    let good = fs::read_to_string(it.data.join("residents.csv")).unwrap();
    let mut lines: Vec<String> = good.lines().map(str::to_owned).collect();
    let new = lines[1].replacen("3673", "3672", 1);
    let spoilt = new.replacen(",1,", ",7,", 1).replacen(",2,", ",7,", 1);
    lines.push(spoilt.clone());
    let file = it.data.join("more.csv");
    fs::write(&file, lines.join("\n")).unwrap();
    let (path, errors) = (file.to_str().unwrap(), it.data.join("errors.csv"));
    let rehearsed = it.command(&["import", path, "--dry-run", "--json"]).output().unwrap();
    assert_eq!(rehearsed.status.code(), Some(1), "there is something to correct");
    let told: serde_json::Value = serde_json::from_slice(&rehearsed.stdout).unwrap();
    assert_eq!((told["added"].as_u64(), told["same"].as_u64()), (Some(0), Some(50)));
    assert_eq!(residents(&it).len(), 50);

    it.bad(1, &["import", path, "--errors", errors.to_str().unwrap()]);
    let kept = fs::read_to_string(&errors).unwrap();
    assert_eq!(kept.lines().count(), 2, "a header and the bad line");
    assert!(kept.lines().next().unwrap().ends_with(",line,reason"));
    assert!(kept.contains(",52,"), "where it stood");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&errors).unwrap().permissions().mode() & 0o777, 0o600);
    }
    fs::write(&errors, kept.replace(&spoilt, &new)).unwrap();
    let imported = it.json(&["import", errors.to_str().unwrap(), "--json"]);
    assert_eq!(imported["added"], 1);
    assert_eq!(residents(&it).len(), 51);
}
