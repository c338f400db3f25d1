//! Who may ask, and for what.

use std::time::Duration;

use protocols::oid4vp::RequestLink;
use relying::{AskError, PartyName, RegisterError, RelyingParty, Want, Wording};
use store::Sql;
use terms::{Act, Actor, Class, Permission};
use testkit::both_engines;

use super::{
    stage::{DAY, PID, ROOMS, Stage, allowed, authority, library, name, wording},
    wallet::read,
};

fn want(claims: &str) -> Want {
    Want::from_list(claims).unwrap()
}

fn client(link: &str) -> String {
    RequestLink::parse(link).unwrap().client_id
}

both_engines! { ROOMS =>
    async fn what_was_registered_is_found(world) {
        let stage = Stage::set(&world).await;
        assert_eq!(stage.relying.find(&name()).await.unwrap(), Some(library()));
        let other: PartyName = "other".parse().unwrap();
        assert_eq!(stage.relying.find(&other).await.unwrap(), None);
        let asked = stage.relying.ask(&Act::operator(), &other, want("full_name"), None).await;
        assert!(matches!(asked, Err(AskError::PartyMissing)));
    }

    async fn registering_and_asking_need_their_permissions(world) {
        let stage = Stage::set(&world).await;
        let holder = Act::holder();
        let registered = stage.relying.register(&holder, library()).await;
        assert!(matches!(registered, Err(RegisterError::Forbidden(_))));
        let asked = stage.relying.ask(&holder, &name(), want("full_name"), None).await;
        assert_eq!(asked.unwrap_err().class(), Class::Refused);
        let asked = stage.ask("full_name").await;
        let read = stage.relying.result(&holder, asked.transaction).await;
        assert_eq!(read.unwrap_err().class(), Class::Refused);
    }

    async fn a_relying_party_acts_for_itself_only(world) {
        let stage = Stage::set(&world).await;
        let act = |party: &str| Act::new(Actor::Relying(party.into()), &[Permission::Ask]);
        let ask = async |act: &Act| {
            stage.relying.ask(act, &name(), want("full_name"), None).await
        };
        assert!(matches!(ask(&act("other")).await, Err(AskError::PartyMissing)));
        let asked = ask(&act("library")).await.unwrap();
        let read = stage.relying.result(&act("other"), asked.transaction).await;
        assert_eq!(read.unwrap_err().class(), Class::Missing);
        stage.relying.result(&act("library"), asked.transaction).await.unwrap();
    }

    async fn nobody_asks_for_more_than_was_registered(world) {
        let stage = Stage::set(&world).await;
        let ask = async |claims: &str| {
            stage.relying.ask(&Act::operator(), &name(), want(claims), None).await
        };
        let Err(AskError::NotAllowed(refused)) = ask("full_name,nik,sex").await else {
            panic!("asked for too much")
        };
        assert_eq!(refused, ["nik", "sex"]);
        let mut greedy = library();
        greedy.allowed = vec![allowed(PID, &["full_name", "nik"])];
        stage.relying.register(&Act::operator(), greedy).await.unwrap();
        ask("full_name,nik").await.unwrap();
        assert!(matches!(ask("address").await, Err(AskError::NotAllowed(_))), "no longer");
    }

    async fn people_are_sent_back_to_registered_addresses_only(world) {
        let stage = Stage::set(&world).await;
        let ask = async |target: &str| {
            let target = target.parse().unwrap();
            stage.relying.ask(&Act::operator(), &name(), want("full_name"), Some(&target)).await
        };
        ask("https://library.example/back/1?order=7").await.unwrap();
        for evil in ["https://library.example/", "https://library.example.evil.example/back/1"] {
            assert!(matches!(ask(evil).await, Err(AskError::Redirect)), "{evil}");
        }
    }

    async fn registering_again_keeps_the_certificate_until_it_nears_its_end(world) {
        let stage = Stage::set(&world).await;
        let again = async |party: RelyingParty| {
            stage.relying.register(&Act::operator(), party).await.unwrap();
            client(&stage.ask("full_name").await.link)
        };
        let first = client(&stage.ask("full_name").await.link);
        assert_eq!(again(library()).await, first);
        world.clock.advance(330 * DAY);
        let pending = stage.ask("full_name").await;
        let renewed = again(library()).await;
        assert_ne!(renewed, first, "a new certificate in good time");
        read(&stage, &world, &pending).await;
        let renamed = again(RelyingParty { title: wording("Museum"), ..library() }).await;
        assert_ne!(renamed, renewed, "a certificate names its holder");
    }

    async fn an_earlier_certificate_goes_a_day_after_its_end(world) {
        static CERTIFICATES: Sql = Sql::new("SELECT COUNT(*) FROM access_certificate");
        let stage = Stage::set(&world).await;
        world.clock.advance(330 * DAY);
        stage.relying.register(&Act::operator(), library()).await.unwrap();
        world.clock.advance(36 * DAY - Duration::from_secs(1));
        assert_eq!(stage.relying.sweep().await.unwrap().certificates, 0);
        assert_eq!(world.count(&relying::ROOM, &CERTIFICATES).await, 2);
        world.clock.advance(Duration::from_secs(1));
        assert_eq!(stage.relying.sweep().await.unwrap().certificates, 1);
        let asked = stage.ask("full_name").await;
        read(&stage, &world, &asked).await;
    }

    async fn a_certificate_ends_with_its_authority_and_nobody_asks_then(world) {
        let brief = authority(&world, "Access Root", 20 * DAY);
        let stage = Stage::with_access(&world, brief).await;
        world.clock.advance(20 * DAY - Duration::from_secs(1));
        stage.ask("full_name").await;
        world.clock.advance(Duration::from_secs(1));
        let asked = stage.relying.ask(&Act::operator(), &name(), want("full_name"), None).await;
        assert!(matches!(asked, Err(AskError::CertificateExpired)));
    }

    async fn a_party_needs_words_claims_and_safe_addresses(world) {
        let stage = Stage::set(&world).await;
        let refused = async |party: RelyingParty| {
            let error = stage.relying.register(&Act::operator(), party).await.unwrap_err();
            assert_eq!(error.class(), Class::Invalid, "{error}");
        };
        let silent = Wording { indonesian: "Perpustakaan".into(), english: " ".into() };
        refused(RelyingParty { title: silent.clone(), ..library() }).await;
        refused(RelyingParty { purpose: silent, ..library() }).await;
        refused(RelyingParty { title: wording(&"a".repeat(60)), ..library() }).await;
        refused(RelyingParty { allowed: Vec::new(), ..library() }).await;
        refused(RelyingParty { retention: wording(&"a".repeat(300)), ..library() }).await;
        for contact in ["http://library.example", "mailto:nobody", "mailto:a@b?cc=c", "tel:1"] {
            refused(RelyingParty { contact: Some(contact.to_owned()), ..library() }).await;
        }
        let open = vec!["http://library.example/back".parse().unwrap()];
        refused(RelyingParty { redirects: open, ..library() }).await;
        for bad in ["", "-a", "A", "a b", "a/b", &"a".repeat(41)] {
            assert!(bad.parse::<PartyName>().is_err(), "{bad}");
        }
    }
}
