//! Wrong answers make whoever gives them wait, and nobody else for long.

use staff::{Flaw, SignInError};
use terms::{Clock, Moment};
use testkit::both_engines;

use crate::{
    authenticator::{Authenticator, address},
    office::{Desk, Office, ROOMS},
};

/// A wrong answer in this officer's name: how long must the next wait?
async fn wrong(office: &Office, desk: &Desk, from: &str) -> Result<(), Moment> {
    let mut forger = Authenticator::bound(99);
    forger.credential.clone_from(&desk.key.credential);
    forger.user = desk.id.as_bytes().to_vec();
    let mut answer = forger.answer(&office.staff.begin_sign_in());
    answer.from = address(from);
    match office.staff.sign_in(&answer).await {
        Err(SignInError::Flaw(Flaw::Signature)) => Ok(()),
        Err(SignInError::Wait { until }) => Err(until),
        other => panic!("{other:?}"),
    }
}

/// A right one.
async fn right(office: &Office, desk: &mut Desk, from: &str) -> Result<(), SignInError> {
    let mut answer = desk.key.answer(&office.staff.begin_sign_in());
    answer.from = address(from);
    office.staff.sign_in(&answer).await.map(|_| ())
}

/// A key that nobody has enrolled.
async fn unknown(office: &Office, from: &str) -> Result<(), Moment> {
    let mut answer = Authenticator::bound(98).answer(&office.staff.begin_sign_in());
    answer.from = address(from);
    match office.staff.sign_in(&answer).await {
        Err(SignInError::Unknown) => Ok(()),
        Err(SignInError::Wait { until }) => Err(until),
        other => panic!("{other:?}"),
    }
}

both_engines! { ROOMS =>
    async fn wrong_answers_in_one_name_wait_longer_and_longer(world) {
        let office = Office::open(&world);
        let (mut first, mut second) = office.heads().await;
        for _ in 0..3 {
            wrong(&office, &first, "192.0.2.1").await.unwrap();
        }
        for expected in [5, 10, 20, 40] {
            let now = office.clock.now();
            let until = wrong(&office, &first, "192.0.2.1").await.unwrap_err();
            assert_eq!(until.seconds() - now.seconds(), expected);
            let waits = right(&office, &mut first, "192.0.2.77").await;
            assert!(matches!(waits, Err(SignInError::Wait { .. })), "the same network");
            right(&office, &mut second, "192.0.2.1").await.unwrap();
            office.wait(u64::try_from(expected).unwrap());
            wrong(&office, &first, "192.0.2.1").await.unwrap();
        }
        let longest = async || {
            let until = wrong(&office, &first, "192.0.2.1").await.unwrap_err();
            until.seconds() - office.clock.now().seconds()
        };
        for _ in 0..20 {
            let wait = longest().await;
            assert!(wait <= 900);
            office.wait(u64::try_from(wait).unwrap());
            wrong(&office, &first, "192.0.2.1").await.unwrap();
        }
        assert_eq!(longest().await, 900);
        office.wait(900);
        right(&office, &mut first, "192.0.2.1").await.unwrap();
        wrong(&office, &first, "192.0.2.1").await.unwrap();
        wrong(&office, &first, "192.0.2.1").await.unwrap();
    }

    async fn a_stranger_elsewhere_makes_no_officer_wait(world) {
        let office = Office::open(&world);
        let (mut first, _) = office.heads().await;
        for _ in 0..30 {
            let _ = wrong(&office, &first, "203.0.113.5").await;
            let _ = wrong(&office, &first, "2001:db8::5").await;
        }
        assert!(wrong(&office, &first, "203.0.113.5").await.is_err());
        right(&office, &mut first, "192.0.2.1").await.unwrap();
        right(&office, &mut first, "198.51.100.1").await.expect("nor where nobody knows them");
    }

    async fn a_stranger_under_the_same_address_makes_nobody_wait_who_is_known_there(world) {
        let office = Office::open(&world);
        let (mut first, _) = office.heads().await;
        for _ in 0..10 {
            unknown(&office, "192.0.2.1").await.unwrap();
        }
        unknown(&office, "192.0.2.1").await.expect_err("strangers wait");
        right(&office, &mut first, "192.0.2.9").await.unwrap();
        office.wait(31 * 86_400);
        for _ in 0..10 {
            unknown(&office, "192.0.2.1").await.unwrap();
        }
        let waits = right(&office, &mut first, "192.0.2.9").await;
        assert!(matches!(waits, Err(SignInError::Wait { .. })), "known for thirty days");
        office.wait(5);
        right(&office, &mut first, "192.0.2.9").await.unwrap();
    }

    async fn whoever_waits_fills_neither_store_nor_log(world) {
        let office = Office::open(&world);
        let _ = office.heads().await;
        for _ in 0..10 {
            unknown(&office, "192.0.2.1").await.unwrap();
        }
        let before = crate::office::logged(&world).await.len();
        for _ in 0..50 {
            unknown(&office, "192.0.2.1").await.unwrap_err();
        }
        assert_eq!(crate::office::logged(&world).await.len(), before);
    }
}
