//! How long rows stay that have ended. What no line here names stays: what people hold, who holds
//! it, and the lists of cards.

use std::time::Duration;

use store::Retention;

/// Nonces and DPoP proofs: once they are good no longer, nobody can use them again.
pub(crate) const SPENT: Retention = Retention::time(
    Duration::ZERO,
    "used nonces and DPoP proofs, once they have expired",
    "they are refused by their time",
);

/// Deliveries with their credentials. Of a revoked one the place in its list stays, see `LIST`.
pub(crate) const BATCH: Retention = Retention::days(
    1,
    "credentials and their delivery, once they have expired",
    "clocks differ; nobody takes them any more, and their places are never given again",
);

/// Offers that became nobody's.
pub(crate) const LAPSED: Retention = Retention::days(
    1,
    "offers that nobody has redeemed, once void",
    "the desk sees what became of the day's offers",
);

/// Offers that were of use, and were ended.
pub(crate) const ENDED: Retention = Retention::days(
    365,
    "offers that were ended, also because no desk has confirmed the phone",
    "a wallet that comes back within a year is told why it gets no more",
);

/// Endings.
pub(crate) const ENDING: Retention = Retention::days(
    365,
    "whose credentials were revoked, and why",
    "the same, for the desk and for whoever tells the holder",
);

/// What was carried from one phone to another.
pub(crate) const CARRIED: Retention = Retention::days(
    8,
    "what somebody held on a phone that another one has followed",
    "the next phone may ask for its offers once more for seven days, if the answer was lost",
);

/// How many offers officers have made, and what was lifted.
pub(crate) const COUNT: Retention = Retention::days(
    2,
    "how many offers an officer has made in an hour and on a day, once it is over",
    "the day is counted; what was refused stands among the alarms",
);

/// Alarms.
pub(crate) const ALARM: Retention = Retention::days(
    365,
    "alarms about the number of an officer's offers",
    "whoever answers for the office, and auditors, look back over a year",
);

/// Contacts.
pub(crate) const CONTACT: Retention = Retention::days(
    30,
    "sealed contacts of residents who hold nothing from here any more",
    "it is looked at once a month; whoever changes phones meanwhile is told",
);

/// Lists of wallets with the places of what was revoked, since they were closed.
pub(crate) const LIST: Retention = Retention::days(
    18,
    "a status list of wallets and the places revoked in it, once it is closed",
    "its last credential expires within fifteen days, and its last edition two days later",
);

/// All of it, as people are told.
pub static RETENTION: [Retention; 10] =
    [SPENT, BATCH, LAPSED, ENDED, ENDING, CARRIED, COUNT, ALARM, CONTACT, LIST];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{purpose::Purpose, stock::FRESH};

    #[test]
    fn a_list_outlives_its_credentials_and_its_editions() {
        // Types say at most fourteen days.
        let longest = Duration::from_secs(14 * 86_400) + FRESH;
        let published = Purpose::Wallet.published().unwrap();
        assert!(longest < Purpose::Wallet.named().unwrap());
        assert!(published + Purpose::Wallet.life() <= LIST.after);
        assert_eq!(Purpose::Card.published(), None);
    }
}
