//! No change without permission, no commit without trace.

use audit::{Event as _, Ledger};
use store::{Error, Sql};
use terms::{Act, Actor, Clock, Forbidden, Permission};
use testkit::{World, both_engines};

use crate::shop::{Paid, ROOMS, SELL, SaleError, Sold, seller, shop};

both_engines! { ROOMS =>
    async fn a_change_and_its_event_are_committed_together(world) {
        let shop = shop(&world);
        let act = seller().because("a birthday").within("36.73".parse().unwrap());
        let sold: Result<u32, SaleError> = shop
            .change(&act, |tx| {
                tx.execute(&SELL, &[&"cake"])?;
                Ok((7, sold("cake")))
            })
            .await;
        assert_eq!(sold.unwrap(), 7);
        assert_eq!(sales(&shop).await, 1);
        assert_eq!(events(&world).await, [(
            Sold::NAME.to_owned(),
            "relying:shop".to_owned(),
            Some(3_673_000_000),
            Some("a birthday".to_owned()),
            br#"{"item":"cake"}"#.to_vec(),
            world.clock.now().micros(),
        )]);
    }

    async fn without_permission_nothing_is_even_tried(world) {
        let shop = shop(&world);
        let act = Act::new(Actor::Holder, &[Permission::Redeem]);
        let outcome: Result<(), SaleError> =
            shop.change(&act, |_| -> Result<((), Sold), _> { panic!("it must not run") }).await;
        assert!(matches!(outcome, Err(SaleError::Forbidden(Forbidden(Permission::Offer)))));
        let no_till = Act::new(Actor::Holder, &[Permission::Offer]);
        let second: Result<(), SaleError> = shop
            .change_with(&no_till, |_| -> Result<((), Sold, Option<Paid>), _> {
                panic!("it must not run")
            })
            .await;
        assert!(matches!(second, Err(SaleError::Forbidden(Forbidden(Permission::Redeem)))));
        assert!(events(&world).await.is_empty());
    }

    async fn a_change_that_fails_leaves_no_event(world) {
        let shop = shop(&world);
        let outcome: Result<(), SaleError> = shop
            .change(&seller(), |tx| -> Result<((), Sold), _> {
                tx.execute(&SELL, &[&"stone"])?;
                Err(SaleError::Unwanted)
            })
            .await;
        assert!(matches!(outcome, Err(SaleError::Unwanted)));
        assert_eq!((sales(&shop).await, events(&world).await.len()), (0, 0));
    }

    async fn a_sweep_that_finds_nothing_leaves_nothing(world) {
        let shop = shop(&world);
        for item in [None, Some("bread")] {
            let outcome: Result<bool, SaleError> = shop
                .change_if(&seller(), move |tx| {
                    let Some(item) = item else { return Ok((false, None)) };
                    tx.execute(&SELL, &[&item])?;
                    Ok((true, Some(sold(item))))
                })
                .await;
            assert_eq!(outcome.unwrap(), item.is_some());
        }
        assert_eq!((sales(&shop).await, events(&world).await.len()), (1, 1));
    }

    async fn two_events_of_one_change_keep_their_order(world) {
        let shop = shop(&world);
        for item in ["bread", "cake", "jam", "milk"] {
            let outcome: Result<(), SaleError> = shop
                .change_with(&seller(), move |tx| {
                    tx.execute(&SELL, &[&item])?;
                    Ok(((), sold(item), (item != "milk").then_some(Paid { cents: 5 })))
                })
                .await;
            outcome.unwrap();
            world.clock.advance(std::time::Duration::from_secs(1));
        }
        let names: Vec<String> = events(&world).await.into_iter().map(|event| event.0).collect();
        let (sold, paid) = (Sold::NAME, Paid::NAME);
        assert_eq!(names, [sold, paid, sold, paid, sold, paid, sold]);
    }

    async fn a_room_cannot_reach_the_log_but_through_its_ledger(world) {
        static FORGE: Sql = Sql::new("UPDATE audit_event SET actor = 'nobody'");
        let outcome: Result<(), SaleError> = shop(&world)
            .change(&seller(), |tx| {
                tx.execute(&FORGE, &[])?;
                Ok(((), sold("cake")))
            })
            .await;
        assert!(matches!(outcome, Err(SaleError::Store(Error::Wall("auditstory_shop")))));
    }
}

fn sold(item: &str) -> Sold {
    Sold { item: item.to_owned() }
}

async fn sales(shop: &Ledger) -> u64 {
    static COUNT: Sql = Sql::new("SELECT COUNT(*) FROM sale");
    let found: Result<Option<(u64,)>, Error> = shop.read(|tx| tx.find(&COUNT, &[])).await;
    found.unwrap().unwrap().0
}

type Told = (String, String, Option<i64>, Option<String>, Vec<u8>, i64);

async fn events(world: &World) -> Vec<Told> {
    static ALL: Sql = Sql::new(
        "SELECT name, actor, region, reason, payload, at FROM audit_entry ORDER BY at, id",
    );
    let found: Result<_, Error> = world.db.handle(&audit::ROOM).read(|tx| tx.all(&ALL, &[])).await;
    found.unwrap()
}
