//! Answered once, read once, gone after ten minutes.

use std::{sync::Arc, time::Duration};

use relying::{Outcome, Reason, RespondError, Swept};
use store::{Bulk, Error, Sql, ToValue};
use terms::Act;
use testkit::{World, both_engines};
use tokio::task::JoinSet;

use super::{
    stage::{NAME, ROOMS, Stage},
    wallet::{answer, body, code, post, read, shown},
};

static CLAIMS: Sql = Sql::new("SELECT COUNT(*) FROM presentation WHERE claims IS NOT NULL");
static KEYS: Sql = Sql::new("SELECT COUNT(*) FROM presentation WHERE response_key IS NOT NULL");
static QUERIES: Sql = Sql::new("SELECT COUNT(*) FROM presentation WHERE query IS NOT NULL");
static ROWS: Sql = Sql::new("SELECT COUNT(*) FROM presentation");
static SEALED: Sql = Sql::new("SELECT claims FROM presentation WHERE claims IS NOT NULL");
static EVENTS: Sql = Sql::new("SELECT name, payload FROM audit_entry ORDER BY at, id");

async fn count(world: &World, sql: &'static Sql) -> u64 {
    world.count(&relying::ROOM, sql).await
}

/// What the log says, event by event.
async fn events(world: &World) -> Vec<(String, String)> {
    let found: Result<Vec<(String, Vec<u8>)>, Error> =
        world.db.handle(&audit::ROOM).read(|tx| tx.all(&EVENTS, &[])).await;
    let text = |(name, payload)| (name, String::from_utf8(payload).unwrap());
    found.unwrap().into_iter().map(text).collect()
}

both_engines! { ROOMS =>
    async fn of_answers_that_race_one_comes_through(world) {
        let stage = Arc::new(Stage::set(&world).await);
        let asked = stage.ask("full_name").await;
        let request = read(&stage, &world, &asked).await;
        let body = body(&world, &request, &shown(&stage, &world, &request, "full_name"));
        let mut racers = JoinSet::new();
        for _ in 0..8 {
            let (stage, request, body) = (Arc::clone(&stage), request.clone(), body.clone());
            racers.spawn(async move { post(&stage, &request, &body).await });
        }
        let outcomes = racers.join_all().await;
        let replayed =
            |it: &&Result<_, _>| matches!(it, Err(RespondError::Refused(Reason::Replayed)));
        assert_eq!(outcomes.iter().filter(|it| it.is_ok()).count(), 1);
        assert_eq!(outcomes.iter().filter(replayed).count(), 7);
        assert!(stage.outcome(&asked).await.is_verified());
    }

    async fn a_replayed_answer_changes_nothing(world) {
        let stage = Stage::set(&world).await;
        let asked = stage.ask("full_name").await;
        let request = read(&stage, &world, &asked).await;
        let good = body(&world, &request, &shown(&stage, &world, &request, "full_name"));
        post(&stage, &request, &good).await.unwrap();
        for again in [good.as_str(), "error=access_denied", "response=a.b.c.d.e"] {
            let refused = post(&stage, &request, again).await.unwrap_err();
            assert!(matches!(refused, RespondError::Refused(Reason::Replayed)), "{refused}");
            assert_eq!(refused.status(), 400);
        }
        assert!(stage.claims(&asked).await.is_some());

        let bad = stage.ask("full_name").await;
        let request = read(&stage, &world, &bad).await;
        post(&stage, &request, "response=a.b.c.d.e").await.unwrap_err();
        let good = body(&world, &request, &shown(&stage, &world, &request, "full_name"));
        let refused = post(&stage, &request, &good).await.unwrap_err();
        assert!(matches!(refused, RespondError::Refused(Reason::Replayed)), "{refused}");
        assert_eq!(stage.reasons(&bad).await, [Reason::Undecryptable]);
    }

    async fn of_readers_that_race_one_gets_the_claims(world) {
        let stage = Arc::new(Stage::set(&world).await);
        let asked = stage.ask("full_name").await;
        answer(&stage, &world, &asked, "full_name").await;
        let mut racers = JoinSet::new();
        for racer in 0..8 {
            let (stage, asked) = (Arc::clone(&stage), asked.clone());
            racers.spawn(async move {
                let outcome = if racer % 2 == 0 {
                    stage.relying.result(&Act::operator(), asked.transaction).await
                } else {
                    stage.relying.returned(&asked.session, None).await
                };
                matches!(outcome.unwrap(), Outcome::Verified { claims: Some(_), .. })
            });
        }
        let got = racers.join_all().await.into_iter().filter(|got| *got).count();
        assert_eq!(got, 1);
        assert_eq!(count(&world, &CLAIMS).await, 0, "and nothing is left");
    }

    async fn claims_rest_sealed_and_are_gone_after_ten_minutes(world) {
        let stage = Stage::set(&world).await;
        let (early, late) = (stage.ask("full_name").await, stage.ask("full_name").await);
        answer(&stage, &world, &early, "full_name").await;
        answer(&stage, &world, &late, "full_name").await;
        let sealed: Result<Vec<(Vec<u8>,)>, Error> =
            world.db.handle(&relying::ROOM).read(|tx| tx.all(&SEALED, &[])).await;
        for (sealed,) in sealed.unwrap() {
            assert!(!String::from_utf8_lossy(&sealed).contains("Ratna"));
        }
        world.clock.advance(Duration::from_secs(599));
        assert_eq!(stage.relying.sweep().await.unwrap().claims, 0);
        assert!(stage.claims(&early).await.is_some());
        world.clock.advance(Duration::from_secs(1));
        assert_eq!(stage.claims(&late).await, None, "gone by time, before any sweep");
        assert_eq!(count(&world, &CLAIMS).await, 1);
        assert_eq!(stage.relying.sweep().await.unwrap().claims, 1);
        assert_eq!(count(&world, &CLAIMS).await, 0);
    }

    async fn a_request_that_nobody_answers_ends_and_is_forgotten(world) {
        let stage = Stage::set(&world).await;
        let asked = stage.ask("full_name").await;
        let request = read(&stage, &world, &asked).await;
        let body = body(&world, &request, &shown(&stage, &world, &request, "full_name"));
        world.clock.advance(Duration::from_secs(600));
        let refused = post(&stage, &request, &body).await.unwrap_err();
        assert!(matches!(refused, RespondError::Refused(Reason::RequestExpired)), "{refused}");
        assert!(matches!(stage.outcome(&asked).await, Outcome::Expired));
        assert_eq!(stage.outcome(&asked).await.reasons(), [Reason::RequestExpired]);

        let swept = stage.relying.sweep().await.unwrap();
        assert_eq!(swept, Swept { keys: 1, ..Swept::default() });
        assert_eq!((count(&world, &KEYS).await, count(&world, &QUERIES).await), (0, 0));
        assert_eq!(stage.relying.sweep().await.unwrap(), Swept::default(), "there is no more");
        world.clock.advance(Duration::from_secs(3_600));
        assert_eq!(stage.relying.sweep().await.unwrap().transactions, 1);
        assert_eq!(count(&world, &ROWS).await, 0);
        let gone = stage.relying.result(&Act::operator(), asked.transaction).await;
        assert_eq!(gone.unwrap_err().class(), terms::Class::Missing);
    }

    async fn a_sweep_takes_as_many_steps_as_it_needs(world) {
        static ASKED: Bulk = Bulk::new(
            "INSERT INTO presentation (id, party, client, response_point, expires_at) VALUES", 5);
        let stage = Stage::set(&world).await;
        let ids: Vec<[u8; 16]> = (0..2_500_u128).map(u128::to_be_bytes).collect();
        let (party, none, over) = ("library", [0_u8; 32], 1_i64);
        let handle = world.db.handle(&relying::ROOM);
        let filled = handle.write(move |tx| {
            let mut values: Vec<&dyn ToValue> = Vec::new();
            for id in &ids {
                values.extend([id as &dyn ToValue, &party, &none, &none, &over]);
            }
            tx.insert(&ASKED, &values)
        });
        filled.await.unwrap();
        assert_eq!(stage.relying.sweep().await.unwrap().transactions, 2_500);
        assert_eq!(count(&world, &ROWS).await, 0);
    }

    async fn nothing_that_pairs_holder_and_asker_is_left(world) {
        let stage = Stage::set(&world).await;
        let (asked, bad) = (stage.ask("full_name,birthdate").await, stage.ask("full_name").await);
        let request = read(&stage, &world, &asked).await;
        let text = shown(&stage, &world, &request, "full_name,birthdate");
        post(&stage, &request, &body(&world, &request, &text)).await.unwrap();
        let wrong = read(&stage, &world, &bad).await;
        post(&stage, &wrong, &body(&world, &wrong, &text)).await.unwrap_err();
        assert_eq!(stage.claims(&asked).await.unwrap()["full_name"], NAME);

        assert_eq!((count(&world, &KEYS).await, count(&world, &QUERIES).await), (0, 0));
        assert_eq!(count(&world, &CLAIMS).await, 0);
        let said = events(&world).await;
        let names: Vec<_> = said.iter().map(|(name, _)| name.as_str()).collect();
        let told = |name: &str| names.iter().filter(|it| **it == name).count();
        assert_eq!(told("relying.party.registered"), 1);
        assert_eq!(told("relying.presentation.asked"), 2);
        assert_eq!(told("relying.presentation.answered"), 2);
        assert_eq!(told("relying.presentation.fetched"), 1);
        assert!(said.iter().any(|(_, payload)| payload.contains(r#""reasons":["nonce"]"#)));
        let secret = code(request.response_uri.as_str(), relying::RESPONSE_PATH);
        for (name, payload) in &said {
            for canary in [NAME, "1999-05-06", "/status/", &request.nonce, secret] {
                assert!(!payload.contains(canary), "{name} tells {canary}");
            }
        }
    }
}
