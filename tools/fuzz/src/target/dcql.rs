//! DCQL: a query (first line), and credentials (the other lines) that may answer it.

use std::collections::BTreeMap;

use formats::json;
use protocols::dcql::{Choice, Query, Shown, View};
use serde_json::{Map, Value};

use crate::sketch::Input;

pub const KIND: &str = "urn:test:1";
const MOST_CREDENTIALS: usize = 4;

pub fn run(data: &[u8]) {
    let Some(Input::Sketch(mut lines)) = Input::read(data) else { return };
    let Ok(query) = Query::from_json(lines.line().as_bytes()) else { return };
    let written = serde_json::to_vec(&query).expect("a query can be written");
    let again = Query::from_json(&written).expect("what is written is read");
    assert_eq!(again, query);
    assert_eq!(serde_json::to_vec(&again).ok(), Some(written));

    let rest = lines.rest(MOST_CREDENTIALS);
    let claims: Vec<Map<String, Value>> =
        rest.iter().filter_map(|line| json::parse_object(line.as_bytes()).ok()).collect();
    answer(&query, &claims);
}

/// What the wallet chooses, the verifier takes.
fn answer(query: &Query, claims: &[Map<String, Value>]) {
    let names = ["0", "1", "2", "3"];
    let views: Vec<View<'_>> =
        names.iter().zip(claims).map(|(name, claims)| view(name, claims)).collect();
    let _ = query.candidates(&views);
    let Ok(choices) = query.choose(&views) else { return };
    let mut shown: BTreeMap<String, Vec<Shown<'_>>> = BTreeMap::new();
    for Choice { query, credential, disclose, .. } in &choices {
        let view = views.iter().find(|view| view.id == credential).expect("one of ours");
        let shown = shown.entry(query.as_str().to_owned()).or_default();
        shown.push(Shown { view: *view, disclosed: disclose });
    }
    query.check(&shown).expect("what was chosen is what was asked");
}

/// Every other credential is an mdoc.
fn view<'a>(id: &'a str, claims: &'a Map<String, Value>) -> View<'a> {
    let format = if claims.contains_key(KIND) { "mso_mdoc" } else { "dc+sd-jwt" };
    View { id, format, kind: KIND, extends: &[], authority_keys: &[], holder_bound: true, claims }
}
