//! Whether credentials still hold: status lists, fetched once and kept as long as they say
//! (Token Status List, sections 8.3 and 13.7).
//!
//! An SD-JWT VC's list is a JWT, an mdoc's a CWT (SD-JWT VC, section 3.2.2.2; ISO/IEC 18013-5): the
//! same list may be held in both forms.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use fetch::Fetch;
use formats::{
    jose::JwsError,
    status_list::{
        STATUS_LIST_CWT_TYPE, Status, StatusList, StatusReference, TokenError, UnverifiedStatusCwt,
        UnverifiedStatusToken, VerifiedStatusToken,
    },
    trust::TrustAnchors,
    types::Format,
};
use keys::AwsLc;
use terms::Moment;

use crate::{edition::Editions, reason::Reason};

const JWT: &str = "application/statuslist+jwt";
const CWT: &str = STATUS_LIST_CWT_TYPE;

/// A list that sets no end is asked for anew after this time.
const UNSAID: Duration = Duration::from_secs(60);

/// No list is kept longer, whatever it says of itself.
const LONGEST: Duration = Duration::from_secs(86_400);

/// So long nobody tries again to fetch what could not be fetched: a crowd of waiting answers
/// must not wait one after the other.
const PAUSE: Duration = Duration::from_secs(5);

/// More lists, or more bytes of them, are not kept.
const MOST_LISTS: usize = 256;
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Where status is looked up.
pub(crate) struct StatusBook {
    fetch: Fetch,
    anchors: Arc<TrustAnchors>,
    pub editions: Editions,
    shelf: Shelf,
}

/// Which list, and the format of the credentials that lead to it.
type Key = (Format, String);

/// The lists at hand.
#[derive(Default)]
struct Shelf(Mutex<HashMap<Key, Arc<Place>>>);

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
    pub(crate) fn new(fetch: Fetch, anchors: Arc<TrustAnchors>, editions: Editions) -> Self {
        Self { fetch, anchors, editions, shelf: Shelf::default() }
    }

    /// Refuses unless the credential of this format and with this reference still holds. Only for
    /// credentials that were found in order: others do not make us fetch anything.
    pub(crate) async fn check(
        &self,
        of: &StatusReference,
        format: Format,
        now: Moment,
    ) -> Result<(), Reason> {
        let list = self.list(&(format, of.uri.clone()), now).await?;
        match list.status(of.index).map_err(|_| Reason::StatusUnusable)? {
            Status::VALID => Ok(()),
            Status::INVALID => Err(Reason::Revoked),
            Status::SUSPENDED => Err(Reason::Suspended),
            _ => Err(Reason::StatusUnusable),
        }
    }

    async fn list(&self, key: &Key, now: Moment) -> Result<Arc<StatusList>, Reason> {
        let place = self.shelf.place(key, now);
        if let Some(held) = place.held(now) {
            return held.list;
        }
        let _first = place.gate.lock().await;
        if let Some(held) = place.held(now) {
            return held.list;
        }
        let fetched = self.fetch(key, now).await;
        let held = match fetched {
            Ok((list, until)) => Held { list: Ok(Arc::new(list)), until },
            Err(reason) => Held { list: Err(reason), until: now.plus(PAUSE) },
        };
        *lock(&place.held) = Some(held.clone());
        self.shelf.make_room(key);
        held.list
    }

    async fn fetch(&self, key: &Key, now: Moment) -> Result<(StatusList, Moment), Reason> {
        let (format, uri) = key;
        let media_type = match format {
            Format::Mdoc => CWT,
            Format::SdJwt => JWT,
        };
        let answer = self.fetch.get(uri, media_type).await;
        let answer = answer.map_err(|_| Reason::StatusUnreachable)?;
        if !answer.is_success() {
            return Err(Reason::StatusUnreachable);
        }
        let body = answer.body_of_type(media_type).map_err(|_| Reason::StatusUnusable)?;
        let token = match format {
            Format::Mdoc => self.read_cwt(body, uri, now),
            Format::SdJwt => self.read_jwt(body, uri, now),
        };
        let token = token.map_err(|_| Reason::StatusUnusable)?;
        self.editions.note(&token.token).await?;
        let said = token.fresh_until(now).unwrap_or_else(|| now.plus(UNSAID));
        let until = said.min(now.plus(LONGEST));
        Ok((token.list, until))
    }

    fn read_cwt(
        &self,
        body: &[u8],
        uri: &str,
        now: Moment,
    ) -> Result<VerifiedStatusToken, TokenError> {
        let token = UnverifiedStatusCwt::parse(body)?;
        token.verify_trusted(&AwsLc, &self.anchors, uri, now)?.for_mdoc()
    }

    fn read_jwt(
        &self,
        body: &[u8],
        uri: &str,
        now: Moment,
    ) -> Result<VerifiedStatusToken, TokenError> {
        let text = std::str::from_utf8(body).map_err(|_| JwsError::Malformed)?;
        let token = UnverifiedStatusToken::parse(text.trim_end())?;
        token.verify_trusted(&AwsLc, &self.anchors, uri, now)
    }
}

impl Shelf {
    /// The place of a list; what is stale makes room for a new one, then what ends first.
    fn place(&self, key: &Key, now: Moment) -> Arc<Place> {
        let mut lists = lock(&self.0);
        if let Some(place) = lists.get(key) {
            return Arc::clone(place);
        }
        if lists.len() >= MOST_LISTS {
            lists.retain(|_, place| place.held(now).is_some());
        }
        while lists.len() >= MOST_LISTS {
            drop_first_to_end(&mut lists, None);
        }
        Arc::clone(lists.entry(key.clone()).or_default())
    }

    fn make_room(&self, newest: &Key) {
        let mut lists = lock(&self.0);
        let mut bytes: usize = lists.values().map(|place| place.bytes()).sum();
        while bytes > MOST_BYTES && lists.len() > 1 {
            bytes -= drop_first_to_end(&mut lists, Some(newest));
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
fn drop_first_to_end(lists: &mut HashMap<Key, Arc<Place>>, but: Option<&Key>) -> usize {
    let others = lists.iter().filter(|(key, _)| Some(*key) != but);
    let first = others.min_by_key(|(_, place)| place.until()).map(|(key, _)| key.clone());
    first.and_then(|key| lists.remove(&key)).map_or(0, |place| place.bytes())
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use formats::status_list::{Bits, MAX_LIST_BYTES};

    use super::*;

    const NOW: Moment = Moment::from_seconds(1_717_552_800);

    fn key(number: u64) -> Key {
        (Format::SdJwt, format!("https://status.example/{number}"))
    }

    fn keep(shelf: &Shelf, key: &Key, bytes: usize, until: Moment) {
        let list = StatusList::from_bytes(Bits::One, vec![0; bytes]).unwrap();
        *lock(&shelf.place(key, NOW).held) = Some(Held { list: Ok(Arc::new(list)), until });
        shelf.make_room(key);
    }

    #[test]
    fn only_so_many_lists_are_kept_and_what_ends_first_goes_first() {
        let shelf = Shelf::default();
        for number in 0..u64::try_from(MOST_LISTS).unwrap() + 10 {
            let until = NOW.plus(PAUSE).plus(Duration::from_secs(number));
            keep(&shelf, &key(number), 8, until);
        }
        assert_eq!(lock(&shelf.0).len(), MOST_LISTS);
        assert!(!lock(&shelf.0).contains_key(&key(0)));
        assert!(lock(&shelf.0).contains_key(&key(265)));
    }

    #[test]
    fn only_so_many_bytes_are_kept_but_always_the_newest() {
        let shelf = Shelf::default();
        for number in 0..6 {
            let until = NOW.plus(Duration::from_secs(100 - number));
            keep(&shelf, &key(number), MAX_LIST_BYTES, until);
        }
        let lists = lock(&shelf.0);
        let bytes: usize = lists.values().map(|place| place.bytes()).sum();
        assert_eq!(bytes, MOST_BYTES);
        assert!(lists.contains_key(&key(5)), "though it ends first");
    }

    #[test]
    fn what_has_ended_is_not_used_any_more() {
        let shelf = Shelf::default();
        keep(&shelf, &key(1), 8, NOW.plus(PAUSE));
        let place = shelf.place(&key(1), NOW);
        assert!(place.held(NOW).is_some());
        assert!(place.held(NOW.plus(PAUSE)).is_none());
    }

    #[test]
    fn each_form_has_its_place() {
        let shelf = Shelf::default();
        keep(&shelf, &key(1), 8, NOW.plus(PAUSE));
        let cwt = (Format::Mdoc, key(1).1);
        assert!(shelf.place(&cwt, NOW).held(NOW).is_none());
    }
}
