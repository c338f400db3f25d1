//! What forgers and thieves of documents try, and forgers of credentials in both formats.

use formats::{base64url, cbor::Value, mdoc::SessionTranscript, status_list::StatusReference};
use keys::{AwsLc, Purpose};
use protocols::oid4vp::{AuthorizationRequest, ClientId};
use relying::Reason;
use serde_json::json;
use terms::{Clock, Die};
use testkit::both_engines;

use super::{
    mdoc::{
        DOCTYPE, DOMESTIC, Device, Document, NAMED, change_item, changed, first, items, member,
        remove, shown_in, shown_mdoc,
    },
    scene::Scene,
    stage::{Card, DAY, ROOMS, Stage, authority, certified, certified_for, resigned},
    wallet::{Binding, body_of, post, read},
};

both_engines! { ROOMS =>
    async fn an_altered_element_under_a_genuine_signature_is_refused(world) {
        let stage = Stage::set(&world).await;
        let scene = Scene::of_mdoc(&stage, &world).await;
        let good = scene.shown_by(&scene.device());
        let altered = changed(&good, |document| {
            change_item(first(shown_in(document, DOCTYPE)), |item| {
                *member(item, "elementValue") = "Somebody Else".into();
            });
        });
        scene.refuses_mdoc(&altered, Reason::Digest).await;

        // Another element's genuine digest does not help, nor does a new name.
        let scene = Scene::of_mdoc(&stage, &world).await;
        let good = scene.shown_by(&scene.device());
        let renamed = changed(&good, |document| {
            change_item(first(shown_in(document, DOCTYPE)), |item| {
                *member(item, "elementIdentifier") = "birth_date".into();
            });
        });
        scene.refuses_mdoc(&renamed, Reason::Digest).await;
    }

    async fn an_element_that_stands_twice_is_refused(world) {
        let stage = Stage::set(&world).await;
        let scene = Scene::of_mdoc(&stage, &world).await;
        let good = scene.shown_by(&scene.device());
        let doubled = changed(&good, |document| {
            let items = items(shown_in(document, DOCTYPE));
            items.push(items[0].clone());
        });
        scene.refuses_mdoc(&doubled, Reason::DigestTwice).await;

        let scene = Scene::of(&stage, &world).await;
        let card = resigned(&Card::of(&stage, &world).write(&world), &stage.issuer.key, |claims| {
            let digest = claims["_sd"][0].clone();
            claims["_sd"].as_array_mut().unwrap().push(digest);
        });
        let good = scene.binding().show_forged(&card, "full_name");
        scene.refuses(&good, Reason::DigestTwice).await;
    }

    async fn a_document_outside_its_time_is_refused(world) {
        let stage = Stage::set(&world).await;
        let now = world.clock.now();
        let scene = Scene::of_mdoc(&stage, &world).await;
        let (not_before, expires) = (now.plus(DAY), now.plus(2 * DAY));
        let early = Document { not_before, expires, ..Document::of(&stage, &world) };
        scene.document_refused(&early, Reason::NotYetValid).await;
        let once_good = Document::of(&stage, &world).write(&world);
        world.clock.advance(2 * DAY);
        let scene = Scene::of_mdoc(&stage, &world).await;
        let shown = scene.device().show(&once_good, &[NAMED]);
        scene.refuses_mdoc(&shown, Reason::Expired).await;
        assert_eq!(stage.server.visitors(), 0);
    }

    async fn a_document_signed_outside_the_time_of_its_signer_is_refused(world) {
        let stage = Stage::set(&world).await;
        let scene = Scene::of_mdoc(&stage, &world).await;
        let before = world.clock.now().minus(DAY);
        let (signed, not_before) = (before, before);
        let backdated = Document { signed, not_before, ..Document::of(&stage, &world) };
        scene.document_refused(&backdated, Reason::IssuerSignedOutside).await;
    }

    async fn a_lifetime_that_is_a_text_is_no_lifetime(world) {
        let stage = Stage::set(&world).await;
        let good = Card::of(&stage, &world).write(&world);
        for lifetime in [json!("4102444800"), json!("never"), json!(null), json!({"at": 1})] {
            let scene = Scene::of(&stage, &world).await;
            let card = resigned(&good, &stage.issuer.key, |claims| claims["exp"] = lifetime);
            let shown = scene.binding().show_forged(&card, "full_name");
            scene.refuses(&shown, Reason::Malformed).await;
        }
    }

    async fn a_forged_authority_of_the_same_name_signs_for_nobody(world) {
        let stage = Stage::set(&world).await;
        let twin = authority(&world, "Issuer Root", 365 * DAY);
        let forged = certified(&world, &twin, "Issuer", 30 * DAY);
        let scene = Scene::of(&stage, &world).await;
        let (signer, chain) = (&forged.key, forged.chain.clone());
        let shown = scene.card(&Card { signer, chain, ..Card::of(&stage, &world) });
        scene.refuses(&shown, Reason::IssuerUntrusted).await;
        let anchored = [stage.issuer.chain[0].clone(), stage.issuers.certificate().to_vec()];
        for (signer, chain) in [
            (&forged.key, forged.chain.clone()),
            (&stage.issuer.key, anchored.to_vec()),
            (&forged.key, vec![twin.certificate().to_vec()]),
        ] {
            let scene = Scene::of_mdoc(&stage, &world).await;
            let document = Document { signer, chain, ..Document::of(&stage, &world) };
            scene.document_refused(&document, Reason::IssuerUntrusted).await;
        }
        let scene = Scene::of_mdoc(&stage, &world).await;
        let signer = &stage.holder;
        let stolen = Document { signer, ..Document::of(&stage, &world) };
        scene.document_refused(&stolen, Reason::IssuerSignature).await;
        assert_eq!(stage.server.visitors(), 0, "nobody untrusted makes us fetch a status");
    }

    /// A document signer's certificate holds for 457 days at most.
    async fn whose_certificate_is_no_document_signers_signs_credentials_and_no_documents(world) {
        let stage = Stage::set(&world).await;
        let signs = &[Purpose::MdocSigner];
        let general = certified_for(&world, &stage.issuers, ("Issuer", signs), 500 * DAY);
        let (signer, chain) = (&general.key, general.chain.clone());
        let scene = Scene::of_mdoc(&stage, &world).await;
        let document = Document { signer, chain: chain.clone(), ..Document::of(&stage, &world) };
        scene.document_refused(&document, Reason::IssuerProfile).await;
        let asked = stage.ask("full_name").await;
        let request = read(&stage, &world, &asked).await;
        let card = Card { signer, chain, ..Card::of(&stage, &world) }.write(&world);
        let shown = Binding::of(&stage, &world, &request).show(&card, "full_name");
        post(&stage, &request, &body_of(&world, &request, &json!({"pid": [shown]}))).await.unwrap();
        assert!(stage.outcome(&asked).await.is_verified());
    }

    async fn a_document_that_no_device_has_signed_is_refused(world) {
        let stage = Stage::set(&world).await;
        let scene = Scene::of_mdoc(&stage, &world).await;
        let good = scene.shown_by(&scene.device());
        let bare = changed(&good, |document| remove(member(document, "deviceSigned"), "deviceAuth"));
        scene.refuses_mdoc(&bare, Reason::DeviceAuthMissing).await;
        let scene = Scene::of_mdoc(&stage, &world).await;
        let good = scene.shown_by(&scene.device());
        let bare = changed(&good, |document| remove(document, "deviceSigned"));
        scene.refuses_mdoc(&bare, Reason::DeviceAuthMissing).await;
        let scene = Scene::of_mdoc(&stage, &world).await;
        let good = scene.shown_by(&scene.device());
        let sealed = changed(&good, |document| {
            let auth = member(member(document, "deviceSigned"), "deviceAuth");
            let signature = member(auth, "deviceSignature").clone();
            *auth = Value::Map(vec![("deviceMac".into(), signature)]);
        });
        scene.refuses_mdoc(&sealed, Reason::DeviceMac).await;
    }

    async fn a_document_shown_in_another_session_is_refused(world) {
        let stage = Stage::set(&world).await;
        let other = Scene::of_mdoc(&stage, &world).await.request;
        let swapped: [fn(&mut AuthorizationRequest, &AuthorizationRequest); 4] = [
            |it, _| it.client_id = ClientId::of_certificate(b"another asker", &AwsLc),
            |it, other| it.nonce.clone_from(&other.nonce),
            |it, other| it.response_uri = other.response_uri.clone(),
            |it, other| it.client_metadata = other.client_metadata.clone(),
        ];
        for swap in swapped {
            let scene = Scene::of_mdoc(&stage, &world).await;
            let mut session = scene.request.clone();
            swap(&mut session, &other);
            let shown = scene.shown_by(&Device::of(&stage, &session));
            scene.refuses_mdoc(&shown, Reason::DeviceSignature).await;
        }
        // The answer to another request as a whole, and one as if it were not encrypted.
        let scene = Scene::of_mdoc(&stage, &world).await;
        let shown = scene.shown_by(&Device::of(&stage, &other));
        scene.refuses_mdoc(&shown, Reason::DeviceSignature).await;
        let scene = Scene::of_mdoc(&stage, &world).await;
        let shown = scene.shown_by(&Device { session: in_the_clear(&scene.request), ..scene.device() });
        scene.refuses_mdoc(&shown, Reason::DeviceSignature).await;
    }

    async fn a_document_shown_by_another_device_is_refused(world) {
        let stage = Stage::set(&world).await;
        let scene = Scene::of_mdoc(&stage, &world).await;
        let thief = Device { by: &stage.issuer.key, ..scene.device() };
        let shown = scene.shown_by(&thief);
        scene.refuses_mdoc(&shown, Reason::DeviceSignature).await;
    }

    async fn a_document_of_another_type_is_refused(world) {
        let stage = Stage::set(&world).await;
        let scene = Scene::of_mdoc(&stage, &world).await;
        let other = Document { doctype: "id.go.example.age.1", ..Document::of(&stage, &world) };
        scene.document_refused(&other, Reason::WrongType).await;
        let scene = Scene::of_mdoc(&stage, &world).await;
        let other = Document { doctype: "id.go.example.age.1", ..Document::of(&stage, &world) };
        let shown = scene.document(&other);
        let renamed = changed(&shown, |it| *member(it, "docType") = DOCTYPE.into());
        scene.refuses_mdoc(&renamed, Reason::Doctype).await;
    }

    async fn more_or_fewer_elements_than_asked_are_refused(world) {
        let stage = Stage::set(&world).await;
        for (elements, reason) in [
            (&[NAMED, (DOMESTIC, "nik")][..], Reason::MoreThanAsked),
            (&[NAMED, (DOCTYPE, "birth_date")], Reason::MoreThanAsked),
            (&[(DOCTYPE, "birth_date")], Reason::MissingClaim),
            (&[], Reason::MissingClaim),
        ] {
            let scene = Scene::of_mdoc(&stage, &world).await;
            let document = Document::of(&stage, &world).write(&world);
            let shown = scene.device().show(&document, elements);
            scene.refuses_mdoc(&shown, reason).await;
        }
        assert_eq!(stage.server.visitors(), 0, "what was not asked for is not looked up");
    }

    async fn a_document_whose_status_says_no_or_nothing_is_refused(world) {
        let stage = Stage::set(&world).await;
        stage.publish(&world, &[(7, formats::status_list::Status::INVALID)]);
        for (index, reason) in [
            (7, Reason::Revoked),
            (64, Reason::StatusUnusable),
            (1 << 40, Reason::StatusUnusable),
        ] {
            let scene = Scene::of_mdoc(&stage, &world).await;
            let status = Some(StatusReference { index, uri: stage.status_uri() });
            let document = Document { status, ..Document::of(&stage, &world) };
            scene.document_refused(&document, reason).await;
        }
    }

    async fn what_is_no_device_response_is_refused(world) {
        let stage = Stage::set(&world).await;
        let scene = Scene::of_mdoc(&stage, &world).await;
        let good = shown_mdoc(&stage, &world, &scene.request, &[NAMED]);
        let jwt = Card::of(&stage, &world).write(&world);
        let jwt = scene.binding().show(&jwt, "full_name");
        for text in [good.clone() + "=", good.clone() + "AA", String::new(), "oA".into(), jwt] {
            let scene = Scene::of_mdoc(&stage, &world).await;
            let body = body_of(&world, &scene.request, &json!({ "pid_mdoc": [text] }));
            scene.refuses_body(&body, Reason::Malformed).await;
        }
        let bytes = base64url::decode(&good).unwrap();
        let mut whole = Value::parse(&bytes).unwrap();
        let documents = items(member(&mut whole, "documents"));
        documents.push(documents[0].clone());
        let two = whole.encode().unwrap();
        items(member(&mut whole, "documents")).clear();
        let none = whole.encode().unwrap();
        scene.refuses_mdoc(&two, Reason::DocumentsNotOne).await;
        let scene = Scene::of_mdoc(&stage, &world).await;
        scene.refuses_mdoc(&none, Reason::DocumentsNotOne).await;
    }

    async fn no_altered_byte_of_a_document_is_taken(world) {
        let stage = Stage::set(&world).await;
        let die: &dyn Die = &*world.die;
        for _ in 0..60 {
            let scene = Scene::of_mdoc(&stage, &world).await;
            let mut altered = scene.shown_by(&scene.device());
            // Nobody signs the minor version of a response.
            let version = altered.windows(4).position(|it| it == b"\x631.0").unwrap() + 3;
            let places: Vec<_> = (0..altered.len()).filter(|at| *at != version).collect();
            let at = places[usize::try_from(die.below(places.len() as u64)).unwrap()];
            altered[at] ^= 1 << die.below(8);
            let vp_token = json!({ "pid_mdoc": [base64url::encode(&altered)] });
            let body = body_of(&world, &scene.request, &vp_token);
            post(&stage, &scene.request, &body).await.unwrap_err();
            assert!(!stage.outcome(&scene.asked).await.is_verified(), "byte {at}");
        }
    }
}

/// The session of an answer that nobody encrypts.
fn in_the_clear(request: &AuthorizationRequest) -> SessionTranscript {
    let (asker, address) = (request.client_id.to_string(), request.response_uri.as_str());
    SessionTranscript::openid4vp(&AwsLc, &asker, &request.nonce, None, address)
}
