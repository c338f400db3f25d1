//! The edition of the trust list that is in use: kept in the data folder, and followed by the next.

use std::{fs, io::ErrorKind, path::Path, time::Duration};

use formats::trust::{SeenEdition, TrustEntry, TrustList};
use keys::AwsLc;
use terms::Moment;

use crate::{failure::Failure, keep};

/// Where it lies, beneath the folder of certificates.
pub const FILE: &str = "trust-list.json";

/// Where it is kept which edition was seen last: a list put back from a backup is noticed.
const SEEN: &str = "trust-list.seen";

/// How long an edition may be used.
const LIFE: Duration = Duration::from_secs(180 * 86_400);

/// With less life left than this, the next edition is made.
const RENEW_BEFORE: Duration = Duration::from_secs(90 * 86_400);

/// The edition in `folder`, or the first one with these entries. Refuses one that is older than
/// was seen there before; makes the next one in good time.
pub fn open(
    folder: &Path,
    now: Moment,
    entries: impl FnOnce() -> Vec<TrustEntry>,
) -> Result<TrustList, Failure> {
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
    look(folder, &list)?;
    match list.check_time(now.plus(RENEW_BEFORE)) {
        Ok(()) => Ok(list),
        Err(_) => publish(folder, next(&list, now)),
    }
}

/// The edition after `list`, made now.
pub fn next(list: &TrustList, now: Moment) -> TrustList {
    list.next(now, Some(now.plus(LIFE)))
}

/// Puts this edition in the place of the one before: from this moment on it is the one in use.
pub fn publish(folder: &Path, list: TrustList) -> Result<TrustList, Failure> {
    look(folder, &list)?;
    keep::replace(&folder.join(FILE), &serde_json::to_vec_pretty(&list)?)?;
    Ok(list)
}

/// Whether another edition than `list` lies there by now, or `list` is due for the next one.
pub fn is_over(folder: &Path, list: &TrustList, now: Moment) -> bool {
    let there = fs::read(folder.join(FILE)).ok().and_then(|bytes| TrustList::parse(&bytes).ok());
    there.is_some_and(|there| there.sequence > list.sequence)
        || list.check_time(now.plus(RENEW_BEFORE)).is_err()
}

/// Remembers that this edition was seen; refuses one that is older than what was.
fn look(folder: &Path, list: &TrustList) -> Result<(), Failure> {
    let path = folder.join(SEEN);
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let seen = match fs::read(&path) {
        Ok(bytes) => {
            let seen: SeenEdition =
                serde_json::from_slice(&bytes).map_err(|error| Failure::ours(told(&error)))?;
            let followed = seen.follow(list, &AwsLc);
            let followed = followed.map_err(|error| Failure::new(error.class(), told(&error)))?;
            if followed == seen {
                return Ok(());
            }
            followed
        }
        Err(error) if error.kind() == ErrorKind::NotFound => SeenEdition::of(list, &AwsLc),
        Err(error) => return Err(Failure::ours(told(&error))),
    };
    Ok(keep::replace(&path, &serde_json::to_vec_pretty(&seen)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Moment = Moment::from_seconds(1_717_588_800);

    fn folder(name: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("ikd-{name}-{}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn an_edition_stays_until_its_successor_is_due() {
        let folder = folder("edition-due");
        let open = |now| open(&folder, now, Vec::new).unwrap();
        let first = open(NOON);
        assert_eq!((first.sequence, open(NOON.plus(RENEW_BEFORE))), (1, first.clone()));
        let later = NOON.plus(LIFE - RENEW_BEFORE).plus(Duration::from_secs(1));
        assert!(!is_over(&folder, &first, NOON) && is_over(&folder, &first, later));
        let second = open(later);
        assert_eq!((second.sequence, second.check_follows(&first)), (2, Ok(())));
        assert!(is_over(&folder, &first, NOON), "another one lies there");
    }

    #[test]
    fn a_list_put_back_from_a_backup_is_refused() {
        let folder = folder("edition-back");
        let first = open(&folder, NOON, Vec::new).unwrap();
        let backup = fs::read(folder.join(FILE)).unwrap();
        publish(&folder, next(&first, NOON)).unwrap();
        fs::write(folder.join(FILE), backup).unwrap();
        let refused = open(&folder, NOON, Vec::new).unwrap_err();
        assert!(refused.to_string().contains("older"), "{refused}");
        assert!(publish(&folder, first).is_err());
    }
}
