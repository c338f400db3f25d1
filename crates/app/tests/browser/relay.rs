//! A road between a browser and the house, where a story can lose, hold or change what passes.
//!
//! One request a connection: what a browser sends twice by itself is seen twice.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

/// A request that has come to the relay.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    /// With what stands behind a question mark.
    pub path: String,
    pub body: Vec<u8>,
    headers: Vec<String>,
}

/// What becomes of a request.
pub enum Fate {
    /// The house is asked, and answers with these bytes instead of its own.
    Changed(Vec<u8>),
    /// It goes on only when the story says so; nobody answers.
    Held,
    /// The house does what it is asked to, and the answer is lost.
    LostAnswer,
    /// It never arrives.
    LostRequest,
    Passed,
}

type Judge = Box<dyn FnMut(&Asked) -> Fate + Send>;

/// Stands at an address of the house, which listens elsewhere.
pub struct Relay {
    port: u16,
    road: Arc<Road>,
}

struct Road {
    inside: u16,
    judge: Mutex<Judge>,
    /// With their connections, which stay open.
    held: Mutex<Vec<(Asked, TcpStream)>>,
    /// Both ends of what passes just now, with those that have passed.
    passing: Mutex<Vec<TcpStream>>,
    closed: AtomicBool,
}

impl Relay {
    /// Between `port` and where the house listens on this machine; at first everything passes.
    pub fn open(port: u16, inside: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
        let road = Arc::new(Road {
            inside,
            judge: Mutex::new(Box::new(|_| Fate::Passed)),
            held: Mutex::default(),
            passing: Mutex::default(),
            closed: AtomicBool::new(false),
        });
        let shared = Arc::clone(&road);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let road = Arc::clone(&shared);
                if road.closed.load(Ordering::SeqCst) {
                    return;
                }
                // Whoever goes away in between is not waited for.
                thread::spawn(move || stream.and_then(|stream| road.carry(stream)));
            }
        });
        Self { port, road }
    }

    /// From here on this decides.
    pub fn judge(&self, judge: impl FnMut(&Asked) -> Fate + Send + 'static) {
        *self.road.judge.lock().unwrap() = Box::new(judge);
    }

    /// From here on everything passes.
    pub fn pass(&self) {
        self.judge(|_| Fate::Passed);
    }

    /// The line is cut: what passes just now ends, and nothing arrives until the story says so.
    pub fn cut(&self) {
        self.judge(|_| Fate::LostRequest);
        for end in self.road.passing.lock().unwrap().drain(..) {
            // It may have ended by itself.
            drop(end.shutdown(Shutdown::Both));
        }
    }

    /// How many requests are held.
    pub fn holds(&self) -> usize {
        self.road.held.lock().unwrap().len()
    }

    /// What was held arrives at the house after all, and nobody hears the answers: their statuses.
    pub fn deliver(&self) -> Vec<u16> {
        let held = std::mem::take(&mut *self.road.held.lock().unwrap());
        let status = |(asked, _): (Asked, TcpStream)| {
            let answer = self.road.answer(&asked, true).unwrap();
            String::from_utf8_lossy(&answer).split(' ').nth(1).unwrap().parse().unwrap()
        };
        held.into_iter().map(status).collect()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.road.closed.store(true, Ordering::SeqCst);
        // Wakes the listener, which then sees it.
        drop(TcpStream::connect(("127.0.0.1", self.port)));
    }
}

impl Road {
    fn carry(&self, mut stream: TcpStream) -> io::Result<()> {
        let Some(asked) = Asked::read(&stream)? else { return Ok(()) };
        let fate = (self.judge.lock().unwrap())(&asked);
        match fate {
            Fate::Changed(body) => {
                stream.write_all(&changed(&self.answer(&asked, true)?, &body))?
            }
            Fate::Held => {
                self.held.lock().unwrap().push((asked, stream));
                return Ok(());
            }
            Fate::LostAnswer => drop(self.answer(&asked, false)?),
            Fate::LostRequest => {}
            Fate::Passed => {
                let mut house = self.ask(&asked, false)?;
                self.passing.lock().unwrap().extend([house.try_clone()?, stream.try_clone()?]);
                io::copy(&mut house, &mut stream)?;
            }
        }
        stream.shutdown(Shutdown::Both)
    }

    /// The whole answer of the house; `plain` if it may not be packed, nor be "as before".
    fn answer(&self, asked: &Asked, plain: bool) -> io::Result<Vec<u8>> {
        let mut whole = Vec::new();
        self.ask(asked, plain)?.read_to_end(&mut whole)?;
        Ok(whole)
    }

    fn ask(&self, asked: &Asked, plain: bool) -> io::Result<TcpStream> {
        let mut house = TcpStream::connect(("127.0.0.1", self.inside))?;
        let mut head = format!("{} {} HTTP/1.1\r\nconnection: close\r\n", asked.method, asked.path);
        let left_out = |name: &str| {
            name == "connection" || plain && (name == "accept-encoding" || name.starts_with("if-"))
        };
        for line in &asked.headers {
            if !left_out(&name_of(line)) {
                head += line;
                head += "\r\n";
            }
        }
        house.write_all(format!("{head}\r\n").as_bytes())?;
        house.write_all(&asked.body)?;
        Ok(house)
    }
}

impl Asked {
    /// `None` if the connection was opened for nothing.
    fn read(stream: &TcpStream) -> io::Result<Option<Self>> {
        let mut reader = BufReader::new(stream);
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 {
                return Ok(None);
            }
            match line.trim_end() {
                "" => break,
                line => lines.push(line.to_owned()),
            }
        }
        let headers = lines.split_off(1);
        let length = headers.iter().find(|line| name_of(line) == "content-length");
        let length =
            length.map_or(0, |line| line.split_once(':').unwrap().1.trim().parse().unwrap());
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let mut words = lines[0].split(' ').map(str::to_owned);
        let (method, path) = (words.next().unwrap(), words.next().unwrap());
        Ok(Some(Self { method, path, body, headers }))
    }
}

/// The answer with another body: what it says of itself stays, but for its length.
fn changed(answer: &[u8], body: &[u8]) -> Vec<u8> {
    let end = answer.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let of_the_body = ["content-length", "content-encoding", "transfer-encoding", "etag"];
    let kept = head.lines().filter(|line| !of_the_body.contains(&&*name_of(line)));
    let head = kept.map(|line| format!("{line}\r\n")).collect::<String>();
    let head = format!("{head}content-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn name_of(line: &str) -> String {
    line.split(':').next().unwrap_or_default().to_ascii_lowercase()
}
