//! Whether a credential still holds, and where that may be asked.

use std::time::Duration;

use formats::status_list::{Status, StatusReference};
use relying::{Asked, Reason};
use testkit::{World, both_engines};
use tokio::task::JoinSet;

use super::{
    server::Server,
    stage::{Card, DAY, ROOMS, Stage, authority, certified_for},
    wallet::{Binding, body, post, read},
};

/// Shows a good credential whose status stands elsewhere.
async fn show(stage: &Stage, world: &World, index: u64, uri: &str) -> Asked {
    let asked = stage.ask("full_name").await;
    let request = read(stage, world, &asked).await;
    let status = Some(StatusReference { index, uri: uri.to_owned() });
    let credential = Card { status, ..Card::of(stage, world) }.write(world);
    let shown = Binding::of(stage, world, &request).show(&credential, "full_name");
    drop(post(stage, &request, &body(world, &request, &shown)).await);
    asked
}

async fn is_valid(stage: &Stage, world: &World) -> bool {
    let asked = show(stage, world, 7, &stage.status_uri()).await;
    stage.outcome(&asked).await.is_verified()
}

/// Refused for this reason.
async fn refuses(stage: &Stage, world: &World, uri: &str, reason: Reason) {
    let asked = show(stage, world, 7, uri).await;
    assert_eq!(stage.reasons(&asked).await, [reason], "{uri}");
}

both_engines! { ROOMS =>
    async fn a_revoked_or_suspended_credential_is_refused(world) {
        let stage = Stage::set(&world).await;
        let statuses = [(7, Status::INVALID), (8, Status::SUSPENDED), (9, Status(3))];
        stage.publish(&world, &statuses);
        for (index, reason) in [
            (7, Reason::Revoked),
            (8, Reason::Suspended),
            (9, Reason::StatusUnusable),
            (64, Reason::StatusUnusable),
            (u64::MAX, Reason::StatusUnusable),
        ] {
            let asked = show(&stage, &world, index, &stage.status_uri()).await;
            assert_eq!(stage.reasons(&asked).await, [reason], "place {index}");
        }
        let asked = show(&stage, &world, 10, &stage.status_uri()).await;
        assert!(stage.outcome(&asked).await.is_verified(), "its neighbour is valid");
    }

    async fn a_list_is_kept_as_long_as_it_says(world) {
        let stage = Stage::set(&world).await;
        assert!(is_valid(&stage, &world).await && is_valid(&stage, &world).await);
        assert_eq!(stage.server.visitors(), 1);
        stage.publish(&world, &[(7, Status::INVALID)]);
        world.clock.advance(Duration::from_secs(59));
        assert!(is_valid(&stage, &world).await, "within its time");
        world.clock.advance(Duration::from_secs(1));
        assert!(!is_valid(&stage, &world).await, "and not longer");
        assert_eq!(stage.server.visitors(), 2);
    }

    async fn an_older_list_is_refused_after_a_restart_too(world) {
        let stage = Stage::set(&world).await;
        let old = stage.status_token(&world, &[], &stage.status);
        world.clock.advance(Duration::from_secs(30));
        stage.publish(&world, &[(7, Status::INVALID)]);
        refuses(&stage, &world, &stage.status_uri(), Reason::Revoked).await;
        world.clock.advance(Duration::from_secs(60));
        stage.server.answers("application/statuslist+jwt", &old);
        refuses(&stage, &world, &stage.status_uri(), Reason::StatusUnusable).await;
        stage.relying.sweep().await.unwrap();
        let again = stage.reopened(&world);
        refuses(&again, &world, &again.status_uri(), Reason::StatusUnusable).await;
        again.publish(&world, &[(7, Status::INVALID)]);
        world.clock.advance(Duration::from_secs(5));
        refuses(&again, &world, &again.status_uri(), Reason::Revoked).await;
    }

    async fn a_crowd_fetches_once(world) {
        let stage = std::sync::Arc::new(Stage::set(&world).await);
        let mut crowd = JoinSet::new();
        for _ in 0..8 {
            let asked = stage.ask("full_name").await;
            let request = read(&stage, &world, &asked).await;
            let credential = Card::of(&stage, &world).write(&world);
            let shown = Binding::of(&stage, &world, &request).show(&credential, "full_name");
            let body = body(&world, &request, &shown);
            let stage = std::sync::Arc::clone(&stage);
            crowd.spawn(async move { post(&stage, &request, &body).await.is_ok() });
        }
        assert_eq!(crowd.join_all().await, [true; 8]);
        assert_eq!(stage.server.visitors(), 1);
    }

    async fn what_cannot_be_fetched_is_refused_and_tried_again_later(world) {
        let stage = Stage::set(&world).await;
        stage.server.answers_raw("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
        refuses(&stage, &world, &stage.status_uri(), Reason::StatusUnreachable).await;
        stage.publish(&world, &[]);
        refuses(&stage, &world, &stage.status_uri(), Reason::StatusUnreachable).await;
        assert_eq!(stage.server.visitors(), 1, "not at once");
        world.clock.advance(Duration::from_secs(5));
        assert!(is_valid(&stage, &world).await);
    }

    async fn no_status_leads_to_a_private_address(world) {
        let stage = Stage::set(&world).await;
        let elsewhere = Server::open().await;
        let named = elsewhere.url().replace("127.0.0.1", "localhost");
        for uri in [
            elsewhere.url().as_str(),
            &named,
            "https://10.0.0.7/status/1",
            "https://169.254.169.254/latest/meta-data",
            "https://[::1]/status/1",
            "http://status.example/1",
            "ftp://status.example/1",
            "file:///etc/passwd",
            "",
        ] {
            refuses(&stage, &world, uri, Reason::StatusUnreachable).await;
        }
        assert_eq!(elsewhere.visitors(), 0);
    }

    async fn no_status_is_followed_elsewhere_or_read_without_end(world) {
        let stage = Stage::set(&world).await;
        let place = stage.status_uri();
        stage.server.answers_raw(&format!(
            "HTTP/1.1 302 Found\r\nLocation: {place}/2\r\nContent-Length: 0\r\n\r\n"
        ));
        refuses(&stage, &world, &place, Reason::StatusUnreachable).await;
        assert_eq!(stage.server.visitors(), 1, "a redirect is not followed");
        world.clock.advance(Duration::from_secs(5));
        stage.server.answers("application/statuslist+jwt", &"a".repeat(5_000));
        refuses(&stage, &world, &place, Reason::StatusUnreachable).await;
    }

    async fn a_list_by_nobody_trusted_says_nothing(world) {
        let stage = Stage::set(&world).await;
        let place = stage.status_uri();
        let rogue = certified_for(&world, &authority(&world, "Rogue", 30 * DAY), ("Status", &[]), DAY);
        let good = stage.status_token(&world, &[], &stage.status);
        let forged = stage.status_token(&world, &[], &rogue);
        for (media_type, text) in [
            ("application/statuslist+jwt", forged.as_str()),
            ("application/statuslist+jwt", "a.b.c"),
            ("text/html", good.as_str()),
        ] {
            stage.server.answers(media_type, text);
            refuses(&stage, &world, &place, Reason::StatusUnusable).await;
            world.clock.advance(Duration::from_secs(5));
        }
        stage.server.answers("application/statuslist+jwt", &good);
        let other = format!("{}/status/2", stage.server.url());
        refuses(&stage, &world, &other, Reason::StatusUnusable).await;
        world.clock.advance(DAY);
        let stale = show(&stage, &world, 7, &place).await;
        assert_eq!(stage.reasons(&stale).await, [Reason::StatusUnusable], "the token has expired");
    }
}
