//! A payload can be erased by law while its place in the tree stays proven.

use audit::{Entry, EraseError};
use store::{Db, Error, Sql};
use terms::{Act, Id};
use testkit::{World, both_engines};

use crate::shop::{ROOMS, log, notary, sell, sell_many, shop, sign, tamper, verify};

both_engines! { ROOMS =>
    async fn an_erased_payload_is_gone_and_the_log_stays_sound(world) {
        let notary = notary(&world, "audit");
        sell_many(&world, 0, 5).await;
        let before = sign(&world, &notary).await;
        let event = first(&world).await;
        log(&world).erase(&lawful(), event).await.unwrap();
        assert_eq!(left(&world, event).await, (None, None, None, "relying:shop".to_owned()));
        let (leaf, proof) = log(&world).inclusion(event, 5).await.unwrap().unwrap();
        assert!(proof.proves(&leaf, before.root()), "it was there, and still is");
        log(&world).sequence().await.unwrap();
        sign(&world, &notary).await;
        let report = verify(&world, &notary, Some(&before)).await;
        assert!(report.is_sound(), "{:?}", report.findings);
        assert_eq!((report.size, report.erased), (6, 1), "the erasure is itself an event");
    }

    async fn an_event_that_still_waits_can_be_erased(world) {
        sell(&shop(&world), "a secret".into()).await;
        let event = first(&world).await;
        log(&world).erase(&lawful(), event).await.unwrap();
        let gone = (None, None, None, "relying:shop".to_owned());
        assert_eq!(left(&world, event).await, gone);
        log(&world).sequence().await.unwrap();
        assert_eq!(left(&world, event).await, gone, "nothing comes back with its number");
        let notary = notary(&world, "audit");
        sign(&world, &notary).await;
        let report = verify(&world, &notary, None).await;
        assert!(report.is_sound(), "{:?}", report.findings);
        assert_eq!((report.size, report.erased), (2, 1));
    }

    async fn an_erasure_covers_while_it_still_waits(world) {
        let notary = notary(&world, "audit");
        sell_many(&world, 0, 3).await;
        sign(&world, &notary).await;
        log(&world).erase(&lawful(), first(&world).await).await.unwrap();
        let report = verify(&world, &notary, None).await;
        assert!(report.is_sound(), "{:?}", report.findings);
        assert_eq!((report.size, report.erased, report.waiting), (3, 1, 1));
    }

    async fn what_is_erased_while_it_is_being_numbered_stays_erased(world) {
        let shop = shop(&world);
        let mut tasks = Vec::new();
        for number in 0..60 {
            let (shop, log, world_db) = (shop.clone(), log(&world), world.db.clone());
            tasks.push(tokio::spawn(async move {
                sell(&shop, format!("secret {number}")).await;
                let event = sale(&world_db, number).await;
                log.erase(&lawful(), event).await.unwrap();
            }));
        }
        let sequencer = log(&world);
        tasks.push(tokio::spawn(async move {
            for _ in 0..30 {
                sequencer.sequence().await.unwrap();
                tokio::task::yield_now().await;
            }
        }));
        for task in tasks {
            task.await.unwrap();
        }
        log(&world).sequence().await.unwrap();
        let notary = notary(&world, "audit");
        sign(&world, &notary).await;
        let report = verify(&world, &notary, None).await;
        assert!(report.is_sound(), "{:?}", report.findings);
        assert_eq!((report.size, report.events, report.erased), (120, 120, 60));
    }

    async fn an_erasure_needs_a_right_a_reason_and_something_to_erase(world) {
        let log = log(&world);
        sell(&shop(&world), "a secret".into()).await;
        let event = first(&world).await;
        let holder = log.erase(&Act::holder().because("I want to"), event).await;
        assert!(matches!(holder, Err(EraseError::Forbidden(_))));
        let silent = log.erase(&Act::operator().because(" "), event).await;
        assert!(matches!(silent, Err(EraseError::ReasonMissing)));
        let unknown = log.erase(&lawful(), Id::from_bytes([9; 16])).await;
        assert!(matches!(unknown, Err(EraseError::Missing)));
        log.erase(&lawful(), event).await.unwrap();
        let again = log.erase(&lawful(), event).await;
        assert!(matches!(again, Err(EraseError::Already)));
        let erasure = Id::from_bytes(erasures(&world).await[0]);
        let covered_up = log.erase(&lawful(), erasure).await;
        assert!(matches!(covered_up, Err(EraseError::Erasure)));
        assert_eq!(erasures(&world).await.len(), 1, "what was refused left no event");
    }

    async fn an_erasure_that_was_altered_no_longer_covers(world) {
        static ALTER: Sql =
            Sql::new("UPDATE audit_event SET payload = $1 WHERE name = 'audit.payload.erased'");
        let notary = notary(&world, "audit");
        sell(&shop(&world), "a secret".into()).await;
        log(&world).erase(&lawful(), first(&world).await).await.unwrap();
        log(&world).sequence().await.unwrap();
        sign(&world, &notary).await;
        tamper(&world, &ALTER, &[&b"{}".to_vec()]).await;
        assert_eq!(verify(&world, &notary, None).await.findings.len(), 2);
    }
}

fn lawful() -> Act {
    Act::operator().because("Article 8 of Law 27/2022")
}

async fn first(world: &World) -> Id<Entry> {
    static FIRST: Sql = Sql::new("SELECT id FROM audit_entry ORDER BY at, id LIMIT 1");
    let found: Result<Option<(Id<Entry>,)>, Error> =
        world.db.handle(&audit::ROOM).read(|tx| tx.find(&FIRST, &[])).await;
    found.unwrap().unwrap().0
}

/// The sale of the secret with this number.
async fn sale(db: &Db, number: u32) -> Id<Entry> {
    static BY_PAYLOAD: Sql = Sql::new("SELECT id FROM audit_entry WHERE payload = $1");
    let payload = format!(r#"{{"item":"secret {number}"}}"#).into_bytes();
    let found: Result<Option<(Id<Entry>,)>, Error> =
        db.handle(&audit::ROOM).read(move |tx| tx.find(&BY_PAYLOAD, &[&payload])).await;
    found.unwrap().unwrap().0
}

type Left = (Option<Vec<u8>>, Option<Vec<u8>>, Option<String>, String);

async fn left(world: &World, event: Id<Entry>) -> Left {
    static LEFT: Sql =
        Sql::new("SELECT payload, salt, reason, actor FROM audit_entry WHERE id = $1");
    let found: Result<Option<Left>, Error> =
        world.db.handle(&audit::ROOM).read(move |tx| tx.find(&LEFT, &[&event])).await;
    found.unwrap().unwrap()
}

async fn erasures(world: &World) -> Vec<[u8; 16]> {
    static ALL: Sql = Sql::new("SELECT id FROM audit_entry WHERE name = 'audit.payload.erased'");
    let found: Result<Vec<([u8; 16],)>, Error> =
        world.db.handle(&audit::ROOM).read(|tx| tx.all(&ALL, &[])).await;
    found.unwrap().into_iter().map(|row| row.0).collect()
}
