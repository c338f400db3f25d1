//! Whoever changes, removes or reorders what was logged is found.

use rusqlite::Connection;

use crate::server::{Deployment, Engine};

fn tampered(with: &str) -> String {
    let it = Deployment::settled(Engine::Sqlite, 50);
    let server = it.serve();
    for nik in it.eligible().iter().take(3) {
        it.good(&["offer", "--nik", nik]);
    }
    server.stop();
    it.good(&["audit", "verify"]);
    let database = Connection::open(it.data.join("ikd.db")).unwrap();
    assert!(database.execute_batch(with).is_ok(), "{with}");
    drop(database);
    it.bad(1, &["audit", "verify"])
}

#[test]
fn a_changed_event_is_found() {
    tampered("UPDATE audit_event SET actor = 'holder' WHERE number = 1");
    tampered("UPDATE audit_event SET payload = x'7b7d' WHERE number = 2");
}

#[test]
fn a_removed_event_is_found() {
    tampered("DELETE FROM audit_event WHERE number = 2");
    tampered("DELETE FROM audit_event WHERE number = (SELECT MAX(number) FROM audit_event)");
}

#[test]
fn reordered_events_are_found() {
    tampered(
        "UPDATE audit_event SET number = -1 WHERE number = 1;
         UPDATE audit_event SET number = 1 WHERE number = 2;
         UPDATE audit_event SET number = 2 WHERE number = -1;",
    );
}
