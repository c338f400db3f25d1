//! Stories of one request through the shell, over a real connection.
#![expect(clippy::unwrap_used, reason = "a story's helpers fail the story")]

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
    thread::{self, ThreadId},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::Path,
    routing::{get, post},
};
use terms::{Class, SeededDie};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tracing_subscriber::fmt::MakeWriter;
use web::{Listener, Place, Refusal, STYLESHEET, Shell, Stop};

#[expect(clippy::panic, reason = "what happens then is the story")]
async fn panics() -> &'static str {
    panic!("Ratna's NIK is CANARY-PANIC")
}

async fn refuses() -> Result<(), Refusal> {
    Err(Refusal::new(Class::Refused, &"this region is not yours"))
}

async fn fails() -> Result<(), Refusal> {
    Err(Refusal::new(Class::Failure, &"the disk is full at /secret/place"))
}

async fn sleeps() {
    tokio::time::sleep(Duration::from_secs(30)).await;
}

fn routes() -> Router {
    Router::new()
        .route("/panics", get(panics))
        .route("/refuses", get(refuses))
        .route("/fails", get(fails))
        .route("/sleeps", get(sleeps))
        .route("/things/{thing}", get(|Path(thing): Path<String>| async move { thing }))
        .route("/echo", post(|body: Bytes| async move { body }))
}

/// A server with the routes for programs, and those for people under `/p`.
async fn server() -> (SocketAddr, Stop) {
    let shell = Shell::new(Place::Public, Arc::new(SeededDie::new(1)))
        .with_longest(Duration::from_millis(200));
    let people = shell.pages(Router::new().nest("/p", routes()));
    let router = people.merge(shell.wire(routes()));
    let listener = Listener::bind((Ipv4Addr::LOCALHOST, 0).into()).await.unwrap();
    let address = listener.address().unwrap();
    let (stop, running) = Stop::new();
    tokio::spawn(listener.serve(router, running));
    (address, stop)
}

/// Sends a request and reads until the server closes.
async fn ask(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let (line, rest) = request.split_once('\n').unwrap_or((request, ""));
    let head = format!("{line} HTTP/1.1\r\nHost: here.example\r\nConnection: close\r\n");
    stream.write_all(format!("{head}{rest}\r\n").as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // What we sent in vain may reset the connection after the answer.
    drop(stream.read_to_end(&mut answer).await);
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn a_panic_harms_one_request_and_tells_nothing() {
    let (address, _stop) = server().await;
    for request in ["GET /panics", "GET /p/panics\nAccept: text/html\r\n"] {
        let answer = ask(address, request).await;
        assert!(answer.starts_with("HTTP/1.1 500 "), "{answer}");
        assert!(!answer.contains("CANARY") && !answer.contains("panic"), "{answer}");
    }
    assert!(ask(address, "GET /things/1").await.ends_with("\r\n\r\n1"), "the server goes on");
}

#[tokio::test]
async fn programs_are_told_in_json_and_people_in_words() {
    let (address, _stop) = server().await;
    let json = ask(address, "GET /refuses").await;
    assert!(json.starts_with("HTTP/1.1 403 ") && json.contains("application/json"), "{json}");
    let told = r#"{"error":"access_denied","error_description":"this region is not yours"}"#;
    assert!(json.ends_with(told), "{json}");
    let page = ask(address, "GET /p/refuses\nAccept: text/html\r\n").await;
    assert!(page.contains("<h1>Tindakan ini tidak diizinkan</h1>"), "{page}");
    let page = ask(address, "GET /p/refuses?lang=en\nAccept: text/html\r\n").await;
    assert!(page.contains("<h1>This is not allowed</h1>"), "{page}");
    assert!(page.contains("set-cookie: lang=en; Path=/"), "the choice is remembered");
    let number = page.split("x-request-id: ").nth(1).unwrap().get(..8).unwrap();
    assert!(page.contains(&format!("<strong>{number}</strong>")), "its number is on the page");
}

#[tokio::test]
async fn a_failure_on_our_side_is_not_explained_to_strangers() {
    let (address, _stop) = server().await;
    let answer = ask(address, "GET /fails").await;
    assert!(answer.starts_with("HTTP/1.1 500 ") && answer.contains("server_error"), "{answer}");
    assert!(!answer.contains("secret"), "{answer}");
}

#[tokio::test]
async fn what_nobody_handles_is_told_in_the_same_way() {
    let (address, _stop) = server().await;
    let length = (64 << 10) + 1;
    let large = format!("POST /echo\nContent-Length: {length}\r\n\r\n{}", "a".repeat(length));
    for (request, status, code) in [
        ("GET /nowhere", "404 ", "not_found"),
        ("DELETE /echo", "405 ", "invalid_request"),
        (large.as_str(), "413 ", "invalid_request"),
        ("GET /sleeps", "503 ", "temporarily_unavailable"),
    ] {
        let answer = ask(address, request).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
        assert!(answer.contains(&format!("{{\"error\":\"{code}\"")), "{answer}");
    }
    let answer = ask(address, "DELETE /echo").await;
    assert!(answer.contains("\r\nallow: POST\r\n"), "{answer}");
    let page = ask(address, "GET /nowhere\nAccept: text/html\r\n").await;
    assert!(page.contains("<h1>Halaman tidak ditemukan</h1>"), "{page}");
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_protect() {
    let (address, _stop) = server().await;
    let always = [
        "cache-control: no-store",
        "content-security-policy: default-src 'none'; ",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
    ];
    let on_pages = ["x-frame-options: DENY", "cross-origin-opener-policy: same-origin"];
    for (request, headers) in [
        ("GET /things/1", &[][..]),
        ("GET /nowhere", &on_pages[..]),
        ("GET /p/panics\nAccept: text/html\r\n", &on_pages[..]),
    ] {
        let answer = ask(address, request).await;
        for header in always.iter().chain(headers) {
            assert!(answer.contains(&format!("\r\n{header}")), "{request}: {header}\n{answer}");
        }
        assert!(!answer.contains("strict-transport-security"), "not without TLS");
    }
    let style = ask(address, &format!("GET {STYLESHEET}")).await;
    assert!(style.contains("cache-control: public, max-age=31536000, immutable"), "{style}");
    assert!(style.contains("content-type: text/css"), "{style}");
}

#[tokio::test]
async fn a_form_from_another_origin_is_refused_and_one_of_ours_is_not() {
    let (address, _stop) = server().await;
    let form = |origin| format!("POST /p/echo\nOrigin: {origin}\r\nContent-Length: 0\r\n");
    assert!(ask(address, &form("https://here.example")).await.starts_with("HTTP/1.1 200 "));
    for origin in ["https://here.example:8082", "https://evil.example", "null"] {
        let answer = ask(address, &form(origin)).await;
        assert!(answer.starts_with("HTTP/1.1 403 "), "{origin}: {answer}");
    }
}

/// What the log would print of one thread, which is one story.
#[derive(Clone)]
struct Printed(Arc<Mutex<Vec<u8>>>, ThreadId);

impl std::io::Write for Printed {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if thread::current().id() == self.1 {
            self.0.lock().unwrap().extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Printed {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn the_log_knows_the_route_and_nothing_that_was_said() {
    let printed = Printed(Arc::default(), thread::current().id());
    let log = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE);
    // For all threads: what one without a log meets first stays silent on all.
    log.with_writer(printed.clone()).with_ansi(false).init();
    let (address, _stop) = server().await;
    ask(address, "GET /things/CANARY-PATH?q=CANARY-QUERY").await;
    ask(address, "GET /p/CANARY-LOST\nAccept: text/html\r\nCookie: CANARY-COOKIE\r\n").await;
    ask(address, "CANARYMETHOD /echo").await;
    let body = "POST /echo\nAuthorization: CANARY-HEADER\r\nContent-Length: 11\r\n\r\nCANARY-BODY";
    ask(address, body).await;
    let text = String::from_utf8(printed.0.lock().unwrap().clone()).unwrap();
    let ours: Vec<_> = text.lines().filter(|line| line.contains("ikd::access")).collect();
    assert_eq!(ours.len(), 4, "{text}");
    assert!(ours.first().unwrap().contains(r#"route="/things/{thing}" status=200"#), "{text}");
    assert!(!text.contains("CANARY"), "{text}");
}
