//! The accept loop: many connections, each bounded in time, over TCP or TLS.

use std::{
    convert::Infallible,
    io,
    net::{IpAddr, SocketAddr},
    pin::pin,
    sync::Arc,
    time::Duration,
};

use axum::{Router, http::Request, response::Response};
use hyper::{body::Incoming, server::conn::http1, service::Service};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;

use crate::Tls;

/// How many connections, and how long each part of one may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// Connections at the same time; more wait in the system's queue.
    pub connections: usize,
    /// The TLS handshake.
    pub handshake: Duration,
    /// From the first silence to the last byte of a request's head; also how long an idle
    /// connection is kept.
    pub head: Duration,
    /// A whole connection, however many requests it carries; then it is asked to come again.
    pub connection: Duration,
    /// After the call to stop, how long running requests may go on.
    pub farewell: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connections: 4096,
            handshake: Duration::from_secs(10),
            head: Duration::from_secs(15),
            connection: Duration::from_secs(600),
            farewell: Duration::from_secs(10),
        }
    }
}

/// Calls every listener to stop, when told to or when dropped.
#[derive(Debug)]
pub struct Stop(watch::Sender<()>);

/// Hears the call of [`Stop`].
#[derive(Clone, Debug)]
pub struct Running(watch::Receiver<()>);

impl Stop {
    /// A call not yet made, and the ear for it.
    pub fn new() -> (Self, Running) {
        let (sender, receiver) = watch::channel(());
        (Self(sender), Running(receiver))
    }

    /// Makes the call.
    pub fn call(self) {
        drop(self.0);
    }
}

impl Running {
    /// Returns when the call to stop is made.
    pub async fn stopped(&mut self) {
        // Nothing is ever sent: the only change is the sender's end.
        while self.0.changed().await.is_ok() {}
    }
}

/// One bound address with the pages or endpoints behind it.
#[derive(Debug)]
pub struct Listener {
    tcp: TcpListener,
    tls: Option<Tls>,
    patience: Patience,
}

impl Listener {
    /// Binds `address`; port 0 takes any free one.
    pub async fn bind(address: SocketAddr) -> io::Result<Self> {
        let tcp = TcpListener::bind(address).await?;
        Ok(Self { tcp, tls: None, patience: Patience::default() })
    }

    /// The same, speaking TLS.
    pub fn with_tls(mut self, tls: Tls) -> Self {
        self.tls = Some(tls);
        self
    }

    /// The same with other limits of time and number.
    pub fn with_patience(mut self, patience: Patience) -> Self {
        self.patience = patience;
        self
    }

    /// The address that was bound.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.tcp.local_addr()
    }

    /// Serves `router` until called to stop; then lets running requests end.
    pub async fn serve(self, router: Router, running: Running) {
        let places = Arc::new(Semaphore::new(self.patience.connections));
        let tls = self.tls.map(|tls| TlsAcceptor::from(tls.0));
        let mut connections = JoinSet::new();
        let mut until = running.clone();
        loop {
            // Ended connections leave the set, so that it does not grow with the years.
            while connections.try_join_next().is_some() {}
            let accepted = tokio::select! {
                accepted = accept(&self.tcp, &places) => accepted,
                () = until.stopped() => break,
            };
            let Some((stream, from, place)) = accepted else { continue };
            let visit = Visit {
                router: router.clone(),
                from: Peer(from),
                patience: self.patience,
                running: running.clone(),
                _place: place,
            };
            connections.spawn(visit.welcome(stream, tls.clone()));
        }
        let leaving = async { while connections.join_next().await.is_some() {} };
        // Whoever has not ended by then is cut off as the set is dropped.
        drop(timeout(self.patience.farewell, leaving).await);
    }
}

/// Waits for a free place, then for a visitor.
async fn accept(
    tcp: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, IpAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    match tcp.accept().await {
        Ok((stream, from)) => Some((stream, from.ip(), place)),
        Err(error) => {
            tracing::warn!(kind = ?error.kind(), "a connection could not be accepted");
            // Out of file handles, most likely: trying again at once would only burn time.
            sleep(Duration::from_millis(50)).await;
            None
        }
    }
}

/// Where a request comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub IpAddr);

/// The routes, told of each request where it comes from, and until when its connection runs.
struct Marked {
    router: TowerToHyperService<Router>,
    from: Peer,
    running: Running,
}

impl Service<Request<Incoming>> for Marked {
    type Response = Response;
    type Error = Infallible;
    type Future = <TowerToHyperService<Router> as Service<Request<Incoming>>>::Future;

    fn call(&self, mut request: Request<Incoming>) -> Self::Future {
        request.extensions_mut().insert(self.from);
        request.extensions_mut().insert(self.running.clone());
        self.router.call(request)
    }
}

/// One connection from its welcome to its end.
struct Visit {
    router: Router,
    from: Peer,
    patience: Patience,
    running: Running,
    _place: OwnedSemaphorePermit,
}

impl Visit {
    async fn welcome(self, stream: TcpStream, tls: Option<TlsAcceptor>) {
        // Without it answers still arrive, only later.
        drop(stream.set_nodelay(true));
        match tls {
            None => self.converse(stream).await,
            Some(tls) => {
                let handshake = timeout(self.patience.handshake, tls.accept(stream)).await;
                if let Ok(Ok(stream)) = handshake {
                    self.converse(stream).await;
                }
            }
        }
    }

    async fn converse(mut self, stream: impl AsyncRead + AsyncWrite + Unpin) {
        let router = TowerToHyperService::new(self.router);
        // An answer without an end hears that its connection is to end.
        let (stop, running) = Stop::new();
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.patience.head)
            .max_headers(64)
            .max_buf_size(64 << 10)
            .serve_connection(TokioIo::new(stream), Marked { router, from: self.from, running });
        let mut connection = pin!(connection);
        tokio::select! {
            _ = connection.as_mut() => return,
            () = self.running.stopped() => {}
            () = sleep(self.patience.connection) => {}
        }
        stop.call();
        connection.as_mut().graceful_shutdown();
        tokio::select! {
            _ = connection => {}
            () = sleep(self.patience.farewell) => {}
        }
    }
}
