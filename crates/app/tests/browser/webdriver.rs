//! The browsers' own remote control (W3C WebDriver): JSON over HTTP to a driver on this machine.

use std::{
    fmt,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::Duration,
};

use serde_json::{Value, json};

/// No answer of a driver takes longer.
const LONGEST: Duration = Duration::from_secs(90);

/// The name under which a driver hands out elements (WebDriver, section 11).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Something on a page.
#[derive(Clone, Debug)]
pub struct Element(String);

/// What a driver could not do: its code and its words.
#[derive(Clone, Debug)]
pub struct Fault {
    code: String,
    message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

/// One session with a driver.
pub struct WebDriver {
    port: u16,
    path: String,
}

impl WebDriver {
    /// Whether a driver on this port is ready.
    pub fn is_ready(port: u16) -> bool {
        let status = exchange(port, "GET", "/status", None);
        status.is_some_and(|status| status["value"]["ready"] == true)
    }

    /// Has the driver on `port` start a browser.
    pub fn open(port: u16, capabilities: &Value) -> Self {
        let wanted = json!({"capabilities": {"alwaysMatch": capabilities}});
        let opened = exchange(port, "POST", "/session", Some(&wanted)).unwrap();
        let session = opened["value"]["sessionId"].as_str();
        let session = session.unwrap_or_else(|| panic!("the browser does not start: {opened}"));
        Self { port, path: format!("/session/{session}") }
    }

    /// Sends a command of this session.
    pub fn tell(&self, method: &str, command: &str, said: &Value) -> Result<Value, Fault> {
        let said = (method == "POST").then_some(said);
        let path = format!("{}{command}", self.path);
        let mut answer = exchange(self.port, method, &path, said).ok_or_else(|| Fault {
            code: "no answer".to_owned(),
            message: format!("the driver has ended, or took too long: {method} {command}"),
        })?;
        let value = answer["value"].take();
        match value["error"].as_str() {
            None => Ok(value),
            Some(code) => {
                let message = value["message"].as_str().unwrap_or_default().to_owned();
                Err(Fault { code: code.to_owned(), message })
            }
        }
    }

    /// The elements that a CSS selector finds.
    pub fn find(&self, css: &str) -> Result<Vec<Element>, Fault> {
        let found = self.tell("POST", "/elements", &json!({"using": "css selector", "value": css}));
        let ids = found?;
        let ids = ids.as_array().into_iter().flatten();
        Ok(ids.filter_map(|it| it[ELEMENT].as_str()).map(|id| Element(id.to_owned())).collect())
    }

    /// Sends a command to an element.
    pub fn tell_element(
        &self,
        element: &Element,
        method: &str,
        command: &str,
        said: &Value,
    ) -> Result<Value, Fault> {
        self.tell(method, &format!("/element/{}{command}", element.0), said)
    }
}

impl Drop for WebDriver {
    fn drop(&mut self) {
        // Its driver is ended anyhow.
        drop(self.tell("DELETE", "", &Value::Null));
    }
}

fn exchange(port: u16, method: &str, path: &str, said: Option<&Value>) -> Option<Value> {
    let said = said.map(Value::to_string).unwrap_or_default();
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(LONGEST)).unwrap();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\naccept: application/json\r\n\
         content-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        said.len()
    );
    stream.write_all(format!("{head}{said}").as_bytes()).ok()?;
    let mut answer = BufReader::new(stream);
    let mut length = 0;
    let mut line = String::new();
    while answer.read_line(&mut line).ok()? > 2 {
        let header = line.split_once(':');
        if let Some((_, value)) = header.filter(|it| it.0.eq_ignore_ascii_case("content-length")) {
            length = value.trim().parse().ok()?;
        }
        line.clear();
    }
    let mut body = vec![0; length];
    answer.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
