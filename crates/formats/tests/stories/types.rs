//! Credential types: every file is read, and makes credentials that read back, in both formats.

use std::time::Duration;

use crate::common::{
    NOON, Rust,
    mdoc::{HOUR, anchors, chain, holder, issuer},
    values::{Full, MEMBERS, value},
};
use formats::{
    Element, Path, base64url, cbor, mdoc,
    sd_jwt::{Credential, HeldCredential, Issuer, UnverifiedCredential},
    types::{
        AssembleError, CredentialType, DataElement, Format, Holder, Issued, Sd, Sensitivity, Shape,
        Source, Types, Values,
    },
};
use serde_json::{Value, json};
use terms::SeededDie;

fn types() -> Types {
    Types::load().unwrap()
}

fn find(id: &str) -> CredentialType {
    types().find(id).unwrap().clone()
}

fn path(text: &str) -> Path {
    text.parse().unwrap()
}

fn everything(ty: &CredentialType) -> Vec<Path> {
    ty.claims.iter().map(|it| it.path.clone()).collect()
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
        let held = issue(ty, &everything(ty), &Full);
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
        let child = ty.holder == Holder::Child;
        assert_eq!(child, ty.id == "kia");
    }
    assert_eq!(types.find("passport"), None);
    let ids: Vec<_> = types.configurations().map(|it| it.id()).collect();
    assert_eq!(
        ids,
        [
            "age",
            "age_mdoc",
            "akta_kelahiran",
            "face_age",
            "face_age_mdoc",
            "kia",
            "kk",
            "ktp",
            "ktp_mdoc",
            "pid",
            "pid_mdoc"
        ]
    );
    for id in &ids {
        assert_eq!(types.configuration(id).map(|it| it.id()).as_ref(), Some(id));
    }
    assert_eq!(types.configuration("pid_mdoc").map(|it| it.format.as_str()), Some("mso_mdoc"));
    assert_eq!(types.configuration("pid").map(|it| it.format), Some(Format::SdJwt));
    assert_eq!(types.configuration("kk_mdoc"), None, "no document type");
}

#[test]
fn document_types_lie_in_the_deployers_domain() {
    let types = Types::of_domain("id.go.kemendagri").unwrap();
    let pid = types.find_doctype("id.go.kemendagri.pid.1").unwrap();
    assert!(pid.claim_of_element("id.go.kemendagri.pid.1", "birth_date").is_some());
    let nik = pid.claim_of_element("id.go.kemendagri.pid.id.1", "nik").unwrap();
    assert_eq!(nik.path, path("nik"), "a domestic namespace: the version follows the country");
    for bad in ["", "example", "id..go", "Id.go", "id.go/x", &"a.".repeat(30)] {
        assert!(Types::of_domain(bad).is_err(), "{bad}");
    }
}

#[test]
fn the_pid_hides_each_claim_on_its_own() {
    let pid = find("pid");
    assert_eq!(pid.vct, "urn:ikd:pid:1");
    assert!(pid.claims.iter().all(|it| it.sd == Sd::Always));
    for mandatory in ["full_name", "birthdate", "issuing_authority", "issuing_country"] {
        assert!(pid.claim(&path(mandatory)).unwrap().mandatory, "{mandatory}");
    }
    assert_eq!(pid.claim(&path("nik")).unwrap().sensitivity, Sensitivity::Reveals);
    let marital = pid.claim(&path("marital_status")).unwrap();
    assert_eq!((marital.sensitivity, marital.issued), (Sensitivity::Sensitive, Issued::OnRequest));
}

#[test]
fn a_private_matter_is_marked_wherever_it_stands() {
    let private = [
        Source::Religion,
        Source::BloodType,
        Source::Occupation,
        Source::MaritalStatus,
        Source::Portrait,
    ];
    for ty in types().iter() {
        for claim in &ty.claims {
            if private.contains(&claim.source) {
                assert_eq!(
                    claim.sensitivity,
                    Sensitivity::Sensitive,
                    "{} of {}",
                    claim.path,
                    ty.id
                );
            }
            if matches!(claim.source, Source::Nik | Source::KkNumber) {
                assert_ne!(claim.sensitivity, Sensitivity::Ordinary, "{} of {}", claim.path, ty.id);
            }
        }
    }
}

#[test]
fn a_sensitive_claim_is_issued_only_when_asked_for() {
    let pid = find("pid");
    assert!(!issue(&pid, &[], &value).claims().contains_key("marital_status"));
    let asked = issue(&pid, &[path("marital_status")], &value);
    assert!(asked.claims().contains_key("marital_status"));
    let asks_detail = |requested: &[Path]| pid.sources(requested).any(|it| it == Source::Religion);
    assert!(!asks_detail(&[]) && asks_detail(&[path("religion")]), "nor is it looked up");
}

#[test]
fn what_the_register_lacks_is_left_out_unless_it_must_be_there() {
    let pid = find("pid");
    let without = |missing: &'static [Source]| {
        move |source: Source| (!missing.contains(&source)).then(|| value(source)).flatten()
    };
    let no_place = without(&[Source::BirthPlace, Source::AddressLine]);
    let held = issue(&pid, &[], &no_place);
    assert!(!held.claims().contains_key("place_of_birth"), "no empty group");
    assert!(held.claims()["address"].get("street_address").is_none());
    let elements = pid.data_elements(&[], &no_place).unwrap();
    let names: Vec<_> = elements.iter().map(|it| it.element).collect();
    assert!(!names.contains(&"place_of_birth") && !names.contains(&"resident_street"));
    let missing = Some(AssembleError::MandatoryMissing(path("full_name")));
    let no_name = without(&[Source::FullName]);
    assert_eq!(pid.claims(&[], &no_name).err(), missing);
    assert_eq!(pid.data_elements(&[], &no_name).err(), missing);
    let no_array =
        |source| if source == Source::Nationalities { Some(json!("ID")) } else { value(source) };
    let error = pid.claims(&[], &no_array).err();
    assert_eq!(error, Some(AssembleError::NoArray(path("nationalities"))));
    let error = pid.data_elements(&[], &no_array).err();
    assert_eq!(error, Some(AssembleError::Shape(path("nationalities"))));
    let no_date = |it| if it == Source::BirthDate { Some(json!("2001-02-30")) } else { value(it) };
    let error = pid.data_elements(&[], &no_date).err();
    assert_eq!(error, Some(AssembleError::Shape(path("birthdate"))));
}

#[test]
fn each_member_of_a_family_is_shown_or_kept_back_claim_by_claim() {
    let kk = find("kk");
    let held = issue(&kk, &[], &Full);
    let can_hide = |text: &str| held.disclosable().any(|it| *it == path(text));
    for place in ["members", "members.0", "members.2", "members.1.nik", "members.1.full_name"] {
        assert!(can_hide(place), "{place}");
    }
    let shown: Vec<_> = held.disclosed_by(&[path("members.1.full_name")]).cloned().collect();
    let names = shown.iter().filter(|it| path("members.*.full_name").covers(it)).count();
    assert_eq!((names, shown.len()), (1, 3), "the array, one member, and one name");
    assert_eq!(held.claims()["members"][0].get("religion"), None, "on request only");
    let alone = kk.claims(&[], &value).err();
    assert_eq!(alone, Some(AssembleError::MandatoryMissing(path("members"))));
}

fn element<'e>(elements: &'e [DataElement<'_>], name: &str) -> &'e cbor::Value {
    &elements.iter().find(|it| it.element == name).unwrap().value
}

#[test]
fn an_mdoc_has_the_elements_and_types_of_the_european_pid() {
    let pid = find("pid");
    let elements = pid.data_elements(&everything(&pid), &Full).unwrap();
    let diagnostic = |name: &str| format!("{:?}", element(&elements, name));
    let tagged = |tag, text: &str| cbor::Value::Tag(tag, Box::new(cbor::Value::from(text)));
    assert_eq!(*element(&elements, "birth_date"), tagged(1004, "2001-02-03"));
    assert_eq!(*element(&elements, "issuance_date"), tagged(1004, "2001-02-03"));
    assert_eq!(*element(&elements, "sex"), cbor::Value::Unsigned(2));
    assert_eq!(*element(&elements, "nationality"), vec![cbor::Value::from("ID")].into());
    let place = (cbor::Value::from("locality"), cbor::Value::from("BirthPlace"));
    assert_eq!(*element(&elements, "place_of_birth"), cbor::Value::Map(vec![place]));
    for text in ["full_name", "resident_street", "resident_city", "resident_state", "nik"] {
        assert!(element(&elements, text).as_str().is_some(), "{}", diagnostic(text));
    }
    let (core, domestic) = ("id.go.example.pid.1", "id.go.example.pid.id.1");
    let names = |namespace| -> Vec<_> {
        elements.iter().filter(|it| it.namespace == namespace).map(|it| it.element).collect()
    };
    assert_eq!(names(core).len() + names(domestic).len(), elements.len());
    for name in ["rt", "rw", "kelurahan", "kecamatan", "kabupaten_kota", "provinsi", "kk_number"] {
        assert!(names(domestic).contains(&name), "{name}");
    }
    let ordinary = pid.data_elements(&[], &Full).unwrap();
    let private = ["religion", "blood_type", "occupation", "marital_status"];
    assert!(ordinary.iter().all(|it| !private.contains(&it.element)), "on request only");
}

#[test]
fn every_type_with_a_document_type_makes_an_mdoc_that_reads_back() {
    for ty in types().iter() {
        let Some(doctype) = ty.doctype.as_deref() else { continue };
        let elements = ty.elements(&everything(ty), &Full).unwrap();
        let (by, key) = (mdoc::Issuer::new(&chain()), holder().public());
        let draft = mdoc::Mdoc::new(&by, doctype, &elements)
            .signed(NOON)
            .valid(NOON, NOON.plus(HOUR))
            .holder(&key)
            .draft(&Rust::default(), &SeededDie::new(1))
            .unwrap();
        let signature = issuer().sign(draft.to_sign());
        let bytes = draft.complete(&signature);
        let received = mdoc::UnverifiedMdoc::parse(&bytes).unwrap();
        let held = received
            .verify_trusted(&Rust::default(), &anchors(), doctype, NOON, Duration::ZERO)
            .unwrap();
        for it in &ty.data_elements(&everything(ty), &Full).unwrap() {
            assert!(held.find(it.namespace, it.element).is_some(), "{} of {}", it.element, ty.id);
        }
        assert_eq!(held.elements().len(), elements.len());
    }
}

#[test]
fn a_text_too_long_for_an_element_is_left_out() {
    let long = |source| match source {
        Source::AddressLine => Some(json!("x".repeat(151))),
        Source::BirthPlace => Some(json!("é".repeat(150))),
        other => value(other),
    };
    let ktp = find("ktp");
    let elements = ktp.data_elements(&[], &long).unwrap();
    assert!(elements.iter().all(|it| it.element != "resident_street"));
    assert_eq!(element(&elements, "birth_place").as_str().unwrap().chars().count(), 150);
}

#[test]
fn a_type_of_both_formats_says_the_same_in_both() {
    for ty in types().iter().filter(|it| it.doctype.is_some()) {
        let beneath_array = |it: &Path| it.elements().contains(&Element::All);
        for claim in ty.claims.iter().filter(|it| !beneath_array(&it.path)) {
            let mut with_above = ty.claims.iter().filter(|it| it.path.covers(&claim.path));
            let in_map = with_above.any(|it| !it.mdoc.is_empty());
            let is_group = claim.source.shape() == Shape::Group;
            assert!(is_group || in_map, "{} of {} is in no element", claim.path, ty.id);
            assert!(claim.mdoc.iter().all(|it| {
                ty.claim_of_element(&it.namespace, &it.element) == Some(claim)
                    && it.path().elements().len() == 2
            }));
        }
    }
    let refused = find("kk").data_elements(&[], &Full).err();
    assert_eq!(refused, Some(AssembleError::NoDoctype));
}

#[test]
fn an_age_says_nothing_but_yes_or_no_and_can_be_proved_without_showing_it() {
    let age = find("age");
    assert!(age.batch_size >= 10 && age.validity_days <= 7, "no status in a proof: short lives");
    assert!(age.claims.iter().all(|it| matches!(it.source, Source::AgeOver(_)) && it.mandatory));
    let held = issue(&age, &[], &value);
    let (yes, no) = (json!(true), json!(false));
    let said = ["age_over_17", "age_over_18", "age_over_21"].map(|it| held.claims()[it].clone());
    assert_eq!(said, [yes.clone(), yes, no]);
    let elements = age.data_elements(&[], &value).unwrap();
    assert_eq!(elements.len(), 3);
    assert!(elements.iter().all(|it| it.namespace == elements[0].namespace), "one namespace");
    for it in &elements {
        assert_provable(it);
    }
}

#[test]
fn a_face_and_an_age_say_no_name_and_live_three_days() {
    let face = find("face_age");
    assert_eq!(face.vct, "urn:ikd:face_age:1");
    assert_eq!((face.validity_days, face.batch_size), (3, 5), "a copy lives 72 hours at most");
    assert!(
        face.claims.iter().all(|it| {
            matches!(it.source, Source::Portrait | Source::AgeOver(_)) && it.mandatory
        })
    );
    let held = issue(&face, &[], &value);
    let url = held.claims()["portrait"].as_str().unwrap();
    let bytes = base64url::decode_padded(url.strip_prefix("data:image/webp;base64,").unwrap());
    let elements = face.data_elements(&[], &value).unwrap();
    assert_eq!(element(&elements, "portrait"), &cbor::Value::Bytes(bytes.unwrap()));
    assert_eq!(elements.len(), 4);
}

#[test]
fn what_is_no_picture_stands_in_no_mdoc() {
    let face = find("face_age");
    for bad in
        ["", "x", "data:text/html;base64,AAAA", "data:image/png;base64,A", "data:image/png,A"]
    {
        let bad = |source| match source {
            Source::Portrait => Some(json!(bad)),
            other => value(other),
        };
        let refused = face.data_elements(&[], &bad).err();
        assert_eq!(refused, Some(AssembleError::Shape(path("portrait"))));
    }
}

#[test]
fn a_ktp_can_be_proved_element_by_element() {
    let ktp = find("ktp");
    for it in &ktp.data_elements(&everything(&ktp), &Full).unwrap() {
        assert_provable(it);
    }
    // Of the PID all but the map and the array.
    let pid = find("pid");
    for it in &pid.data_elements(&everything(&pid), &Full).unwrap() {
        if !matches!(it.value, cbor::Value::Map(_) | cbor::Value::Array(_)) {
            assert_provable(it);
        }
    }
}

/// The limits of STANDARDS, section 5.3, with a salt of 16 bytes and the highest digest id.
fn assert_provable(it: &DataElement<'_>) {
    let text = cbor::Value::from;
    let item = cbor::Value::Map(vec![
        (text("digestID"), cbor::Value::Unsigned(0x7fff_ffff)),
        (text("random"), cbor::Value::Bytes(vec![0xff; 16])),
        (text("elementIdentifier"), text(it.element)),
        (text("elementValue"), it.value.clone()),
    ]);
    let item = cbor::Value::Tag(cbor::ENCODED, Box::new(item.encode().unwrap().into()));
    let (hashed, value) = (item.encode().unwrap().len(), it.value.encode().unwrap().len());
    assert!(hashed <= 119, "{}: {hashed} bytes", it.element);
    assert!(it.namespace.len() <= 64 && it.element.len() <= 32 && value <= 64, "{}", it.element);
}

#[test]
fn nothing_is_claimed_that_a_source_does_not_give() {
    for ty in types().iter() {
        let nothing = |_: Source| -> Option<Value> { None };
        assert!(ty.claims(&everything(ty), &nothing).is_err(), "{}", ty.id);
    }
}
