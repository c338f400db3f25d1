//! Type files: what contradicts itself is not read, and a new one needs nothing but itself.

use crate::common::{Rust, values::Full};
use formats::types::{
    AssembleError, CredentialType, DEFAULT_DOMAIN, Format, TypeError, TypeReading, Types,
};
use serde_json::{Value, json};

fn claim(path: Value, source: &str) -> Value {
    let label = json!([{"locale": "id", "label": "x"}, {"locale": "en", "label": "x"}]);
    json!({"path": path, "source": source, "mandatory": false, "sd": "always", "display": label})
}

fn with_elements(mut claim: Value, elements: Value) -> Value {
    claim.as_object_mut().unwrap().insert("mdoc".to_owned(), elements);
    claim
}

/// A small type file, with one thing put in.
fn with(name: &str, value: Value) -> Result<CredentialType, TypeError> {
    let mut file = json!({
        "id": "t", "for": "ikd", "vct": "urn:t",
        "display": [
            {"locale": "id", "name": "x", "description": "x"},
            {"locale": "en", "name": "x", "description": "x"},
        ],
        "validity_days": 7, "batch_size": 2, "claims": [claim(json!(["a"]), "nik")],
    });
    file.as_object_mut().unwrap().insert(name.to_owned(), value);
    CredentialType::parse(DEFAULT_DOMAIN, &file.to_string())
}

#[test]
fn a_file_that_contradicts_itself_is_not_read() {
    assert!(with("id", json!("u")).is_ok());
    let bad_value =
        |name: &str, value: Value| matches!(with(name, value), Err(TypeError::Value(_)));
    assert!(bad_value("validity_days", json!(15)) && bad_value("validity_days", json!(0)));
    assert!(bad_value("batch_size", json!(0)) && bad_value("vct", json!("")));
    for id in ["", "t_mdoc", "T", "t t", &"t".repeat(33)] {
        assert!(bad_value("id", json!(id)), "{id}");
    }
    assert!(bad_value("claims", json!([])));
    assert!(bad_value("display", json!([{"locale": "id", "name": "x", "description": "x"}])));
    assert!(matches!(with("extra", json!(1)), Err(TypeError::Malformed(_))));
    assert!(matches!(with("for", json!("everybody")), Err(TypeError::Malformed(_))));
    let same = with("id", json!("u")).unwrap();
    let twice = Types::new(vec![same.clone(), same]).err();
    assert_eq!(twice, Some(TypeError::Twice("u".to_owned())));
}

#[test]
fn just_one_type_says_who_somebody_is() {
    let named = |id: &str, is_identity: bool| {
        let mut it = with("identity", json!(is_identity)).unwrap();
        (it.id, it.vct) = (id.to_owned(), format!("urn:{id}"));
        it
    };
    let types = Types::new(vec![named("a", false), named("b", true), named("c", false)]).unwrap();
    assert_eq!(types.identity(), "b");
    assert!(types.iter().all(|it| it.is_identity == (it.id == "b")));
    let none = Types::new(vec![named("a", false)]).err();
    assert_eq!(none, Some(TypeError::Identities(0)));
    let two = Types::new(vec![named("a", true), named("b", true)]).err();
    assert_eq!(two, Some(TypeError::Identities(2)));
    assert!(!with("id", json!("u")).unwrap().is_identity, "unless the file says so");
}

#[test]
fn claims_stand_in_what_holds_them() {
    let bad_claims = |claims: Value| matches!(with("claims", claims), Err(TypeError::Claim(_)));
    let (a, group) = (claim(json!(["a"]), "nik"), claim(json!(["g"]), "group"));
    assert!(bad_claims(json!([a, a])), "twice");
    assert!(bad_claims(json!([claim(json!(["g", "x"]), "nik"), group])), "before its group");
    assert!(bad_claims(json!([group])), "an empty group");
    assert!(bad_claims(json!([a, claim(json!(["a", "x"]), "nik")])), "beneath a value");
    assert!(bad_claims(json!([a, claim(json!(["a", null]), "element")])), "in no array");
    assert!(bad_claims(json!([claim(json!(["cnf"]), "nik")])), "a name that is taken");
    assert!(bad_claims(json!([claim(json!(["a", 0]), "nik")])), "one element only");
    let (people, each) = (claim(json!(["p"]), "members"), claim(json!(["p", null]), "element"));
    let name = claim(json!(["p", null, "n"]), "full_name");
    assert!(with("claims", json!([people, each, name])).is_ok());
    assert!(bad_claims(json!([people])), "people of whom nothing is said");
    assert!(bad_claims(json!([people, each])), "people of whom nothing is said");
    let (texts, each) =
        (claim(json!(["c"]), "nationalities"), claim(json!(["c", null]), "element"));
    assert!(with("claims", json!([texts])).is_ok() && with("claims", json!([texts, each])).is_ok());
    let beneath = claim(json!(["c", null, "n"]), "nik");
    assert!(bad_claims(json!([texts, each, beneath])), "a text has no parts");
}

#[test]
fn elements_of_an_mdoc_stand_once_and_in_a_namespace() {
    let with_mdoc = |elements: Value, doctype: Value| {
        let claim = with_elements(claim(json!(["a"]), "nik"), elements);
        let mut file: Value = serde_json::to_value(json!({
            "id": "t", "for": "ikd", "vct": "urn:t", "doctype": doctype,
            "display": [
                {"locale": "id", "name": "x", "description": "x"},
                {"locale": "en", "name": "x", "description": "x"},
            ],
            "validity_days": 7, "batch_size": 2,
        }))
        .unwrap();
        file["claims"] = json!([claim]);
        CredentialType::parse(DEFAULT_DOMAIN, &file.to_string())
    };
    let doctype = || json!("{domain}.t.1");
    assert!(with_mdoc(json!([{"element": "a"}]), doctype()).is_ok());
    let bad = |it: Result<CredentialType, TypeError>| matches!(it, Err(TypeError::Element(_)));
    assert!(bad(with_mdoc(json!([{"element": "a"}]), Value::Null)), "no document type");
    assert!(bad(with_mdoc(json!([{"element": "a"}, {"element": "a"}]), doctype())), "twice");
    assert!(bad(with_mdoc(json!([{"element": "a".repeat(33)}]), doctype())), "too long to prove");
    assert!(bad(with_mdoc(json!([{"element": ""}]), doctype())));
    let far = json!([{"element": "a", "namespace": "x".repeat(65)}]);
    assert!(bad(with_mdoc(far, doctype())));
    let nothing = with_mdoc(json!([]), doctype()).err();
    assert_eq!(nothing, Some(TypeError::Value("t".to_owned())), "an mdoc without elements");
    let (people, each) = (claim(json!(["p"]), "members"), claim(json!(["p", null]), "element"));
    let inside = with_elements(claim(json!(["p", null, "n"]), "nik"), json!([{"element": "n"}]));
    let refused = with("claims", json!([people, each, inside]));
    assert!(bad(refused), "an mdoc knows no arrays of objects");
}

/// Nothing of this type stands anywhere in the program.
const LIBRARY_CARD: &str = r#"{
    "id": "library_card", "for": "ikd", "identity": true, "vct": "urn:example:library:1",
    "doctype": "org.example.library.1",
    "display": [
        {"locale": "id", "name": "Kartu perpustakaan", "description": "x"},
        {"locale": "en", "name": "Library card", "description": "x"}
    ],
    "validity_days": 3, "batch_size": 4,
    "claims": [
        {"path": ["reader"], "source": "full_name", "mandatory": true, "sd": "always",
         "mdoc": [{"element": "reader"}],
         "display": [{"locale": "id", "label": "Nama"}, {"locale": "en", "label": "Name"}]},
        {"path": ["senior"], "source": {"age_over": 65}, "mandatory": true, "sd": "never",
         "mdoc": [{"element": "senior", "namespace": "org.example.library.fees.1"}],
         "display": [{"locale": "id", "label": "Lansia"}, {"locale": "en", "label": "Senior"}]},
        {"path": ["readers"], "source": "members", "mandatory": false, "sd": "never",
         "display": [{"locale": "id", "label": "Serumah"}, {"locale": "en", "label": "Household"}]},
        {"path": ["readers", null], "source": "element", "mandatory": false, "sd": "never",
         "display": [{"locale": "id", "label": "Serumah"}, {"locale": "en", "label": "Member"}]},
        {"path": ["readers", null, "name"], "source": "full_name", "mandatory": true, "sd": "always",
         "display": [{"locale": "id", "label": "Nama"}, {"locale": "en", "label": "Name"}]}
    ]
}"#;

#[test]
fn a_new_type_needs_its_file_and_nothing_else() {
    let card = CredentialType::parse(DEFAULT_DOMAIN, LIBRARY_CARD).unwrap();
    let types = Types::new(vec![card]).unwrap();
    let ids: Vec<_> = types.configurations().map(|it| it.id()).collect();
    assert_eq!(ids, ["library_card", "library_card_mdoc"]);
    let of = types.configuration("library_card_mdoc").unwrap();
    assert_eq!(of.format, Format::Mdoc);
    let elements = of.kind.data_elements(&[], &Full).unwrap();
    let said: Vec<_> = elements.iter().map(|it| (it.namespace, it.element)).collect();
    let expected = [("org.example.library.1", "reader"), ("org.example.library.fees.1", "senior")];
    assert_eq!(said, expected);
    assert!(!of.kind.claims(&[], &Full).unwrap().is_empty());
    let alone = |_| None;
    let missing = of.kind.claims(&[], &alone).err();
    assert_eq!(missing, Some(AssembleError::MandatoryMissing("reader".parse().unwrap())));
    let crypto = Rust::default();
    let (metadata, vct) = (of.kind.metadata(&crypto), "urn:example:library:1");
    let integrity = Some(metadata.integrity.as_str());
    let read = TypeReading::parse(&crypto, metadata.json.as_bytes(), vct, integrity).unwrap();
    assert_eq!(read.whole().unwrap().claims.len(), of.kind.claims.len());
}
