//! A question, what is held, what is shown, and whether that was asked.

use std::collections::BTreeMap;

use formats::Path;
use protocols::dcql::{AnswerError, Miss, Need, Query, QueryId, Shown, View};
use serde_json::{Map, Value, json};

pub const PID: &str = "urn:example:pid:1";

pub fn path(text: &str) -> Path {
    text.parse().unwrap()
}

fn path_of(steps: Value) -> Path {
    serde_json::from_value(steps).unwrap()
}

pub fn id(text: &str) -> QueryId {
    QueryId::new(text).unwrap()
}

pub fn object(value: Value) -> Map<String, Value> {
    serde_json::from_value(value).unwrap()
}

pub fn person() -> Map<String, Value> {
    object(json!({
        "vct": PID,
        "full_name": "Sukarni",
        "birthdate": "1990-01-01",
        "age_equal_or_over": {"17": true, "21": false},
        "nationalities": ["ID", "NL"],
        "address": {"locality": "Kota Serang", "region": "Banten"}
    }))
}

pub fn view<'a>(id: &'a str, kind: &'a str, claims: &'a Map<String, Value>) -> View<'a> {
    View {
        id,
        format: "dc+sd-jwt",
        kind,
        extends: &[],
        authority_keys: &[],
        holder_bound: true,
        claims,
    }
}

pub fn query(value: Value) -> Query {
    Query::from_value(value).unwrap()
}

/// A query for one PID with these further members.
fn pid(members: Value) -> Query {
    let mut credential = object(json!({
        "id": "pid", "format": "dc+sd-jwt", "meta": {"vct_values": [PID]}
    }));
    credential.extend(object(members));
    query(json!({ "credentials": [credential] }))
}

fn choose(query: &Query, claims: &Map<String, Value>) -> Result<Vec<String>, Miss> {
    match query.choose(&[view("c1", PID, claims)]) {
        Ok(choices) => Ok(choices[0].disclose.iter().map(Path::to_string).collect()),
        Err(unanswerable) => Err(unanswerable.0[0].1.clone()),
    }
}

fn check(query: &Query, claims: Value, disclosed: &[&str]) -> Result<(), AnswerError> {
    let (claims, disclosed) =
        (object(claims), disclosed.iter().map(|it| path(it)).collect::<Vec<_>>());
    let shown = Shown { view: view("", PID, &claims), disclosed: &disclosed };
    query.check(&BTreeMap::from([("pid".to_owned(), vec![shown])]))
}

#[test]
fn without_claims_nothing_is_disclosed() {
    let query = pid(json!({}));
    assert_eq!(choose(&query, &person()), Ok(vec![]));
    assert_eq!(check(&query, json!({"vct": PID}), &[]), Ok(()));
    let error = check(&query, json!({"full_name": "S"}), &["full_name"]).unwrap_err();
    assert_eq!(
        error,
        AnswerError::AnsweredMoreThanAsked { query: id("pid"), path: path("full_name") }
    );
}

#[test]
fn claims_alone_mean_all_or_nothing() {
    let both = pid(json!({"claims": [{"path": ["full_name"]}, {"path": ["address", "locality"]}]}));
    assert_eq!(choose(&both, &person()), Ok(vec!["address.locality".into(), "full_name".into()]));
    let missing = pid(json!({"claims": [{"path": ["full_name"]}, {"path": ["nik"]}]}));
    assert_eq!(choose(&missing, &person()), Err(Miss::Claim(path("nik"))));
    let unfit = pid(json!({"claims": [{"path": ["full_name", "first"]}]}));
    assert_eq!(choose(&unfit, &person()), Err(Miss::Claim(path("full_name.first"))));

    let shown = json!({"full_name": "S", "address": {"locality": "Serang"}});
    assert_eq!(check(&both, shown.clone(), &["full_name", "address", "address.locality"]), Ok(()));
    let less = check(&both, json!({"full_name": "S", "address": {}}), &["full_name", "address"]);
    assert_eq!(
        less,
        Err(AnswerError::MissingClaim { query: id("pid"), path: path("address.locality") })
    );
    let more = check(&both, shown, &["full_name", "address.locality", "address.region"]);
    assert_eq!(
        more,
        Err(AnswerError::AnsweredMoreThanAsked { query: id("pid"), path: path("address.region") })
    );
}

#[test]
fn the_first_claim_set_that_can_be_met_is_shown() {
    let query = pid(json!({
        "claims": [
            {"id": "a", "path": ["nik"]},
            {"id": "b", "path": ["full_name"]},
            {"id": "c", "path": ["birthdate"]}
        ],
        "claim_sets": [["a"], ["b", "c"], ["b"]]
    }));
    assert_eq!(choose(&query, &person()), Ok(vec!["birthdate".into(), "full_name".into()]));
    let names = json!({"full_name": "S", "birthdate": "1990-01-01"});
    assert_eq!(check(&query, names.clone(), &["full_name", "birthdate"]), Ok(()));
    assert_eq!(check(&query, json!({"full_name": "S"}), &["full_name"]), Ok(()));
    assert_eq!(
        check(&query, json!({"nik": "1", "full_name": "S"}), &["nik", "full_name"]),
        Err(AnswerError::AnsweredMoreThanAsked { query: id("pid"), path: path("nik") }),
        "one option, not the sum of two"
    );
    let none = check(&query, json!({"birthdate": "1990-01-01"}), &["birthdate"]);
    assert!(matches!(none, Err(AnswerError::MissingClaim { .. })));
}

#[test]
fn a_claim_with_another_value_does_not_exist() {
    let adult = |value: Value| {
        pid(json!({"claims": [{"path": ["age_equal_or_over", "21"], "values": [value]}]}))
    };
    let claim = path_of(json!(["age_equal_or_over", "21"]));
    assert_eq!(choose(&adult(json!(false)), &person()), Ok(vec![claim.to_string()]));
    assert_eq!(choose(&adult(json!(true)), &person()), Err(Miss::Claim(claim.clone())));
    assert_eq!(choose(&adult(json!("false")), &person()), Err(Miss::Claim(claim.clone())));
    let shown = json!({"age_equal_or_over": {"21": false}});
    let error = check(&adult(json!(true)), shown, &["age_equal_or_over"]).unwrap_err();
    assert_eq!(error, AnswerError::MissingClaim { query: id("pid"), path: claim });

    let one = pid(json!({"claims": [{"path": ["nationalities", null], "values": ["NL"]}]}));
    assert_eq!(
        choose(&one, &person()),
        Ok(vec!["nationalities.1".into()]),
        "the other stays hidden"
    );
    assert!(!format!("{one:?}").contains("NL"), "values may be about a person");
}

#[test]
fn an_array_is_asked_for_whole_or_by_place() {
    let all = pid(json!({"claims": [{"path": ["nationalities", null]}]}));
    let both = vec!["nationalities.0".to_owned(), "nationalities.1".to_owned()];
    assert_eq!(choose(&all, &person()), Ok(both));
    let second = pid(json!({"claims": [{"path": ["nationalities", 1]}]}));
    assert_eq!(choose(&second, &person()), Ok(vec!["nationalities.1".into()]));
    let moved = json!({"nationalities": ["NL"]});
    assert_eq!(check(&second, moved, &["nationalities", "nationalities.0"]), Ok(()));
}

#[test]
fn only_a_credential_of_the_type_authority_and_binding_answers() {
    let query = pid(json!({
        "trusted_authorities": [
            {"type": "etsi_tl", "values": ["https://lotl.example"]},
            {"type": "aki", "values": ["AQID"]}
        ]
    }));
    let (claims, keys) = (person(), [vec![9], vec![1, 2, 3]]);
    let good = View { authority_keys: &keys, ..view("c", PID, &claims) };
    let miss = |held: View<'_>| query.choose(&[held]).map_err(|none| none.0[0].1.clone()).err();
    assert_eq!(miss(good), None);
    let loose = View { holder_bound: false, ..good };
    assert_eq!(miss(loose), Some(Miss::Binding));
    let foreign = View { authority_keys: &keys[..1], ..good };
    assert_eq!(miss(foreign), Some(Miss::Authority));
    let other = View { kind: "urn:example:other", ..good };
    assert_eq!(miss(other), Some(Miss::Type));
    assert_eq!(miss(View { format: "mso_mdoc", ..good }), Some(Miss::Type));
    let heirs = [PID.to_owned()];
    assert_eq!(miss(View { extends: &heirs, ..other }), None, "an inheriting type is the type");

    let shown = |view| {
        let shown = Shown { view, disclosed: &[] };
        query.check(&BTreeMap::from([("pid".to_owned(), vec![shown])]))
    };
    assert_eq!(shown(good), Ok(()));
    assert_eq!(shown(loose), Err(AnswerError::HolderNotBound(id("pid"))));
    assert_eq!(shown(foreign), Err(AnswerError::AuthorityNotAsked(id("pid"))));
    assert_eq!(shown(other), Err(AnswerError::TypeNotAsked(id("pid"))));
}

#[test]
fn the_first_held_credential_that_fits_is_chosen_and_all_are_offered() {
    let query = pid(json!({"claims": [{"path": ["full_name"]}]}));
    let (empty, full) = (object(json!({})), person());
    let held = [view("empty", PID, &empty), view("first", PID, &full), view("second", PID, &full)];
    assert_eq!(query.choose(&held).unwrap()[0].credential, "first");
    let candidates = query.candidates(&held).remove(&id("pid")).unwrap().unwrap();
    let names: Vec<_> = candidates.iter().map(|it| it.credential.as_str()).collect();
    assert_eq!(names, ["first", "second"]);
    assert_eq!(query.choose(&[]).unwrap_err().0, [(id("pid"), Miss::Type)]);
}

/// Queries `a`, `b` and `c` for the types of these names, in these sets.
fn sets(sets: Value) -> Query {
    let one = |id: &str| json!({"id": id, "format": "dc+sd-jwt", "meta": {"vct_values": [id]}});
    let mut whole = json!({"credentials": [one("a"), one("b"), one("c")]});
    if !sets.is_null() {
        whole["credential_sets"] = sets;
    }
    query(whole)
}

fn chosen(query: &Query, kinds: &[&str]) -> Result<Vec<(String, Need)>, Vec<String>> {
    let claims = Map::new();
    let held: Vec<_> = kinds.iter().map(|kind| view(kind, kind, &claims)).collect();
    match query.choose(&held) {
        Ok(choices) => Ok(choices.into_iter().map(|it| (it.query.to_string(), it.need)).collect()),
        Err(none) => Err(none.0.into_iter().map(|(id, _)| id.to_string()).collect()),
    }
}

fn answered(query: &Query, ids: &[&str]) -> Result<(), AnswerError> {
    let claims = Map::new();
    let shown = |id| Shown { view: view("", id, &claims), disclosed: &[] };
    query.check(&ids.iter().map(|id| ((*id).to_owned(), vec![shown(id)])).collect())
}

#[test]
fn without_sets_every_credential_is_required() {
    let query = sets(Value::Null);
    let all = ["a", "b", "c"].map(|id| (id.to_owned(), Need::Required)).to_vec();
    assert_eq!(chosen(&query, &["c", "b", "a"]), Ok(all));
    assert_eq!(chosen(&query, &["a", "c"]), Err(vec!["b".to_owned()]), "nothing at all is shown");
    assert_eq!(answered(&query, &["a", "b", "c"]), Ok(()));
    assert_eq!(answered(&query, &["a", "b"]), Err(AnswerError::MissingCredential));
}

#[test]
fn the_first_option_of_each_set_that_can_be_met_is_chosen() {
    let query = sets(json!([
        {"options": [["a", "b"], ["c"]]},
        {"options": [["b"]], "required": false}
    ]));
    let (required, optional) = (Need::Required, Need::Optional);
    let ab = vec![("a".to_owned(), required), ("b".to_owned(), required)];
    assert_eq!(chosen(&query, &["a", "b", "c"]), Ok(ab));
    assert_eq!(chosen(&query, &["c"]), Ok(vec![("c".to_owned(), required)]));
    let bc = vec![("b".to_owned(), optional), ("c".to_owned(), required)];
    assert_eq!(chosen(&query, &["b", "c"]), Ok(bc));
    assert_eq!(chosen(&query, &["b"]), Err(vec!["a".to_owned(), "c".to_owned()]));

    for good in [&["a", "b"][..], &["c"], &["b", "c"]] {
        assert_eq!(answered(&query, good), Ok(()), "{good:?}");
    }
    assert_eq!(answered(&query, &["b"]), Err(AnswerError::MissingCredential));
    assert_eq!(answered(&query, &[]), Err(AnswerError::MissingCredential));
    for more in [&["a", "b", "c"][..], &["a", "c"]] {
        assert_eq!(answered(&query, more), Err(AnswerError::CredentialsNotAsked), "{more:?}");
    }
}

#[test]
fn an_answer_is_filed_once_under_a_known_id() {
    let query = pid(json!({}));
    let claims = Map::new();
    let shown = Shown { view: view("", PID, &claims), disclosed: &[] };
    let under = |id: &str, count: usize| BTreeMap::from([(id.to_owned(), vec![shown; count])]);
    assert_eq!(query.check(&under("other", 1)), Err(AnswerError::UnknownQuery));
    assert_eq!(query.check(&under("pid", 0)), Err(AnswerError::NotOne(id("pid"))));
    assert_eq!(query.check(&under("pid", 2)), Err(AnswerError::NotOne(id("pid"))));
    assert_eq!(pid(json!({"multiple": true})).check(&under("pid", 2)), Ok(()));
}

#[test]
fn an_mdoc_is_asked_by_namespace_and_element() {
    let query = query(json!({"credentials": [{
        "id": "mdl", "format": "mso_mdoc", "meta": {"doctype_value": "org.iso.18013.5.1.mDL"},
        "claims": [{"path": ["org.iso.18013.5.1", "family_name"], "intent_to_retain": true}]
    }]}));
    let claims = object(json!({"org.iso.18013.5.1": {"family_name": "Sukarni", "sex": 2}}));
    let mdl = View { format: "mso_mdoc", ..view("m", "org.iso.18013.5.1.mDL", &claims) };
    let choices = query.choose(&[mdl]).unwrap();
    assert_eq!(choices[0].disclose[0].elements().len(), 2);
    let written = serde_json::to_value(&query).unwrap();
    assert_eq!(written["credentials"][0]["claims"][0]["intent_to_retain"], true);
}
