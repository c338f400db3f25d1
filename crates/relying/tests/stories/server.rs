//! A server on this machine that gives one answer to all, or another to those who take CWT only,
//! and counts who came.

use std::{
    net::Ipv4Addr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

pub struct Server {
    port: u16,
    answers: Arc<Mutex<Answers>>,
    visitors: Arc<AtomicUsize>,
}

#[derive(Default)]
struct Answers {
    usual: Vec<u8>,
    /// For who takes a status list as CWT; otherwise the usual one.
    cwt: Option<Vec<u8>>,
}

impl Server {
    pub async fn open() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (answers, visitors) = (Arc::<Mutex<Answers>>::default(), Arc::<AtomicUsize>::default());
        let (given, count) = (Arc::clone(&answers), Arc::clone(&visitors));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let given = Arc::clone(&given);
                tokio::spawn(async move {
                    let mut request = [0; 4096];
                    let length = stream.read(&mut request).await.unwrap_or(0);
                    let asked = String::from_utf8_lossy(&request[..length]).into_owned();
                    let answer = given.lock().unwrap().to(&asked);
                    drop(stream.write_all(&answer).await);
                    drop(stream.shutdown().await);
                });
            }
        });
        Self { port, answers, visitors }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn answers(&self, media_type: &str, body: &str) {
        *self.answers.lock().unwrap() =
            Answers { usual: answer(media_type, body.as_bytes()), cwt: None };
    }

    /// Beside the usual answer one for who takes a status list as CWT.
    pub fn answers_cwt(&self, body: &[u8]) {
        self.answers.lock().unwrap().cwt = Some(answer("application/statuslist+cwt", body));
    }

    pub fn answers_raw(&self, answer: &str) {
        *self.answers.lock().unwrap() = Answers { usual: answer.as_bytes().to_vec(), cwt: None };
    }

    pub fn visitors(&self) -> usize {
        self.visitors.load(Ordering::SeqCst)
    }
}

impl Answers {
    fn to(&self, request: &str) -> Vec<u8> {
        let cwt = self.cwt.as_ref().filter(|_| request.contains("statuslist+cwt"));
        cwt.unwrap_or(&self.usual).clone()
    }
}

fn answer(media_type: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}
