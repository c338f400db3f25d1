//! The first page behind the PIN: cards, history, and what to look at.

use serde_json::{Map, Value, json};
use terms::{Date, Id, Moment, Nik, parse_date};

use super::told::{fitted, registered, texts};
use crate::{
    tools::Tools,
    unlock::Opened,
    vault::{Card, ClaimLabel, Entry, State, VaultState},
};

/// Where a person's date of birth stands, in either format.
const BIRTH_DATES: [&str; 2] = ["birth_date", "birthdate"];

/// All that the first page shows.
pub fn home(open: &Opened, tools: &Tools) -> Value {
    let (state, now) = (&open.state, tools.now());
    let said = |card: &Card| card.claims(&*tools.crypto).unwrap_or_default().into_revealed();
    let claims: Vec<Map<String, Value>> = state.cards().iter().map(said).collect();
    let cards = state.cards().iter().zip(&claims);
    let cards: Vec<Value> = cards.map(|(card, said)| shown((state, card), said, now)).collect();
    let mut history: Vec<Value> = state.history().map(|entry| told(state, entry)).collect();
    history.reverse();
    let mut warnings = Vec::new();
    if claims.iter().any(|said| births(said).any(|date| open.pin.is_date(date))) {
        warnings.push("pin_is_birth_date");
    }
    if open.door.is_changing() {
        warnings.push("pin_change_unfinished");
    }
    let due = state.deferred().iter().map(|promise| promise.due()).min();
    json!({
        "cards": cards,
        "history": history,
        "promises": state.deferred().len(),
        "due": due.map(Moment::rfc3339),
        "warnings": warnings,
        "carries": state.has_to_carry(tools),
    })
}

fn shown((state, card): (&VaultState, &Card), said: &Map<String, Value>, now: Moment) -> Value {
    let kind = &card.kind;
    json!({
        "id": card.id,
        "type": kind.configuration,
        "type_name": kind.type_name,
        "format": kind.format,
        "names": texts(Some(&kind.names), &kind.type_name),
        "issuer": card.issuer_name,
        "status": status(card.state(now)),
        "until": card.expires().map(Moment::rfc3339),
        "left": card.unused_copies(now),
        "renewable": state.can_renew(card),
        "low": card.is_low(now),
        "claims": kind.labels.iter().filter_map(|label| claim(label, said)).collect::<Vec<_>>(),
    })
}

/// Groups are told by their parts.
fn claim(label: &ClaimLabel, said: &Map<String, Value>) -> Option<Value> {
    let found = label.path.select(said).unwrap_or_default();
    let found: Vec<&Value> = found.into_iter().filter(|value| !value.is_object()).collect();
    let value = match found.as_slice() {
        [] => return None,
        [only] => fitted(only),
        several => Value::Array(several.iter().map(|value| fitted(value)).collect()),
    };
    let path = label.path.to_string();
    let masked = is_number_of_a_person(&value);
    let label = texts(Some(&label.texts), &path);
    Some(json!({"path": path, "label": label, "value": value, "masked": masked}))
}

/// A NIK, or a KK number, which has its form: to be seen by the holder's own wish only.
fn is_number_of_a_person(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.parse::<Nik>().is_ok())
}

fn status(state: State) -> &'static str {
    match state {
        State::Good => "valid",
        State::Expired => "expired",
        State::Revoked => "revoked",
        State::Suspended => "suspended",
        State::Untrusted => "unknown",
    }
}

fn told(state: &VaultState, entry: &Entry) -> Value {
    let kinds = || state.cards().iter().map(|card| &card.kind);
    let cards = entry.shown.iter().map(|shown| {
        let kind = kinds().find(|kind| kind.type_name == shown.type_name);
        texts(kind.map(|kind| &kind.names), &shown.type_name)
    });
    let claims = entry.shown.iter().flat_map(|shown| {
        let kind = kinds().find(|kind| kind.type_name == shown.type_name);
        let name = move |path| texts(kind.and_then(|kind| kind.label(path)), &path.to_string());
        shown.claims.iter().map(name)
    });
    let id: Id<Entry> = entry.id;
    json!({
        "id": id,
        "at": entry.at.rfc3339(),
        "who": entry.who,
        "identifier": entry.identifier,
        "deed": entry.deed,
        "outcome": entry.outcome,
        "cards": cards.collect::<Vec<_>>(),
        "claims": claims.collect::<Vec<_>>(),
        "registered": entry.registered.as_ref().map(registered),
        "way": entry.way,
    })
}

/// The dates of birth that a card says: of an mdoc they stand one level deeper.
fn births(said: &Map<String, Value>) -> impl Iterator<Item = Date> {
    let deeper = said.values().filter_map(Value::as_object);
    let all = deeper.flatten().chain(said);
    let dates = all.filter(|(name, _)| BIRTH_DATES.contains(&name.as_str()));
    dates.filter_map(|(_, value)| parse_date(value.as_str()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_birth_are_found_in_both_formats() {
        let found = |said: Value| {
            let said = said.as_object().cloned().unwrap();
            births(&said).map(terms::date_text).collect::<Vec<_>>()
        };
        assert_eq!(found(json!({"birthdate": "1987-04-28", "x": 1})), ["1987-04-28"]);
        assert_eq!(found(json!({"eu": {"birth_date": "1987-04-28"}})), ["1987-04-28"]);
        assert!(found(json!({"birthdate": "soon", "y": {"z": "1987-04-28"}})).is_empty());
    }

    #[test]
    fn a_number_of_a_person_is_masked() {
        assert!(is_number_of_a_person(&json!("3673014505990001")));
        assert!(!is_number_of_a_person(&json!("Siti")) && !is_number_of_a_person(&json!(17)));
    }
}
