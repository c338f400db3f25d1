//! What a wallet holds, in JSON: never a value of a claim.

use serde_json::{Value, json};
use terms::{Language, Moment};
use wallet::{
    CheckedCard, Renewed,
    vault::{Card, Deferred, Entry, Format, VaultState},
};

/// Cards, promises and history.
pub fn listed(state: &VaultState, now: Moment) -> Value {
    let cards: Vec<_> = state.cards().iter().map(|card| shown(state, card, now)).collect();
    let deferred: Vec<_> = state.deferred().iter().map(promised).collect();
    let history: Vec<_> = state.history().map(entry).collect();
    json!({"credentials": cards, "deferred": deferred, "history": history})
}

/// A card.
pub fn shown(state: &VaultState, card: &Card, now: Moment) -> Value {
    let mut told = json!({
        "id": card.id,
        "type": card.kind.configuration,
        "format": card.kind.format,
        "name": card.name(Language::English),
        "issuer": card.kind.issuer,
        "issuer_name": card.issuer_name,
        "copies": card.copies.len(),
        "unused": card.unused_copies(now),
        "expires": card.expires().map(Moment::rfc3339),
        "status": card.state(now),
        "renewable": state.can_renew(card),
        "low": card.is_low(now),
    });
    let of_type = match card.kind.format {
        Format::Mdoc => "doctype",
        Format::SdJwt => "vct",
    };
    if let Some(told) = told.as_object_mut() {
        told.insert(of_type.to_owned(), json!(card.kind.type_name));
    }
    told
}

/// A card that got more copies, and the names of what has changed.
pub fn renewed(card: &Renewed) -> Value {
    let label = |it: &wallet::ChangedClaim| {
        let named = it.label.as_ref().and_then(|it| it.choose(Language::English));
        json!({"claim": it.path.to_string(), "label": named})
    };
    json!({
        "id": card.card,
        "name": card.names.choose(Language::English),
        "copies": card.copies,
        "changes": card.changes.iter().map(label).collect::<Vec<_>>(),
    })
}

/// A card that stands otherwise than before.
pub fn checked_card(state: &VaultState, it: &CheckedCard) -> Value {
    let card = state.cards().iter().find(|card| card.id == it.card);
    json!({
        "id": it.card,
        "type": card.map(|card| &card.kind.configuration),
        "name": it.names.choose(Language::English),
        "found": it.found,
        "copies": it.copies,
        "status": it.state,
    })
}

fn promised(promise: &Deferred) -> Value {
    json!({
        "type": promise.kind.configuration,
        "issuer": promise.kind.issuer,
        "copies": promise.keys.len(),
        "due": promise.due().rfc3339(),
    })
}

fn entry(entry: &Entry) -> Value {
    let mut told = json!(entry);
    if let Some(told) = told.as_object_mut() {
        told.insert("at".to_owned(), json!(entry.at.rfc3339()));
    }
    told
}
