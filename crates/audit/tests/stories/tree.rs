//! The tree grows, is signed, and proves what it holds.

use std::time::Duration;

use audit::{Checkpoint, Entry, NoteError, SignError};
use store::{Db, Error, Sql};
use terms::Id;
use testkit::{World, both_engines};

use crate::shop::{
    ROOMS, SELL, SHOP, SaleError, Sold, findings, log, log_on, notary, sell, sell_many, seller,
    shop, sign, tamper, verify,
};

both_engines! { ROOMS =>
    async fn two_sequencers_never_fork_the_tree(world) {
        let second = Db::open(&world.place, ROOMS).unwrap();
        let mut tasks = Vec::new();
        for writer in 0..8 {
            // Half of them in another process.
            let db = if writer % 2 == 0 { &world.db } else { &second };
            let shop = log_on(&world, db).ledger(db.handle(&SHOP));
            tasks.push(tokio::spawn(async move {
                for number in 0..75 {
                    sell(&shop, format!("{writer}/{number}")).await;
                }
                0
            }));
        }
        for log in [log(&world), log_on(&world, &second), log(&world), log_on(&world, &second)] {
            tasks.push(tokio::spawn(async move {
                let mut added = 0;
                for _ in 0..25 {
                    added += log.sequence().await.unwrap();
                }
                added
            }));
        }
        let mut added = 0;
        for task in tasks {
            added += task.await.unwrap();
        }
        added += log(&world).sequence().await.unwrap();
        assert_eq!(added, 600, "every event gets one place, from one of them");
        assert_eq!(numbers(&world).await, (0..600).collect::<Vec<_>>());
        assert_eq!(ids(&world).await.len(), 600, "and waits nowhere else");
        let notary = notary(&world, "audit");
        sign(&world, &notary).await;
        let report = verify(&world, &notary, None).await;
        assert!(report.is_sound(), "{:?}", report.findings);
        assert_eq!((report.size, report.events, report.waiting), (600, 600, 0));
        assert_eq!(log(&world).sequence().await.unwrap(), 0, "nothing is numbered twice");
    }

    async fn events_are_numbered_in_the_order_of_their_time(world) {
        let shop = shop(&world);
        for number in 0..5 {
            sell(&shop, number.to_string()).await;
            world.clock.advance(Duration::from_micros(1));
        }
        log(&world).sequence().await.unwrap();
        let in_time: Vec<Id<Entry>> = ids(&world).await;
        for (number, event) in (0..).zip(in_time) {
            let (_, proof) = log(&world).inclusion(event, 5).await.unwrap().unwrap();
            assert_eq!(proof.number, number);
        }
    }

    async fn more_events_than_one_turn_takes_all_find_their_places(world) {
        sell_many(&world, 0, 2_300).await;
        assert_eq!(numbers(&world).await, (0..2_300).collect::<Vec<_>>());
        let notary = notary(&world, "audit");
        sign(&world, &notary).await;
        let report = verify(&world, &notary, None).await;
        assert!(report.is_sound(), "{:?}", report.findings);
        assert_eq!((report.events, report.waiting), (2_300, 0));
    }

    async fn changes_that_are_undone_leave_no_gap(world) {
        let shop = shop(&world);
        let sales = (0..90).map(|number| {
            let shop = shop.clone();
            tokio::spawn(async move {
                let sold: Result<(), SaleError> = shop
                    .change(&seller(), move |tx| {
                        let item = format!("cake {number}");
                        tx.execute(&SELL, &[&item])?;
                        let wanted = number % 3 != 0;
                        wanted.then_some(((), Sold { item })).ok_or(SaleError::Unwanted)
                    })
                    .await;
                u64::from(sold.is_ok())
            })
        });
        let mut sold = 0;
        for sale in sales.collect::<Vec<_>>() {
            sold += sale.await.unwrap();
        }
        assert_eq!((sold, log(&world).sequence().await.unwrap()), (60, 60));
        assert_eq!(numbers(&world).await, (0..60).collect::<Vec<_>>());
    }

    async fn a_checkpoint_proves_each_event_and_the_past(world) {
        let notary = notary(&world, "audit");
        let (log, mut checkpoints) = (log(&world), Vec::new());
        for (first, count) in [(0, 1), (1, 254), (255, 1), (256, 44), (300, 300)] {
            sell_many(&world, first, count).await;
            checkpoints.push(sign(&world, &notary).await);
        }
        let last = checkpoints.last().unwrap();
        for event in ids(&world).await {
            let (leaf, proof) = log.inclusion(event, last.size()).await.unwrap().unwrap();
            assert!(proof.proves(&leaf, last.root()));
            assert!(!proof.proves(last.root(), last.root()));
        }
        for old in &checkpoints {
            for new in &checkpoints {
                let proof = log.consistency(old.size(), new.size()).await.unwrap();
                assert_eq!(proof.is_some(), old.size() <= new.size());
                assert!(proof.is_none_or(|proof| proof.proves(old.root(), new.root())));
            }
        }
        assert!(log.consistency(1, 601).await.unwrap().is_none(), "there is no such tree yet");
        assert!(verify(&world, &notary, Some(&checkpoints[2])).await.is_sound());
    }

    async fn an_event_that_waits_is_not_yet_proven(world) {
        sell_many(&world, 0, 3).await;
        let known = ids(&world).await;
        sell(&shop(&world), "late".into()).await;
        let all = ids(&world).await;
        let late = *all.iter().find(|event| !known.contains(event)).unwrap();
        assert!(log(&world).inclusion(late, 3).await.unwrap().is_none());
        let unknown = Id::from_bytes([7; 16]);
        assert!(log(&world).inclusion(unknown, 3).await.unwrap().is_none());
        let report = verify(&world, &notary(&world, "audit"), None).await;
        assert_eq!((report.size, report.waiting, report.unsigned), (3, 1, 3));
    }

    async fn at_most_one_checkpoint_is_signed_in_a_second(world) {
        let (log, notary) = (log(&world), notary(&world, "audit"));
        assert!(log.sign(&notary).await.unwrap().is_none(), "there is nothing to sign");
        assert!(log.checkpoint().await.unwrap().is_none());
        sell_many(&world, 0, 2).await;
        let first = log.sign(&notary).await.unwrap().unwrap();
        sell_many(&world, 2, 1).await;
        assert!(log.sign(&notary).await.unwrap().is_none(), "too soon");
        world.clock.advance(Duration::from_millis(999));
        assert!(log.sign(&notary).await.unwrap().is_none(), "still too soon");
        world.clock.advance(Duration::from_millis(1));
        let second = log.sign(&notary).await.unwrap().unwrap();
        world.clock.advance(Duration::from_secs(9));
        assert!(log.sign(&notary).await.unwrap().is_none(), "nothing has been added");
        assert_eq!((first.size(), second.size()), (2, 3));
        assert_eq!(log.checkpoint().await.unwrap().as_deref(), Some(second.note()));
    }

    async fn a_checkpoint_is_a_note_that_others_can_read(world) {
        let notary = notary(&world, "audit");
        sell_many(&world, 0, 2).await;
        let checkpoint = sign(&world, &notary).await;
        let lines: Vec<&str> = checkpoint.note().split('\n').collect();
        assert_eq!(lines[..2], ["ikd.example/log", "2"]);
        assert_eq!((lines[2].len(), lines[3], lines.len()), (44, "", 6));
        assert!(lines[4].starts_with("\u{2014} ikd.example/log "), "{}", lines[4]);
        let verifier = notary.verifier();
        assert_eq!(Checkpoint::read(checkpoint.note(), verifier), Ok(checkpoint.clone()));
        let another = crate::shop::notary(&world, "another");
        let refused = Checkpoint::read(checkpoint.note(), another.verifier());
        assert_eq!(refused, Err(NoteError::Unsigned));
        let altered = checkpoint.note().replacen("\n2\n", "\n3\n", 1);
        assert_eq!(Checkpoint::read(&altered, verifier), Err(NoteError::Signature));
    }

    async fn the_notary_signs_nothing_that_has_not_grown_from_what_it_signed(world) {
        static RESIZE: Sql = Sql::new("UPDATE audit_tree SET size = $1");
        static FORGET: Sql = Sql::new("DELETE FROM audit_checkpoint");
        static SMEAR: Sql = Sql::new("UPDATE audit_tile SET hashes = $1 WHERE level = 0");
        let (log, signer) = (log(&world), notary(&world, "audit"));
        sell_many(&world, 0, 5).await;
        let kept = sign(&world, &signer).await;
        sell_many(&world, 5, 1).await;
        world.clock.advance(Duration::from_secs(1));
        tamper(&world, &SMEAR, &[&vec![7_u8; 6 * 32]]).await;
        let refused = |outcome| matches!(outcome, Err(SignError::Forked(5)));
        assert!(refused(log.sign(&signer).await), "by the stored checkpoint");
        tamper(&world, &FORGET, &[]).await;
        assert!(refused(log.sign(&signer).await), "by what it remembers");
        let restarted = notary(&world, "audit");
        restarted.remember(kept);
        assert!(refused(log.sign(&restarted).await), "by what was kept elsewhere");
        tamper(&world, &RESIZE, &[&4]).await;
        assert!(refused(log.sign(&restarted).await), "a log that was cut off");
        let stranger = notary(&world, "stranger");
        assert!(log.sign(&stranger).await.unwrap().is_some(), "a new key knows no past");
        tamper(&world, &RESIZE, &[&6]).await;
        world.clock.advance(Duration::from_secs(1));
        let foreign = log.sign(&notary(&world, "audit")).await;
        assert!(matches!(foreign, Err(SignError::Foreign(NoteError::Unsigned))), "{foreign:?}");
    }

    async fn an_empty_log_is_sound(world) {
        assert!(findings(&world, &notary(&world, "audit")).await.is_empty());
        let proof = log(&world).consistency(0, 0).await.unwrap().unwrap();
        assert!(proof.path.is_empty());
    }
}

async fn numbers(world: &World) -> Vec<i64> {
    static ALL: Sql = Sql::new("SELECT number FROM audit_event ORDER BY number");
    let found: Result<Vec<(i64,)>, Error> =
        world.db.handle(&audit::ROOM).read(|tx| tx.all(&ALL, &[])).await;
    found.unwrap().into_iter().map(|row| row.0).collect()
}

async fn ids(world: &World) -> Vec<Id<Entry>> {
    static ALL: Sql = Sql::new("SELECT id FROM audit_entry ORDER BY at, id");
    let found: Result<Vec<(Id<Entry>,)>, Error> =
        world.db.handle(&audit::ROOM).read(|tx| tx.all(&ALL, &[])).await;
    found.unwrap().into_iter().map(|row| row.0).collect()
}
