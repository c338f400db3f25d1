//! Stories of the accept loop: patience, places, farewell, TLS.
use std::{
    net::{Ipv4Addr, SocketAddr},
    time::{Duration, Instant},
};

use axum::{Router, routing::get};
use fetch::{Fetch, Reach};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinHandle,
    time::{sleep, timeout},
};
use web::{Listener, Patience, Stop, Tls, TlsError};

const HELLO: &[u8] = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";

struct Served {
    address: SocketAddr,
    stop: Stop,
    end: JoinHandle<()>,
}

async fn serve(patience: Patience, tls: Option<Tls>) -> Served {
    let slow = || async {
        sleep(Duration::from_millis(300)).await;
        "late"
    };
    let router = Router::new().route("/", get(|| async { "halo" })).route("/slow", get(slow));
    let mut listener = Listener::bind((Ipv4Addr::LOCALHOST, 0).into()).await.unwrap();
    listener = listener.with_patience(patience);
    if let Some(tls) = tls {
        listener = listener.with_tls(tls);
    }
    let address = listener.address().unwrap();
    let (stop, running) = Stop::new();
    let end = tokio::spawn(listener.serve(router, running));
    Served { address, stop, end }
}

/// Reads until the body's last word has come.
async fn read_until(stream: &mut TcpStream, last: &str) -> String {
    let mut all = Vec::new();
    let mut part = [0; 1024];
    while !all.ends_with(last.as_bytes()) {
        let read = timeout(Duration::from_secs(5), stream.read(&mut part)).await.unwrap().unwrap();
        assert_ne!(read, 0, "the connection ended early");
        all.extend_from_slice(part.get(..read).unwrap());
    }
    String::from_utf8(all).unwrap()
}

#[tokio::test]
async fn a_visitor_who_dawdles_over_the_head_is_shown_out() {
    let patience = Patience { head: Duration::from_millis(150), ..Patience::default() };
    let served = serve(patience, None).await;
    for beginning in [&b""[..], b"GET / HTTP/1.1\r\nHost:"] {
        let mut stream = TcpStream::connect(served.address).await.unwrap();
        stream.write_all(beginning).await.unwrap();
        let mut rest = Vec::new();
        let closed = timeout(Duration::from_secs(3), stream.read_to_end(&mut rest)).await;
        assert!(closed.is_ok(), "still open after {beginning:?}");
    }
}

#[tokio::test]
async fn one_connection_carries_many_requests_until_its_time_is_up() {
    let patience = Patience {
        connection: Duration::from_millis(400),
        farewell: Duration::from_millis(100),
        ..Patience::default()
    };
    let served = serve(patience, None).await;
    let mut stream = TcpStream::connect(served.address).await.unwrap();
    for _ in 0..3 {
        stream.write_all(HELLO).await.unwrap();
        assert!(read_until(&mut stream, "halo").await.starts_with("HTTP/1.1 200 OK"));
    }
    let mut rest = Vec::new();
    assert!(timeout(Duration::from_secs(3), stream.read_to_end(&mut rest)).await.is_ok());
}

#[tokio::test]
async fn when_all_places_are_taken_the_next_one_waits() {
    let served = serve(Patience { connections: 1, ..Patience::default() }, None).await;
    let mut first = TcpStream::connect(served.address).await.unwrap();
    first.write_all(HELLO).await.unwrap();
    read_until(&mut first, "halo").await;
    let mut second = TcpStream::connect(served.address).await.unwrap();
    second.write_all(HELLO).await.unwrap();
    let early = timeout(Duration::from_millis(200), second.read_u8()).await;
    assert!(early.is_err(), "the second is served although there is one place");
    drop(first);
    assert_eq!(timeout(Duration::from_secs(3), second.read_u8()).await.unwrap().unwrap(), b'H');
}

#[tokio::test]
async fn a_call_to_stop_lets_a_running_request_end() {
    let served = serve(Patience::default(), None).await;
    let mut idle = TcpStream::connect(served.address).await.unwrap();
    idle.write_all(HELLO).await.unwrap();
    read_until(&mut idle, "halo").await;
    let mut busy = TcpStream::connect(served.address).await.unwrap();
    busy.write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    sleep(Duration::from_millis(50)).await;
    let began = Instant::now();
    served.stop.call();
    assert!(read_until(&mut busy, "late").await.contains("200 OK"));
    timeout(Duration::from_secs(3), served.end).await.unwrap().unwrap();
    assert!(began.elapsed() < Duration::from_secs(3), "idle connections do not hold it up");
    assert!(TcpStream::connect(served.address).await.is_err(), "nobody is let in any more");
}

fn pair() -> (String, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    (made.cert.pem(), made.signing_key.serialize_pem())
}

#[tokio::test]
async fn over_tls_it_serves_those_who_trust_it_and_nobody_in_the_clear() {
    let (chain, key) = pair();
    let tls = Tls::from_pem(chain.as_bytes(), key.as_bytes()).unwrap();
    let served = serve(Patience::default(), Some(tls)).await;
    let url = format!("https://localhost:{}/", served.address.port());
    let fetch = Fetch::new(Reach::public().with_loopback(), chain.as_bytes()).unwrap();
    assert_eq!(fetch.get(&url, "*/*").await.unwrap().body.as_ref(), b"halo");
    let mut clear = TcpStream::connect(served.address).await.unwrap();
    clear.write_all(HELLO).await.unwrap();
    let mut answer = Vec::new();
    drop(clear.read_to_end(&mut answer).await);
    assert!(!answer.starts_with(b"HTTP"), "an alert at most");
}

#[test]
fn a_bad_certificate_is_told_at_the_start() {
    let ((chain, key), (_, other)) = (pair(), pair());
    let read = |chain: &str, key: &str| Tls::from_pem(chain.as_bytes(), key.as_bytes()).err();
    assert_eq!(read("", &key), Some(TlsError::Certificate));
    assert_eq!(read(&chain, ""), Some(TlsError::Key));
    assert_eq!(read(&chain, &other), Some(TlsError::Pair));
    assert_eq!(read(&chain, &key), None);
}
