//! A server on this machine that gives one answer to all, and counts who came.

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
    answer: Arc<Mutex<Vec<u8>>>,
    visitors: Arc<AtomicUsize>,
}

impl Server {
    pub async fn open() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (answer, visitors) = (Arc::<Mutex<Vec<u8>>>::default(), Arc::<AtomicUsize>::default());
        let (given, count) = (Arc::clone(&answer), Arc::clone(&visitors));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                let answer = given.lock().unwrap().clone();
                tokio::spawn(async move {
                    drop(stream.read(&mut [0; 4096]).await);
                    drop(stream.write_all(&answer).await);
                    drop(stream.shutdown().await);
                });
            }
        });
        Self { port, answer, visitors }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn answers(&self, media_type: &str, body: &str) {
        let length = body.len();
        self.answers_raw(&format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n\r\n{body}"
        ));
    }

    pub fn answers_raw(&self, answer: &str) {
        *self.answer.lock().unwrap() = answer.as_bytes().to_vec();
    }

    pub fn visitors(&self) -> usize {
        self.visitors.load(Ordering::SeqCst)
    }
}
