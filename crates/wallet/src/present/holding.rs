//! What of the vault could answer a query: of every card the copy that would be shown next.

use std::{borrow::Cow, collections::BTreeMap};

use formats::{
    Path,
    mdoc::age_over,
    trust::{Kind, TrustAnchors},
};
use protocols::dcql::{Choice, ClaimQuery, Claims, Query, Unanswerable, View};
use serde_json::{Map, Value};
use terms::{Crypto, Moment};

use super::age;
use crate::{
    error::PresentError,
    vault::{Card, Held, HeldCopy, chain_of, element_of},
};

/// A card that is good now.
pub struct Holding {
    pub card: Card,
    /// The copy to show.
    pub copy: HeldCopy,
    pub held: Held,
    id: String,
    authority_keys: Vec<Vec<u8>>,
}

/// What is to be shown of one card.
pub struct Answer {
    pub choice: Choice,
    /// Its place among the holdings.
    pub at: usize,
    /// What the verifier says that it will keep.
    pub retained: Vec<Path>,
}

impl Holding {
    /// Opens the next copy of every card; cards without a good copy are left out.
    pub fn of(
        cards: &[Card],
        crypto: &dyn Crypto,
        anchors: &TrustAnchors,
        now: Moment,
    ) -> Result<Vec<Self>, PresentError> {
        let good = cards.iter().filter_map(|card| Some((card, card.next_copy(now)?)));
        good.map(|(card, copy)| {
            let format = card.kind.format;
            let chain = chain_of(format, &copy.text).ok_or(PresentError::Vault)?;
            // Where its issuer is trusted no longer, no authority vouches for a card.
            let chain = anchors.verify(crypto, &Kind::Issuer, &chain, now);
            let authority_keys = chain.map(|it| it.authority_keys.clone()).unwrap_or_default();
            let held = Held::open(format, &copy.text, crypto).ok_or(PresentError::Vault)?;
            let (card, copy) = (card.clone(), copy.clone());
            Ok(Self { id: card.id.to_string(), card, copy, held, authority_keys })
        })
        .collect()
    }

    fn view<'v>(&'v self, claims: &'v Map<String, Value>) -> View<'v> {
        View {
            id: &self.id,
            format: self.card.kind.format.as_str(),
            kind: &self.card.kind.type_name,
            extends: &[],
            authority_keys: &self.authority_keys,
            holder_bound: true,
            claims,
        }
    }
}

/// The best answer to `query`, with nothing in it that was not asked.
pub fn choose(holdings: &[Holding], query: &Query) -> Result<Vec<Answer>, Unanswerable> {
    let asked: Vec<&ClaimQuery> =
        query.credentials().iter().flat_map(|it| of(&it.claims)).collect();
    let stands: Vec<_> = holdings.iter().map(|holding| StandIns::of(holding, &asked)).collect();
    let views = holdings.iter().zip(&stands).map(|(holding, stand)| holding.view(&stand.claims));
    let choices = query.choose(&views.collect::<Vec<_>>())?;
    let answer = |mut choice: Choice| {
        let at = holdings.iter().position(|holding| holding.id == choice.credential)?;
        let stand = stands.get(at)?;
        let asked = query.find(choice.query.as_str()).map(|it| of(&it.claims)).unwrap_or_default();
        let kept = asked.iter().filter(|it| it.intent_to_retain == Some(true));
        let retained = kept.map(|it| stand.real(it.path.clone())).collect();
        choice.disclose = choice.disclose.into_iter().map(|path| stand.real(path)).collect();
        choice.disclose.sort_unstable();
        choice.disclose.dedup();
        Some(Answer { choice, at, retained })
    };
    Ok(choices.into_iter().filter_map(answer).collect())
}

fn of(claims: &Claims) -> &[ClaimQuery] {
    match claims {
        Claims::All(claims) | Claims::FirstOf { claims, .. } => claims,
        Claims::Nothing => &[],
    }
}

/// The claims of a holding, and for ages that are asked and not stored those that answer for them.
struct StandIns<'h> {
    claims: Cow<'h, Map<String, Value>>,
    real: BTreeMap<Path, Path>,
}

impl<'h> StandIns<'h> {
    fn of(holding: &'h Holding, asked: &[&ClaimQuery]) -> Self {
        let mut it = Self { claims: Cow::Borrowed(holding.held.claims()), real: BTreeMap::new() };
        let Held::Mdoc(held, _) = &holding.held else { return it };
        for claim in asked.iter().filter(|claim| asks_an_age(&claim.path)) {
            if let Some(real) = age::stand_in(held, it.claims.to_mut(), &claim.path) {
                it.real.insert(claim.path.clone(), real);
            }
        }
        it
    }

    fn real(&self, path: Path) -> Path {
        self.real.get(&path).cloned().unwrap_or(path)
    }
}

fn asks_an_age(path: &Path) -> bool {
    element_of(path).is_some_and(|(_, name)| age_over::years(name).is_some())
}
