//! What a check finds, and what is told of it.

use formats::{status_list::Status, trust::TrustAnchors};
use terms::Id;

use super::{
    list::Wanted,
    round::{Round, copy_id},
};
use crate::{
    error::{StatusFault, WalletError},
    step::{Done, Step},
    tools::Tools,
    vault::{Card, Change, Deed, Entry, Outcome, ReadList, ShownClaims, Standing, issuer_of},
    view::CheckedCard,
};

/// Whether the trust list still vouches for whoever has signed each copy.
pub fn signers(round: &mut Round) -> Result<(), WalletError> {
    let anchors = round.trust.anchors()?;
    let now = round.tools.now();
    for card in &round.cards {
        for copy in card.copies.iter().filter(|copy| copy.is_alive(now)) {
            let trusted = (&anchors, &*round.tools.crypto);
            let issuer = issuer_of(card.kind.format, &copy.text, trusted, now);
            let standing = match (copy.standing, issuer) {
                (Standing::Revoked, _) => Standing::Revoked,
                (_, Err(_)) => Standing::Untrusted,
                (Standing::Untrusted, Ok(_)) => Standing::Good,
                (standing, Ok(_)) => standing,
            };
            round.found.insert(copy_id(card, &copy.key), standing);
        }
    }
    Ok(())
}

/// Reads a list: whole, in order, and not older than one that was seen. A copy whose place it does
/// not have is refused by everybody (Token Status List, section 8.3), and its neighbours are judged.
pub fn list(round: &mut Round, wanted: &Wanted, body: &[u8]) -> Result<(), StatusFault> {
    let anchors: TrustAnchors = round.trust.anchors().map_err(StatusFault::Trust)?;
    let verified = wanted.read(body, &round.tools, &anchors).map_err(StatusFault::Token)?;
    round.editions.note(&verified.token).map_err(StatusFault::Token)?;
    let mut fault = None;
    for (copy, index) in &wanted.places {
        let told = match verified.list.status(*index) {
            Ok(Status::VALID) => Standing::Good,
            Ok(Status::INVALID) => Standing::Revoked,
            Ok(_) => Standing::Suspended,
            Err(error) => {
                fault = Some(StatusFault::Token(error.into()));
                Standing::Suspended
            }
        };
        if let Some(standing) = round.found.get_mut(copy) {
            *standing = match *standing {
                Standing::Good | Standing::Suspended => told,
                worse => worse.max(told),
            };
        }
    }
    let issued = verified.token.issued;
    round.read.push(ReadList { uri: wanted.uri.clone(), issued });
    fault.map_or(Ok(()), Err)
}

/// Writes down what was found, and tells it.
pub fn end(round: Round) -> Step {
    let Round { tools, cards, read, found, mut seen, .. } = round;
    let now = tools.now();
    let mut changes = vec![Change::Read(read)];
    for mut card in cards {
        let id = card.id;
        let mut told = Vec::new();
        for copy in &mut card.copies {
            let found = found.get(&(id, *copy.key.as_sec1())).copied();
            let Some(standing) = found.filter(|it| *it != copy.standing) else { continue };
            copy.standing = standing;
            changes.push(Change::Found { card: id, key: copy.key, standing });
            told.push(standing);
        }
        let Some(worst) = told.iter().copied().max() else { continue };
        changes.extend(entry(&tools, &card, worst).map(Change::Recorded));
        seen.cards.push(CheckedCard {
            card: id,
            names: card.kind.names.clone(),
            found: worst,
            copies: told.len(),
            state: card.state(now),
        });
    }
    Step::keep(changes, move || Ok(Step::Done(Done::Checked(seen))))
}

/// What is good again needs no entry.
fn entry(tools: &Tools, card: &Card, worst: Standing) -> Option<Entry> {
    let outcome = match worst {
        Standing::Good => return None,
        Standing::Suspended | Standing::Untrusted => Outcome::Unusable,
        Standing::Revoked => Outcome::Revoked,
    };
    let at = tools.now();
    Some(Entry {
        id: Id::draw(at, &*tools.die),
        at,
        deed: Deed::Check,
        who: card.issuer_name.clone(),
        identifier: card.kind.issuer.to_string(),
        shown: vec![ShownClaims { type_name: card.kind.type_name.clone(), claims: Vec::new() }],
        outcome,
        registered: None,
        way: None,
    })
}
