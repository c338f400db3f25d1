//! Whoever reads an answer may stop before its end, as `head -1` does.

use std::{
    io,
    net::TcpStream,
    process::{Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::server::{Deployment, Engine};

/// What a shell says of a tool that SIGPIPE has ended.
const UNREAD: Option<i32> = Some(141);

/// Standard output of which nobody reads anything.
fn closed() -> Stdio {
    let (reader, writer) = io::pipe().unwrap();
    drop(reader);
    writer.into()
}

fn unread(it: &Deployment, arguments: &[&str]) -> Output {
    it.command(arguments).stdout(closed()).output().unwrap()
}

#[test]
fn a_command_whose_answer_nobody_reads_ends_quietly() {
    let it = Deployment::settled(Engine::Sqlite, 60);
    for arguments in [
        &["config"][..],
        &["keys", "list"],
        &["keys", "list", "--json"],
        &["figures", "show", "--region", "36.73"],
        &["audit", "verify"],
        &["import", it.data.join("residents.csv").to_str().unwrap()],
    ] {
        let ended = unread(&it, arguments);
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), UNREAD, "{arguments:?}: {said}");
        assert!(!said.contains("panicked") && !said.contains("ikd:"), "{arguments:?}: {said}");
    }
}

#[test]
fn what_a_command_was_told_is_done_whether_or_not_anybody_reads_of_it() {
    let it = Deployment::settled(Engine::Sqlite, 300);
    it.serve().stop();
    let nik = it.eligible().remove(0);
    assert_eq!(unread(&it, &["offer", "--nik", &nik]).status.code(), UNREAD);
    let exported = it.data.join("out.csv");
    let export = ["export", "--region", "36.73", "--out", exported.to_str().unwrap()];
    assert_eq!(unread(&it, &export).status.code(), UNREAD);
    assert!(exported.exists());
    it.good(&["audit", "verify"]);
}

#[test]
fn a_complaint_that_nobody_reads_keeps_its_exit_code() {
    let it = Deployment::new(Engine::Sqlite);
    let ended = it
        .command(&["offer", "--nik", "3673014505990001"])
        .stdout(closed())
        .stderr(closed())
        .status()
        .unwrap();
    assert_eq!(ended.code(), Some(1));
}

#[test]
fn a_server_serves_whoever_reads_its_announcement() {
    let it = Deployment::settled(Engine::Sqlite, 60);
    let mut server =
        it.command(&["serve", "--demo"]).stdout(closed()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while TcpStream::connect(("127.0.0.1", it.public)).is_err() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it does not serve");
        assert_eq!(server.try_wait().unwrap(), None, "it has ended");
        thread::sleep(Duration::from_millis(50));
    }
    let told = Command::new("kill").args(["-TERM", &server.id().to_string()]).status();
    assert!(told.unwrap().success());
    assert!(server.wait().unwrap().success());
}
