//! The request as the person sees it.

use formats::{Element, Path, trust::VerifiedChain};
use protocols::{
    dcql::Unanswerable,
    oid4vp::{AuthorizationRequest, Registration},
};
use serde_json::Value;
use terms::{Nik, Personal};

use super::{
    holding::{Answer, Holding},
    register::{self, Beyond},
    visible,
};
use crate::{
    texts::fit_to_show,
    view::{AskedCard, AskedClaim, Asker, ConsentView, Trace},
};

/// The NIK, and a number of the same shape that is not one.
const NIK_NAMES: [&str; 2] = ["nik", "personal_administrative_number"];
const KK_NAME: &str = "kk_number";

/// Who asks, as the certificate says and not as the request says.
pub fn asker(
    chain: &VerifiedChain,
    request: &AuthorizationRequest,
    registration: Option<&Registration>,
) -> Asker {
    let name = chain.organisation.as_ref().or(chain.common_name.as_ref());
    Asker {
        name: fit_to_show(name.unwrap_or(&chain.anchor)),
        client_id: request.client_id.to_string(),
        hosts: chain.dns_names.iter().map(|name| fit_to_show(name)).collect(),
        vouched_by: fit_to_show(&chain.anchor),
        answer_host: request.response_uri.host(),
        registered: registration.map(register::shown),
    }
}

/// The view of an answer that can be given.
pub fn view(
    asker: Asker,
    (request, registration): (&AuthorizationRequest, Option<&Registration>),
    (holdings, answers): (&[Holding], &[Answer]),
) -> ConsentView {
    let card = |answer: &Answer| {
        let beyond = Beyond::of(registration, request, answer.choice.query.as_str());
        Some(asked_card(holdings.get(answer.at)?, answer, &beyond))
    };
    let cards: Vec<_> = answers.iter().filter_map(card).collect();
    let shown = cards.iter().flat_map(|card| card.claims.iter().chain(&card.always));
    let nik_warning = shown.into_iter().any(|claim| tells_a_nik(&claim.path, claim.value.reveal()));
    ConsentView { asker, cards, missing: Vec::new(), nik_warning, way: None }
}

/// The view where there is nothing to show.
pub fn view_of_nothing(asker: Asker, unanswerable: Unanswerable) -> ConsentView {
    let missing = unanswerable.0.into_iter();
    let missing = missing.map(|(query, miss)| (query.to_string(), miss)).collect();
    ConsentView { asker, cards: Vec::new(), missing, nik_warning: false, way: None }
}

fn asked_card(holding: &Holding, answer: &Answer, beyond: &Beyond) -> AskedCard {
    let Holding { card, copy, held, .. } = holding;
    let kind = &card.kind;
    let mut claims = visible::disclosed(held, &answer.choice.disclose);
    let order = |path: &Path| kind.place_of_label(path).unwrap_or(usize::MAX);
    claims.sort_by_cached_key(|(path, _)| (order(path), path.clone()));
    let asked = |(path, value)| AskedClaim {
        label: kind.label(&path).cloned(),
        retained: answer.retained.contains(&path),
        beyond: false,
        path,
        value: Personal::new(value),
    };
    AskedCard {
        card: card.id,
        names: kind.names.clone(),
        format: kind.format,
        type_name: kind.type_name.clone(),
        issuer_name: card.issuer_name.clone(),
        claims: claims.into_iter().map(asked).map(|it| beyond.mark(it)).collect(),
        always: visible::always(held).into_iter().map(asked).collect(),
        need: answer.choice.need,
        trace: if copy.uses == 0 { Trace::Fresh } else { Trace::SeenBefore },
    }
}

/// Whether this is a NIK, by its name or by its form, or something that holds one.
fn tells_a_nik(path: &Path, value: &Value) -> bool {
    let name = path.elements().iter().rev().find_map(|element| match element {
        Element::Name(name) => Some(name.as_str()),
        Element::All | Element::Index(_) => None,
    });
    tells_a_nik_named(name.unwrap_or_default(), value)
}

fn tells_a_nik_named(name: &str, value: &Value) -> bool {
    match value {
        Value::Array(elements) => elements.iter().any(|it| tells_a_nik_named(name, it)),
        Value::Object(members) => members.iter().any(|(name, it)| tells_a_nik_named(name, it)),
        Value::String(text) => {
            NIK_NAMES.contains(&name) || name != KK_NAME && text.parse::<Nik>().is_ok()
        }
        Value::Number(number) => number.as_u64().is_some_and(|it| Nik::from_number(it).is_ok()),
        Value::Bool(_) | Value::Null => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_nik_is_known_by_name_and_by_form_wherever_it_lies() {
        let tells = |path: &str, value| tells_a_nik(&path.parse().unwrap(), &value);
        assert!(tells("nik", json!("anything")));
        assert!(tells("personal_administrative_number", json!("x")));
        assert!(tells("number", json!("3673014505990001")));
        assert!(tells("number", json!(3_673_014_505_990_001_u64)));
        assert!(tells("family.*", json!([{"members": ["3673014505990001"]}])));
        assert!(tells("family.0.nik", json!("x")));
        assert!(!tells("kk_number", json!("3673010505990001")), "a KK number is no NIK");
        assert!(!tells("full_name", json!("Siti")) && !tells("age", json!(17)));
    }
}
