//! Wrong answers, counted: the more in a row, the longer the wait.
//!
//! Counted by where they come from, and by officer and where they come from. A stranger elsewhere
//! makes nobody wait; a stranger under the same address makes nobody wait who has signed in from
//! there before. No wait is longer than a quarter of an hour.

use std::{net::IpAddr, time::Duration};

use store::{Answer, Error, Row, Sql, Tx};
use terms::Moment;

use crate::{office::Staff, words::OfficerId};

/// The network that an address lies in: what one subscriber usually has (IPv4 /24, IPv6 /56).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AddressClass([u8; 8]);

impl AddressClass {
    /// The class of an address.
    pub fn of(address: IpAddr) -> Self {
        let [a, b, c, d, e, f, g] = match address.to_canonical() {
            IpAddr::V4(it) => {
                let [a, b, c, _] = it.octets();
                return Self([4, a, b, c, 0, 0, 0, 0]);
            }
            IpAddr::V6(it) => it.octets().first_chunk::<7>().copied().unwrap_or_default(),
        };
        Self([6, a, b, c, d, e, f, g])
    }
}

impl Staff {
    /// What is stored of a class: addresses of people are nobody's to read.
    pub(crate) fn address(&self, class: AddressClass) -> [u8; 32] {
        self.mac(&[b"ikd staff address", &class.0])
    }
}

/// Wrong answers before anybody waits: in one officer's name, and in all names together.
const FREE: u32 = 3;
const FREE_TOGETHER: u32 = 10;

/// The first wait; each further wrong answer doubles it.
const FIRST: Duration = Duration::from_secs(5);

/// No wait is longer.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// After this long without a wrong answer one begins anew.
pub(crate) const FORGIVEN: Duration = Duration::from_secs(3_600);

/// Where an officer has signed in, so long ago at most, they are known.
pub(crate) const KNOWN: Duration = Duration::from_secs(30 * 86_400);

/// In nobody's name.
const NOBODY: OfficerId = OfficerId::from_bytes([0; 16]);

#[derive(Clone, Copy, Default)]
struct Attempts {
    failures: u32,
    last: Option<Moment>,
    succeeded: Option<Moment>,
}

/// Until when an answer from there, in the name of this officer (if there is one), must wait.
pub(crate) fn wait(
    tx: &mut Tx<'_>,
    address: &[u8; 32],
    officer: Option<OfficerId>,
    now: Moment,
) -> Result<Option<Moment>, Error> {
    let together = Attempts::find(tx, address, NOBODY)?.until(FREE_TOGETHER, now);
    let Some(officer) = officer else { return Ok(together) };
    let own = Attempts::find(tx, address, officer)?;
    let known = own.succeeded.is_some_and(|at| now < at.plus(KNOWN));
    Ok(own.until(FREE, now).or(together.filter(|_| !known)))
}

/// Counts a wrong answer.
pub(crate) fn failed(
    tx: &mut Tx<'_>,
    address: &[u8; 32],
    officer: Option<OfficerId>,
    now: Moment,
) -> Result<(), Error> {
    for name in [Some(NOBODY), officer].into_iter().flatten() {
        tx.execute(&FAILED, &[address, &name, &now, &now.minus(FORGIVEN)])?;
    }
    Ok(())
}

/// Keeps that an officer has signed in from there.
pub(crate) fn succeeded(
    tx: &mut Tx<'_>,
    address: &[u8; 32],
    officer: OfficerId,
    now: Moment,
) -> Result<(), Error> {
    tx.execute(&SUCCEEDED, &[address, &officer, &now])?;
    Ok(())
}

impl Attempts {
    fn find(tx: &mut Tx<'_>, address: &[u8; 32], officer: OfficerId) -> Result<Self, Error> {
        Ok(tx.find(&FIND, &[address, &officer])?.unwrap_or_default())
    }

    fn until(self, free: u32, now: Moment) -> Option<Moment> {
        let last = self.last.filter(|last| now < last.plus(FORGIVEN))?;
        let until = last.plus(pause(self.failures, free));
        (now < until).then_some(until)
    }
}

fn pause(failures: u32, free: u32) -> Duration {
    match failures.checked_sub(free) {
        None => Duration::ZERO,
        Some(beyond) => FIRST.saturating_mul(1 << beyond.min(16)).min(LONGEST),
    }
}

impl Answer for Attempts {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self { failures: row.cell(0)?, last: row.cell(1)?, succeeded: row.cell(2)? })
    }
}

static FIND: Sql = Sql::new(
    "SELECT failures, last_at, succeeded_at
     FROM staff_attempt
     WHERE address = $1 AND officer = $2",
);

static FAILED: Sql = Sql::new(
    "INSERT INTO staff_attempt (address, officer, failures, last_at)
     VALUES ($1, $2, 1, $3)
     ON CONFLICT (address, officer) DO UPDATE
     SET failures = CASE
             WHEN staff_attempt.last_at < $4 THEN 1
             ELSE staff_attempt.failures + 1
         END,
         last_at = excluded.last_at",
);

static SUCCEEDED: Sql = Sql::new(
    "INSERT INTO staff_attempt (address, officer, failures, last_at, succeeded_at)
     VALUES ($1, $2, 0, $3, $3)
     ON CONFLICT (address, officer) DO UPDATE
     SET failures = 0, last_at = excluded.last_at, succeeded_at = excluded.succeeded_at",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_have_an_end() {
        let waits: Vec<u64> = (0..15).map(|failures| pause(failures, FREE).as_secs()).collect();
        assert_eq!(waits[..6], [0, 0, 0, 5, 10, 20]);
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!(waits[14], 900);
        assert_eq!(pause(u32::MAX, FREE), LONGEST);
    }

    #[test]
    fn a_class_is_the_network_of_one_subscriber() {
        let class = |text: &str| AddressClass::of(text.parse().unwrap());
        assert_eq!(class("203.0.113.7"), class("203.0.113.200"));
        assert_ne!(class("203.0.113.7"), class("203.0.114.7"));
        assert_eq!(class("::ffff:203.0.113.7"), class("203.0.113.9"));
        assert_eq!(class("2001:db8:1:2::1"), class("2001:db8:1:ff::9"));
        assert_ne!(class("2001:db8:1:2::1"), class("2001:db8:1:100::1"));
    }
}
