//! A credential as its holder sees it: one card, in several copies that verifiers cannot link.

use formats::{
    Path,
    status_list::StatusReference,
    types::{Format, TypeDocument},
};
use protocols::Url;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use terms::{Crypto, Id, Language, Moment, Personal, PublicKey};

use super::{
    grant::{Grant, Renewal},
    held::Held,
    standing::{Standing, State},
};
use crate::{serial, texts::Texts};

/// A credential of one type in one format from one issuer.
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
    /// How it is renewed; `None` if its issuer gave no leave to come back.
    #[serde(default)]
    pub renewal: Option<Renewal>,
}

/// What an issuer says about one kind of credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardKind {
    /// The issuer's identifier.
    pub issuer: Url,
    /// The issuer's name for this kind.
    pub configuration: String,
    /// How it is written.
    pub format: Format,
    /// The credential's type: `vct`, or the document type of an mdoc.
    #[serde(rename = "type", alias = "vct")]
    pub type_name: String,
    /// What it is called.
    pub names: Texts,
    /// What its claims are called, in the order in which they are shown.
    pub labels: Vec<ClaimLabel>,
    /// The hash of the type's own document, if names and labels are from there.
    #[serde(default)]
    pub described: Option<String>,
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
    /// The SD-JWT VC with all its disclosures, or the mdoc's `IssuerSigned` in base64url.
    pub text: String,
    /// The key that it is bound to.
    #[serde(with = "serial::public")]
    pub key: PublicKey,
    /// From when on it is good for nothing.
    pub expires: Option<Moment>,
    /// How often it was shown.
    pub uses: u32,
    /// Where its issuer says whether it was taken back.
    #[serde(default)]
    pub status: Option<StatusReference>,
    /// What was found when the wallet last looked there.
    #[serde(default)]
    pub standing: Standing,
}

impl CardKind {
    /// What the claim at `path` is called: the nearest name, of the claim itself or of what it
    /// lies in.
    pub fn label(&self, path: &Path) -> Option<&Texts> {
        Some(&self.labels.get(self.place_of_label(path)?)?.texts)
    }

    /// The place of that name among the labels.
    pub(crate) fn place_of_label(&self, path: &Path) -> Option<usize> {
        let labels = self.labels.iter().enumerate();
        let near = labels.filter(|(_, label)| label.path.covers(path));
        near.max_by_key(|(_, label)| label.path.elements().len()).map(|(at, _)| at)
    }

    /// The kind in the words of its type's own document, which go before the issuer's (OpenID4VCI
    /// 1.0, section 12.2.4). `hash` is what a credential says that the document hashes to.
    pub(crate) fn described_by(self, document: &TypeDocument, hash: Option<String>) -> Self {
        let named = document.display.iter().map(|it| (Some(it.locale.as_str()), it.name.as_str()));
        let names =
            if document.display.is_empty() { self.names } else { Texts::from_tagged(named) };
        let own = document.claims.iter().filter_map(|claim| {
            let texts = claim.display.as_ref()?.iter();
            let texts = texts.map(|it| (Some(it.locale.as_str()), it.label.as_str()));
            Some(ClaimLabel { path: claim.path.clone(), texts: Texts::from_tagged(texts) })
        });
        let mut labels: Vec<ClaimLabel> = own.collect();
        let is_new = |label: &ClaimLabel| labels.iter().all(|it| it.path != label.path);
        let others: Vec<ClaimLabel> = self.labels.into_iter().filter(is_new).collect();
        labels.extend(others);
        Self { names, labels, described: hash, ..self }
    }

    /// Whether its words are from the document with this hash.
    pub(crate) fn is_described_by(&self, hash: Option<&str>) -> bool {
        hash.is_some() && self.described.as_deref() == hash
    }

    /// The kind in the words of an earlier description of it.
    pub(crate) fn described_as(self, earlier: &Self) -> Self {
        let Self { names, labels, described, .. } = earlier.clone();
        Self { names, labels, described, ..self }
    }
}

impl Card {
    /// The copy to show next: one that nobody has seen yet, or else the one seen least, by which
    /// those who saw it can know the holder again; of those the one that expires first. `None` if
    /// none is good any more.
    pub fn next_copy(&self, now: Moment) -> Option<&HeldCopy> {
        let end = |copy: &HeldCopy| copy.expires.map_or(i64::MAX, Moment::micros);
        let good = self.copies.iter().filter(|copy| copy.is_good(now));
        good.min_by_key(|copy| (copy.uses, end(copy)))
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

    /// What the card is good for.
    pub fn state(&self, now: Moment) -> State {
        if self.next_copy(now).is_some() {
            return State::Good;
        }
        let alive = self.copies.iter().filter(|copy| copy.is_alive(now));
        // The mildest: as long as one copy is only suspended, the card may come back.
        alive.map(|copy| copy.standing).min().map_or(State::Expired, State::from)
    }

    /// Whether few copies are left that nobody has seen, or little time.
    pub fn is_low(&self, now: Moment) -> bool {
        let Some(renewal) = &self.renewal else { return false };
        self.unused_copies(now) <= renewal.low_water() || renewal.is_late(self.expires(), now)
    }

    /// Whether it is renewed by this leave.
    pub fn is_renewed_by(&self, grant: Id<Grant>) -> bool {
        self.renewal.as_ref().is_some_and(|it| it.grant == grant)
    }

    /// What the card says, for its holder to read; `None` if it cannot be read any more. Of an
    /// mdoc the names stand beneath their namespaces.
    pub fn claims(&self, crypto: &dyn Crypto) -> Option<Personal<Map<String, Value>>> {
        // The newest copy: earlier ones may be about to give way.
        let held = Held::open(self.kind.format, &self.copies.last()?.text, crypto)?;
        Some(Personal::new(held.claims().clone()))
    }

    /// What it is called in `language`; its type if the issuer gave it no name.
    pub fn name(&self, language: Language) -> &str {
        self.kind.names.choose(language).unwrap_or(&self.kind.type_name)
    }
}

impl HeldCopy {
    /// Whether it can be shown: it has not expired and was not taken back.
    pub fn is_good(&self, now: Moment) -> bool {
        self.is_alive(now) && self.standing == Standing::Good
    }

    /// Whether it has not expired.
    pub fn is_alive(&self, now: Moment) -> bool {
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
            .field("standing", &self.standing)
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
            status: None,
            standing: Standing::Good,
        };
        Card {
            id: Id::draw(NOW, &SeededDie::new(1)),
            kind: CardKind {
                issuer: "https://issuer.example".parse().unwrap(),
                configuration: "pid".into(),
                format: Format::SdJwt,
                type_name: "urn:example:pid:1".into(),
                names: Texts::default(),
                labels: Vec::new(),
                described: None,
            },
            issuer_name: String::new(),
            accepted: NOW,
            copies: copies.iter().map(copy).collect(),
            renewal: None,
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

    #[test]
    fn what_was_taken_back_is_not_shown_and_says_so() {
        let mut card = card(&[(0, None), (0, None)]);
        card.copies[0].standing = Standing::Revoked;
        assert_eq!((card.unused_copies(NOW), card.state(NOW)), (1, State::Good));
        card.copies[1].standing = Standing::Suspended;
        assert_eq!((card.next_copy(NOW).is_none(), card.state(NOW)), (true, State::Suspended));
        card.copies[1].standing = Standing::Revoked;
        assert_eq!(card.state(NOW), State::Revoked);
        card.copies.iter_mut().for_each(|copy| copy.expires = Some(NOW));
        assert_eq!(card.state(NOW), State::Expired, "what is over stays over");
    }

    #[test]
    fn a_card_is_low_with_few_copies_or_little_time() {
        let grant = Id::draw(NOW, &SeededDie::new(2));
        let day = 86_400;
        let end = Some(NOW.seconds() + 14 * day);
        let with = |unused: usize, batch: usize| {
            let copies: Vec<_> = (0..batch).map(|at| (u32::from(at >= unused), end)).collect();
            let renewal = Renewal { grant, identifier: None, received: NOW, batch };
            Card { renewal: Some(renewal), ..card(&copies) }
        };
        let later = |days: i64| Moment::from_seconds(NOW.seconds() + days * day);
        assert!(with(3, 10).is_low(NOW) && !with(4, 10).is_low(NOW));
        assert!(!with(1, 1).is_low(NOW) && with(0, 1).is_low(NOW), "a batch of one");
        assert!(!with(10, 10).is_low(later(10)) && with(10, 10).is_low(later(11)));
        assert!(with(10, 10).is_low(later(20)), "expired");
        assert!(!Card { renewal: None, ..with(0, 10) }.is_low(NOW), "nobody to ask");
    }
}
