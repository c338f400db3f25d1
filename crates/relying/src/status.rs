//! Whether credentials still hold: status lists, fetched once and kept as long as they say
//! (Token Status List, sections 8.3 and 13.7).

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use fetch::Fetch;
use formats::{
    status_list::{Status, StatusList, StatusReference, UnverifiedStatusToken},
    trust::TrustAnchors,
};
use keys::AwsLc;
use terms::Moment;

use crate::reason::Reason;

const MEDIA_TYPE: &str = "application/statuslist+jwt";

/// A list that sets no end is asked for anew after this time.
const UNSAID: Duration = Duration::from_secs(60);

/// So long nobody tries again to fetch what could not be fetched: a crowd of waiting answers
/// must not wait one after the other.
const PAUSE: Duration = Duration::from_secs(5);

/// More lists, or more bytes of them, are not kept.
const MOST_LISTS: usize = 256;
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// The lists at hand.
pub(crate) struct StatusBook {
    fetch: Fetch,
    anchors: Arc<TrustAnchors>,
    lists: Mutex<HashMap<String, Arc<Place>>>,
}

/// The place of one list. One fetches, the others wait for what comes.
#[derive(Default)]
struct Place {
    gate: tokio::sync::Mutex<()>,
    held: Mutex<Option<Held>>,
}

/// A list, or why there is none.
#[derive(Clone)]
struct Held {
    list: Result<Arc<StatusList>, Reason>,
    until: Moment,
}

impl StatusBook {
    pub(crate) fn new(fetch: Fetch, anchors: Arc<TrustAnchors>) -> Self {
        Self { fetch, anchors, lists: Mutex::default() }
    }

    /// Refuses unless the credential with this reference still holds. Only for credentials that
    /// were found in order: others do not make us fetch anything.
    pub(crate) async fn check(&self, of: &StatusReference, now: Moment) -> Result<(), Reason> {
        let list = self.list(&of.uri, now).await?;
        match list.status(of.index).map_err(|_| Reason::StatusUnusable)? {
            Status::VALID => Ok(()),
            Status::INVALID => Err(Reason::Revoked),
            Status::SUSPENDED => Err(Reason::Suspended),
            _ => Err(Reason::StatusUnusable),
        }
    }

    async fn list(&self, uri: &str, now: Moment) -> Result<Arc<StatusList>, Reason> {
        let place = self.place(uri, now);
        if let Some(held) = place.held(now) {
            return held.list;
        }
        let _first = place.gate.lock().await;
        if let Some(held) = place.held(now) {
            return held.list;
        }
        let fetched = self.fetch(uri, now).await;
        let held = match fetched {
            Ok((list, until)) => Held { list: Ok(Arc::new(list)), until },
            Err(reason) => Held { list: Err(reason), until: now.plus(PAUSE) },
        };
        *lock(&place.held) = Some(held.clone());
        self.make_room(uri);
        held.list
    }

    async fn fetch(&self, uri: &str, now: Moment) -> Result<(StatusList, Moment), Reason> {
        let answer = self.fetch.get(uri, MEDIA_TYPE).await;
        let answer = answer.map_err(|_| Reason::StatusUnreachable)?;
        if !answer.is_success() {
            return Err(Reason::StatusUnreachable);
        }
        let body = answer.body_of_type(MEDIA_TYPE).map_err(|_| Reason::StatusUnusable)?;
        let text = std::str::from_utf8(body).map_err(|_| Reason::StatusUnusable)?;
        let token = UnverifiedStatusToken::parse(text.trim_end())
            .and_then(|token| token.verify_trusted(&AwsLc, &self.anchors, uri, now))
            .map_err(|_| Reason::StatusUnusable)?;
        let until = token.fresh_until(now).unwrap_or_else(|| now.plus(UNSAID));
        Ok((token.list, until))
    }

    /// The place of a list; what is stale makes room for a new one, then what ends first.
    fn place(&self, uri: &str, now: Moment) -> Arc<Place> {
        let mut lists = lock(&self.lists);
        if let Some(place) = lists.get(uri) {
            return Arc::clone(place);
        }
        if lists.len() >= MOST_LISTS {
            lists.retain(|_, place| place.held(now).is_some());
        }
        while lists.len() >= MOST_LISTS {
            drop_first_to_end(&mut lists, "");
        }
        Arc::clone(lists.entry(uri.to_owned()).or_default())
    }

    fn make_room(&self, newest: &str) {
        let mut lists = lock(&self.lists);
        let mut bytes: usize = lists.values().map(|place| place.bytes()).sum();
        while bytes > MOST_BYTES && lists.len() > 1 {
            bytes -= drop_first_to_end(&mut lists, newest);
        }
    }
}

impl Place {
    fn held(&self, now: Moment) -> Option<Held> {
        lock(&self.held).as_ref().filter(|held| now < held.until).cloned()
    }

    fn until(&self) -> Option<Moment> {
        lock(&self.held).as_ref().map(|held| held.until)
    }

    fn bytes(&self) -> usize {
        let list = |held: &Held| held.list.as_ref().map_or(0, |list| list.as_bytes().len());
        lock(&self.held).as_ref().map_or(0, list)
    }
}

/// Drops the list that ends first, `but` one, and says how many bytes that freed.
fn drop_first_to_end(lists: &mut HashMap<String, Arc<Place>>, but: &str) -> usize {
    let others = lists.iter().filter(|(uri, _)| *uri != but);
    let first = others.min_by_key(|(_, place)| place.until()).map(|(uri, _)| uri.clone());
    first.and_then(|uri| lists.remove(&uri)).map_or(0, |place| place.bytes())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use fetch::Reach;
    use formats::{
        status_list::{Bits, MAX_LIST_BYTES},
        trust::TrustList,
    };

    use super::*;

    const NOW: Moment = Moment::from_seconds(1_717_552_800);

    fn book() -> StatusBook {
        let anchors = TrustAnchors::new(&TrustList::new(1, NOW, Vec::new())).unwrap();
        StatusBook::new(Fetch::new(Reach::public(), b"").unwrap(), Arc::new(anchors))
    }

    fn keep(book: &StatusBook, uri: &str, bytes: usize, until: Moment) {
        let list = StatusList::from_bytes(Bits::One, vec![0; bytes]).unwrap();
        *lock(&book.place(uri, NOW).held) = Some(Held { list: Ok(Arc::new(list)), until });
        book.make_room(uri);
    }

    #[test]
    fn only_so_many_lists_are_kept_and_what_ends_first_goes_first() {
        let book = book();
        for number in 0..i64::try_from(MOST_LISTS).unwrap() + 10 {
            let until = NOW.plus(PAUSE).plus(Duration::from_secs(number.unsigned_abs()));
            keep(&book, &format!("https://status.example/{number}"), 8, until);
        }
        assert_eq!(lock(&book.lists).len(), MOST_LISTS);
        assert!(!lock(&book.lists).contains_key("https://status.example/0"));
        assert!(lock(&book.lists).contains_key("https://status.example/265"));
    }

    #[test]
    fn only_so_many_bytes_are_kept_but_always_the_newest() {
        let book = book();
        for number in 0..6 {
            let until = NOW.plus(Duration::from_secs(100 - number));
            keep(&book, &format!("https://status.example/{number}"), MAX_LIST_BYTES, until);
        }
        let lists = lock(&book.lists);
        let bytes: usize = lists.values().map(|place| place.bytes()).sum();
        assert_eq!(bytes, MOST_BYTES);
        assert!(lists.contains_key("https://status.example/5"), "though it ends first");
    }

    #[test]
    fn what_has_ended_is_not_used_any_more() {
        let book = book();
        keep(&book, "https://status.example/1", 8, NOW.plus(PAUSE));
        let place = book.place("https://status.example/1", NOW);
        assert!(place.held(NOW).is_some());
        assert!(place.held(NOW.plus(PAUSE)).is_none());
    }
}
