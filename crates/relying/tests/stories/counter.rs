//! At a counter: a request that is shown whole, and an answer that is read from a screen.

use std::{sync::Arc, time::Duration};

use formats::{status_list::Status, trust::Kind};
use keys::AwsLc;
use protocols::{
    Secret,
    oid4vp::{AuthorizationRequest, Expected, ResponseMode, UnverifiedRequest, WholeRequest},
    reel::{self, Read},
};
use relying::{Asked, Heard, Outcome, Reason, RequestError, RespondError};
use terms::Clock;
use testkit::{World, both_engines};
use tokio::task::JoinSet;

use super::{
    stage::{ROOMS, Stage, anchors},
    wallet::{body, post, read, shown},
};

/// What a phone makes of the codes on the counter's screen.
async fn scan(stage: &Stage, world: &World, asked: &Asked) -> AuthorizationRequest {
    let challenge = stage.relying.challenge(&asked.session).await.unwrap();
    assert_eq!(challenge.expires, asked.expires);
    assert!((8..=24).contains(&challenge.parts.len()), "{} codes", challenge.parts.len());
    // A camera begins somewhere.
    let seen = challenge.parts[3..].iter().chain(&challenge.parts[..3]).map(String::as_str);
    let Read::Whole(link) = reel::unwind(seen, &AwsLc) else { panic!("no link") };
    let whole = WholeRequest::find(std::str::from_utf8(&link).unwrap()).unwrap();
    let now = world.clock.now();
    let expected = Expected { client_id: &whole.client_id, wallet_nonce: None, now };
    let request = UnverifiedRequest::parse(&whole.request, &expected, &AwsLc).unwrap();
    let trusted = anchors(world, &[(Kind::Access, &stage.access)]);
    let chain = trusted.verify(&AwsLc, &Kind::Access, request.chain(), now).unwrap();
    request.verify(&chain, &expected, &AwsLc).unwrap()
}

/// The codes on the phone's screen.
fn wound(body: &str) -> Vec<String> {
    reel::wind(body.as_bytes(), &AwsLc).unwrap()
}

async fn hear(stage: &Stage, asked: &Asked, parts: &[String]) -> Result<Heard, RespondError> {
    let parts: Vec<_> = parts.iter().map(String::as_str).collect();
    stage.relying.hear(&asked.session, &parts).await
}

/// A good answer to what was scanned.
async fn answer(stage: &Stage, world: &World, asked: &Asked) -> Vec<String> {
    let request = scan(stage, world, asked).await;
    wound(&body(world, &request, &shown(stage, world, &request, "full_name")))
}

both_engines! { ROOMS =>
    async fn a_phone_without_a_network_answers_a_counter(world) {
        let stage = Stage::set(&world).await;
        let asked = stage.ask("full_name").await;
        let request = scan(&stage, &world, &asked).await;
        assert_eq!(request.mode, ResponseMode::Shown);
        assert!(request.registration.is_some(), "it says why it asks");
        let parts = answer(&stage, &world, &asked).await;
        assert!((5..=20).contains(&parts.len()), "{} codes", parts.len());
        assert_eq!(hear(&stage, &asked, &[]).await.unwrap(), Heard::Nothing);
        assert_eq!(hear(&stage, &asked, &["hello".to_owned()]).await.unwrap(), Heard::Nothing);
        let some = hear(&stage, &asked, &parts[1..]).await.unwrap();
        assert_eq!(some, Heard::Some { have: parts.len() - 1, of: parts.len() });
        assert!(matches!(stage.outcome(&asked).await, Outcome::Pending(_)));
        assert_eq!(hear(&stage, &asked, &parts).await.unwrap(), Heard::All);
        assert!(stage.outcome(&asked).await.is_verified());
    }

    async fn what_is_shown_is_judged_as_what_is_posted(world) {
        let stage = Stage::set(&world).await;
        let (asked, other) = (stage.ask("full_name").await, stage.ask("full_name").await);
        let elsewhere = answer(&stage, &world, &other).await;
        let refused = hear(&stage, &asked, &elsewhere).await;
        assert!(matches!(refused, Err(RespondError::Refused(_))), "{refused:?}");
        assert!(!stage.reasons(&asked).await.is_empty(), "another counter's answer ends this one");
        assert!(matches!(stage.outcome(&other).await, Outcome::Pending(_)));
        stage.publish(&world, &[(7, Status::INVALID)]);
        world.clock.advance(Duration::from_secs(120));
        let refused = hear(&stage, &other, &answer(&stage, &world, &other).await).await;
        assert!(matches!(refused, Err(RespondError::Refused(Reason::Revoked))), "{refused:?}");
    }

    async fn of_answers_on_either_way_one_comes_through(world) {
        let stage = Arc::new(Stage::set(&world).await);
        let asked = stage.ask("full_name").await;
        let parts = answer(&stage, &world, &asked).await;
        let posted = read(&stage, &world, &asked).await;
        let body = body(&world, &posted, &shown(&stage, &world, &posted, "full_name"));
        let mut racers = JoinSet::new();
        for at in 0..6 {
            let (stage, asked, parts) = (Arc::clone(&stage), asked.clone(), parts.clone());
            let (posted, body) = (posted.clone(), body.clone());
            racers.spawn(async move {
                if at % 2 == 0 {
                    return hear(&stage, &asked, &parts).await.is_ok();
                }
                post(&stage, &posted, &body).await.is_ok()
            });
        }
        let came = racers.join_all().await;
        assert_eq!(came.iter().filter(|it| **it).count(), 1);
        let again = hear(&stage, &asked, &parts).await;
        assert!(matches!(again, Err(RespondError::Refused(Reason::Replayed))), "{again:?}");
    }

    async fn codes_of_yesterday_and_of_nobody_mean_nothing(world) {
        let stage = Stage::set(&world).await;
        let asked = stage.ask("full_name").await;
        let parts = answer(&stage, &world, &asked).await;
        let stranger = Secret::new("stranger");
        let nobody = stage.relying.challenge(&stranger).await;
        assert!(matches!(nobody, Err(RequestError::Missing)));
        let nobody = stage.relying.hear(&stranger, &[&parts[0]]).await;
        assert!(matches!(nobody, Err(RespondError::Missing)), "{nobody:?}");
        world.clock.advance(Duration::from_secs(601));
        let late = stage.relying.challenge(&asked.session).await;
        assert!(matches!(late, Err(RequestError::Expired)));
        let late = hear(&stage, &asked, &parts).await;
        assert!(matches!(late, Err(RespondError::Refused(Reason::RequestExpired))), "{late:?}");
        let told = stage.outcome(&asked).await;
        assert!(matches!(told, Outcome::Expired), "{told:?}");
    }
}
