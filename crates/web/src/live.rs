//! Pages that keep themselves current: whoever has one open listens, and hears only that it has
//! changed. `look/live.mjs` then fetches the page again, by the address and with the rights it has
//! anyway, and puts its parts in place: what a page shows goes through no second door.
//!
//! Server-sent events (HTML Living Standard, section 9.2). A topic is looked at once a second while
//! somebody listens, however many do. A second in which nothing changes sends nothing; a comment of
//! three bytes every ten seconds finds out who is gone, and whether who is there still may listen.

mod places;

use std::{
    collections::HashMap,
    fmt::Debug,
    future::Future,
    hash::{DefaultHasher, Hasher},
    io,
    net::{IpAddr, Ipv6Addr},
    pin::Pin,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use axum::{
    body::Bytes,
    extract::FromRequestParts,
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_TYPE, RETRY_AFTER},
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use tokio::{
    sync::{mpsc, watch},
    time::{interval, sleep},
};

use crate::{
    Refusal,
    listen::{Peer, Running},
    pour,
};
use places::{Place, Places};

/// The header by which a page says that it asks by itself.
pub(crate) const ASKED_BY: &str = "x-live";

/// A topic is looked at so often.
const EVERY: Duration = Duration::from_secs(1);

/// Silence is broken so often.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// After how many seconds somebody for whom there was no place may ask again.
const LATER: u16 = 15;

/// What a browser hears first: after how many milliseconds a lost connection is made anew.
const HELLO: &str = "retry: 2000\n\n";

/// Who listens to what. One for all listeners of a program; cheap to clone.
#[derive(Clone, Default)]
pub struct Live(Arc<Inner>);

#[derive(Default)]
struct Inner {
    topics: Mutex<HashMap<String, Weak<Versions>>>,
    places: Arc<Places>,
}

/// What a topic's look at its matter came to last; nothing before the first.
type Versions = watch::Sender<Option<u64>>;

/// Somebody who wants to listen.
pub(crate) struct Ear {
    from: IpAddr,
    running: Option<Running>,
    still: Still,
}

/// Whether somebody may go on listening.
type Still = Box<dyn Fn() -> Pin<Box<dyn Future<Output = bool> + Send>> + Send + Sync>;

/// What stands for all that a page shows, so that a change of it can be told.
pub(crate) fn mark(shown: &impl Debug) -> u64 {
    // The same in every process of this release, so that who comes back learns nothing new if
    // nothing is.
    let mut hasher = DefaultHasher::new();
    hasher.write(format!("{shown:?}").as_bytes());
    hasher.finish()
}

impl Ear {
    /// The same, for as long as `still` says so; it is asked before anything is told.
    pub fn while_it<S, F>(mut self, still: S) -> Self
    where
        S: Fn() -> F + Send + Sync + 'static,
        F: Future<Output = bool> + Send + 'static,
    {
        self.still = Box::new(move || Box::pin(still()));
        self
    }
}

impl<S: Sync> FromRequestParts<S> for Ear {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let from = parts.extensions.get().map(|Peer(from)| *from);
        let still: Still = Box::new(|| Box::pin(async { true }));
        let running = parts.extensions.get().cloned();
        Ok(Self { from: from.unwrap_or(Ipv6Addr::UNSPECIFIED.into()), running, still })
    }
}

impl Live {
    /// The answer that tells `ear` of every change of a topic, until either of them ends. `look`
    /// makes the [`mark`] of what is shown, and `None` if it cannot be read just now; of all who
    /// listen to a topic it is the first one's that is used.
    pub(crate) fn tell<L, F>(&self, ear: Ear, topic: &str, look: L) -> Response
    where
        L: Fn() -> F + Send + 'static,
        F: Future<Output = Option<u64>> + Send + 'static,
    {
        let Some(place) = self.0.places.take(ear.from) else { return no_place() };
        let versions = self.versions(topic, look);
        let (send, sent) = mpsc::channel(1);
        tokio::spawn(listen(ear, place, versions, send));
        ([(CONTENT_TYPE, "text/event-stream")], pour::body(sent)).into_response()
    }

    /// A topic's versions, which are looked at from now on if they were not yet.
    fn versions<L, F>(&self, topic: &str, look: L) -> watch::Receiver<Option<u64>>
    where
        L: Fn() -> F + Send + 'static,
        F: Future<Output = Option<u64>> + Send + 'static,
    {
        let mut topics = self.0.topics.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(versions) = topics.get(topic).and_then(Weak::upgrade) {
            return versions.subscribe();
        }
        let (versions, first) = watch::channel(None);
        let versions = Arc::new(versions);
        topics.retain(|_, versions| versions.strong_count() > 0);
        topics.insert(topic.to_owned(), Arc::downgrade(&versions));
        tokio::spawn(self.clone().watch(topic.to_owned(), versions, look));
        first
    }

    /// Looks at a topic as long as somebody listens.
    async fn watch<L, F>(self, topic: String, versions: Arc<Versions>, look: L)
    where
        L: Fn() -> F + Send,
        F: Future<Output = Option<u64>> + Send,
    {
        loop {
            if let Some(seen) = look().await {
                versions.send_if_modified(|known| known.replace(seen) != Some(seen));
            }
            sleep(EVERY).await;
            // Nobody can begin to listen in between: who does holds the same lock.
            let mut topics = self.0.topics.lock().unwrap_or_else(PoisonError::into_inner);
            if versions.receiver_count() == 0 {
                topics.remove(&topic);
                return;
            }
        }
    }
}

/// Tells of changes until nobody listens, may listen, or the program stops.
async fn listen(
    ear: Ear,
    place: Place,
    versions: watch::Receiver<Option<u64>>,
    send: mpsc::Sender<io::Result<Bytes>>,
) {
    let Ear { running, still, .. } = ear;
    let stopped = async move {
        match running {
            Some(mut running) => running.stopped().await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = stopped => {}
        () = send.closed() => {}
        () = say_changes(versions, &still, &send) => {}
    }
    drop(place);
}

async fn say_changes(
    mut versions: watch::Receiver<Option<u64>>,
    still: &Still,
    send: &mpsc::Sender<io::Result<Bytes>>,
) {
    let mut heart = interval(HEARTBEAT);
    // The first beat is at once.
    heart.tick().await;
    if versions.borrow().is_some() {
        versions.mark_changed();
    }
    let mut words = HELLO.to_owned();
    while send.send(Ok(Bytes::from(words))).await.is_ok() {
        let next = tokio::select! {
            version = changed(&mut versions) => version.map(|it| format!("data: {it:016x}\n\n")),
            _ = heart.tick() => Some(":\n\n".to_owned()),
        };
        match next {
            Some(next) if still().await => words = next,
            _ => return,
        }
    }
}

/// The next version; `None` if nobody looks at the topic any more: who comes again has it looked at
/// anew.
async fn changed(versions: &mut watch::Receiver<Option<u64>>) -> Option<u64> {
    loop {
        versions.changed().await.ok()?;
        if let Some(version) = *versions.borrow_and_update() {
            return Some(version);
        }
    }
}

fn no_place() -> Response {
    let sentence = "too many pages are open; this one checks by itself";
    let refusal =
        Refusal::coded(StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable", &sentence);
    ([(RETRY_AFTER, HeaderValue::from(LATER))], refusal).into_response()
}
