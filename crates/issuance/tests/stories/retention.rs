//! What has ended goes, and nothing that anybody still needs.

use std::time::Duration;

use issuance::{Binding, Form, OfferError, RevokeReason, Swept, TokenError, Unbound};
use protocols::oid4vci::{CredentialResponse, GrantEnd};
use registry::{LifeStatus, Person, Resident};
use store::{Bulk, Error, Sql};
use testkit::{World, both_engines};

use crate::{
    office::{Office, ROOMS, Wallet, officer},
    revoke::{all_are, status_reference},
};

const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(86_400);

/// Copies are good for so long; they were cut to the hour.
const GOOD: Duration = Duration::from_secs(14 * 86_400);

static CREDENTIALS: Sql = Sql::new("SELECT COUNT(*) FROM credential");
static DELIVERIES: Sql = Sql::new("SELECT COUNT(*) FROM delivery");
static LISTS: Sql = Sql::new("SELECT COUNT(*) FROM status_list");
static OFFERS: Sql = Sql::new("SELECT COUNT(*) FROM offer");
static SPENT: Sql =
    Sql::new("SELECT (SELECT COUNT(*) FROM spent_nonce) + (SELECT COUNT(*) FROM spent_proof)");

both_engines! { ROOMS =>
    async fn expired_credentials_go_and_nothing_else_changes(world) {
        let office = Office::open(&world).await;
        let residents = office.residents(true).await;
        let (wallet, token, kept) = holder(&office, &residents[0]).await;
        let (_, _, lost) = holder(&office, &residents[1]).await;
        office.issuance.revoke(&officer(), residents[1].id, RevokeReason::Loss).await.unwrap();
        world.clock.advance(GOOD + DAY - HOUR);
        office.issuance.sweep().await.unwrap();
        assert_eq!(rows(&world).await, (4, 2), "for a day nothing goes");
        world.clock.advance(HOUR);
        office.issuance.sweep().await.unwrap();
        assert_eq!(rows(&world).await, (2, 0), "but for the places that were revoked");
        assert_eq!(office.issuance.sweep().await.unwrap(), Swept::default(), "once is enough");
        assert!(all_are(&office, &world, &kept, true).await);
        assert!(all_are(&office, &world, &lost, false).await, "never good again");
        assert_eq!(office.activated().await, 1, "who holds an IKD is as before");
        let fresh = wallet.refresh(&office, &token).await.expect("the wallet may come back");
        wallet.issue(&office, &fresh, "pid", 2).await.unwrap();
    }

    async fn another_phone_ends_a_grant_whose_copies_are_forgotten(world) {
        let office = Office::open(&world).await;
        let resident = office.adult().await;
        let (old, token, _) = holder(&office, &resident).await;
        forget_copies(&office, &world).await;
        holder(&office, &resident).await;
        let refused = old.refresh(&office, &token).await.unwrap_err();
        assert!(matches!(refused, TokenError::Ended(GrantEnd::Replaced)), "{refused:?}");
    }

    async fn death_ends_an_ikd_whose_copies_are_forgotten(world) {
        let office = Office::open(&world).await;
        let resident = office.adult().await;
        office.issue(&office.offer_to(&resident, Binding::Any).await, &office.keys(2)).await;
        forget_copies(&office, &world).await;
        assert_eq!(office.activated().await, 1);
        let dead = Person { life_status: LifeStatus::Dead, ..resident.person };
        office.hand_in([dead].into_iter()).await;
        assert_eq!(office.issuance.sweep().await.unwrap().left, 1);
        assert_eq!(office.activated().await, 0);
    }

    async fn an_offer_that_became_nobodys_goes_after_a_day(world) {
        let office = Office::open(&world).await.deferring(&world);
        let residents = office.residents(true).await;
        office.offer_to(&residents[0], Binding::Any).await;
        let offered = office.offer_to(&residents[1], Binding::Any).await;
        let wallet = Wallet::new(&office);
        let token = wallet.token(&office, &offered).await.unwrap();
        let promised = wallet.ask(&office, &token, "pid", 2).await.unwrap();
        assert!(matches!(promised, CredentialResponse::Deferred { .. }));
        let bound = Wallet::new(&office);
        let live = office.offer_to(&residents[2], bound.binding()).await;
        let live = bound.token(&office, &live).await.unwrap();
        world.clock.advance(DAY + Duration::from_secs(15 * 60 - 1));
        office.issuance.sweep().await.unwrap();
        assert_eq!(world.count(&issuance::ROOM, &OFFERS).await, 3);
        office.issuance.phone(&officer(), offered.id).await.expect("the desk sees what became of it");
        world.clock.advance(Duration::from_secs(1));
        assert_eq!(office.issuance.sweep().await.unwrap().forgotten, 1);
        assert_eq!(world.count(&issuance::ROOM, &OFFERS).await, 2);
        let late = wallet.refresh(&office, &token).await.unwrap_err();
        assert!(matches!(late, TokenError::Ended(GrantEnd::Late)), "why is told: {late:?}");
        world.clock.advance(365 * DAY);
        office.issuance.sweep().await.unwrap();
        assert_eq!(world.count(&issuance::ROOM, &OFFERS).await, 1);
        assert_eq!(rows(&world).await, (0, 0), "nor the keys of what was promised");
        let gone = office.issuance.phone(&officer(), offered.id).await;
        assert!(matches!(gone, Err(OfferError::OfferMissing)), "{gone:?}");
        let refused = wallet.refresh(&office, &token).await.unwrap_err();
        assert!(matches!(refused, TokenError::Grant), "{refused:?}");
        bound.refresh(&office, &live).await.expect("what is somebody's stays");
    }

    async fn why_an_offer_ended_is_told_for_a_year(world) {
        let office = Office::open(&world).await;
        let resident = office.adult().await;
        let (wallet, token, _) = holder(&office, &resident).await;
        office.issuance.revoke(&officer(), resident.id, RevokeReason::Leaving).await.unwrap();
        world.clock.advance(DAY * 365 - Duration::from_secs(1));
        office.issuance.sweep().await.unwrap();
        let refused = wallet.refresh(&office, &token).await.unwrap_err();
        assert!(matches!(refused, TokenError::Ended(GrantEnd::Leaving)), "{refused:?}");
        assert_eq!(office.endings(&world, &resident).await, [("leaving".to_owned(), 2)]);
        world.clock.advance(Duration::from_secs(1));
        office.issuance.sweep().await.unwrap();
        let refused = wallet.refresh(&office, &token).await.unwrap_err();
        assert!(matches!(refused, TokenError::Grant), "{refused:?}");
        assert!(office.endings(&world, &resident).await.is_empty());
        assert_eq!(world.count(&issuance::ROOM, &OFFERS).await, 0);
    }

    async fn a_closed_list_goes_whole_and_is_not_seen_half_empty(world) {
        let office = Office::open(&world).await;
        let residents = office.residents(true).await;
        let (_, _, lost) = holder(&office, &residents[0]).await;
        office.issuance.revoke(&officer(), residents[0].id, RevokeReason::Loss).await.unwrap();
        close_lists(&world).await;
        // Another process opens others.
        let office = Office::reopen(&world, world.die.clone(), Unbound::Confirmed);
        let (_, _, kept) = holder(&office, &residents[1]).await;
        world.clock.advance(DAY * 17 - Duration::from_secs(1));
        office.issuance.sweep().await.unwrap();
        assert!(all_are(&office, &world, &lost, false).await, "as long as anybody may ask");
        world.clock.advance(Duration::from_secs(60));
        let number = list_of(&lost[0]);
        assert!(office.issuance.status_list(number, Form::Jwt).await.is_err(), "then not at all");
        assert_eq!((world.count(&issuance::ROOM, &LISTS).await, rows(&world).await), (8, (2, 0)));
        world.clock.advance(DAY);
        office.issuance.sweep().await.unwrap();
        assert_eq!((world.count(&issuance::ROOM, &LISTS).await, rows(&world).await), (4, (0, 0)));
        assert!(all_are(&office, &world, &kept, true).await, "open lists stay");
    }

    async fn two_processes_forget_while_a_third_issues(world) {
        let office = Office::open(&world).await;
        for resident in office.residents(true).await.iter().take(6) {
            holder(&office, resident).await;
        }
        let (wallet, token, _) = holder(&office, &office.residents(true).await[6]).await;
        world.clock.advance(GOOD + DAY);
        let (one, other) = (
            Office::reopen(&world, world.die.clone(), Unbound::Confirmed),
            Office::reopen(&world, world.die.clone(), Unbound::Confirmed),
        );
        let issue = async {
            let fresh = wallet.refresh(&office, &token).await.unwrap();
            wallet.issue(&office, &fresh, "pid", 2).await.unwrap()
        };
        let (one, other, fresh) =
            tokio::join!(one.issuance.sweep(), other.issuance.sweep(), issue);
        let forgotten = one.unwrap().forgotten + other.unwrap().forgotten;
        // Seven batches of two, and for each a nonce and two proofs.
        assert_eq!(forgotten, 7 * (1 + 2 + 3), "each row once");
        assert_eq!(rows(&world).await, (2, 1), "the fresh ones");
        assert!(all_are(&office, &world, &fresh, true).await);
    }

    async fn a_sweep_takes_as_many_steps_as_it_needs(world) {
        static NONCES: Bulk = Bulk::new("INSERT INTO spent_nonce (until, mark) VALUES", 2);
        let office = Office::open(&world).await;
        let marks: Vec<[u8; 16]> = (0..2_500_u128).map(u128::to_be_bytes).collect();
        let handle = world.db.handle(&issuance::ROOM);
        let filled = handle.write(move |tx| {
            let until = 1_i64;
            let values: Vec<&dyn store::ToValue> =
                marks.iter().flat_map(|mark| [&until as &dyn store::ToValue, mark]).collect();
            tx.insert(&NONCES, &values)
        });
        filled.await.unwrap();
        assert_eq!(office.issuance.sweep().await.unwrap().forgotten, 2_500);
        assert_eq!(world.count(&issuance::ROOM, &SPENT).await, 0);
    }
}

/// Somebody with two copies on a phone that may come back for more.
async fn holder(
    office: &Office,
    resident: &Resident,
) -> (Wallet, protocols::oid4vci::TokenResponse, Vec<String>) {
    let wallet = Wallet::new(office);
    let offered = office.offer_to(resident, wallet.binding()).await;
    let token = wallet.token(office, &offered).await.unwrap();
    let credentials = wallet.issue(office, &token, "pid", 2).await.unwrap();
    (wallet, token, credentials)
}

/// Lets everything expire that was issued, and the sweep delete it.
async fn forget_copies(office: &Office, world: &World) {
    world.clock.advance(GOOD + DAY);
    office.issuance.sweep().await.unwrap();
    assert_eq!(rows(world).await, (0, 0));
}

/// Credentials, and deliveries.
async fn rows(world: &World) -> (u64, u64) {
    let room = &issuance::ROOM;
    (world.count(room, &CREDENTIALS).await, world.count(room, &DELIVERIES).await)
}

/// As if they were half full.
async fn close_lists(world: &World) {
    static CLOSE: Sql = Sql::new("UPDATE status_list SET closed_at = $1");
    let now = terms::Clock::now(&*world.clock);
    let closed: Result<u64, Error> =
        world.db.handle(&issuance::ROOM).write(move |tx| tx.execute(&CLOSE, &[&now])).await;
    assert_eq!(closed.unwrap(), 4);
}

/// The number of the list in which a credential stands.
fn list_of(credential: &str) -> i64 {
    let uri = status_reference(credential).uri;
    uri.rsplit('/').next().unwrap().parse().unwrap()
}
