//! More copies of cards that are in the vault, with what has changed since.

use std::collections::VecDeque;

use protocols::oid4vci::{IssuerMetadata, TokenResponse, Wanted};
use terms::Id;

use super::{
    collect,
    errand::{self, Errand, Leave, Order, Renewing},
    plan,
    refresh::{self, Plea},
    session::Trusted,
    talk::Talk,
    trust,
};
use crate::{
    error::{AcceptError, RefillError, WalletError},
    step::{Accepted, Step},
    tools::Tools,
    trust::{PinnedTrust, TrustError},
    vault::{Card, Change, Deed, Grant, VaultState},
};

/// Cards to be renewed by one leave of their issuer. Nothing of them is given up before the new
/// copies are in the vault; what a refill was cut off from, the next one fetches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refill {
    grant: Id<Grant>,
    cards: Vec<Id<Card>>,
}

/// A card as it is.
struct Old {
    identifier: Option<String>,
    renewing: Renewing,
}

impl Refill {
    /// The refills that these cards need ([`VaultState::low`]): one for each leave. Cards that
    /// nobody renews are left out.
    pub fn of(vault: &VaultState, cards: &[Id<Card>]) -> Vec<Self> {
        let refill = |grant: &Grant| {
            let renewed = vault.cards().iter().filter(|it| it.is_renewed_by(grant.id));
            let ids = renewed.map(|card| card.id).filter(|id| cards.contains(id));
            Self { grant: grant.id, cards: ids.collect() }
        };
        vault.grants().iter().map(refill).filter(|it| !it.cards.is_empty()).collect()
    }

    /// The cards.
    pub fn cards(&self) -> &[Id<Card>] {
        &self.cards
    }

    /// The first step. The issuer is asked anew where things are and whom to trust.
    pub fn start(self, vault: &VaultState, tools: Tools) -> Result<Step, WalletError> {
        let known = vault.trust().cloned().ok_or(TrustError::Missing)?;
        let grant = vault.grants().iter().find(|it| it.id == self.grant);
        let grant = grant.ok_or(RefillError::Nothing)?.clone();
        let cards = vault.cards().iter().filter(|card| self.cards.contains(&card.id));
        let old: Vec<Old> = cards.map(|card| Old::of(card, &tools)).collect();
        if old.is_empty() {
            return Err(RefillError::Nothing.into());
        }
        let talk = Talk::new(tools.clone(), vault.instance_key(), protocols::oauth::Scheme::Dpop);
        plan::fetch_issuer(grant.issuer.clone(), move |issuer| {
            let source = issuer.credential_issuer.clone();
            trust::newest(tools, known.clone(), &source.clone(), move |newest| {
                let newest = newest?.or(known.clone());
                let entry = errand::begin(&talk.tools, Deed::Renew, &source);
                pin(known, newest, move |trusted, accepted| {
                    refresh::refresh(
                        talk,
                        issuer,
                        Plea { grant, entry },
                        move |talk, issuer, plea, token| {
                            ask(talk, issuer, (plea, token), old, (trusted, accepted))
                        },
                    )
                })
            })
        })
    }
}

/// A newer list is taken over at once, whatever comes of the refill.
fn pin(
    known: PinnedTrust,
    newest: PinnedTrust,
    then: impl FnOnce(Trusted, Accepted) -> Result<Step, WalletError> + Send + 'static,
) -> Result<Step, WalletError> {
    let trusted = Trusted { anchors: newest.anchors()?, to_pin: None };
    if newest == known {
        return then(trusted, Accepted::default());
    }
    Ok(Step::keep(vec![Change::Pinned(Box::new(newest))], move || {
        then(trusted, Accepted::default())
    }))
}

fn ask(
    talk: Talk,
    issuer: IssuerMetadata,
    (plea, token): (Plea, TokenResponse),
    old: Vec<Old>,
    (trusted, accepted): (Trusted, Accepted),
) -> Result<Step, WalletError> {
    let orders: VecDeque<_> =
        old.into_iter().filter_map(|old| order(&issuer, &token, old)).collect();
    if orders.is_empty() {
        return Err(AcceptError::NotAuthorized.into());
    }
    let leave = Some(Leave::Kept(plea.grant.id));
    collect::next(talk, Errand { issuer, trusted, orders, leave, accepted, entry: plea.entry })
}

/// The same kind again, as the issuer now describes it, under the name that it had.
fn order(issuer: &IssuerMetadata, token: &TokenResponse, old: Old) -> Option<Order> {
    let Old { identifier, renewing } = old;
    let known = &renewing.kind;
    let kind = plan::kind_of(issuer, &known.configuration)?;
    if kind.format != known.format || kind.type_name != known.type_name {
        return None;
    }
    let wanted = match token.identifiers(&kind.configuration).as_slice() {
        [] if token.authorization_details.is_none() => {
            Wanted::Configuration(kind.configuration.clone())
        }
        [only] => Wanted::Identifier((*only).to_owned()),
        several => Wanted::Identifier(identifier.filter(|it| several.contains(&it.as_str()))?),
    };
    Some(Order { kind, wanted, renews: Some(renewing) })
}

impl Old {
    fn of(card: &Card, tools: &Tools) -> Self {
        let identifier = card.renewal.as_ref().and_then(|it| it.identifier.clone());
        // What cannot be read any more is all new when it comes.
        let claims = card.claims(&*tools.crypto).unwrap_or_default();
        let renewing = Renewing { card: card.id, kind: card.kind.clone(), claims };
        Self { identifier, renewing }
    }
}
