//! Each thing that can be wrong with what a browser hands over, one at a time; the signature is
//! always right for what is said.

use serde_json::json;
use staff::{EnrolError, Flaw, Role, SignInError, UnverifiedAssertion, UnverifiedRegistration};
use testkit::both_engines;

use crate::{
    authenticator::{AT, Authenticator, BE, BS, ED, Said, UP, UV, base64url},
    office::{Office, ROOMS, new},
};

type Lie = fn(&mut Said);

/// Lies that are the same in both ceremonies.
const LIES: [(&str, Lie, Flaw); 17] = [
    (
        "another challenge",
        |it| it.client["challenge"] = base64url(&[0; 32]).into(),
        Flaw::Challenge,
    ),
    ("no challenge", |it| it.client["challenge"] = "".into(), Flaw::Challenge),
    ("a challenge that is none", |it| it.client["challenge"] = 1.into(), Flaw::NotJson),
    ("another kind", |it| it.client["type"] = "payment.get".into(), Flaw::Type),
    ("a subdomain", |it| it.client["origin"] = "https://x.meja.example.id".into(), Flaw::Origin),
    (
        "another port",
        |it| it.client["origin"] = "https://meja.example.id:8443".into(),
        Flaw::Origin,
    ),
    ("without TLS", |it| it.client["origin"] = "http://meja.example.id".into(), Flaw::Origin),
    ("within a page", |it| it.client["crossOrigin"] = true.into(), Flaw::CrossOrigin),
    ("beneath a page", |it| it.client["topOrigin"] = "https://a.id".into(), Flaw::CrossOrigin),
    ("not an object", |it| it.client = json!([]), Flaw::NotJson),
    ("endless", |it| it.client["more"] = "x".repeat(4_000).into(), Flaw::Length),
    ("another relying party", |it| it.rp_id = "example.com".into(), Flaw::RpId),
    ("nobody there", |it| it.flags &= !UP, Flaw::UserAbsent),
    ("nobody verified", |it| it.flags &= !UV, Flaw::UserUnverified),
    ("backed up but unable", |it| it.flags = it.flags & !BE | BS, Flaw::Backup),
    ("more behind it", |it| it.extensions = vec![0xa0], Flaw::Length),
    ("extensions that are none", |it| it.flags |= ED, Flaw::Extensions),
];

both_engines! { ROOMS =>
    async fn an_assertion_with_any_flaw_opens_nothing(world) {
        let office = Office::open(&world);
        let (mut first, _) = office.heads().await;
        let only_here: [(&str, Lie, Flaw); 8] = [
            ("of a registration", |it| it.client["type"] = "webauthn.create".into(), Flaw::Type),
            ("with a credential", |it| {
                it.flags |= AT;
                it.extensions =
                    [&[0; 16][..], &[0, 1, 7], &it.cose].concat();
            }, Flaw::Attested),
            ("able to be backed up now", |it| it.flags |= BE, Flaw::Backup),
            ("the same counter", |it| it.counter = 2, Flaw::Counter),
            ("a counter that went back", |it| it.counter = 1, Flaw::Counter),
            ("no counter any more", |it| it.counter = 0, Flaw::Counter),
            ("somebody else's name", |it| it.user_handle = Some(vec![0; 16]), Flaw::UserHandle),
            ("no name", |it| it.user_handle = None, Flaw::UserHandle),
        ];
        for (what, lie, expected) in LIES.into_iter().chain(only_here) {
            office.wait(3_600);
            let begun = office.staff.begin_sign_in();
            let answer = first.key.answer_with(&begun, lie);
            match office.staff.sign_in(&answer).await {
                Err(SignInError::Flaw(flaw)) => assert_eq!(flaw, expected, "{what}"),
                other => panic!("{what}: {other:?}"),
            }
            office.wait(3_600);
            office.sign_in(&mut first.key).await;
        }
    }

    async fn a_signature_that_is_not_just_right_opens_nothing(world) {
        let office = Office::open(&world);
        let (mut first, mut second) = office.heads().await;
        type Spoil = fn(&mut UnverifiedAssertion);
        let spoilt: [(&str, Spoil); 6] = [
            ("a bit turned", |it| *it.signature.last_mut().unwrap() ^= 1),
            ("a byte behind it", |it| it.signature.push(0)),
            ("none", |it| it.signature.clear()),
            ("r and s plain", |it| it.signature = vec![1; 64]),
            ("over other flags", |it| it.authenticator_data[32] |= 0x20),
            ("over another client data", |it| it.client_data.push(b' ')),
        ];
        for (what, spoil) in spoilt {
            office.wait(3_600);
            let begun = office.staff.begin_sign_in();
            let mut answer = first.key.answer(&begun);
            spoil(&mut answer.assertion);
            let refused = office.staff.sign_in(&answer).await;
            assert!(matches!(refused, Err(SignInError::Flaw(Flaw::Signature))), "{what}");
        }
        office.wait(3_600);
        let begun = office.staff.begin_sign_in();
        let mut stolen = second.key.answer(&begun);
        stolen.assertion.credential.clone_from(&first.key.credential);
        stolen.assertion.user_handle = Some(first.id.as_bytes().to_vec());
        let refused = office.staff.sign_in(&stolen).await;
        assert!(matches!(refused, Err(SignInError::Flaw(Flaw::Signature))), "another key");
        for credential in [Vec::new(), vec![9; 20], vec![9; 5_000]] {
            office.wait(3_600);
            let begun = office.staff.begin_sign_in();
            let mut answer = first.key.answer(&begun);
            answer.assertion.credential = credential;
            let refused = office.staff.sign_in(&answer).await;
            assert!(matches!(refused, Err(SignInError::Unknown)));
        }
    }

    async fn a_registration_with_any_flaw_makes_no_key(world) {
        let office = Office::open(&world);
        let (first, _) = office.heads().await;
        let act = office.act(&first).await;
        let officer = new("Loket", Role::Operator, "36.73");
        let invited = office.staff.invite(&act, officer, None).await.unwrap();
        let browser = office.staff.open_link(&invited.code).await.unwrap();
        let only_here: [(&str, Lie, Flaw); 9] = [
            ("of an assertion", |it| it.client["type"] = "webauthn.get".into(), Flaw::Type),
            ("without a credential", |it| it.flags &= !AT, Flaw::Attested),
            ("an empty credential id", |it| it.credential.clear(), Flaw::CredentialId),
            ("a long credential id", |it| it.credential = vec![1; 1_024], Flaw::CredentialId),
            ("another algorithm", |it| it.algorithm = -257, Flaw::Algorithm),
            ("another algorithm inside", |it| it.cose[4] = 0x27, Flaw::Algorithm),
            ("another key inside", |it| it.cose[20] ^= 1, Flaw::PublicKey),
            ("no key", |it| it.spki.clear(), Flaw::PublicKey),
            ("a key cut short", |it| it.cose.truncate(70), Flaw::PublicKey),
        ];
        let mut key = Authenticator::bound(3);
        for (what, lie, expected) in LIES.into_iter().chain(only_here) {
            let opened = office.staff.enrolling(&browser).await.unwrap();
            let made = key.create_with(&opened.begun, opened.officer.as_bytes(), lie);
            match office.staff.register(&browser, opened.begun.id, &made).await {
                Err(EnrolError::Flaw(flaw)) => assert_eq!(flaw, expected, "{what}"),
                other => panic!("{what}: {other:?}"),
            }
        }
        // Nothing of that was kept: the same key is enrolled at last.
        let opened = office.staff.enrolling(&browser).await.unwrap();
        let made = key.create(&opened.begun, opened.officer.as_bytes());
        office.staff.register(&browser, opened.begun.id, &made).await.unwrap();
    }

    async fn no_bytes_whatever_bring_the_room_down(world) {
        let office = Office::open(&world);
        let (first, _) = office.heads().await;
        let act = office.act(&first).await;
        let officer = new("Loket", Role::Operator, "36.73");
        let invited = office.staff.invite(&act, officer, None).await.unwrap();
        let browser = office.staff.open_link(&invited.code).await.unwrap();
        for length in [0, 1, 36, 37, 38, 55, 91, 200, 100_000] {
            for byte in [0x00, 0x30, 0x41, 0x7b, 0xff] {
                let begun = office.staff.begin_sign_in();
                let junk = vec![byte; length];
                let mut answer = Authenticator::bound(1).answer(&begun);
                answer.assertion = UnverifiedAssertion {
                    credential: first.key.credential.clone(),
                    client_data: junk.clone(),
                    authenticator_data: junk.clone(),
                    signature: junk.clone(),
                    user_handle: Some(junk.clone()),
                };
                assert!(office.staff.sign_in(&answer).await.is_err());
                let opened = office.staff.enrolling(&browser).await.unwrap();
                let made = UnverifiedRegistration {
                    client_data: junk.clone(),
                    authenticator_data: junk.clone(),
                    public_key: junk,
                    algorithm: -7,
                };
                let made = office.staff.register(&browser, opened.begun.id, &made).await;
                assert!(matches!(made, Err(EnrolError::Flaw(_))));
            }
        }
    }
}
