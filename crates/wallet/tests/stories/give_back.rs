//! Leaving: issuers are told to revoke what they have issued.

use protocols::oauth::RevocationRequest;
use serde_json::json;
use wallet::{Done, GiveBack, Method, Response};

use crate::{
    issuer::{FakeIssuer, LEAVE},
    refill::stage,
    world::{World, answer, json as written},
};

fn leave(world: &mut World, issuer: &mut FakeIssuer) -> Done {
    let first = GiveBack.start(&world.vault, world.tools.clone());
    world.drive(first, issuer).unwrap()
}

#[test]
fn every_leave_to_come_back_is_given_back_by_the_wallets_own_key() {
    let (mut world, mut issuer) = stage();
    issuer.server["revocation_endpoint"] = json!("https://issuer.example/id/revoke");
    issuer.instead.insert("/id/revoke", answer(200, ""));
    assert_eq!(leave(&mut world, &mut issuer), Done::GivenBack { given: 1, kept: 0 });
    let sent = world.requests.last().unwrap();
    assert_eq!((sent.method, sent.url.path()), (Method::Post, "/id/revoke"));
    assert_eq!(RevocationRequest::parse(&sent.body).unwrap().token.reveal(), LEAVE);
    assert_eq!(sent.headers.iter().filter(|(name, _)| *name == "dpop").count(), 1);
    assert!(!sent.headers.iter().any(|(name, _)| *name == "authorization"));
}

#[test]
fn what_an_issuer_does_not_take_is_counted_and_nothing_fails() {
    let told = |change: fn(&mut FakeIssuer)| {
        let (mut world, mut issuer) = stage();
        change(&mut issuer);
        leave(&mut world, &mut issuer)
    };
    let kept = Done::GivenBack { given: 0, kept: 1 };
    assert_eq!(told(|_| {}), kept, "no place for it");
    assert_eq!(
        told(|issuer| {
            issuer.server["revocation_endpoint"] = json!("https://issuer.example/id/revoke");
            issuer.instead.insert("/id/revoke", written(503, &json!({"error": "server_error"})));
        }),
        kept
    );
    assert_eq!(
        told(|issuer| {
            issuer.server["revocation_endpoint"] = json!("http://127.0.0.1/revoke");
        }),
        kept,
        "never into this machine"
    );
    let gone: Response = answer(503, "");
    let (mut world, mut issuer) = stage();
    issuer.instead.insert("/.well-known/openid-credential-issuer/id", gone);
    assert_eq!(leave(&mut world, &mut issuer), kept);
    let first = GiveBack.start(&World::new().vault, world.tools.clone());
    assert_eq!(world.drive(first, &mut issuer).unwrap(), Done::GivenBack { given: 0, kept: 0 });
}
