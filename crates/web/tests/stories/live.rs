//! Pages that keep themselves current: who listens hears that something has changed, and nothing
//! else; nobody hears longer than they may.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::{
    desk::send,
    http::Call,
    waiting::{Lined, between},
};

/// An open ear.
struct Ear(TcpStream);

impl Ear {
    async fn open(address: SocketAddr, path: &str, cookie: &str) -> Self {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let head = format!(
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nAccept: text/event-stream\r\nCookie: {cookie}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        Self(stream)
    }

    /// What is heard until this stands in it.
    async fn until(&mut self, word: &str) -> String {
        let (mut all, mut part) = (String::new(), [0; 1024]);
        while !all.contains(word) {
            let read = timeout(Duration::from_secs(8), self.0.read(&mut part)).await;
            let read =
                read.map_err(|_| format!("nothing more is heard after {all}")).unwrap().unwrap();
            assert_ne!(read, 0, "it ended after {all}");
            all += std::str::from_utf8(&part[..read]).unwrap();
        }
        all
    }

    /// Whether nothing is heard for so long.
    async fn is_silent_for(&mut self, long: Duration) -> bool {
        timeout(long, self.0.read(&mut [0; 64])).await.is_err()
    }

    /// Whether it comes to an end.
    async fn ends(mut self) -> bool {
        let (mut all, mut part) = (Vec::new(), [0; 1024]);
        loop {
            match timeout(Duration::from_secs(8), self.0.read(&mut part)).await {
                Ok(Ok(0) | Err(_)) => return true,
                Ok(Ok(read)) => all.extend_from_slice(&part[..read]),
                Err(_) => return false,
            }
            // The connection may be kept for other requests.
            if all.ends_with(b"0\r\n\r\n") {
                return true;
            }
        }
    }
}

fn version(heard: &str) -> String {
    between(heard, "data: ", "\n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_board_tells_that_it_has_changed_and_costs_nothing_while_it_has_not() {
    let it = Lined::open().await;
    let board = format!("{}/board", it.office);
    let page = Call::page(&board).to(it.house.public).await;
    let policy = page.header("content-security-policy").unwrap().to_owned();
    assert!(policy.contains("script-src 'self'") && policy.contains("trusted-types 'none'"));
    let page = page.ok(200);
    let live = between(&page, "data-live-from=\"", "\"");
    let mut ear = Ear::open(it.house.public, &live, "").await;
    let first = ear.until("data: ").await;
    assert!(first.contains("text/event-stream") && first.contains("no-store"), "{first}");
    let first = version(&first);
    assert!(ear.is_silent_for(Duration::from_millis(2_500)).await, "not one byte");
    it.join("activation=on").await;
    let next = ear.until("data: ").await;
    assert_ne!(version(&next), first);
    assert!(!next.contains("A-0"), "that it has changed, not what: {next}");
    let mut again = Ear::open(it.house.public, &live, "").await;
    assert_eq!(version(&again.until("data: ").await), version(&next), "who comes back knows it");
    let none = format!("/offices/{}/board/live", "0".repeat(26));
    assert_eq!(Call::get(none).to(it.house.public).await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_signs_out_hears_nothing_more() {
    let it = Lined::open().await;
    let cookie = format!("ikd_desk={}", it.session.reveal());
    let live = format!("{}/live", it.office);
    assert!(it.see(&format!("/counters/{}", it.counter)).await.contains(&live));
    let mut ear = Ear::open(it.house.console, &live, &cookie).await;
    ear.until("data: ").await;
    send(&it.house, &it.session, "/sign-out", "").await.ok(200);
    let stranger = Call::get(&live).to(it.house.console).await;
    assert!(!stranger.head.contains("text/event-stream"), "{}", stranger.head);
    let session = it.house.session().await;
    send(&it.house, &session, &format!("/counters/{}/seat", it.counter), "").await.ok(303);
    assert!(ear.ends().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn places_are_bounded_and_the_servers_end_is_everybodys() {
    let it = Lined::open().await;
    let live = format!("{}/board/live", it.office);
    let mut ears = Vec::new();
    for _ in 0..64 {
        let mut ear = Ear::open(it.house.public, &live, "").await;
        ear.until("retry: ").await;
        ears.push(ear);
    }
    let full = Call::get(&live).to(it.house.public).await;
    assert_eq!((full.status, full.header("retry-after")), (503, Some("15")));
    let last = ears.pop().unwrap();
    drop(ears);
    let house = it.house;
    drop(house);
    assert!(last.ends().await, "the program does not wait for who listens");
}
