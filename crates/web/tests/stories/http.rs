//! A client that sends just what it is told, and reads until the server closes.

use std::net::SocketAddr;

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

pub const FORM: &str = "application/x-www-form-urlencoded";
pub const JSON: &str = "application/json";

/// A request.
#[derive(Clone)]
pub struct Call {
    line: String,
    headers: String,
    body: String,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Call {
    /// A call of any method: `DELETE /token`.
    pub fn new(line: impl Into<String>) -> Self {
        Self { line: line.into(), headers: String::new(), body: String::new() }
    }

    pub fn get(path: impl AsRef<str>) -> Self {
        Self::new(format!("GET {}", path.as_ref()))
    }

    pub fn post(path: impl AsRef<str>) -> Self {
        Self::new(format!("POST {}", path.as_ref()))
    }

    pub fn page(path: impl AsRef<str>) -> Self {
        Self::get(path).with("accept", "text/html,*/*;q=0.8")
    }

    pub fn with(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.headers += &format!("{name}: {}\r\n", value.as_ref());
        self
    }

    pub fn body(mut self, media_type: &str, body: impl Into<String>) -> Self {
        self.body = body.into();
        self.with("content-type", media_type)
    }

    pub async fn to(self, address: SocketAddr) -> Answer {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let Self { line, headers, body } = self;
        let length = body.len();
        let head = format!("{line} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}");
        let request = format!("{head}Content-Length: {length}\r\n\r\n{body}");
        // The server may answer, and close, before it has read all of what is too long.
        drop(stream.write_all(request.as_bytes()).await);
        let mut answer = Vec::new();
        drop(stream.read_to_end(&mut answer).await);
        // Not all bodies are text.
        let answer = String::from_utf8_lossy(&answer);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_owned(), body: body.to_owned() }
    }
}

impl Answer {
    /// The one header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.head.lines().skip(1).filter_map(|line| {
            let (known, value) = line.split_once(": ")?;
            known.eq_ignore_ascii_case(name).then_some(value)
        });
        let first = values.next();
        assert_eq!(values.next(), None, "{name} stands there twice");
        first
    }

    /// The body of an answer with this status.
    #[track_caller]
    pub fn ok(self, status: u16) -> String {
        assert_eq!(self.status, status, "{}\n\n{}", self.head, self.body);
        self.body
    }

    #[track_caller]
    pub fn json(self, status: u16) -> Value {
        serde_json::from_str(&self.ok(status)).unwrap()
    }

    /// That this is an error with this status and code, told in JSON, and not to be kept.
    #[track_caller]
    pub fn is_error(&self, status: u16, code: &str) {
        assert_eq!(self.status, status, "{}\n\n{}", self.head, self.body);
        assert_eq!(self.header("content-type"), Some(JSON), "{}", self.head);
        assert_eq!(self.header("cache-control"), Some("no-store"), "{}", self.head);
        let told: Value = serde_json::from_str(&self.body).unwrap();
        assert_eq!(told["error"], code, "{}", self.body);
        assert!(!told["error_description"].as_str().unwrap().is_empty());
    }

    /// What a `Set-Cookie` header keeps: name and value, ready to be sent back.
    pub fn cookie(&self) -> String {
        self.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
    }
}
