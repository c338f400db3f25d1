//! A credential as its holder sees it: one card, in several copies that verifiers cannot link.

use formats::{Path, sd_jwt::UnverifiedCredential};
use protocols::Url;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use terms::{Crypto, Id, Language, Moment, Personal, PublicKey};

use crate::{serial, texts::Texts};

/// A credential of one type from one issuer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Card {
    /// The wallet's own name for it.
    pub id: Id<Self>,
    /// What kind of card it is.
    pub kind: CardKind,
    /// The issuer's name, as its certificate says.
    pub issuer_name: String,
    /// When it was accepted.
    pub accepted: Moment,
    /// The copies; all say the same.
    pub copies: Vec<HeldCopy>,
}

/// What an issuer says about one kind of credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardKind {
    /// The issuer's identifier.
    pub issuer: Url,
    /// The issuer's name for this kind.
    pub configuration: String,
    /// The credential's type.
    pub vct: String,
    /// What the issuer calls it.
    pub names: Texts,
    /// What the issuer calls its claims, in the order in which they are shown.
    pub labels: Vec<ClaimLabel>,
}

/// The name of a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimLabel {
    /// Where it stands.
    pub path: Path,
    /// What it is called.
    pub texts: Texts,
}

/// One copy, bound to a key of its own.
#[derive(Clone, Serialize, Deserialize)]
pub struct HeldCopy {
    /// The SD-JWT VC with all its disclosures.
    pub text: String,
    /// The key that it is bound to.
    #[serde(with = "serial::public")]
    pub key: PublicKey,
    /// From when on it is good for nothing.
    pub expires: Option<Moment>,
    /// How often it was shown.
    pub uses: u32,
}

impl Card {
    /// The copy to show next: one that nobody has seen yet, or else the one seen least, by which
    /// those who saw it can know the holder again. `None` if all have expired.
    pub fn next_copy(&self, now: Moment) -> Option<&HeldCopy> {
        self.copies.iter().filter(|copy| copy.is_good(now)).min_by_key(|copy| copy.uses)
    }

    /// How many copies nobody has seen yet.
    pub fn unused_copies(&self, now: Moment) -> usize {
        self.copies.iter().filter(|copy| copy.is_good(now) && copy.uses == 0).count()
    }

    /// When the last copy expires; `None` if one never does, or there is none.
    pub fn expires(&self) -> Option<Moment> {
        let ends: Option<Vec<_>> = self.copies.iter().map(|copy| copy.expires).collect();
        ends?.into_iter().max()
    }

    /// What the card says, for its holder to read; `None` if it cannot be read any more.
    pub fn claims(&self, crypto: &dyn Crypto) -> Option<Personal<Map<String, Value>>> {
        let unverified = UnverifiedCredential::parse(&self.copies.first()?.text).ok()?;
        let held = unverified.dangerous_from_vault(crypto).ok()?;
        Some(Personal::new(held.claims().clone()))
    }

    /// What it is called in `language`; its type if the issuer gave it no name.
    pub fn name(&self, language: Language) -> &str {
        self.kind.names.choose(language).unwrap_or(&self.kind.vct)
    }
}

impl HeldCopy {
    /// Whether it has not expired.
    pub fn is_good(&self, now: Moment) -> bool {
        self.expires.is_none_or(|end| now < end)
    }
}

/// Never the text: the claims are the holder's.
impl std::fmt::Debug for HeldCopy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HeldCopy")
            .field("key", &self.key)
            .field("expires", &self.expires)
            .field("uses", &self.uses)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use terms::SeededDie;

    use super::*;

    const NOW: Moment = Moment::from_seconds(1_700_000_000);

    fn card(copies: &[(u32, Option<i64>)]) -> Card {
        let copy = |(uses, expires): &(u32, Option<i64>)| HeldCopy {
            text: String::new(),
            key: PublicKey::from_coordinates(&[1; 32], &[2; 32]),
            expires: expires.map(Moment::from_seconds),
            uses: *uses,
        };
        Card {
            id: Id::draw(NOW, &SeededDie::new(1)),
            kind: CardKind {
                issuer: "https://issuer.example".parse().unwrap(),
                configuration: "pid".into(),
                vct: "urn:example:pid:1".into(),
                names: Texts::default(),
                labels: Vec::new(),
            },
            issuer_name: String::new(),
            accepted: NOW,
            copies: copies.iter().map(copy).collect(),
        }
    }

    #[test]
    fn a_copy_that_nobody_has_seen_comes_first() {
        let later = Some(NOW.seconds() + 10);
        let seen = card(&[(2, later), (0, later), (1, later)]);
        assert_eq!(seen.next_copy(NOW).map(|copy| copy.uses), Some(0));
        assert_eq!(seen.unused_copies(NOW), 1);
        let all_seen = card(&[(2, later), (1, later)]);
        assert_eq!(all_seen.next_copy(NOW).map(|copy| copy.uses), Some(1));
        assert_eq!(all_seen.unused_copies(NOW), 0);
    }

    #[test]
    fn an_expired_copy_is_not_shown() {
        let card = card(&[(0, Some(NOW.seconds())), (3, Some(NOW.seconds() + 5))]);
        assert_eq!(card.next_copy(NOW).map(|copy| copy.uses), Some(3));
        assert!(card.next_copy(NOW.plus(Duration::from_secs(5))).is_none());
        assert_eq!(card.expires(), Some(Moment::from_seconds(NOW.seconds() + 5)));
        assert_eq!(self::card(&[(0, None), (0, Some(1))]).expires(), None);
    }
}
