//! Stories of the private server: many ask at once, each gets an empty database, the dead's go.
#![expect(clippy::unwrap_used, reason = "a story's helpers fail the story")]

use std::process::Command;

fn ask(url: &str, statement: &str) -> String {
    let output = Command::new("psql")
        .args(["--no-psqlrc", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1"])
        .args(["--dbname", url, "--command", statement])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[test]
fn many_who_ask_at_once_get_a_database_each() {
    let urls: Vec<String> = std::thread::scope(|scope| {
        let asking: Vec<_> =
            (0..8).map(|_| scope.spawn(|| pgtest::fresh_database("crowd").unwrap())).collect();
        asking.into_iter().map(|one| one.join().unwrap()).collect()
    });
    for url in &urls {
        ask(url, "CREATE TABLE mine (x INTEGER)"); // fails where a rival has made it already
    }
    assert_eq!(urls.iter().collect::<std::collections::BTreeSet<_>>().len(), 8);
}

#[test]
fn the_database_of_an_ended_process_is_swept_and_a_living_one_stays() {
    let mut child = Command::new("true").spawn().unwrap();
    let gone = child.id();
    child.wait().unwrap();
    let server = pgtest::url().unwrap();
    let mine = pgtest::fresh_database("living").unwrap();
    ask(&server, &format!("CREATE DATABASE ikdtest_{gone}_0_dead TEMPLATE template0"));
    pgtest::sweep().unwrap();
    let dead = format!("SELECT count(*) FROM pg_database WHERE datname = 'ikdtest_{gone}_0_dead'");
    assert_eq!(ask(&server, &dead), "0");
    assert_eq!(ask(&mine, "SELECT 1"), "1");
}

#[test]
fn the_server_listens_on_no_port() {
    assert_eq!(ask(&pgtest::url().unwrap(), "SHOW listen_addresses"), "");
}
