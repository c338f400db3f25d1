//! The edition of the trust list that is in use: kept in the data folder, and followed by the next.
//!
//! One process at a time reads and writes here, under a lock. The list is replaced before it is
//! remembered: whatever ends in between leaves a list that is newer than what was seen, never one
//! that is older.

use std::{
    fs::{self, File},
    io::ErrorKind,
    path::Path,
    time::Duration,
};

use formats::trust::{SeenEdition, TrustEntry, TrustList};
use keys::AwsLc;
use terms::Moment;

use crate::{failure::Failure, keep};

/// Where it lies, beneath the folder of certificates.
pub const FILE: &str = "trust-list.json";

/// Where it is kept which edition was seen last: a list put back from a backup is noticed.
const SEEN: &str = "trust-list.seen";

/// What whoever reads or writes the two holds locked.
const LOCK: &str = "trust-list.lock";

/// How long an edition may be used.
const LIFE: Duration = Duration::from_secs(180 * 86_400);

/// With less life left than this, the next edition is made.
const RENEW_BEFORE: Duration = Duration::from_secs(90 * 86_400);

/// No more editions than these are made up for at once: a thousand years of them.
const MOST_MISSED: u32 = 4096;

/// The edition in `folder`, or the first one with these entries. Refuses one that is older than
/// was seen there before; makes the next one in good time.
pub fn open(
    folder: &Path,
    now: Moment,
    entries: impl FnOnce() -> Vec<TrustEntry>,
) -> Result<TrustList, Failure> {
    let _held = hold(folder)?;
    let path = folder.join(FILE);
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let mut list = TrustList::new(1, now, entries());
            list.next_update = Some(now.plus(LIFE).into());
            keep::first(&path, &serde_json::to_vec_pretty(&list)?)?
        }
        Err(error) => return Err(Failure::ours(format!("{}: {error}", path.display()))),
    };
    let list = TrustList::parse(&bytes)
        .map_err(|error| Failure::ours(format!("{}: {error}", path.display())))?;
    if let Some(seen) = look(folder, &list)? {
        remember(folder, &seen)?;
    }
    if is_due(&list, now) { replace(folder, renewed(list, now)) } else { Ok(list) }
}

/// The edition after `list`, made now.
pub fn next(list: &TrustList, now: Moment) -> TrustList {
    list.next(now, Some(now.plus(LIFE)))
}

/// Puts this edition in the place of the one before: from this moment on it is the one in use.
/// Refuses it, and changes nothing, where another one of its number was seen.
pub fn publish(folder: &Path, list: TrustList) -> Result<TrustList, Failure> {
    let _held = hold(folder)?;
    replace(folder, list)
}

/// Whether another edition than `list` lies there by now, or `list` is due for the next one.
pub fn is_over(folder: &Path, list: &TrustList, now: Moment) -> bool {
    let there = fs::read(folder.join(FILE)).ok().and_then(|bytes| TrustList::parse(&bytes).ok());
    there.is_some_and(|there| there.sequence > list.sequence) || is_due(list, now)
}

/// Waits until nobody else writes in `folder`.
pub fn hold(folder: &Path) -> Result<File, Failure> {
    let path = folder.join(LOCK);
    keep::lock(&path).map_err(|error| Failure::ours(format!("{}: {error}", path.display())))
}

fn is_due(list: &TrustList, now: Moment) -> bool {
    list.check_time(now.plus(RENEW_BEFORE)).is_err()
}

/// The edition that is due by `now`. Each follows from the one before and not from the clock, so
/// that all processes and machines make the same, whenever they come to it.
fn renewed(mut list: TrustList, now: Moment) -> TrustList {
    for _ in 0..MOST_MISSED {
        let Some(end) = list.next_update.filter(|_| is_due(&list, now)) else { break };
        let made = end.moment().minus(RENEW_BEFORE);
        list = list.next(made, Some(made.plus(LIFE)));
    }
    list
}

/// Replaces the list and then remembers it. Once it is replaced it counts: what was not remembered
/// then is remembered by whoever opens it.
fn replace(folder: &Path, list: TrustList) -> Result<TrustList, Failure> {
    let seen = look(folder, &list)?;
    keep::replace(&folder.join(FILE), &serde_json::to_vec_pretty(&list)?)?;
    if let Some(Err(error)) = seen.map(|seen| remember(folder, &seen)) {
        tracing::error!(%error, "The new edition counts and could not be remembered yet");
    }
    Ok(list)
}

/// What is to be remembered of this edition, if it is not yet. Refuses one that is older than what
/// was seen.
fn look(folder: &Path, list: &TrustList) -> Result<Option<SeenEdition>, Failure> {
    let path = folder.join(SEEN);
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    match fs::read(&path) {
        Ok(bytes) => {
            let seen: SeenEdition =
                serde_json::from_slice(&bytes).map_err(|error| Failure::ours(told(&error)))?;
            let followed = seen.follow(list, &AwsLc);
            let followed = followed.map_err(|error| Failure::new(error.class(), told(&error)))?;
            Ok((followed != seen).then_some(followed))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Ok(Some(SeenEdition::of(list, &AwsLc)))
        }
        Err(error) => Err(Failure::ours(told(&error))),
    }
}

fn remember(folder: &Path, seen: &SeenEdition) -> Result<(), Failure> {
    Ok(keep::replace(&folder.join(SEEN), &serde_json::to_vec_pretty(seen)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keep::folder;

    const NOON: Moment = Moment::from_seconds(1_717_588_800);
    const DAY: Duration = Duration::from_secs(86_400);

    fn at(folder: &Path, now: Moment) -> TrustList {
        open(folder, now, Vec::new).unwrap()
    }

    /// The first moment at which the first edition's successor is due.
    fn due() -> Moment {
        NOON.plus(LIFE - RENEW_BEFORE).plus(Duration::from_secs(1))
    }
    #[test]
    fn an_edition_stays_until_its_successor_is_due() {
        let folder = folder("edition-due");
        let first = at(&folder, NOON);
        assert_eq!((first.sequence, at(&folder, NOON.plus(RENEW_BEFORE))), (1, first.clone()));
        assert!(!is_over(&folder, &first, NOON) && is_over(&folder, &first, due()));
        let second = at(&folder, due());
        assert_eq!((second.sequence, second.check_follows(&first)), (2, Ok(())));
        assert!(is_over(&folder, &first, NOON), "another one lies there");
    }

    #[test]
    fn a_list_put_back_from_a_backup_is_refused() {
        let folder = folder("edition-back");
        let first = at(&folder, NOON);
        let backup = fs::read(folder.join(FILE)).unwrap();
        publish(&folder, next(&first, NOON)).unwrap();
        fs::write(folder.join(FILE), backup).unwrap();
        let refused = open(&folder, NOON, Vec::new).unwrap_err();
        assert!(refused.to_string().contains("older"), "{refused}");
        assert!(publish(&folder, first).is_err());
    }

    #[test]
    fn whoever_comes_later_makes_the_same_edition() {
        let [here, there, asleep] = ["edition-here", "edition-there", "edition-asleep"].map(folder);
        let first = at(&here, NOON);
        for other in [&there, &asleep] {
            fs::copy(here.join(FILE), other.join(FILE)).unwrap();
        }
        assert_eq!(at(&here, due()), at(&there, due().plus(10 * DAY)));
        let (third, much_later) = (due().plus(95 * DAY), due().plus(140 * DAY));
        assert_eq!((at(&here, third).sequence, at(&there, third).sequence), (3, 3));
        let woken = at(&asleep, much_later);
        assert_eq!(woken, at(&here, much_later), "also who has slept over one");
        assert_eq!(woken.check_follows(&first), Ok(()));
        assert!(woken.check_time(much_later).is_ok());
    }

    #[test]
    fn rivals_who_renew_at_once_agree() {
        let folder = folder("edition-rivals");
        at(&folder, NOON);
        let rivals: Vec<_> = (0_u64..8)
            .map(|number| {
                let (folder, now) = (folder.clone(), due().plus(Duration::from_secs(number)));
                std::thread::spawn(move || at(&folder, now))
            })
            .collect();
        let all: Vec<_> = rivals.into_iter().map(|it| it.join().unwrap()).collect();
        assert!(all.iter().all(|it| *it == all[0] && it.sequence == 2), "{all:?}");
    }

    #[test]
    fn whichever_of_two_writes_fails_the_house_opens_again() {
        let folder = folder("edition-cut");
        let first = at(&folder, NOON);
        let backup = fs::read(folder.join(FILE)).unwrap();
        // Where the new list would be written something else lies.
        let blocked = keep::beside(&folder.join(FILE));
        fs::create_dir(&blocked).unwrap();
        assert!(publish(&folder, next(&first, NOON)).is_err());
        assert_eq!(at(&folder, NOON), first, "nothing has happened");
        fs::remove_dir(&blocked).unwrap();
        let later = NOON.plus(DAY);
        let blocked = keep::beside(&folder.join(SEEN));
        fs::create_dir(&blocked).unwrap();
        let second = publish(&folder, next(&first, later)).unwrap();
        fs::remove_dir(&blocked).unwrap();
        assert_eq!(at(&folder, later), second, "what was replaced counts");
        fs::write(folder.join(FILE), backup).unwrap();
        assert!(open(&folder, later, Vec::new).is_err(), "and is remembered by now");
    }
}
