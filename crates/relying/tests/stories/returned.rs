//! Same device: the browser that asked comes back from the wallet, and no other (HAIP 1.0, 5.1).

use keys::AwsLc;
use protocols::{
    Secret,
    oid4vp::{Refusal, RefusalCode},
};
use relying::{Asked, Outcome, Reason, ResultError};
use testkit::both_engines;

use super::{
    stage::{NAME, ROOMS, Stage},
    wallet::{answer, post, read},
};

/// The response code that an answer sends the browser back with.
fn response_code(redirect_uri: Option<String>) -> String {
    let redirect = redirect_uri.unwrap();
    let code = redirect.strip_prefix("https://library.example/back/7?response_code=").unwrap();
    assert!(code.len() >= 43, "256 bits nobody can guess");
    code.to_owned()
}

async fn refused(stage: &Stage, session: &Secret, code: Option<&str>) -> bool {
    matches!(stage.relying.returned(session, code).await, Err(ResultError::Elsewhere))
}

both_engines! { ROOMS =>
    async fn the_outcome_is_for_the_browser_that_comes_back(world) {
        let stage = Stage::set(&world).await;
        let (asked, other) = (stage.ask_here().await, stage.ask_here().await);
        let waits = stage.relying.returned(&asked.session, None).await.unwrap();
        assert!(matches!(waits, Outcome::Pending(_)));
        let code = response_code(answer(&stage, &world, &asked, "full_name").await.redirect_uri);
        let others = response_code(answer(&stage, &world, &other, "full_name").await.redirect_uri);

        assert!(refused(&stage, &asked.session, None).await, "the redirect has not come back");
        assert!(refused(&stage, &asked.session, Some(&others)).await, "another's code");
        assert!(refused(&stage, &asked.session, Some("guess")).await, "no code of ours");
        assert!(refused(&stage, &other.session, Some(&code)).await, "another browser");
        let stranger = stage.relying.returned(&Secret::new(code.as_str()), Some(&code)).await;
        assert!(matches!(stranger, Err(ResultError::Missing)), "a code is no session");

        let Outcome::Verified { claims: Some(claims), .. } =
            stage.relying.returned(&asked.session, Some(&code)).await.unwrap()
        else {
            panic!("the browser that asked and came back gets the claims")
        };
        assert_eq!(claims.reveal()["full_name"], NAME);
    }

    async fn across_devices_the_session_is_enough(world) {
        let stage = Stage::set(&world).await;
        let asked = stage.ask("full_name").await;
        answer(&stage, &world, &asked, "full_name").await;
        let read = stage.relying.returned(&asked.session, None).await.unwrap();
        assert!(matches!(read, Outcome::Verified { claims: Some(_), .. }));
        let again = stage.relying.returned(&asked.session, None).await.unwrap();
        assert!(matches!(again, Outcome::Verified { claims: None, .. }));
    }

    async fn who_says_no_is_sent_back_too(world) {
        let stage = Stage::set(&world).await;
        for (error, reason) in [
            (RefusalCode::AccessDenied, Reason::Declined),
            (RefusalCode::VpFormatsNotSupported, Reason::WalletError),
        ] {
            let asked = stage.ask_here().await;
            let request = read(&stage, &world, &asked).await;
            let body = Refusal { error, state: request.state.clone() }.form();
            let code = response_code(post(&stage, &request, &body).await.unwrap().redirect_uri);
            let outcome = stage.relying.returned(&asked.session, Some(&code)).await.unwrap();
            assert_eq!(outcome.reasons(), [reason]);
        }
    }

    async fn a_wallet_may_say_no_under_encryption(world) {
        let stage = Stage::set(&world).await;
        let asked: Asked = stage.ask("full_name").await;
        let request = read(&stage, &world, &asked).await;
        let no = Refusal { error: RefusalCode::AccessDenied, state: request.state.clone() };
        let body = no.encrypt(&request.client_metadata, &AwsLc, &*world.die).unwrap();
        post(&stage, &request, &body).await.unwrap();
        assert_eq!(stage.reasons(&asked).await, [Reason::Declined]);
    }

    async fn a_no_with_another_state_ends_nothing(world) {
        let stage = Stage::set(&world).await;
        let asked = stage.ask("full_name").await;
        let request = read(&stage, &world, &asked).await;
        let body = Refusal { error: RefusalCode::AccessDenied, state: Some("other".into()) };
        let outcome = post(&stage, &request, &body.form()).await;
        assert_eq!(outcome.unwrap_err().to_string().split(':').next(), Some("state"));
        assert!(matches!(stage.outcome(&asked).await, Outcome::Pending(_)));
    }
}
