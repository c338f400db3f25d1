//! Servers on a thread of their own, whose CPU time is theirs alone: the bare protocol, and our
//! listener with everything that surrounds a request.

use std::{convert::Infallible, net::Ipv4Addr, sync::Arc, sync::mpsc, thread, time::Duration};

use axum::{
    Json, Router,
    routing::{get, post},
};
use bytes::Bytes;
use formats::base64url;
use http_body_util::Full;
use hyper::{Response, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use keys::{AwsLc, SigningKey};
use terms::{Crypto, OsDie};
use tokio::{
    net::TcpListener,
    runtime::Builder,
    sync::{mpsc as questions, oneshot},
};
use web::{Listener, Place, Shell, Stop};

use crate::{outcome::Outcome, turn};

/// A greeting in JSON.
const GREETING: &str = "\"halo\"";

/// What answers.
#[derive(Clone)]
pub enum Answers {
    /// hyper alone, one answer whatever is asked.
    Bare,
    /// Our listener and shell: `GET /` greets, `POST /prove` verifies what it is sent
    /// (`signature.message`) and signs in return.
    Ours(SigningKey),
}

/// A server that goes on until the program ends.
pub struct Serving {
    pub port: u16,
    ask: questions::UnboundedSender<oneshot::Sender<Duration>>,
}

impl Serving {
    /// Starts one.
    pub fn start(answers: Answers) -> Outcome<Self> {
        let (ask, asked) = questions::unbounded_channel();
        let (told, port) = mpsc::channel();
        thread::Builder::new().name("serving".to_owned()).spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build();
            if let Ok(runtime) = runtime {
                runtime.spawn(answer_about_time(asked));
                // Its end closes the channel, and whoever waits for the port learns of it.
                drop(runtime.block_on(serve(answers, told)));
            }
        })?;
        Ok(Self { port: port.recv()?, ask })
    }

    /// How long it has been on a processor.
    pub async fn cpu(&self) -> Outcome<Duration> {
        let (answer, told) = oneshot::channel();
        self.ask.send(answer)?;
        Ok(told.await?)
    }
}

async fn answer_about_time(mut asked: questions::UnboundedReceiver<oneshot::Sender<Duration>>) {
    while let Some(answer) = asked.recv().await {
        // Nobody may be waiting any more.
        let _ = answer.send(turn::so_far());
    }
}

async fn serve(answers: Answers, told: mpsc::Sender<u16>) -> Outcome<()> {
    match answers {
        Answers::Bare => bare(told).await,
        Answers::Ours(key) => ours(key, told).await,
    }
}

async fn bare(told: mpsc::Sender<u16>) -> Outcome<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    told.send(listener.local_addr()?.port())?;
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let answer = service_fn(|_: hyper::Request<Incoming>| async {
            Ok::<_, Infallible>(Response::new(Full::new(Bytes::from_static(GREETING.as_bytes()))))
        });
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), answer));
    }
}

async fn ours(key: SigningKey, told: mpsc::Sender<u16>) -> Outcome<()> {
    let greet = || async { ([("content-type", "application/json")], GREETING) };
    let key = Arc::new(key);
    let prove = move |body: Bytes| {
        let key = Arc::clone(&key);
        async move { Json(proven(&key, &body).await) }
    };
    let routes = Router::new().route("/", get(greet)).route("/prove", post(prove));
    let router = Shell::new(Place::Public, Arc::new(OsDie)).wire(routes);
    let listener = Listener::bind((Ipv4Addr::LOCALHOST, 0).into()).await?;
    told.send(listener.address()?.port())?;
    let (_stop, running) = Stop::new();
    listener.serve(router, running).await;
    Ok(())
}

/// One verification and one signature.
#[expect(clippy::disallowed_methods, reason = "what an endpoint that signs costs is measured")]
async fn proven(key: &SigningKey, body: &[u8]) -> Option<String> {
    let (signature, message) = std::str::from_utf8(body).ok()?.split_once('.')?;
    let signature = base64url::decode_array(signature).ok()?;
    if !AwsLc.verify(key.public(), message.as_bytes(), &signature) {
        return None;
    }
    Some(base64url::encode(&key.sign(message.as_bytes()).await.ok()?))
}
