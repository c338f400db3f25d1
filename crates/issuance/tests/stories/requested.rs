//! Claims that are issued to those only who have asked for them, and whose types these are.

use formats::{
    base64url,
    mdoc::{HeldMdoc, UnverifiedMdoc},
    sd_jwt::{HeldCredential, UnverifiedCredential},
    types::Types,
};
use issuance::{Binding, OfferError, Offered, Unbound, What};
use keys::AwsLc;
use protocols::oid4vci::CredentialResponse;
use registry::{Citizenship, Correction, Detail, Religion, Resident};
use serde_json::{Value, json};
use terms::Personal;
use testkit::both_engines;

use crate::{
    office::{Office, ROOMS, Wallet, officer},
    revoke::all_are,
    types::{ground, registrar},
};

both_engines! { ROOMS =>
    async fn what_was_asked_for_is_issued_in_both_formats_and_again_with_each_refill(world) {
        let office = Office::open(&world).await;
        let resident = of_faith(&office).await;
        let wallet = Wallet::new(&office);
        let with = ["religion", "address.rt"];
        let offered = asked(&office, &resident, "pid pid_mdoc", &with, wallet.binding()).await;
        let mut token = wallet.token(&office, &offered.unwrap()).await.unwrap();
        for _ in 0..2 {
            let pid = wallet.issue(&office, &token, "pid", 2).await.unwrap();
            let held = held(&office, &pid[0]);
            assert_eq!(held.claims()["religion"], json!("Hindu"));
            assert_eq!(held.claims()["address"]["rt"], json!("007"));
            assert_eq!(held.claims().get("marital_status"), None, "nobody asked for that");
            let mdoc = wallet.issue(&office, &token, "pid_mdoc", 1).await.unwrap();
            let held = document(&office, &mdoc[0], "id.go.example.pid.1");
            let domestic = |name| held.find("id.go.example.pid.id.1", name).is_some();
            let there = ["religion", "rt", "rw", "marital_status"].map(domestic);
            assert_eq!(there, [true, true, false, false]);
            let fresh = wallet.refresh(&office, &token).await.unwrap();
            token.access_token = fresh.access_token;
        }
    }

    async fn nothing_on_request_is_issued_to_who_did_not_ask(world) {
        let office = Office::open(&world).await;
        let resident = of_faith(&office).await;
        let wallet = Wallet::new(&office);
        let offered = office.offer_of(&resident, "pid", wallet.binding()).await;
        let token = wallet.token(&office, &offered).await.unwrap();
        let first = wallet.issue(&office, &token, "pid", 1).await.unwrap();
        let held = held(&office, &first[0]);
        let types = Types::load().unwrap();
        for claim in types.find("pid").unwrap().on_request() {
            let found = claim.path.select(held.claims()).unwrap();
            assert_eq!(found, Vec::<&Value>::new(), "{}", claim.path);
        }
        // Whoever asks later gets it by another offer, and the copies without it end.
        let offered = asked(&office, &resident, "pid", &["religion"], wallet.binding()).await;
        let token = wallet.token(&office, &offered.unwrap()).await.unwrap();
        let more = wallet.issue(&office, &token, "pid", 1).await.unwrap();
        assert_eq!(self::held(&office, &more[0]).claims()["religion"], json!("Hindu"));
        world.clock.advance(std::time::Duration::from_secs(61));
        assert!(all_are(&office, &world, &first, false).await);
        assert!(all_are(&office, &world, &more, true).await);
    }

    async fn what_is_promised_holds_what_was_asked_for(world) {
        let office = Office::open(&world).await.deferring(&world);
        let resident = of_faith(&office).await;
        let wallet = Wallet::new(&office);
        let offered = asked(&office, &resident, "pid", &["religion"], Binding::Any).await.unwrap();
        let token = wallet.token(&office, &offered).await.unwrap();
        let transaction = crate::pending::promised(&office, &wallet, &token).await;
        let number = protocols::oid4vci::comparison(&wallet.thumbprint(), &AwsLc);
        office.issuance.confirm(&officer(), offered.id, &number).await.unwrap();
        let delivered = crate::pending::poll(&office, &wallet, &token, &transaction).await;
        let Ok(CredentialResponse::Issued { credentials, .. }) = delivered else {
            panic!("{delivered:?}")
        };
        assert_eq!(held(&office, &credentials[0]).claims()["religion"], json!("Hindu"));
    }

    async fn only_what_the_offered_types_have_on_request_can_be_asked_for(world) {
        let office = Office::open(&world).await;
        let resident = office.adult().await;
        for (configurations, claim) in
            [("pid", "shoe_size"), ("pid", "full_name"), ("ktp", "religion"), ("age", "religion")]
        {
            let refused = asked(&office, &resident, configurations, &[claim], Binding::Any).await;
            let Err(OfferError::ClaimUnknown { there }) = refused else { panic!("{refused:?}") };
            assert_eq!(there.contains(&"religion".to_owned()), configurations == "pid");
        }
        let family = ["members.*.religion", "religion"];
        asked(&office, &resident, "kk pid", &family, Binding::Any).await.unwrap();
    }

    async fn a_foreigner_is_not_said_to_be_indonesian(world) {
        let office = Office::open(&world).await;
        let resident = office.adult().await;
        let foreign = Some(Personal::new(Citizenship::Foreign));
        let detail = Detail { citizenship: foreign, ..Detail::default() };
        record(&office, &resident, detail).await;
        let wallet = Wallet::new(&office);
        let names = "pid pid_mdoc ktp";
        let offered = office.offer_of(&resident, names, wallet.binding()).await;
        let token = wallet.token(&office, &offered).await.unwrap();
        let pid = wallet.issue(&office, &token, "pid", 1).await.unwrap();
        assert_eq!(held(&office, &pid[0]).claims().get("nationalities"), None);
        let mdoc = wallet.issue(&office, &token, "pid_mdoc", 1).await.unwrap();
        let doctype = "id.go.example.pid.1";
        assert!(document(&office, &mdoc[0], doctype).find(doctype, "nationality").is_none());
        let ktp = wallet.issue(&office, &token, "ktp", 1).await.unwrap();
        assert_eq!(held(&office, &ktp[0]).claims()["citizenship"], json!("WNA"));
    }

    async fn documents_lie_in_the_domain_of_whoever_issues_them(world) {
        let types = Types::of_domain("id.go.kemendagri").unwrap();
        let office = Office::with_types(&world, world.die.clone(), Unbound::Confirmed, types);
        office.settle(300, |_| {}).await;
        let supported = &office.issuance.issuer_metadata().credential_configurations_supported;
        assert_eq!(supported["pid_mdoc"].doctype.as_deref(), Some("id.go.kemendagri.pid.1"));
        assert_eq!(supported["pid"].vct.as_deref(), Some("urn:ikd:pid:1"), "the same everywhere");
        let wallet = Wallet::new(&office);
        let offered = office.offer_of(&office.adult().await, "pid_mdoc", wallet.binding()).await;
        let token = wallet.token(&office, &offered).await.unwrap();
        let mdoc = wallet.issue(&office, &token, "pid_mdoc", 1).await.unwrap();
        let held = document(&office, &mdoc[0], "id.go.kemendagri.pid.1");
        assert!(held.find("id.go.kemendagri.pid.1", "birth_date").is_some());
        assert!(held.find("id.go.kemendagri.pid.id.1", "nik").is_some());
    }
}

/// Somebody of whom religion and RT are recorded.
async fn of_faith(office: &Office) -> Resident {
    let resident = office.adult().await;
    let religion = Some(Personal::new(Religion::Hindu));
    let rt = "7".parse().ok().map(Personal::new);
    record(office, &resident, Detail { religion, rt, ..Detail::default() }).await;
    resident
}

pub async fn record(office: &Office, of: &Resident, detail: Detail) {
    let change = vec![Correction::Detail(Box::new(detail))];
    office.registry.correct(&registrar(), of.id, change, ground()).await.unwrap();
}

async fn asked(
    office: &Office,
    resident: &Resident,
    configurations: &str,
    claims: &[&str],
    binding: Binding,
) -> Result<Offered, OfferError> {
    let claims = claims.iter().map(|it| it.parse().unwrap()).collect();
    let what = What::from(configurations).with(claims);
    office.issuance.offer(&officer(), resident.id, what, binding).await
}

fn held(office: &Office, text: &str) -> HeldCredential {
    let received = UnverifiedCredential::parse(text).unwrap();
    let skew = std::time::Duration::ZERO;
    received.verify(&AwsLc, &office.signer, office.clock.now(), skew).unwrap()
}

fn document(office: &Office, text: &str, doctype: &str) -> HeldMdoc {
    let bytes = base64url::decode(text).unwrap();
    let received = UnverifiedMdoc::parse(&bytes).unwrap();
    let skew = std::time::Duration::ZERO;
    received.verify(&AwsLc, &office.signer, doctype, office.clock.now(), skew).unwrap()
}
