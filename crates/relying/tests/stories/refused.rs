//! What a verifier must refuse, each with its reason, and each at once for good.

use std::time::Duration;

use formats::base64url;
use relying::{Outcome, Reason, RespondError};
use serde_json::json;
use terms::{Class, Clock, Die};
use testkit::both_engines;

use super::{
    scene::Scene,
    stage::{Card, DAY, PID, ROOMS, Stage, authority, certified},
    wallet::{Binding, body, body_of, body_with, post, read, shown},
};

/// The text with one letter of its `part`th part (between tildes) changed.
fn corrupted(text: &str, part: usize, letter: impl Fn(usize) -> usize) -> String {
    let mut parts: Vec<String> = text.split('~').map(str::to_owned).collect();
    let at = letter(parts[part].len());
    let old = parts[part].as_bytes()[at];
    parts[part].replace_range(at..=at, if old == b'A' { "B" } else { "A" });
    parts.join("~")
}

both_engines! { ROOMS =>
    async fn an_issuer_that_is_not_trusted_is_refused(world) {
        let stage = Stage::set(&world).await;
        let rogue = certified(&world, &authority(&world, "Rogue", 30 * DAY), "Issuer", DAY);
        let brief = certified(&world, &stage.issuers, "Brief", Duration::from_secs(3600));
        let anchored = [stage.issuer.chain[0].clone(), stage.issuers.certificate().to_vec()];
        let spoilt = |signer, chain| Card { signer, chain, ..Card::of(&stage, &world) };
        let root = authority(&world, "Self", DAY);

        let scene = Scene::of(&stage, &world).await;
        let shown = scene.card(&spoilt(&rogue.key, rogue.chain.clone()));
        scene.refuses(&shown, Reason::IssuerUntrusted).await;
        let scene = Scene::of(&stage, &world).await;
        let shown = scene.card(&spoilt(&stage.issuer.key, anchored.to_vec()));
        scene.refuses(&shown, Reason::IssuerUntrusted).await;
        let scene = Scene::of(&stage, &world).await;
        let shown = scene.card(&spoilt(&rogue.key, vec![root.certificate().to_vec()]));
        scene.refuses(&shown, Reason::IssuerUntrusted).await;
        let scene = Scene::of(&stage, &world).await;
        let shown = scene.card(&spoilt(&stage.issuer.key, Vec::new()));
        scene.refuses(&shown, Reason::IssuerUntrusted).await;

        let card = Card { expires: world.clock.now().plus(DAY), ..spoilt(&brief.key, brief.chain) };
        let credential = card.write(&world);
        world.clock.advance(Duration::from_secs(3601));
        let scene = Scene::of(&stage, &world).await;
        let shown = scene.binding().show(&credential, "full_name");
        scene.refuses(&shown, Reason::IssuerUntrusted).await;
        assert_eq!(stage.server.visitors(), 0, "nobody untrusted makes us fetch a status");
    }

    async fn a_signature_that_is_not_the_issuers_is_refused(world) {
        let stage = Stage::set(&world).await;
        let scene = Scene::of(&stage, &world).await;
        let card = Card { signer: &stage.holder, ..Card::of(&stage, &world) };
        let shown = scene.card(&card);
        scene.refuses(&shown, Reason::IssuerSignature).await;
        assert_eq!(stage.server.visitors(), 0);
    }

    async fn a_copy_without_proof_of_its_holder_is_refused(world) {
        let stage = Stage::set(&world).await;
        let scene = Scene::of(&stage, &world).await;
        let good = shown(&stage, &world, &scene.request, "full_name");
        let copy = &good[..=good.rfind('~').unwrap()];
        scene.refuses(copy, Reason::KbMissing).await;
    }

    async fn a_proof_by_another_key_or_altered_is_refused(world) {
        let stage = Stage::set(&world).await;
        let scene = Scene::of(&stage, &world).await;
        let stolen = scene.bound(&Binding { by: &stage.issuer.key, ..scene.binding() });
        scene.refuses(&stolen, Reason::KbSignature).await;
        let scene = Scene::of(&stage, &world).await;
        let good = shown(&stage, &world, &scene.request, "full_name");
        let altered = corrupted(&good, 2, |length| length - 20);
        scene.refuses(&altered, Reason::KbSignature).await;
    }

    async fn a_proof_for_another_request_or_another_asker_is_refused(world) {
        let stage = Stage::set(&world).await;
        let scene = Scene::of(&stage, &world).await;
        let other = stage.ask("full_name").await;
        let nonce = read(&stage, &world, &other).await.nonce;
        let shown = scene.bound(&Binding { nonce, ..scene.binding() });
        scene.refuses(&shown, Reason::Nonce).await;
        for audience in ["https://other.example", ""] {
            let scene = Scene::of(&stage, &world).await;
            let shown = scene.bound(&Binding { audience: audience.into(), ..scene.binding() });
            scene.refuses(&shown, Reason::Audience).await;
        }
        let scene = Scene::of(&stage, &world).await;
        let bare = base64url::encode(scene.request.client_id.hash());
        let shown = scene.bound(&Binding { audience: bare, ..scene.binding() });
        scene.refuses(&shown, Reason::Audience).await;
    }

    async fn a_proof_of_another_time_is_refused(world) {
        let stage = Stage::set(&world).await;
        let now = world.clock.now();
        for made in [now.minus(365 * DAY), now.plus(365 * DAY)] {
            let scene = Scene::of(&stage, &world).await;
            let shown = scene.bound(&Binding { made, ..scene.binding() });
            scene.refuses(&shown, Reason::KbTime).await;
        }
    }

    async fn a_proof_over_other_bytes_is_refused(world) {
        let stage = Stage::set(&world).await;
        let scene = Scene::of(&stage, &world).await;
        let good = shown(&stage, &world, &scene.request, "full_name,birthdate");
        let parts: Vec<_> = good.split('~').collect();
        let cut = [parts[0], parts[1], parts[3]].join("~");
        scene.refuses(&cut, Reason::SdHash).await;
    }

    async fn a_claim_that_was_not_signed_is_refused(world) {
        let stage = Stage::set(&world).await;
        let scene = Scene::of(&stage, &world).await;
        let good = shown(&stage, &world, &scene.request, "full_name");
        let parts: Vec<_> = good.split('~').collect();
        let invented = base64url::encode(br#"["c2FsdA","full_name","Somebody Else"]"#);
        let forged = [parts[0], &invented, parts[2]].join("~");
        scene.refuses(&forged, Reason::Disclosure).await;
    }

    async fn a_credential_outside_its_time_is_refused(world) {
        let stage = Stage::set(&world).await;
        let now = world.clock.now();
        let scene = Scene::of(&stage, &world).await;
        let (not_before, expires) = (now.minus(2 * DAY), now.minus(DAY));
        let shown = scene.card(&Card { not_before, expires, ..Card::of(&stage, &world) });
        scene.refuses(&shown, Reason::Expired).await;
        let scene = Scene::of(&stage, &world).await;
        let (not_before, expires) = (now.plus(DAY), now.plus(2 * DAY));
        let shown = scene.card(&Card { not_before, expires, ..Card::of(&stage, &world) });
        scene.refuses(&shown, Reason::NotYetValid).await;
        assert_eq!(stage.server.visitors(), 0);
    }

    async fn more_or_less_or_other_than_asked_is_refused(world) {
        let stage = Stage::set(&world).await;
        for (claims, reason) in [
            ("full_name,nik", Reason::MoreThanAsked),
            ("full_name,address.region", Reason::MoreThanAsked),
            ("birthdate", Reason::MissingClaim),
        ] {
            let scene = Scene::of(&stage, &world).await;
            let shown = shown(&stage, &world, &scene.request, claims);
            scene.refuses(&shown, reason).await;
        }
        let scene = Scene::of(&stage, &world).await;
        let shown = scene.card(&Card { vct: "urn:other:1", ..Card::of(&stage, &world) });
        scene.refuses(&shown, Reason::WrongType).await;
        assert_eq!(stage.server.visitors(), 0, "what was not asked for is not looked up");
    }

    async fn a_part_of_a_group_is_not_the_whole_group(world) {
        let stage = Stage::set(&world).await;
        let asked = stage.ask("address.locality").await;
        let request = read(&stage, &world, &asked).await;
        let more = shown(&stage, &world, &request, "address");
        post(&stage, &request, &body(&world, &request, &more)).await.unwrap_err();
        assert_eq!(stage.reasons(&asked).await, [Reason::MoreThanAsked]);
    }

    async fn an_answer_of_another_shape_is_refused(world) {
        let stage = Stage::set(&world).await;
        let scene = Scene::of(&stage, &world).await;
        let good = || shown(&stage, &world, &scene.request, "full_name");
        for (vp_token, reason) in [
            (json!({}), Reason::MissingCredential),
            (json!({"pid": []}), Reason::Malformed),
            (json!({"pid": [good(), good()]}), Reason::Malformed),
            (json!({"pid": [good()], "other": [good()]}), Reason::MoreThanAsked),
            (json!({"pid": ["~"]}), Reason::Malformed),
            (json!({"pid": [""]}), Reason::Malformed),
            (json!({"pid": ["eyJ.e30.AA~~"]}), Reason::Malformed),
        ] {
            let scene = Scene::of(&stage, &world).await;
            let body = body_of(&world, &scene.request, &vp_token);
            scene.refuses_body(&body, reason).await;
        }
        for plain in ["", "{}", "[]", r#"{"vp_token": "a"}"#, r#"{"vp_token": {"pid": "a"}}"#] {
            let scene = Scene::of(&stage, &world).await;
            let body = body_with(&world, &scene.request, plain, protocols::jwe::Enc::A256Gcm);
            scene.refuses_body(&body, Reason::Malformed).await;
        }
    }

    async fn an_answer_that_does_not_open_is_refused(world) {
        let stage = Stage::set(&world).await;
        let (scene, other) = (Scene::of(&stage, &world).await, Scene::of(&stage, &world).await);
        let shown = shown(&stage, &world, &scene.request, "full_name");
        let elsewhere = body(&world, &other.request, &shown);
        scene.refuses_body(&elsewhere, Reason::Undecryptable).await;
        let scene = Scene::of(&stage, &world).await;
        let mut altered = body(&world, &scene.request, &shown);
        let last = altered.pop().unwrap();
        altered.push(if last == 'A' { 'Q' } else { 'A' });
        scene.refuses_body(&altered, Reason::Undecryptable).await;
        other.refuses_body("response=a.b.c.d.e", Reason::Undecryptable).await;
    }

    async fn an_answer_with_another_state_is_refused(world) {
        let stage = Stage::set(&world).await;
        for state in [json!("other"), json!(null)] {
            let scene = Scene::of(&stage, &world).await;
            let shown = shown(&stage, &world, &scene.request, "full_name");
            let plain = json!({"vp_token": {"pid": [shown]}, "state": state}).to_string();
            let body = body_with(&world, &scene.request, &plain, protocols::jwe::Enc::A128Gcm);
            scene.refuses_body(&body, Reason::State).await;
        }
    }

    async fn what_is_no_answer_at_all_ends_nothing(world) {
        let stage = Stage::set(&world).await;
        let scene = Scene::of(&stage, &world).await;
        let long = format!("response={}", "a".repeat(1024 * 1024));
        for no_answer in ["", "vp_token=a", "response=a&response=b", "response=a&error=b", &long] {
            let refused = post(&stage, &scene.request, no_answer).await.unwrap_err();
            assert!(matches!(refused, RespondError::Refused(Reason::Malformed)), "{refused}");
        }
        assert!(matches!(stage.outcome(&scene.asked).await, Outcome::Pending(_)));
        let shown = shown(&stage, &world, &scene.request, "full_name");
        post(&stage, &scene.request, &body(&world, &scene.request, &shown)).await.unwrap();
        let unknown = stage.relying.respond("guess", b"error=access_denied").await.unwrap_err();
        assert_eq!((unknown.status(), unknown.class()), (404, Class::Missing));
    }

    async fn no_altered_letter_is_taken(world) {
        let stage = Stage::set(&world).await;
        let die: &dyn Die = &*world.die;
        for _ in 0..60 {
            let scene = Scene::of(&stage, &world).await;
            let good = shown(&stage, &world, &scene.request, "full_name");
            let part = usize::try_from(die.below(3)).unwrap();
            let altered = corrupted(&good, part, |length| {
                usize::try_from(die.below(length as u64)).unwrap()
            });
            let body = body(&world, &scene.request, &altered);
            post(&stage, &scene.request, &body).await.unwrap_err();
            assert!(!stage.outcome(&scene.asked).await.is_verified(), "{altered}");
        }
    }

    async fn a_type_that_is_asked_for_but_extends_nothing_must_be_named(world) {
        let stage = Stage::set(&world).await;
        let query = json!({"credentials": [{
            "id": "pid", "format": "dc+sd-jwt", "meta": {"vct_values": [PID]},
        }]});
        let asked = stage.ask_query(&query).await;
        let request = read(&stage, &world, &asked).await;
        let shown = shown(&stage, &world, &request, "full_name");
        post(&stage, &request, &body(&world, &request, &shown)).await.unwrap_err();
        let reasons = stage.reasons(&asked).await;
        assert_eq!(reasons, [Reason::MoreThanAsked], "without claims nothing hidden is asked for");
    }
}
