//! What a wallet holds and what came of it, in JSON: never a value of a claim. Values that have changed
//! are for the holder's own screen.

use formats::types::Format;
use serde_json::{Value, json};
use terms::{Language, Moment, Personal};
use wallet::{
    ChangedClaim, CheckedCard, Renewed, Undescribed, fit_to_show,
    vault::{Card, ClaimLabel, Deferred, Entry, VaultState},
};

use super::drive::tools;

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
        "claims": claims(card),
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

/// What a card holds, by name.
fn claims(card: &Card) -> Vec<Value> {
    let said = card.claims(&*tools().crypto).unwrap_or_default();
    // Groups are told by their parts.
    let holds = |label: &&ClaimLabel| {
        let found = label.path.select(said.reveal()).unwrap_or_default();
        found.iter().any(|value| !value.is_object())
    };
    let told = |label: &ClaimLabel| json!({"claim": label.path.to_string(), "label": label.texts.choose(Language::English)});
    card.kind.labels.iter().filter(holds).map(told).collect()
}

/// A card that goes by its issuer's words, and why.
pub fn undescribed(card: &Undescribed) -> Value {
    json!({"id": card.card, "reason": card.why.reason(Language::English)})
}

/// A card that got more copies, and the names of what has changed.
pub fn renewed(card: &Renewed) -> Value {
    let named = |it: &ChangedClaim| json!({"claim": it.path.to_string(), "label": label(it)});
    json!({
        "id": card.card,
        "name": card.names.choose(Language::English),
        "copies": card.copies,
        "changes": card.changes.iter().map(named).collect::<Vec<_>>(),
    })
}

/// What a claim said and says now, for the holder's own screen.
pub fn change(it: &ChangedClaim) -> String {
    let said = |value: &Option<Personal<Value>>| match value.as_ref().map(Personal::reveal) {
        None => "-".to_owned(),
        Some(Value::String(text)) => fit_to_show(text),
        Some(value) => fit_to_show(&value.to_string()),
    };
    format!("{}: {} -> {}", label(it), said(&it.old), said(&it.new))
}

/// What the issuer calls a claim, or where it stands.
fn label(it: &ChangedClaim) -> String {
    let named = it.label.as_ref().and_then(|it| it.choose(Language::English));
    named.map_or_else(|| it.path.to_string(), str::to_owned)
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

#[cfg(test)]
mod tests {
    use formats::{Element, Path};

    use super::*;

    #[test]
    fn a_change_is_told_with_what_was_and_what_is() {
        let path = Path::new(vec![Element::Name("address".to_owned())]).unwrap();
        let told = |old: Option<Value>, new: Option<Value>| {
            let (old, new) = (old.map(Personal::new), new.map(Personal::new));
            change(&ChangedClaim { path: path.clone(), label: None, old, new })
        };
        let (before, after) = (json!("Jalan Lama\u{202e}"), json!({"street": "Jalan Baru"}));
        let both = told(Some(before), Some(after));
        assert_eq!(both, format!("{path}: Jalan Lama -> {{\"street\":\"Jalan Baru\"}}"));
        assert_eq!(told(None, Some(json!(true))), format!("{path}: - -> true"));
    }
}
