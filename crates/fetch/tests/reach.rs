//! Stories of requests that go out, and of those that must not.
#![expect(clippy::unwrap_used, reason = "a story's helpers fail the story")]

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use fetch::{Fetch, FetchError, Limits, Lookup, Reach, Response};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// A server on this machine that counts its visitors and answers each with the same bytes.
struct Server {
    port: u16,
    visitors: Arc<AtomicUsize>,
}

impl Server {
    async fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::doing(move |mut stream| {
            let answer = answer.clone();
            async move {
                let mut request = [0; 4096];
                drop(stream.read(&mut request).await);
                drop(stream.write_all(&answer).await);
                drop(stream.shutdown().await);
            }
        })
        .await
    }

    async fn doing<F, W>(work: F) -> Self
    where
        F: Fn(TcpStream) -> W + Send + 'static,
        W: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let visitors = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&visitors);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(work(stream));
            }
        });
        Self { port, visitors }
    }

    fn url(&self) -> String {
        format!("http://127.0.0.1:{}/x", self.port)
    }

    fn visitors(&self) -> usize {
        self.visitors.load(Ordering::SeqCst)
    }
}

fn local() -> Fetch {
    let limits = Limits {
        body: 1000,
        connect: Duration::from_millis(300),
        total: Duration::from_millis(600),
    };
    Fetch::new(Reach::public().with_loopback(), b"").unwrap().with_limits(limits)
}

async fn get(url: &str) -> Result<Response, FetchError> {
    local().get(url, "application/json").await
}

#[tokio::test]
async fn an_answer_arrives_with_its_status_type_and_body() {
    let server = Server::answering(
        "HTTP/1.1 400 Bad Request\r\nContent-Type: Application/JSON; charset=utf-8\r\n\
         DPoP-Nonce: n1\r\nContent-Length: 2\r\n\r\n{}",
    )
    .await;
    let answer = get(&server.url()).await.unwrap();
    assert_eq!((answer.status, answer.is_success()), (400, false));
    assert_eq!(answer.header("dpop-nonce"), Some("n1"));
    assert_eq!(answer.body_of_type("application/json").unwrap().as_ref(), b"{}");
    assert_eq!(answer.body_of_type("application/jwt").err(), Some(FetchError::Type));
}

#[tokio::test]
async fn a_posted_form_carries_its_headers_and_body() {
    let server = Server::doing(|mut stream| async move {
        let mut request = Vec::new();
        while !request.ends_with(b"a=b") {
            let mut part = [0; 4096];
            let read = stream.read(&mut part).await.unwrap();
            request.extend_from_slice(part.get(..read).unwrap());
        }
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", request.len());
        stream.write_all(&[head.as_bytes(), &request].concat()).await.unwrap();
    })
    .await;
    let answer = local().post_form(&server.url(), &[("DPoP", "proof")], "a=b").await.unwrap();
    let seen = String::from_utf8(answer.body.to_vec()).unwrap();
    assert!(seen.starts_with("POST /x HTTP/1.1\r\n"), "{seen}");
    for line in [
        format!("host: 127.0.0.1:{}", server.port),
        "content-type: application/x-www-form-urlencoded".to_owned(),
        "dpop: proof".to_owned(),
        "accept-encoding: identity".to_owned(),
    ] {
        assert!(seen.contains(&format!("\r\n{line}\r\n")), "{line} in {seen}");
    }
    let bad = local().post_form(&server.url(), &[("DPoP", "a\r\nb: c")], "a=b").await;
    assert_eq!(bad.err(), Some(FetchError::Header), "no header can be smuggled in");
}

#[tokio::test]
async fn a_private_address_is_refused_before_it_is_called() {
    let server = Server::answering("HTTP/1.1 200 OK\r\n\r\n").await;
    let outside = Fetch::new(Reach::public(), b"").unwrap();
    for host in ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "localhost", "2130706433"] {
        let url = format!("https://{host}:{}/", server.port);
        let error = outside.get(&url, "*/*").await.unwrap_err();
        // A resolver that does not read 2130706433 as an address finds no such name.
        let expected = [FetchError::Private, FetchError::Unreachable];
        assert!(expected.contains(&error), "{host}: {error}");
    }
    assert_eq!(server.visitors(), 0);
}

#[tokio::test]
async fn a_name_that_leads_home_is_refused_even_among_public_addresses() {
    let server = Server::answering("HTTP/1.1 200 OK\r\n\r\n").await;
    for reach in [Reach::public(), Reach::public().with_loopback()] {
        let lookup = Lookup::Given(Arc::new(|_| {
            vec![IpAddr::from([93, 184, 215, 14]), IpAddr::from([127, 0, 0, 1])]
        }));
        let fetch = Fetch::new(reach, b"").unwrap().with_lookup(lookup);
        let url = format!("https://rebound.example:{}/", server.port);
        assert_eq!(fetch.get(&url, "*/*").await.err(), Some(FetchError::Private));
    }
    assert_eq!(server.visitors(), 0);
}

#[tokio::test]
async fn a_name_is_looked_up_once_so_that_it_cannot_change_its_mind() {
    let server = Server::answering("HTTP/1.1 200 OK\r\n\r\n").await;
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    // The first answer is harmless (and black-holed); any later one would lead home.
    let lookup = Lookup::Given(Arc::new(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => Vec::new(),
        _ => vec![IpAddr::from([127, 0, 0, 1])],
    }));
    let fetch = Fetch::new(Reach::public(), b"").unwrap().with_lookup(lookup);
    let url = format!("https://rebound.example:{}/", server.port);
    assert_eq!(fetch.get(&url, "*/*").await.err(), Some(FetchError::Unreachable));
    assert_eq!((asked.load(Ordering::SeqCst), server.visitors()), (1, 0));
    assert_eq!(fetch.get(&url, "*/*").await.err(), Some(FetchError::Private), "checked each time");
    assert_eq!(server.visitors(), 0);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Server::answering("HTTP/1.1 200 OK\r\n\r\n").await;
    for status in ["301", "302", "303", "304", "307", "308"] {
        let head = format!("HTTP/1.1 {status} Go\r\nLocation: {}\r\n\r\n", elsewhere.url());
        let server = Server::answering(head).await;
        assert_eq!(get(&server.url()).await.err(), Some(FetchError::Redirected), "{status}");
    }
    assert_eq!(elsewhere.visitors(), 0);
}

#[tokio::test]
async fn a_large_answer_is_dropped_whatever_it_claims() {
    let honest = format!("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n{}", "a".repeat(1001));
    let boasting = "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999\r\n\r\na".to_owned();
    let silent = format!("HTTP/1.1 200 OK\r\n\r\n{}", "a".repeat(1001));
    for answer in [honest, boasting, silent] {
        let server = Server::answering(answer).await;
        assert_eq!(get(&server.url()).await.err(), Some(FetchError::TooLarge));
    }
    let full = format!("HTTP/1.1 200 OK\r\n\r\n{}", "a".repeat(1000));
    let server = Server::answering(full).await;
    assert_eq!(get(&server.url()).await.unwrap().body.len(), 1000, "the limit itself still fits");
}

#[tokio::test]
async fn a_length_that_understates_yields_no_byte_more() {
    let lying = format!("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{}", "a".repeat(5000));
    let server = Server::answering(lying).await;
    assert_eq!(get(&server.url()).await.unwrap().body.as_ref(), b"aaaaa");
}

#[tokio::test]
async fn an_endless_answer_is_cut_off_at_the_limit() {
    let server = Server::doing(|mut stream| async move {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let mut open = stream.write_all(head.as_bytes()).await.is_ok();
        while open {
            open = stream.write_all(b"4\r\naaaa\r\n").await.is_ok();
        }
    })
    .await;
    assert_eq!(get(&server.url()).await.err(), Some(FetchError::TooLarge));
}

#[tokio::test]
async fn an_answer_that_breaks_off_or_babbles_is_no_answer() {
    for answer in [
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort".to_owned(),
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\naa".to_owned(),
        "SSH-2.0-OpenSSH_9.9\r\n".to_owned(),
        String::new(),
        format!("HTTP/1.1 200 OK\r\n{}\r\n", "X: y\r\n".repeat(65)),
        format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "y".repeat(300_000)),
    ] {
        let server = Server::answering(answer.clone()).await;
        let shown: String = answer.chars().take(60).collect();
        assert_eq!(get(&server.url()).await.err(), Some(FetchError::Broken), "{shown}");
    }
    let packed = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\na";
    let server = Server::answering(packed).await;
    assert_eq!(get(&server.url()).await.err(), Some(FetchError::Encoded));
}

#[tokio::test]
async fn a_slow_server_is_left() {
    let mute = Server::doing(|stream| async move {
        tokio::time::sleep(Duration::from_secs(5)).await;
        drop(stream);
    })
    .await;
    assert_eq!(get(&mute.url()).await.err(), Some(FetchError::Slow));
    let dripping = Server::doing(|mut stream| async move {
        let mut open = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.is_ok();
        while open {
            tokio::time::sleep(Duration::from_millis(50)).await;
            open = stream.write_all(b"a").await.is_ok();
        }
    })
    .await;
    assert_eq!(get(&dripping.url()).await.err(), Some(FetchError::Slow));
    let secure = format!("https://127.0.0.1:{}/", mute.port);
    assert_eq!(get(&secure).await.err(), Some(FetchError::Slow), "no handshake in time");
}

#[tokio::test]
async fn a_closed_door_is_unreachable() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(get(&url).await.err(), Some(FetchError::Unreachable));
}
