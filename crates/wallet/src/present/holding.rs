//! What of the vault could answer a query: of every card the copy that would be shown next.

use formats::{
    sd_jwt::{HeldCredential, UnverifiedCredential},
    trust::{Kind, TrustAnchors},
};
use protocols::dcql::{Choice, Query, Unanswerable, View};
use terms::{Crypto, Moment};

use crate::{
    error::PresentError,
    vault::{Card, HeldCopy},
};

/// A card that is good now.
pub struct Holding {
    pub card: Card,
    /// The copy to show.
    pub copy: HeldCopy,
    pub held: HeldCredential,
    id: String,
    authority_keys: Vec<Vec<u8>>,
}

/// What is to be shown of one card.
pub struct Answer {
    pub choice: Choice,
    /// Its place among the holdings.
    pub at: usize,
}

impl Holding {
    /// Opens the next copy of every card; cards whose copies have all expired are left out.
    pub fn of(
        cards: &[Card],
        crypto: &dyn Crypto,
        anchors: &TrustAnchors,
        now: Moment,
    ) -> Result<Vec<Self>, PresentError> {
        let good = cards.iter().filter_map(|card| Some((card, card.next_copy(now)?)));
        good.map(|(card, copy)| {
            let unverified =
                UnverifiedCredential::parse(&copy.text).map_err(|_| PresentError::Vault)?;
            // Where its issuer is trusted no longer, no authority vouches for a card.
            let chain = anchors.verify(crypto, &Kind::Issuer, &unverified.header().x5c, now);
            let authority_keys = chain.map(|it| it.authority_keys.clone()).unwrap_or_default();
            let held = unverified.dangerous_from_vault(crypto).map_err(|_| PresentError::Vault)?;
            let (card, copy) = (card.clone(), copy.clone());
            Ok(Self { id: card.id.to_string(), card, copy, held, authority_keys })
        })
        .collect()
    }

    fn view(&self) -> View<'_> {
        View {
            id: &self.id,
            format: "dc+sd-jwt",
            kind: &self.card.kind.vct,
            extends: &[],
            authority_keys: &self.authority_keys,
            holder_bound: true,
            claims: self.held.claims(),
        }
    }
}

/// The best answer to `query`, with nothing in it that was not asked.
pub fn choose(holdings: &[Holding], query: &Query) -> Result<Vec<Answer>, Unanswerable> {
    let views: Vec<_> = holdings.iter().map(Holding::view).collect();
    let choices = query.choose(&views)?;
    let answer = |choice: Choice| {
        let at = holdings.iter().position(|holding| holding.id == choice.credential)?;
        Some(Answer { choice, at })
    };
    Ok(choices.into_iter().filter_map(answer).collect())
}
