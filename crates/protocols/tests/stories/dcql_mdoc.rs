//! Queries for mdocs: by namespace and element, told against a slow oracle that tries everything.

use std::collections::{BTreeMap, BTreeSet};

use formats::{Element, Path};
use proptest::{prelude::*, sample::subsequence};
use protocols::dcql::{AnswerError, CredentialQuery, Miss, Query, QueryError, Shown, View};
use serde_json::{Map, Value, json};

use super::dcql::{PID, id, query, view};

pub const DOCTYPE: &str = "id.go.example.pid.1";
pub const DOMESTIC: &str = "id.go.example.pid.id.1";

/// An element's namespace and name.
pub type At = (&'static str, &'static str);

const PLACES: [At; 6] = [
    (DOCTYPE, "a"),
    (DOCTYPE, "b"),
    (DOCTYPE, "c"),
    (DOMESTIC, "a"),
    (DOMESTIC, "b"),
    ("other", "a"),
];

pub fn path((namespace, element): At) -> Path {
    Path::new([namespace, element].map(|it| Element::Name(it.to_owned())).to_vec()).unwrap()
}

/// Elements as claims: an object of namespaces.
pub fn claims(elements: &BTreeMap<At, Value>) -> Map<String, Value> {
    let mut claims = Map::new();
    for ((namespace, element), value) in elements {
        let into = claims.entry(*namespace).or_insert_with(|| json!({}));
        into[*element] = value.clone();
    }
    claims
}

pub fn mdoc<'a>(doctype: &'a str, claims: &'a Map<String, Value>) -> View<'a> {
    View { format: "mso_mdoc", ..view("m", doctype, claims) }
}

/// A query for one document with these claims, in these sets.
pub fn asked(claims: &[(At, Option<Value>)], sets: Option<&[Vec<usize>]>) -> Query {
    let claim = |(number, (at, value)): (usize, &(At, Option<Value>))| {
        let mut claim = json!({"id": format!("c{number}"), "path": [at.0, at.1]});
        if let Some(value) = value {
            claim["values"] = json!([value]);
        }
        claim
    };
    let mut credential = json!({
        "id": "pid", "format": "mso_mdoc", "meta": {"doctype_value": DOCTYPE},
        "claims": claims.iter().enumerate().map(claim).collect::<Vec<_>>(),
    });
    let name = |number: &usize| format!("c{number}");
    if let Some(sets) = sets {
        let sets = sets.iter().map(|set| set.iter().map(name).collect::<Vec<_>>());
        credential["claim_sets"] = sets.collect();
    }
    query(json!({ "credentials": [credential] }))
}

pub fn check(query: &Query, shown: &BTreeMap<At, Value>) -> Result<(), AnswerError> {
    let disclosed: Vec<_> = shown.keys().map(|at| path(*at)).collect();
    let claims = claims(shown);
    let shown = Shown { view: mdoc(DOCTYPE, &claims), disclosed: &disclosed };
    query.check(&BTreeMap::from([("pid".to_owned(), vec![shown])]))
}

fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<bool>().prop_map(Value::from),
        (0..2).prop_map(Value::from),
        Just(json!("1")),
        Just(json!(["ID"])),
    ]
}

fn any_elements() -> impl Strategy<Value = BTreeMap<At, Value>> {
    let values = prop::collection::vec(any_value(), PLACES.len());
    (subsequence(PLACES.to_vec(), 0..=PLACES.len()), values)
        .prop_map(|(places, values)| places.into_iter().zip(values).collect())
}

pub type Asks = (Vec<(At, Option<Value>)>, Option<Vec<Vec<usize>>>);

fn any_asks() -> impl Strategy<Value = Asks> {
    let simple = any_value().prop_filter("a value to ask for", |value| !value.is_array());
    let claim = (prop::sample::select(&PLACES[..]), prop::option::weighted(0.3, simple));
    prop::collection::vec(claim, 1..5).prop_flat_map(|claims| {
        let set = prop::collection::vec(0..claims.len(), 1..4);
        (Just(claims), prop::option::of(prop::collection::vec(set, 1..4)))
    })
}

/// The sets of places that answer, best first: by the words of section 6.4.1, tried one by one.
fn oracle((asks, sets): &Asks, held: &BTreeMap<At, Value>) -> Vec<BTreeSet<At>> {
    let all: Vec<usize> = (0..asks.len()).collect();
    let options = sets.clone().unwrap_or_else(|| vec![all]);
    let met = |number: &usize| {
        let (at, value) = &asks[*number];
        held.get(at).is_some_and(|held| value.as_ref().is_none_or(|value| value == held))
    };
    let met = options.iter().filter(|option| option.iter().all(met));
    met.map(|option| option.iter().map(|number| asks[*number].0).collect()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn an_mdoc_is_chosen_and_checked_as_the_slow_way_says(
        asks in any_asks(), held in any_elements()
    ) {
        let query = asked(&asks.0, asks.1.as_deref());
        let whole = claims(&held);
        let chosen = query.choose(&[mdoc(DOCTYPE, &whole)]).ok().map(|mut choices| {
            choices.remove(0).disclose.into_iter().collect::<BTreeSet<_>>()
        });
        let best = oracle(&asks, &held).into_iter().next();
        let expected = best.map(|places| places.into_iter().map(path).collect::<BTreeSet<_>>());
        prop_assert_eq!(chosen, expected);
        // Whatever a wallet might show of what it holds: just the answers pass.
        for mask in 0..1_u32 << held.len() {
            let kept = held.iter().enumerate().filter(|(at, _)| mask & (1 << at) != 0);
            let shown: BTreeMap<_, _> = kept.map(|(_, (at, it))| (*at, it.clone())).collect();
            let places: BTreeSet<At> = shown.keys().copied().collect();
            let fits = oracle(&asks, &shown).contains(&places);
            prop_assert_eq!(check(&query, &shown).is_ok(), fits, "{:?}", places);
        }
    }

    #[test]
    fn combinations_of_both_formats_are_as_the_slow_way_says(
        sets in prop::collection::vec((any::<bool>(), options()), 0..4),
        held in subsequence(IDS.to_vec(), 0..=4),
    ) {
        let query = combined(&sets);
        let empty = Map::new();
        let views: Vec<_> = held.iter().map(|id| of_id(id, &empty)).collect();
        let chosen = query.choose(&views).ok().map(|choices| {
            choices.into_iter().map(|it| it.query.to_string()).collect::<BTreeSet<_>>()
        });
        prop_assert_eq!(chosen, first_combination(&sets, &held));
        for mask in 0..1_u32 << IDS.len() {
            let numbered = IDS.iter().enumerate().filter(|(at, _)| mask & (1 << at) != 0);
            let answered: BTreeSet<&str> = numbered.map(|(_, id)| *id).collect();
            let shown = |id: &'static str| {
                (id.to_owned(), vec![Shown { view: of_id(id, &empty), disclosed: &[] }])
            };
            let passes = query.check(&answered.iter().copied().map(shown).collect()).is_ok();
            prop_assert_eq!(passes, combinations(&sets).contains(&answered), "{:?}", answered);
        }
    }
}

/// Credential queries: two in each format.
const IDS: [&str; 4] = ["jwt-a", "jwt-b", "mdoc-a", "mdoc-b"];

type Sets = Vec<(bool, Vec<Vec<&'static str>>)>;

fn options() -> impl Strategy<Value = Vec<Vec<&'static str>>> {
    prop::collection::vec(subsequence(IDS.to_vec(), 1..3), 1..4)
}

fn combined(sets: &Sets) -> Query {
    let one = |id: &&str| {
        let (format, meta) = if id.starts_with("jwt") {
            ("dc+sd-jwt", json!({"vct_values": [id]}))
        } else {
            ("mso_mdoc", json!({"doctype_value": id}))
        };
        json!({"id": id, "format": format, "meta": meta})
    };
    let mut whole = json!({"credentials": IDS.iter().map(one).collect::<Vec<_>>()});
    if !sets.is_empty() {
        let set = |(required, options)| json!({"options": options, "required": required});
        whole["credential_sets"] = sets.iter().cloned().map(set).collect();
    }
    query(whole)
}

fn of_id<'a>(id: &'a str, claims: &'a Map<String, Value>) -> View<'a> {
    if id.starts_with("jwt") { view(id, id, claims) } else { mdoc(id, claims) }
}

/// What a wallet shows: of each set the first option that it can meet.
fn first_combination(sets: &Sets, held: &[&'static str]) -> Option<BTreeSet<String>> {
    let everything = vec![(true, vec![IDS.to_vec()])];
    let sets = if sets.is_empty() { &everything } else { sets };
    let mut chosen = BTreeSet::new();
    for (required, options) in sets {
        match options.iter().find(|option| option.iter().all(|id| held.contains(id))) {
            Some(option) => chosen.extend(option.iter().map(|id| (*id).to_owned())),
            None if *required => return None,
            None => {}
        }
    }
    Some(chosen)
}

/// Every combination that is asked for: an option of each set, or none of one that is optional.
fn combinations(sets: &Sets) -> BTreeSet<BTreeSet<&'static str>> {
    let everything = vec![(true, vec![IDS.to_vec()])];
    let sets = if sets.is_empty() { &everything } else { sets };
    let mut sums = BTreeSet::from([BTreeSet::new()]);
    for (required, options) in sets {
        let mut next = if *required { BTreeSet::new() } else { sums.clone() };
        for (sum, option) in sums.iter().flat_map(|sum| options.iter().map(move |it| (sum, it))) {
            next.insert(sum.iter().chain(option).copied().collect());
        }
        sums = next;
    }
    sums
}

#[test]
fn an_element_of_another_namespace_or_document_is_another_element() {
    let query = asked(&[((DOCTYPE, "a"), None)], None);
    let shown = |at: At| check(&query, &BTreeMap::from([(at, json!(1))]));
    assert_eq!(shown((DOCTYPE, "a")), Ok(()));
    let missing = AnswerError::MissingClaim { query: id("pid"), path: path((DOCTYPE, "a")) };
    assert_eq!(shown((DOMESTIC, "a")), Err(missing));
    let both = BTreeMap::from([((DOCTYPE, "a"), json!(1)), ((DOMESTIC, "a"), json!(1))]);
    let more = AnswerError::AnsweredMoreThanAsked { query: id("pid"), path: path((DOMESTIC, "a")) };
    assert_eq!(check(&query, &both), Err(more));

    let held = claims(&BTreeMap::from([((DOCTYPE, "a"), json!(1))]));
    let miss = |held: View<'_>| query.choose(&[held]).map_err(|none| none.0[0].1.clone()).err();
    assert_eq!(miss(mdoc(DOCTYPE, &held)), None);
    assert_eq!(miss(mdoc("id.go.example.pid.2", &held)), Some(Miss::Type));
    let heirs = [DOCTYPE.to_owned()];
    let heir = View { extends: &heirs, ..mdoc("id.go.example.pid.2", &held) };
    assert_eq!(miss(heir), Some(Miss::Type), "document types extend nothing");
    assert_eq!(miss(view("v", DOCTYPE, &held)), Some(Miss::Type), "the same name, not the format");
}

#[test]
fn what_to_keep_is_said_of_mdocs_only() {
    let with = |format: &str, meta: Value, retain: Value| {
        let claim = json!({"path": ["x", "y"], "intent_to_retain": retain});
        Query::from_value(json!({"credentials": [
            {"id": "a", "format": format, "meta": meta, "claims": [claim]}
        ]}))
    };
    let mdoc = |retain| with("mso_mdoc", json!({"doctype_value": DOCTYPE}), retain);
    let kept = |query: Query| query.credentials()[0].claims.all()[0].intent_to_retain;
    assert_eq!(kept(mdoc(json!(true)).unwrap()), Some(true));
    assert!(matches!(mdoc(json!("yes")), Err(QueryError::Message(_))));
    let jwt = with("dc+sd-jwt", json!({"vct_values": [PID]}), json!("yes")).unwrap();
    assert_eq!(kept(jwt), None, "unknown there, and so ignored");
}

#[test]
fn a_plain_query_for_an_mdoc_asks_for_all_its_elements() {
    let places = [(DOCTYPE, "a"), (DOMESTIC, "b")].map(path);
    let asked = CredentialQuery::mdoc("pid", DOCTYPE, places.clone()).unwrap();
    let query = Query::new(vec![asked], vec![]).unwrap();
    assert_eq!(
        serde_json::to_value(&query).unwrap()["credentials"][0],
        json!({
            "id": "pid", "format": "mso_mdoc", "meta": {"doctype_value": DOCTYPE},
            "claims": [{"path": [DOCTYPE, "a"]}, {"path": [DOMESTIC, "b"]}],
        })
    );
    let whole = CredentialQuery::mdoc("pid", DOCTYPE, [Path::of(DOCTYPE)]).unwrap();
    assert_eq!(Query::new(vec![whole], vec![]).unwrap_err(), QueryError::PathInMdoc);
}
