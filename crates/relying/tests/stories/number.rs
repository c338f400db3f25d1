//! A number in place of a code: for the phone in front of the screen, for five minutes, and no
//! help to whoever guesses.

use std::{net::IpAddr, time::Duration};

use protocols::oid4vp::PairingNumber;
use relying::{Asked, NumberError, Outcome, PairError, Relying};
use store::{Error, Sql};
use terms::{Act, Actor, Permission};
use testkit::both_engines;

use super::{
    stage::{ROOMS, Stage, name},
    wallet::{answer, request_text},
};

/// The hash of a number, and its digits, sealed.
type Kept = (Vec<u8>, Vec<u8>);

static ROWS: Sql = Sql::new("SELECT COUNT(*) FROM presentation_number");
static KEPT: Sql = Sql::new("SELECT number, shown FROM presentation_number");

async fn number(relying: &Relying, asked: &Asked) -> PairingNumber {
    relying.number(&Act::operator(), asked.transaction).await.unwrap()
}

/// Types the number, somewhere.
async fn pair(stage: &Stage, number: PairingNumber) -> Result<String, PairError> {
    let paired = stage.relying.pair(number.form().as_bytes(), from("192.0.2.1")).await;
    paired.map(|it| it.request)
}

fn from(address: &str) -> IpAddr {
    address.parse().unwrap()
}

fn is_missing(outcome: Result<String, PairError>) -> bool {
    let Err(error) = outcome else { return false };
    // One sentence for all of them: nobody learns which numbers there have been.
    assert_eq!(error.to_string(), PairError::Missing.to_string());
    true
}

both_engines! { ROOMS =>
    async fn a_number_leads_to_the_request_until_somebody_fetches_it(world) {
        let stage = Stage::set(&world).await;
        let (asked, other) = (stage.ask("full_name").await, stage.ask("full_name").await);
        let given = number(&stage.relying, &asked).await;
        let others = number(&stage.relying, &other).await;
        assert!(given != others && asked.number.is_none());
        for _ in 0..2 {
            // A lost answer costs nothing.
            assert_eq!(pair(&stage, given).await.unwrap(), asked.link);
        }
        let shown = stage.relying.returned(&asked.session, None).await.unwrap();
        assert!(matches!(shown, Outcome::Pending(it) if it.number == Some(given)));

        request_text(&stage, &asked, None).await;
        assert!(is_missing(pair(&stage, given).await), "a wallet has the request");
        let shown = stage.relying.returned(&asked.session, None).await.unwrap();
        assert!(matches!(shown, Outcome::Pending(it) if it.number.is_none()));
        assert_eq!(pair(&stage, others).await.unwrap(), other.link, "the other one stands");
        request_text(&stage, &asked, None).await;
        answer(&stage, &world, &other, "full_name").await;
        assert!(is_missing(pair(&stage, others).await));
        assert_eq!(world.count(&relying::ROOM, &ROWS).await, 0);
    }

    async fn a_number_is_good_for_five_minutes_and_then_swept(world) {
        let stage = Stage::set(&world).await;
        let asked = stage.ask("full_name").await;
        let given = number(&stage.relying, &asked).await;
        world.clock.advance(Duration::from_secs(299));
        assert!(pair(&stage, given).await.is_ok());
        world.clock.advance(Duration::from_secs(1));
        assert!(is_missing(pair(&stage, given).await));
        let shown = stage.relying.returned(&asked.session, None).await.unwrap();
        assert!(matches!(shown, Outcome::Pending(it) if it.number.is_none()));
        assert_eq!(stage.relying.sweep().await.unwrap().numbers, 1);
        assert_eq!(world.count(&relying::ROOM, &ROWS).await, 0);
        // Nearly at the request's own end, the number ends with it.
        world.clock.advance(Duration::from_secs(290));
        let late = number(&stage.relying, &asked).await;
        assert!(pair(&stage, late).await.is_ok());
        world.clock.advance(Duration::from_secs(10));
        assert!(is_missing(pair(&stage, late).await));
        let over = stage.relying.number(&Act::operator(), asked.transaction).await;
        assert!(matches!(over, Err(NumberError::Missing)));
    }

    async fn a_later_number_stands_in_for_the_earlier_one(world) {
        let stage = Stage::set(&world).await;
        let asked = stage.ask("full_name").await;
        let first = number(&stage.relying, &asked).await;
        let second = number(&stage.relying, &asked).await;
        assert!(is_missing(pair(&stage, first).await));
        assert_eq!(pair(&stage, second).await.unwrap(), asked.link);
    }

    async fn only_who_asks_gives_a_number_and_only_for_a_wallet_elsewhere(world) {
        let stage = Stage::set(&world).await;
        let asked = stage.ask("full_name").await;
        let act = Act::new(Actor::Relying("another".to_owned()), &[Permission::Ask]);
        let refused = stage.relying.number(&act, asked.transaction).await;
        assert!(matches!(refused, Err(NumberError::Missing)));
        let act = Act::new(Actor::Relying(name().to_string()), &[]);
        let refused = stage.relying.number(&act, asked.transaction).await;
        assert!(matches!(refused, Err(NumberError::Forbidden(_))));
        let here = stage.ask_here().await;
        let refused = stage.relying.number(&Act::operator(), here.transaction).await;
        assert!(matches!(refused, Err(NumberError::Bound)));
    }

    async fn who_guesses_waits_for_seconds_and_nobody_else_does(world) {
        let stage = Stage::set(&world).await;
        let asked = stage.ask("full_name").await;
        let given = number(&stage.relying, &asked).await;
        let wrong = |at: u32| format!("number={:09}", (at + 1) % 1_000_000_000);
        let office = from("198.51.100.4");
        for at in 0..20 {
            let missing = stage.relying.pair(wrong(at).as_bytes(), office).await;
            assert!(matches!(missing, Err(PairError::Missing)), "{missing:?}");
        }
        let right = given.form();
        let busy = stage.relying.pair(right.as_bytes(), office).await;
        let Err(PairError::Busy { again }) = busy else { panic!("{busy:?}") };
        assert!(again <= Duration::from_secs(3), "{again:?}");
        assert_eq!(pair(&stage, given).await.unwrap(), asked.link, "another network");
        world.clock.advance(again);
        for _ in 0..50 {
            let paired = stage.relying.pair(right.as_bytes(), office).await;
            assert_eq!(paired.unwrap().request, asked.link, "a right number costs nothing");
        }
        let odd = stage.relying.pair(b"number=12", from("198.51.100.5")).await;
        assert!(matches!(odd, Err(PairError::Posted(_))), "{odd:?}");
    }

    async fn no_digit_lies_in_the_database(world) {
        let stage = Stage::set(&world).await;
        let asked = stage.ask("full_name").await;
        let given = number(&stage.relying, &asked).await;
        let kept = world.db.handle(&relying::ROOM);
        let kept = kept.read::<Option<Kept>, Error>(|tx| tx.find(&KEPT, &[])).await;
        let (hash, sealed) = kept.unwrap().unwrap();
        let digits = given.digits();
        assert_eq!(hash.len(), 32);
        for kept in [hash, sealed] {
            assert!(!kept.windows(9).any(|it| it == digits.as_bytes()));
        }
        assert!(!format!("{asked:?}{given:?}").contains(&digits[..3]));
    }
}
