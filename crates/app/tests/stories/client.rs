//! A client that sends just what a story says, right or wrong.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

/// An answer, as it came.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
    /// The body as it came, where it is no text.
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(':'));
        let mut found = lines.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.trim())
    }

    /// `error` of a JSON body.
    pub fn code(&self) -> String {
        let body: serde_json::Value =
            serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"));
        body["error"].as_str().unwrap_or_else(|| panic!("no error code: {self:?}")).to_owned()
    }
}

/// Sends a request to `port` of this machine.
pub fn send(port: u16, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: localhost:{port}\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("content-length: {}\r\nconnection: close\r\n\r\n", body.len()));
    // A server that has seen enough may close before all is sent; its answer counts.
    drop(stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body)));
    let mut text = Vec::new();
    drop(stream.read_to_end(&mut text));
    let end = text.windows(4).position(|it| it == b"\r\n\r\n").map(|at| at + 4);
    let bytes = text.get(end.unwrap_or(text.len())..).unwrap_or_default().to_vec();
    let text = String::from_utf8_lossy(&text).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.unwrap_or_else(|| panic!("no answer to {method} {path}: {head}"));
    Answer { status, head: head.to_owned(), body: body.to_owned(), bytes }
}

pub fn get(port: u16, path: &str) -> Answer {
    send(port, "GET", path, &[], b"")
}

pub fn post(port: u16, path: &str, kind: &str, body: &[u8]) -> Answer {
    send(port, "POST", path, &[("content-type", kind)], body)
}
