//! Type metadata: what we serve, what we read, and whether a credential keeps to it.

use std::time::Duration;

use crate::common::{NOON, Rust, forge::issuer, values::Full};
use formats::{
    Path,
    sd_jwt::{Claims, Content, Credential, HeldCredential, Issuer, UnverifiedCredential},
    types::{
        MAX_TYPE_METADATA_BYTES, Sd, TypeDocument, TypeMetadataError as Error, TypeReading, Types,
    },
};
use proptest::prelude::*;
use serde_json::{Value, json};
use terms::{Crypto, SeededDie};

fn hold(vct: &str, claims: &Claims<'_>) -> HeldCredential {
    let by = Issuer::new(&[]).unwrap();
    let credential = Credential::new(&by, vct, claims);
    let draft = credential.draft(&Rust::default(), &SeededDie::new(1)).unwrap();
    let text = draft.clone().complete(&issuer().sign(draft.to_sign()));
    let received = UnverifiedCredential::parse(&text).unwrap();
    received.verify(&Rust::default(), &issuer().public(), NOON, Duration::ZERO).unwrap()
}

fn read(document: &Value) -> Result<TypeReading, Error> {
    TypeReading::parse(&Rust::default(), document.to_string().as_bytes(), "urn:t", None)
}

fn whole(document: &Value) -> TypeDocument {
    read(document).unwrap().whole().unwrap()
}

fn claims(claims: Value) -> Value {
    json!({"vct": "urn:t", "claims": claims})
}

fn path(text: &str) -> Path {
    text.parse().unwrap()
}

#[test]
fn the_metadata_is_the_same_each_time_and_says_its_hash() {
    let (crypto, types) = (Rust::default(), Types::load().unwrap());
    let pid = types.find("pid").unwrap();
    let metadata = pid.metadata(&crypto);
    assert_eq!(metadata, pid.metadata(&crypto));
    let hash = formats::base64url::encode_padded(&crypto.sha256(metadata.json.as_bytes()));
    assert_eq!(metadata.integrity, format!("sha256-{hash}"));
    let document: Value = serde_json::from_str(&metadata.json).unwrap();
    assert_eq!(document["vct"], "urn:ikd:pid:1");
    assert_eq!(document["display"][0]["locale"], "id");
    let element = &document["claims"][6];
    assert_eq!(element["path"], json!(["nationalities", null]));
    assert_eq!((&element["sd"], element.get("svg_id")), (&json!("always"), None));
    assert_eq!(element["display"][1], json!({"locale": "en", "label": "Nationality"}));
    assert_eq!(document["claims"][3]["svg_id"], "place_of_birth_locality");
}

#[test]
fn every_type_is_read_by_its_own_metadata_and_every_credential_keeps_to_it() {
    let crypto = Rust::default();
    for ty in Types::load().unwrap().iter() {
        let metadata = ty.metadata(&crypto);
        let (json, integrity) = (metadata.json.as_bytes(), Some(metadata.integrity.as_str()));
        assert!(json.len() < 16_000, "{}: {}", ty.id, json.len());
        let document = TypeReading::parse(&crypto, json, &ty.vct, integrity).unwrap();
        let document = document.whole().unwrap();
        for (said, claim) in document.claims.iter().zip(&ty.claims) {
            let read = (&said.path, said.is_mandatory(), said.sd());
            assert_eq!(read, (&claim.path, claim.mandatory, claim.sd));
        }
        let requested: Vec<Path> = ty.claims.iter().map(|it| it.path.clone()).collect();
        for requested in [&requested[..], &[]] {
            let held = hold(&ty.vct, &ty.claims(requested, &Full).unwrap());
            assert_eq!(document.check_held(&held), Ok(()), "{}", ty.id);
        }
    }
}

#[test]
fn a_document_is_what_its_hash_says_or_nothing() {
    let crypto = Rust::default();
    let document = json!({"vct": "urn:t"}).to_string();
    let hash = |of: &str| {
        let hash = formats::base64url::encode_padded(&crypto.sha256(of.as_bytes()));
        format!("sha256-{hash}")
    };
    let (right, wrong) = (hash(&document), hash("another"));
    let read = |integrity: &str| {
        TypeReading::parse(&crypto, document.as_bytes(), "urn:t", Some(integrity)).err()
    };
    assert_eq!(read(&right), None);
    assert_eq!(read(&format!(" {wrong}\t{right}?foo=bar ")), None, "one of them fits");
    assert_eq!(read(&format!("sha512-AAAA {right}")), None, "what we cannot make says nothing");
    assert_eq!(read(&wrong), Some(Error::Integrity));
    assert_eq!(read(&format!("sha512-AAAA {wrong}")), Some(Error::Integrity));
    let url_alphabet = right.replace('+', "-").replace('/', "_").replace('=', "");
    for none in ["", "sha512-AAAA", "sha256", "sha256-AAAA", &url_alphabet, &"x ".repeat(600)] {
        assert_eq!(read(none), Some(Error::IntegrityUnknown), "{none}");
    }
}

#[test]
fn a_document_that_contradicts_itself_is_refused() {
    let refused = |document: Value| read(&document).err();
    assert_eq!(refused(json!({"vct": "urn:other"})), Some(Error::OtherType));
    for malformed in [
        json!([]),
        json!({}),
        json!({"vct": 1}),
        json!({"vct": "urn:t", "claims": {}}),
        json!({"vct": "urn:t", "extends": 1}),
        json!({"vct": "urn:t", "extends": ""}),
        json!({"vct": "urn:t", "extends#integrity": "sha256-x"}),
        json!({"vct": "urn:t", "display": [{"lang": "id", "name": "x"}]}),
        claims(json!([{"path": []}])),
        claims(json!([{"path": ["a"], "mandatory": "true"}])),
        claims(json!([{"path": ["a"], "sd": "sometimes"}])),
        claims(json!([{"path": ["a"], "display": [{"label": "x"}]}])),
    ] {
        assert_eq!(refused(malformed.clone()), Some(Error::Malformed), "{malformed}");
    }
    let twice = br#"{"vct": "urn:u", "vct": "urn:t"}"#;
    let error = TypeReading::parse(&Rust::default(), twice, "urn:t", None).err();
    assert_eq!(error, Some(Error::Malformed));
    let a = || path("a");
    let twice = claims(json!([{"path": ["a"]}, {"path": ["a"], "sd": "never"}]));
    assert_eq!(refused(twice), Some(Error::ClaimTwice(a())));
    let both = claims(json!([{"path": ["a", "b"]}, {"path": ["a", null]}]));
    assert_eq!(refused(both), Some(Error::Shape(path("a.*"))));
    assert_eq!(refused(claims(json!([{"path": [null]}]))), Some(Error::Shape(path("*"))));
    let drawn = claims(json!([{"path": ["a"], "svg_id": "x"}, {"path": ["b"], "svg_id": "x"}]));
    assert_eq!(refused(drawn), Some(Error::SvgId(path("b"))));
    for id in ["", "1a", "a-b", "é"] {
        let document = claims(json!([{"path": ["a"], "svg_id": id}]));
        assert_eq!(refused(document), Some(Error::SvgId(a())), "{id}");
    }
    let name = json!({"locale": "id", "label": "x"});
    let languages = claims(json!([{"path": ["a"], "display": [name, name]}]));
    assert_eq!(refused(languages), Some(Error::Language));
}

#[test]
fn a_document_is_bounded() {
    let padded = |size: usize| {
        let document = json!({"vct": "urn:t"}).to_string();
        format!("{document}{}", " ".repeat(size - document.len()))
    };
    let read =
        |text: String| TypeReading::parse(&Rust::default(), text.as_bytes(), "urn:t", None).err();
    assert_eq!(read(padded(MAX_TYPE_METADATA_BYTES)), None);
    assert_eq!(read(padded(MAX_TYPE_METADATA_BYTES + 1)), Some(Error::TooLarge));
    let deep = format!(r#"{{"vct": "urn:t", "x": {}{}}}"#, "[".repeat(99), "]".repeat(99));
    assert_eq!(read(deep), Some(Error::TooLarge));
    let many: Vec<_> = (0..257).map(|it| json!({"path": [it.to_string()]})).collect();
    assert_eq!(read(claims(json!(many)).to_string()), Some(Error::TooLarge));
}

fn extending(own: Value, above: Value) -> Result<TypeDocument, Error> {
    let document = json!({"vct": "urn:t", "extends": "urn:above", "claims": own});
    let above = json!({"vct": "urn:above", "claims": above}).to_string();
    read(&document)?.extending(&Rust::default(), above.as_bytes())?.whole()
}

#[test]
fn a_type_says_more_than_the_one_it_extends_and_nothing_else() {
    let names = json!([{"locale": "id", "label": "x"}]);
    let above = json!([
        {"path": ["a"], "mandatory": true, "sd": "always", "display": names, "svg_id": "a"},
        {"path": ["b"], "sd": "allowed"},
        {"path": ["c"]},
    ]);
    let own = json!([{"path": ["d"]}, {"path": ["b"], "sd": "never", "mandatory": true}]);
    let whole = extending(own, above.clone()).unwrap();
    let said: Vec<_> =
        whole.claims.iter().map(|it| (it.path.to_string(), it.is_mandatory(), it.sd())).collect();
    let expected = [
        ("a", true, Sd::Always),
        ("b", true, Sd::Never),
        ("c", false, Sd::Allowed),
        ("d", false, Sd::Allowed),
    ];
    assert_eq!(said, expected.map(|(path, mandatory, sd)| (path.to_owned(), mandatory, sd)));
    assert_eq!(whole.claims[0].svg_id.as_deref(), Some("a"), "inherited, property by property");
    let contradiction = Some(Error::Extension(path("a")));
    for own in [json!({"sd": "never"}), json!({"sd": "allowed"}), json!({"mandatory": false})] {
        let mut own = own;
        own["path"] = json!(["a"]);
        assert_eq!(extending(json!([own]), above.clone()).err(), contradiction);
    }
    let same = json!([{"path": ["a"], "sd": "always", "mandatory": true}]);
    assert!(extending(same, above.clone()).is_ok());
    let shape = extending(json!([{"path": ["b", "x"]}, {"path": ["c", null]}]), above.clone());
    assert!(shape.is_ok());
    let clash = extending(json!([{"path": ["b", null]}]), json!([{"path": ["b", "x"]}]));
    assert_eq!(clash.err(), Some(Error::Shape(path("b.*"))));
    let drawn = extending(json!([{"path": ["d"], "svg_id": "a"}]), above);
    assert_eq!(drawn.err(), Some(Error::SvgId(path("d"))));
}

#[test]
fn what_a_type_extends_is_read_whole_or_not_at_all() {
    let crypto = Rust::default();
    let of = |vct: &str, extends: &str| json!({"vct": vct, "extends": extends}).to_string();
    let first = read(&json!({"vct": "urn:t", "extends": "urn:0"})).unwrap();
    assert_eq!(first.extends().map(|it| it.vct.as_str()), Some("urn:0"));
    assert_eq!(first.clone().whole().err(), Some(Error::Unfinished));
    let other = first.clone().extending(&crypto, of("urn:1", "urn:2").as_bytes());
    assert_eq!(other.err(), Some(Error::OtherType));
    let round = first.clone().extending(&crypto, of("urn:0", "urn:t").as_bytes()).unwrap();
    let round = round.extending(&crypto, of("urn:t", "urn:0").as_bytes());
    assert_eq!(round.err(), Some(Error::Circular));
    let mut reading = Ok(first);
    for step in 0..9 {
        let above = of(&format!("urn:{step}"), &format!("urn:{}", step + 1));
        reading = reading.and_then(|it: TypeReading| it.extending(&crypto, above.as_bytes()));
    }
    assert_eq!(reading.err(), Some(Error::TooLarge), "an endless line of types");
    let pinned = json!({"vct": "urn:t", "extends": "urn:0", "extends#integrity": "sha256-AAAA"});
    let above = of("urn:0", "urn:1");
    let altered = read(&pinned).unwrap().extending(&crypto, above.as_bytes());
    assert_eq!(altered.err(), Some(Error::IntegrityUnknown));
}

#[test]
fn a_credential_that_does_not_keep_to_its_type_is_refused() {
    let held = |build: Claims<'static>| hold("urn:t", &build);
    let object = || Content::Object(Claims::new().hidden("x", "1"));
    let check = |document: Value, held: &HeldCredential| whole(&claims(document)).check_held(held);
    let credential = held(Claims::new().open("a", "1").hidden("b", "2").open("c", object()));
    let refused = |document: Value| check(document, &credential).err();
    assert_eq!(refused(json!([{"path": ["z"], "mandatory": true}])), missing("z"));
    assert_eq!(refused(json!([{"path": ["z"]}])), None);
    assert_eq!(refused(json!([{"path": ["c", "z"], "mandatory": true}])), missing("c.z"));
    assert_eq!(refused(json!([{"path": ["z", "y"], "mandatory": true}])), None, "of no group");
    let open = refused(json!([{"path": ["a"], "sd": "always"}]));
    assert_eq!(open, Some(Error::MustBeHidden(path("a"))));
    let hidden = refused(json!([{"path": ["b"], "sd": "never"}]));
    assert_eq!(hidden, Some(Error::MustBeOpen(path("b"))));
    let beneath = refused(json!([{"path": ["c", "x"], "sd": "never"}]));
    assert_eq!(beneath, Some(Error::MustBeOpen(path("c.x"))));
    assert_eq!(refused(json!([{"path": ["a", "x"]}])), Some(Error::Shape(path("a.x"))));
    assert_eq!(refused(json!([{"path": ["c", null]}])), Some(Error::Shape(path("c.*"))));
    let other = hold("urn:u", &Claims::new().open("a", "1"));
    assert_eq!(check(json!([]), &other).err(), Some(Error::OtherType));
}

fn missing(claim: &str) -> Option<Error> {
    Some(Error::Missing(path(claim)))
}

proptest! {
    /// What is served is read by its hash; with any letter changed it is not, and without the hash
    /// nothing that comes in its stead does harm.
    #[test]
    fn no_changed_letter_of_a_document_goes_unnoticed(at in any::<usize>(), letter in any::<u8>()) {
        let (crypto, types) = (Rust::default(), Types::load().unwrap());
        let kk = types.find("kk").unwrap();
        let metadata = kk.metadata(&crypto);
        let mut bytes = metadata.json.clone().into_bytes();
        let at = at % bytes.len();
        let same = bytes[at] == letter;
        bytes[at] = letter;
        let pinned = TypeReading::parse(&crypto, &bytes, &kk.vct, Some(&metadata.integrity));
        prop_assert_eq!(pinned.is_ok(), same);
        let _any = TypeReading::parse(&crypto, &bytes, &kk.vct, None);
    }
}
