//! Credential types: every file is read, checked, and makes credentials that read back.

#![expect(clippy::unwrap_used, reason = "a story stops where it surprises")]

mod common;

use std::time::Duration;

use common::{NOON, Rust, forge::issuer};
use formats::{
    Path,
    sd_jwt::{Credential, HeldCredential, Issuer, UnverifiedCredential},
    types::{
        AssembleError, CredentialType, DEFAULT_DOMAIN, Format, Issued, Sd, Sensitivity, Source,
        TypeError, Types, Values,
    },
};
use serde_json::{Value, json};
use terms::{Crypto, SeededDie};

fn types() -> Types {
    Types::load().unwrap()
}

fn pid() -> CredentialType {
    types().find("pid").unwrap().clone()
}

fn path(text: &str) -> Path {
    text.parse().unwrap()
}

/// A value for every source, as the register would give it.
fn value(source: Source) -> Option<Value> {
    Some(match source {
        Source::BirthDate | Source::IssuedOn => json!("2001-02-03"),
        Source::AgeOver(years) => json!(years < 21),
        Source::Country => json!("ID"),
        Source::Nationalities => json!(["ID"]),
        Source::Sex => json!(2),
        Source::Element | Source::Group | Source::Members => {
            unreachable!("has no value of its own")
        }
        other => json!(format!("{other:?}")),
    })
}

/// Somebody of whom everything is known, and who lives with two others alike.
struct Full;

const MEMBERS: usize = 3;

impl Values for Full {
    fn value(&self, source: Source) -> Option<Value> {
        value(source)
    }

    fn each(&self, source: Source) -> Option<Vec<&dyn Values>> {
        (source == Source::Members).then(|| vec![&Full as &dyn Values; MEMBERS])
    }
}

fn issue(ty: &CredentialType, requested: &[Path], values: &dyn Values) -> HeldCredential {
    let claims = ty.claims(requested, values).unwrap();
    let by = Issuer::new(&[]).unwrap();
    let credential = Credential::new(&by, &ty.vct, &claims);
    let draft = credential.draft(&Rust::default(), &SeededDie::new(1)).unwrap();
    let text = draft.clone().complete(&issuer().sign(draft.to_sign()));
    let received = UnverifiedCredential::parse(&text).unwrap();
    received.verify(&Rust::default(), &issuer().public(), NOON, Duration::ZERO).unwrap()
}

#[test]
fn every_type_makes_a_credential_with_every_claim_where_it_belongs() {
    for ty in types().iter() {
        let requested: Vec<Path> = ty.claims.iter().map(|it| it.path.clone()).collect();
        let held = issue(ty, &requested, &Full);
        for claim in &ty.claims {
            let found = claim.path.select(held.claims()).unwrap();
            let of_members = claim.path.elements().len() > 1 && path("members").covers(&claim.path);
            let times = if of_members { MEMBERS } else { 1 };
            assert_eq!(found.len(), times, "{} of {}", claim.path, ty.id);
            let hidden = held.disclosable().any(|it| claim.path.touches(it));
            assert_eq!(hidden, claim.sd != Sd::Never, "{} of {}", claim.path, ty.id);
        }
        assert_eq!(held.registered().vct, ty.vct);
    }
}

#[test]
fn every_type_is_found_by_its_names_in_each_of_its_formats() {
    let types = types();
    for ty in types.iter() {
        assert_eq!(types.find(&ty.id), Some(ty));
        assert_eq!(types.find_vct(&ty.vct), Some(ty));
        let doctype = ty.doctype.as_deref();
        assert!(doctype.is_none_or(|it| types.find_doctype(it) == Some(ty)));
    }
    assert_eq!(types.find("passport"), None);
    let ids: Vec<_> = types.configurations().map(|it| it.id()).collect();
    assert_eq!(
        ids,
        ["pid", "pid_mdoc", "ktp", "ktp_mdoc", "age", "age_mdoc", "kk", "kia", "akta_kelahiran"]
    );
    for id in &ids {
        assert_eq!(types.configuration(id).map(|it| it.id()).as_ref(), Some(id));
    }
    assert_eq!(types.configuration("pid_mdoc").map(|it| it.format.as_str()), Some("mso_mdoc"));
    assert_eq!(types.configuration("pid").map(|it| it.format), Some(Format::SdJwt));
    assert_eq!(types.configuration("kk_mdoc"), None, "no document type");
}

#[test]
fn the_pid_hides_each_claim_on_its_own() {
    let pid = pid();
    assert_eq!(pid.vct, "urn:ikd:pid:1");
    assert!(pid.claims.iter().all(|it| it.sd == Sd::Always));
    for mandatory in ["full_name", "birthdate", "nationalities", "issuing_country"] {
        assert!(pid.claim(&path(mandatory)).unwrap().mandatory, "{mandatory}");
    }
    assert_eq!(pid.claim(&path("nik")).unwrap().sensitivity, Sensitivity::Reveals);
    let marital = pid.claim(&path("marital_status")).unwrap();
    assert_eq!((marital.sensitivity, marital.issued), (Sensitivity::Sensitive, Issued::OnRequest));
}

#[test]
fn a_sensitive_claim_is_issued_only_when_asked_for() {
    let pid = pid();
    assert!(!issue(&pid, &[], &value).claims().contains_key("marital_status"));
    let asked = issue(&pid, &[path("marital_status")], &value);
    assert!(asked.claims().contains_key("marital_status"));
}

#[test]
fn what_the_register_lacks_is_left_out_unless_it_must_be_there() {
    let pid = pid();
    let without = |missing: &'static [Source]| {
        move |source: Source| (!missing.contains(&source)).then(|| value(source)).flatten()
    };
    let held = issue(&pid, &[], &without(&[Source::BirthPlace, Source::AddressLine]));
    assert!(!held.claims().contains_key("place_of_birth"), "no empty group");
    assert!(held.claims()["address"].get("street_address").is_none());
    let error = pid.claims(&[], &without(&[Source::FullName])).err();
    assert_eq!(error, Some(AssembleError::MandatoryMissing(path("full_name"))));
    let no_array =
        |source| if source == Source::Nationalities { Some(json!("ID")) } else { value(source) };
    let error = pid.claims(&[], &no_array).err();
    assert_eq!(error, Some(AssembleError::NoArray(path("nationalities"))));
}

#[test]
fn the_metadata_is_the_same_each_time_and_says_its_hash() {
    let (crypto, pid) = (Rust::default(), pid());
    let metadata = pid.metadata(&crypto);
    assert_eq!(metadata, pid.metadata(&crypto));
    let hash = formats::base64url::encode_padded(&crypto.sha256(metadata.json.as_bytes()));
    assert_eq!(metadata.integrity, format!("sha256-{hash}"));
    let document: Value = serde_json::from_str(&metadata.json).unwrap();
    assert_eq!(document["vct"], "urn:ikd:pid:1");
    assert_eq!(document["display"][0]["locale"], "id");
    let element = &document["claims"][6];
    assert_eq!(element["path"], json!(["nationalities", null]));
    assert_eq!(element["sd"], "always");
    assert_eq!(element["display"][1], json!({"locale": "en", "label": "Nationality"}));
}

#[test]
fn a_file_that_contradicts_itself_is_not_read() {
    let label = json!([{"locale": "id", "label": "x"}, {"locale": "en", "label": "x"}]);
    let claim = |path: Value, source: &str| json!({"path": path, "source": source, "mandatory": false, "sd": "always", "display": label});
    let with = |name: &str, value: Value| {
        let mut file = json!({
            "id": "t", "for": "ikd", "vct": "urn:t",
            "display": [
                {"locale": "id", "name": "x", "description": "x"},
                {"locale": "en", "name": "x", "description": "x"},
            ],
            "validity_days": 7, "batch_size": 2, "claims": [claim(json!(["a"]), "nik")],
        });
        file[name] = value;
        CredentialType::parse(DEFAULT_DOMAIN, &file.to_string())
    };
    assert!(with("id", json!("u")).is_ok());
    let bad_value =
        |name: &str, value: Value| matches!(with(name, value), Err(TypeError::Value(_)));
    assert!(bad_value("validity_days", json!(15)) && bad_value("validity_days", json!(0)));
    assert!(bad_value("batch_size", json!(0)) && bad_value("id", json!("t_mdoc")));
    assert!(bad_value("claims", json!([])));
    assert!(bad_value("display", json!([{"locale": "id", "name": "x", "description": "x"}])));
    let bad_claims = |claims: Value| matches!(with("claims", claims), Err(TypeError::Claim(_)));
    let (a, group) = (claim(json!(["a"]), "nik"), claim(json!(["g"]), "group"));
    assert!(bad_claims(json!([a, a])), "twice");
    assert!(bad_claims(json!([claim(json!(["g", "x"]), "nik"), group])), "before its group");
    assert!(bad_claims(json!([a, claim(json!(["a", "x"]), "nik")])), "beneath a value");
    assert!(bad_claims(json!([a, claim(json!(["a", null]), "element")])), "in no array");
    assert!(bad_claims(json!([claim(json!(["cnf"]), "nik")])), "a name that is taken");
    assert!(bad_claims(json!([claim(json!(["a", 0]), "nik")])), "one element only");
    assert!(matches!(with("extra", json!(1)), Err(TypeError::Malformed(_))));
    let same = with("id", json!("u")).unwrap();
    assert_eq!(Types::new(vec![same.clone(), same]).err(), Some(TypeError::Twice("u".to_owned())));
}
