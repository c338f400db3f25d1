//! Couriers as deployments have them: a mail server, a gateway to phones, a folder.

use std::{sync::Arc, time::Duration};

use fetch::{Fetch, Reach};
use messages::{Couriers, Folder, Gateway, Messages, Post, Posted, Smtp};
use terms::{Act, Clock, Id};
use testkit::{World, both_engines};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
    task::JoinHandle,
};

use crate::scene::{ROOMS, contact, open};

const TEXT: &str = "Giliran Anda besok pukul 08.30 WIB, di loket 3. Sampai jumpa – Dukcapil.";

async fn post(world: &World, messages: &Messages, to: &str) {
    let post = Post {
        id: Id::<Posted>::from_bytes([7; 16]),
        to: contact(to),
        subject: "Pengingat – besok".to_owned(),
        text: TEXT.to_owned(),
        until: world.clock.now().plus(Duration::from_secs(3_600)),
    };
    messages.post(&Act::system(), post).await.unwrap();
}

/// A mail server that takes one message, or refuses its receiver with `refusal`. Gives what it was told.
async fn mail_server(refusal: Option<&'static str>) -> (u16, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let told = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        let (mut told, mut in_letter) = (Vec::new(), false);
        stream.get_mut().write_all(b"220 mail.contoh.id\r\n").await.unwrap();
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await.unwrap() == 0 {
                return told;
            }
            let line = line.trim_end().to_owned();
            let answer = match line.get(..4).unwrap_or(&line) {
                "." if in_letter => {
                    in_letter = false;
                    "250 taken"
                }
                _ if in_letter => "",
                "EHLO" => "250 mail.contoh.id",
                "RCPT" => refusal.unwrap_or("250 good"),
                "DATA" => {
                    in_letter = true;
                    "354 go on"
                }
                "QUIT" => "221 bye",
                _ => "250 good",
            };
            told.push(line);
            if !answer.is_empty() {
                stream.get_mut().write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
            }
        }
    });
    (port, told)
}

fn by_mail(world: &World, port: u16) -> Messages {
    let smtp = Smtp::new(&format!("smtp://127.0.0.1:{port}"), "", "Dukcapil <ikd@contoh.id>");
    open(world, Couriers { mail: Some(Arc::new(smtp.unwrap())), phone: None })
}

/// A gateway that answers once, with `status`. Gives what it was sent.
async fn gateway(status: &'static str) -> (u16, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let sent = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let (mut sent, mut piece) = (Vec::new(), [0; 4_096]);
        while !sent.ends_with(b"}") {
            let read = stream.read(&mut piece).await.unwrap();
            sent.extend_from_slice(&piece[..read]);
        }
        let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n");
        stream.write_all(answer.as_bytes()).await.unwrap();
        String::from_utf8(sent).unwrap()
    });
    (port, sent)
}

fn by_phone(world: &World, port: u16) -> Messages {
    let fetch = Fetch::new(Reach::public().with_loopback(), b"").unwrap();
    let url = format!("http://127.0.0.1:{port}/pesan");
    let gateway = Gateway::new(fetch, url, "rahasia\n");
    open(world, Couriers { mail: None, phone: Some(Arc::new(gateway)) })
}

both_engines! { ROOMS =>
    async fn a_mail_server_takes_a_message(world) {
        let (port, told) = mail_server(None).await;
        let messages = by_mail(&world, port);
        post(&world, &messages, "siti@contoh.id").await;
        assert_eq!(messages.deliver().await.unwrap().sent, 1);
        let told = told.await.unwrap();
        let has = |start: &str| told.iter().any(|line| line.starts_with(start));
        assert!(has("MAIL FROM:<ikd@contoh.id>") && has("RCPT TO:<siti@contoh.id>"));
        assert!(has("Message-ID: <") && has("From: Dukcapil <ikd@contoh.id>"));
        // Words that are not ASCII travel encoded (RFC 2047, RFC 2045).
        assert!(has("Subject: =?utf-8?b?") || has("Subject: Pengingat =?utf-8?b?"), "{told:?}");
        assert!(has("Content-Transfer-Encoding: "));
    }

    async fn a_mail_server_that_is_busy_is_asked_again_and_one_that_refuses_is_not(world) {
        let (port, told) = mail_server(Some("451 come back")).await;
        let messages = by_mail(&world, port);
        post(&world, &messages, "siti@contoh.id").await;
        assert_eq!(messages.deliver().await.unwrap().again, 1);
        drop(told);
        let (port, _told) = mail_server(Some("550 nobody here")).await;
        let messages = by_mail(&world, port);
        world.clock.advance(Duration::from_secs(60));
        assert_eq!(messages.deliver().await.unwrap().given_up, 1);
    }

    async fn a_gateway_to_phones_takes_a_message(world) {
        let (port, sent) = gateway("202 Accepted").await;
        let messages = by_phone(&world, port);
        post(&world, &messages, "0812 3456 789").await;
        assert_eq!(messages.deliver().await.unwrap().sent, 1);
        let sent = sent.await.unwrap();
        assert!(sent.starts_with("POST /pesan ") && sent.contains("Bearer rahasia\r\n"));
        assert!(sent.contains("\"to\":\"+628123456789\"") && sent.contains(TEXT));
        // Nothing goes to mail from here.
        assert!(messages.means().iter().all(|means| *means == messages::Means::Phone));
    }

    async fn a_gateway_that_is_down_is_asked_again(world) {
        let (port, _sent) = gateway("503 Service Unavailable").await;
        let messages = by_phone(&world, port);
        post(&world, &messages, "0812 3456 789").await;
        assert_eq!(messages.deliver().await.unwrap().again, 1);
        let (port, _sent) = gateway("400 Bad Request").await;
        let messages = by_phone(&world, port);
        world.clock.advance(Duration::from_secs(60));
        assert_eq!(messages.deliver().await.unwrap().given_up, 1);
    }

    async fn a_demonstration_writes_into_a_folder(world) {
        let path = world.folder().join("messages");
        let folder = Arc::new(Folder::open(&path).unwrap());
        let couriers = Couriers { mail: Some(folder.clone()), phone: Some(folder) };
        let messages = open(&world, couriers);
        post(&world, &messages, "siti@contoh.id").await;
        assert_eq!(messages.deliver().await.unwrap().sent, 1);
        let files: Vec<_> = std::fs::read_dir(path).unwrap().map(|it| it.unwrap().path()).collect();
        let text = std::fs::read_to_string(&files[0]).unwrap();
        assert_eq!(text, format!("siti@contoh.id\nPengingat – besok\n\n{TEXT}\n"));
        assert_eq!(files.len(), 1);
    }
}
