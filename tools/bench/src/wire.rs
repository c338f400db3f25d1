//! A kept HTTP/1.1 connection, as lean as a client can be: its own time is not what is measured.

use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::outcome::Outcome;

pub struct Line {
    stream: TcpStream,
    port: u16,
    seen: Vec<u8>,
}

impl Line {
    pub async fn open(port: u16) -> Outcome<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, port, seen: Vec::new() })
    }

    /// Posts, and reads the JSON of an answer with status 200.
    pub async fn post(
        &mut self,
        path: &str,
        kind: &str,
        headers: &str,
        body: &str,
    ) -> Outcome<Value> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost:{}\r\ncontent-type: {kind}\r\n{headers}\
             content-length: {}\r\n\r\n{body}",
            self.port,
            body.len()
        );
        let (head, body) = self.exchange(&request).await?;
        if !head.starts_with("HTTP/1.1 200") {
            let line = head.lines().next().unwrap_or_default();
            return Err(format!("{path}: {line}: {}", String::from_utf8_lossy(&body)).into());
        }
        Ok(serde_json::from_slice(&body)?)
    }

    /// The head of the answer to a GET.
    pub async fn head(&mut self, path: &str) -> Outcome<String> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: localhost:{}\r\n\r\n", self.port);
        Ok(self.exchange(&request).await?.0)
    }

    async fn exchange(&mut self, request: &str) -> Outcome<(String, Vec<u8>)> {
        self.stream.write_all(request.as_bytes()).await?;
        let end = loop {
            let found = self.seen.windows(4).position(|four| four == b"\r\n\r\n");
            match found {
                Some(place) => break place + 4,
                None => self.more().await?,
            }
        };
        let rest = self.seen.split_off(end);
        let head = String::from_utf8(std::mem::replace(&mut self.seen, rest))?;
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
        });
        let length: usize = length.unwrap_or_default();
        while self.seen.len() < length {
            self.more().await?;
        }
        let rest = self.seen.split_off(length);
        Ok((head, std::mem::replace(&mut self.seen, rest)))
    }

    async fn more(&mut self) -> Outcome<()> {
        match self.stream.read_buf(&mut self.seen).await? {
            0 => Err("the server has closed the connection".into()),
            _ => Ok(()),
        }
    }
}
