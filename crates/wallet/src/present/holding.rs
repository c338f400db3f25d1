//! What of the vault could answer a query: of every card the copy that would be shown next.

use formats::{Path, trust::TrustAnchors};
use protocols::dcql::{Choice, Query, Unanswerable, View};
use terms::{Crypto, Moment};

use crate::vault::{Card, Held, HeldCopy, issuer_of};

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
    /// Opens the next copy of every card; cards without a good copy, and those that cannot be opened,
    /// are left out: the others can be shown all the same.
    pub fn of(
        cards: &[Card],
        crypto: &dyn Crypto,
        anchors: &TrustAnchors,
        now: Moment,
    ) -> Vec<Self> {
        let good = cards.iter().filter_map(|card| Some((card, card.next_copy(now)?)));
        good.filter_map(|(card, copy)| {
            let format = card.kind.format;
            // Where its issuer is trusted no longer, no authority vouches for a card.
            let issuer = issuer_of(format, &copy.text, (anchors, crypto), now);
            let authority_keys = issuer.map(|it| it.authority_keys.clone()).unwrap_or_default();
            let held = Held::open(format, &copy.text, crypto)?;
            let (card, copy) = (card.clone(), copy.clone());
            Some(Self { id: card.id.to_string(), card, copy, held, authority_keys })
        })
        .collect()
    }

    fn view(&self) -> View<'_> {
        View {
            id: &self.id,
            format: self.card.kind.format.as_str(),
            kind: &self.card.kind.type_name,
            extends: &[],
            authority_keys: &self.authority_keys,
            holder_bound: true,
            claims: self.held.claims(),
        }
    }
}

/// The best answer to `query`, with nothing in it that was not asked.
pub fn choose(holdings: &[Holding], query: &Query) -> Result<Vec<Answer>, Unanswerable> {
    let choices = query.choose(&holdings.iter().map(Holding::view).collect::<Vec<_>>())?;
    let answer = |choice: Choice| {
        let at = holdings.iter().position(|holding| holding.id == choice.credential)?;
        let claims = holdings.get(at)?.held.claims();
        let retained = query.find(choice.query.as_str()).map(|asked| asked.retained(claims));
        Some(Answer { choice, at, retained: retained.unwrap_or_default() })
    };
    Ok(choices.into_iter().filter_map(answer).collect())
}
