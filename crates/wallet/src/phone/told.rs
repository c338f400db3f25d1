//! Requests, questions and results, as the shell gets them.

use formats::base64url;
use protocols::dcql::{Miss, Need};
use serde_json::{Value, json};
use terms::Language;

use crate::{
    http::Request,
    step::Accepted,
    texts::{Texts, fit_to_show},
    trust::TrustView,
    vault::{Registered, Way},
    view::{
        AskedCard, AskedClaim, ChangedClaim, Checked, ConsentView, Renewed, Trace, Undescribed,
    },
};

/// A text in both languages; `otherwise` where nobody gave it a name.
pub fn texts(texts: Option<&Texts>, otherwise: &str) -> Value {
    let choose = |language| {
        let chosen = texts.and_then(|it| it.choose(language));
        chosen.map_or_else(|| fit_to_show(otherwise), str::to_owned)
    };
    json!({"id": choose(Language::Indonesian), "en": choose(Language::English)})
}

/// A value without what deceives; pictures stay whole.
pub fn fitted(value: &Value) -> Value {
    match value {
        Value::String(text) if text.starts_with("data:image/") => Value::String(text.clone()),
        Value::String(text) => Value::String(fit_to_show(text)),
        Value::Array(all) => Value::Array(all.iter().map(fitted).collect()),
        Value::Object(all) => {
            Value::Object(all.iter().map(|(name, it)| (fit_to_show(name), fitted(it))).collect())
        }
        other => other.clone(),
    }
}

/// Requests for the shell to make.
pub fn fetch(requests: &[Request]) -> Value {
    let told = |it: &Request| {
        json!({
            "method": it.method.name(),
            "url": it.url,
            "headers": it.headers,
            "body": base64url::encode(&it.body),
            "max_bytes": it.max_bytes,
        })
    };
    json!({"step": "fetch", "requests": requests.iter().map(told).collect::<Vec<_>>()})
}

/// What the person is asked before anything leaves the wallet.
pub fn consent(view: &ConsentView) -> Value {
    let asker = &view.asker;
    let missing = view.missing.iter().map(|(query, miss)| {
        let (why, claim) = match miss {
            Miss::Type => ("type", None),
            Miss::Authority => ("authority", None),
            Miss::Binding => ("binding", None),
            Miss::Claim(path) => ("claim", Some(path.to_string())),
        };
        json!({"query": fit_to_show(query), "why": why, "claim": claim})
    });
    let view = json!({
        "asker": {
            "name": asker.name,
            "client_id": fit_to_show(&asker.client_id),
            "hosts": asker.hosts,
            "vouched_by": asker.vouched_by,
            "answer_host": asker.answer_host,
            "registered": asker.registered.as_ref().map(registered),
        },
        "cards": view.cards.iter().map(asked).collect::<Vec<_>>(),
        "missing": missing.collect::<Vec<_>>(),
        "nik_warning": view.nik_warning,
        "way": view.way,
        "elsewhere": view.way.is_none_or(Way::is_elsewhere),
    });
    json!({"step": "consent", "view": view})
}

/// What the register says of a verifier.
pub fn registered(said: &Registered) -> Value {
    json!({
        "purpose": texts(Some(&said.purpose), ""),
        "retention": texts(Some(&said.retention), ""),
        "support": said.support,
        "authority": said.authority,
    })
}

fn asked(card: &AskedCard) -> Value {
    let claim = |it: &AskedClaim| {
        let path = it.path.to_string();
        let (label, value) = (texts(it.label.as_ref(), &path), fitted(it.value.reveal()));
        json!({"path": path, "label": label, "value": value, "retained": it.retained, "beyond": it.beyond})
    };
    json!({
        "id": card.card,
        "names": texts(Some(&card.names), &card.type_name),
        "format": card.format,
        "issuer": card.issuer_name,
        "claims": card.claims.iter().map(claim).collect::<Vec<_>>(),
        "always": card.always.iter().map(claim).collect::<Vec<_>>(),
        "need": match card.need { Need::Optional => "optional", Need::Required => "required" },
        "trace": match card.trace { Trace::Fresh => "fresh", Trace::SeenBefore => "seen_before" },
    })
}

/// A trust list that the person is asked about.
pub fn trust(view: &TrustView) -> Value {
    let view = json!({
        "fingerprint": view.fingerprint,
        "keeper": view.keeper,
        "sequence": view.sequence,
        "issued": view.issued.rfc3339(),
        "anchors": view.anchors,
    });
    json!({"step": "trust", "view": view})
}

/// Parts of what lies on the phone, to be laid down in one piece; those that are not named stay as
/// they are.
pub fn keep<const N: usize>(parts: [(&str, String); N]) -> Value {
    let parts = parts.map(|(name, part)| (name.to_owned(), Value::String(part)));
    let step = ("step".to_owned(), json!("keep"));
    Value::Object([step].into_iter().chain(parts).collect())
}

/// The end of a flow.
pub fn done(done: Value) -> Value {
    json!({"step": "done", "done": done})
}

/// What came of an offer.
pub fn accepted(accepted: &Accepted) -> Value {
    let plain = |it: &Undescribed| {
        let [id, en] = [Language::Indonesian, Language::English].map(|it_in| it.why.reason(it_in));
        json!({"id": it.card, "reason": {"id": id, "en": en}})
    };
    json!({
        "cards": accepted.cards,
        "renewed": accepted.renewed.iter().map(renewed).collect::<Vec<_>>(),
        "undescribed": accepted.undescribed.iter().map(plain).collect::<Vec<_>>(),
        "deferred": accepted.deferred,
        "pinned": accepted.pinned.as_ref().map(|it| &it.fingerprint),
    })
}

fn renewed(card: &Renewed) -> Value {
    let change = |it: &ChangedClaim| {
        let said = |value: &Option<terms::Personal<Value>>| {
            value.as_ref().map(|value| fitted(value.reveal()))
        };
        let label = texts(it.label.as_ref(), &it.path.to_string());
        json!({"label": label, "old": said(&it.old), "new": said(&it.new)})
    };
    json!({
        "id": card.card,
        "names": texts(Some(&card.names), ""),
        "copies": card.copies,
        "changes": card.changes.iter().map(change).collect::<Vec<_>>(),
    })
}

/// What a check has found.
pub fn checked(checked: &Checked) -> Value {
    let card = |it: &crate::view::CheckedCard| {
        let names = texts(Some(&it.names), "");
        json!({"id": it.card, "names": names, "found": it.found, "status": it.state})
    };
    json!({
        "cards": checked.cards.iter().map(card).collect::<Vec<_>>(),
        "unread": checked.unread.len(),
        "pinned": checked.pinned.as_ref().map(|it| &it.fingerprint),
    })
}
