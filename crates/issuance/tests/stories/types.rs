//! Each type of credential, as a wallet gets it.

use formats::sd_jwt::{HeldCredential, UnverifiedCredential};
use issuance::Binding;
use keys::AwsLc;
use protocols::oid4vci::CredentialResponse;
use registry::{
    Birth, Citizenship, Correction, Detail, Evidence, EvidenceKind, FullName, Ground, Reason,
    Relation, Religion, Resident,
};
use serde_json::{Value, json};
use terms::{Act, Actor, Date, Nik, Permission, Personal, Sex};
use testkit::both_engines;

use crate::office::{Office, ROOMS, officer};

both_engines! { ROOMS =>
    async fn a_proof_of_age_says_the_ages_and_nothing_else(world) {
        let office = Office::open(&world).await;
        let adult = office.residents(true).await.remove(0);
        let held = held(&office, &adult, "age").await;
        let own: Vec<_> = held.claims().keys().filter(|it| it.starts_with("age_")).collect();
        assert_eq!(own, ["age_over_17", "age_over_18", "age_over_21"]);
        let ages: Vec<_> = held.disclosable().map(ToString::to_string).collect();
        assert_eq!(ages.len(), own.len(), "each is shown on its own, and there is nothing more");
        let over = |years| json!(adult.person.age(office.clock.today()) >= years);
        assert_eq!(held.claims()["age_over_21"], over(21));
    }

    async fn a_family_card_shows_who_lives_there(world) {
        let office = Office::open(&world).await;
        let head = head(&office).await;
        let before = office.registry.family_of(&officer().because("a story"), head.id).await;
        let before = before.unwrap().present().count();
        born(&office, &head).await;
        let held = held(&office, &head, "kk").await;
        let claims = held.claims();
        assert_eq!(claims["head_of_family"], json!(head.person.full_name.reveal()));
        assert_eq!(claims["kk_number"], json!(head.person.kk_number.reveal()));
        let members = claims["members"].as_array().unwrap();
        assert_eq!(members.len(), before + 1);
        assert_eq!(members[0]["relation"], json!("Kepala keluarga"), "the head stands first");
        let child = members.iter().find(|it| it["full_name"] == json!("Putri")).unwrap();
        assert_eq!((&child["mother_name"], &child["sex"]), (&json!("Aminah"), &json!(2)));
        assert_eq!(child.get("religion"), None, "on request only");
        assert_eq!(child.get("father_name"), None, "what is not recorded is not said");
    }

    async fn a_ktp_and_a_birth_certificate_hold_what_is_recorded_besides(world) {
        let office = Office::open(&world).await;
        let head = head(&office).await;
        let detail = Detail {
            religion: Some(Personal::new(Religion::Hindu)),
            citizenship: Some(Personal::new(Citizenship::Indonesian)),
            father_name: FullName::parse("Joko").ok(),
            birth_certificate: "3673-LU-01".parse().ok(),
            rt: "7".parse().ok().map(Personal::new),
            ..Detail::default()
        };
        let change = vec![Correction::Detail(Box::new(detail))];
        office.registry.correct(&registrar(), head.id, change, ground()).await.unwrap();
        let ktp = held(&office, &head, "ktp").await;
        assert_eq!(ktp.claims()["religion"], json!("Hindu"));
        assert_eq!(ktp.claims()["citizenship"], json!("WNI"));
        assert_eq!(ktp.claims()["address"]["rt"], json!("007"));
        assert_eq!(ktp.claims().get("blood_type"), None, "what is not recorded is not said");
        let akta = held(&office, &head, "akta_kelahiran").await;
        assert_eq!(akta.claims()["birth_certificate_number"], json!("3673-LU-01"));
        assert_eq!(akta.claims()["father_name"], json!("Joko"));
        assert_eq!(akta.claims().get("mother_name"), None);
        let pid = held(&office, &head, "pid").await;
        assert_eq!((pid.claims().get("religion"), pid.claims()["address"].get("rt")), (None, None));
    }
}

async fn head(office: &Office) -> Resident {
    let adults = office.residents(true).await;
    let is_head = |it: &Resident| it.person.relation == Some(Relation::Head);
    adults.into_iter().find(is_head).unwrap()
}

/// A credential of this type, as the wallet holds it.
pub async fn held(office: &Office, whose: &Resident, configuration: &str) -> HeldCredential {
    let binding = Binding::Any;
    let offered = office.issuance.offer(&officer(), whose.id, configuration, binding).await;
    let token = office.token(&offered.unwrap()).await.unwrap();
    let nonce = office.issuance.nonce().c_nonce;
    let body = office.request(&office.keys(1), &nonce).await;
    let mut body: Value = serde_json::from_str(&body).unwrap();
    body["credential_configuration_id"] = json!(configuration);
    let issued = office.credentials(&token, &body.to_string()).await.unwrap();
    let CredentialResponse::Issued { credentials, .. } = issued else { panic!("deferred") };
    let received = UnverifiedCredential::parse(&credentials[0]).unwrap();
    let (now, skew) = (office.clock.now(), std::time::Duration::ZERO);
    received.verify(&AwsLc, &office.signer, now, skew).unwrap()
}

async fn born(office: &Office, into: &Resident) {
    let birth = Birth {
        nik: Nik::from_number(3_673_014_306_240_001).unwrap(),
        kk_number: into.person.kk_number,
        full_name: FullName::parse("Putri").unwrap(),
        sex: Sex::Female,
        birth_place: Personal::new("Serang".to_owned()),
        birth_date: Personal::new(day("2024-06-03")),
        relation: Relation::Child,
        detail: Detail {
            mother_name: FullName::parse("Aminah").ok(),
            religion: Some(Personal::new(Religion::Islam)),
            ..Detail::default()
        },
    };
    office.registry.record_birth(&registrar(), birth, ground()).await.unwrap();
}

fn day(text: &str) -> Date {
    terms::parse_date(text).unwrap()
}

pub fn registrar() -> Act {
    Act::new(Actor::Operator, &[Permission::ReadResident, Permission::ChangeResident])
}

pub fn ground() -> Ground {
    let number = "474.1/12/2024".parse().unwrap();
    let evidence = Evidence { kind: EvidenceKind::Decree, number };
    Ground { reason: Reason::Report, evidence }
}
