//! How often numbers and codes may be guessed: by one network, and by all of them together. What is
//! refused here is refused for seconds, so that nobody who guesses keeps honest people out for long.
//!
//! A try is taken away before anything is looked up, and given back if the number was right: people
//! behind one address who type what they see do not count.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use crate::Moment;

/// Wrong numbers of one network: so many at once, then one each time.
const OF_ONE: Measure = Measure { most: 20, each: Duration::from_secs(3) };
/// Wrong numbers of all: with a hundred open numbers among a thousand million, one right guess in
/// more than twenty days.
const OF_ALL: Measure = Measure { most: 300, each: Duration::from_millis(200) };
/// So many networks are remembered; beyond that only what all together may holds.
const NETWORKS: usize = 10_000;

/// So many at once, and one more each time.
struct Measure {
    most: u32,
    each: Duration,
}

/// What is left of a measure.
#[derive(Clone, Copy)]
struct Left {
    tries: u32,
    since: Moment,
}

/// Whose guesses are counted together: an address of IPv4, or the half of one of IPv6 that a network
/// gives to one household.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Network([u8; 8]);

/// The guesses of this process.
pub struct Guesses(Mutex<Counted>);

struct Counted {
    all: Option<Left>,
    networks: HashMap<Network, Left>,
}

impl Default for Guesses {
    fn default() -> Self {
        Self(Mutex::new(Counted { all: None, networks: HashMap::new() }))
    }
}

impl Guesses {
    /// Takes one try away; `Err` says after what time there is one again.
    pub fn spend(&self, from: IpAddr, now: Moment) -> Result<(), Duration> {
        let mut counted = self.counted();
        let network = Network::of(from);
        let mut all = OF_ALL.at(counted.all, now);
        let mut own = OF_ONE.at(counted.networks.get(&network).copied(), now);
        // Who has used up its own must not use up what is everybody's.
        OF_ONE.spend(&mut own, now)?;
        OF_ALL.spend(&mut all, now)?;
        counted.all = Some(all);
        counted.keep(network, own, now);
        Ok(())
    }

    /// Gives a try back: the number was right.
    pub fn give_back(&self, from: IpAddr, now: Moment) {
        let mut counted = self.counted();
        let mut all = OF_ALL.at(counted.all, now);
        all.tries = (all.tries + 1).min(OF_ALL.most);
        counted.all = Some(all);
        if let Some(own) = counted.networks.get_mut(&Network::of(from)) {
            own.tries = (own.tries + 1).min(OF_ONE.most);
        }
    }

    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counted {
    fn keep(&mut self, network: Network, own: Left, now: Moment) {
        if self.networks.len() >= NETWORKS && !self.networks.contains_key(&network) {
            self.networks.retain(|_, left| OF_ONE.at(Some(*left), now).tries < OF_ONE.most);
        }
        if self.networks.len() < NETWORKS || self.networks.contains_key(&network) {
            self.networks.insert(network, own);
        }
    }
}

impl Measure {
    /// What is left now: all of it where nobody has tried.
    fn at(&self, left: Option<Left>, now: Moment) -> Left {
        let Some(left) = left else { return Left { tries: self.most, since: now } };
        let waited = between(left.since, now).as_millis();
        let each = self.each.as_millis().max(1);
        let back = u32::try_from(waited / each).unwrap_or(u32::MAX);
        let tries = left.tries.saturating_add(back).min(self.most);
        // What has begun to come back goes on coming back.
        let since = if tries == self.most { now } else { left.since.plus(self.each * back) };
        Left { tries, since }
    }

    fn spend(&self, left: &mut Left, now: Moment) -> Result<(), Duration> {
        let Some(tries) = left.tries.checked_sub(1) else {
            return Err(self.each.saturating_sub(between(left.since, now)));
        };
        left.tries = tries;
        Ok(())
    }
}

/// Zero where the clock was set back.
fn between(since: Moment, now: Moment) -> Duration {
    let micros = now.micros().saturating_sub(since.micros());
    Duration::from_micros(u64::try_from(micros).unwrap_or_default())
}

impl Network {
    fn of(address: IpAddr) -> Self {
        let bytes = match address.to_canonical() {
            IpAddr::V4(address) => {
                let [a, b, c, d] = address.octets();
                [0, 0, 0, 0, a, b, c, d]
            }
            IpAddr::V6(address) => {
                let [a, b, c, d, e, f, g, h, ..] = address.octets();
                [a, b, c, d, e, f, g, h]
            }
        };
        Self(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment::from_seconds(1_700_000_000);

    fn from(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn one_network_waits_seconds_and_the_others_not_at_all() {
        let (guesses, guesser) = (Guesses::default(), from("192.0.2.7"));
        for _ in 0..OF_ONE.most {
            assert_eq!(guesses.spend(guesser, NOW), Ok(()));
        }
        assert_eq!(guesses.spend(guesser, NOW), Err(OF_ONE.each));
        let later = NOW.plus(Duration::from_secs(2));
        assert_eq!(guesses.spend(guesser, later), Err(Duration::from_secs(1)));
        assert_eq!(guesses.spend(from("192.0.2.8"), later), Ok(()));
        assert_eq!(guesses.spend(guesser, NOW.plus(OF_ONE.each)), Ok(()));
        assert!(guesses.spend(guesser, NOW.plus(OF_ONE.each)).is_err(), "one each time");
    }

    #[test]
    fn many_networks_together_wait_less_than_a_second() {
        let guesses = Guesses::default();
        let network = |at: u32| IpAddr::from((0x0a00_0000 + at).to_be_bytes());
        for at in 0..OF_ALL.most {
            assert_eq!(guesses.spend(network(at), NOW), Ok(()));
        }
        let waits = guesses.spend(network(OF_ALL.most), NOW).unwrap_err();
        assert!(waits <= Duration::from_secs(1), "{waits:?}");
        assert_eq!(guesses.spend(network(OF_ALL.most), NOW.plus(waits)), Ok(()));
    }

    #[test]
    fn right_numbers_cost_nothing() {
        let (guesses, office) = (Guesses::default(), from("2001:db8::1"));
        for _ in 0..10 * OF_ALL.most {
            assert_eq!(guesses.spend(office, NOW), Ok(()));
            guesses.give_back(office, NOW);
        }
    }

    #[test]
    fn a_household_counts_as_one_and_what_is_remembered_is_bounded() {
        let guesses = Guesses::default();
        for at in 0..OF_ONE.most {
            assert_eq!(guesses.spend(from(&format!("2001:db8::{at:x}")), NOW), Ok(()));
        }
        assert!(guesses.spend(from("2001:db8::ffff"), NOW).is_err());
        assert_eq!(guesses.spend(from("2001:db8:0:1::1"), NOW), Ok(()));
        let mut now = NOW;
        for at in 0..u32::try_from(NETWORKS).unwrap() + 500 {
            now = now.plus(OF_ALL.each);
            let _ = guesses.spend(IpAddr::from((0x0a00_0000 + at).to_be_bytes()), now);
        }
        assert!(guesses.counted().networks.len() <= NETWORKS);
    }
}
