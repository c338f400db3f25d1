//! Whoever reads what is sent to a contact proves it; whoever does not, does not.

use messages::{AskError, Messages, Proof, ProveError};
use store::Sql;
use terms::{Act, Id, Language};
use testkit::both_engines;
use tokio::task::JoinSet;

use crate::scene::{HERE, Office, ROOMS, contact};

async fn ask(office: &Office<'_>, who: &str) -> Result<Id<Proof>, AskError> {
    let asked = (&contact(who), Language::Indonesian);
    office.messages.ask(&Act::visitor(), asked, HERE).await
}

async fn prove(messages: &Messages, proof: Id<Proof>, digits: &str) -> Result<(), ProveError> {
    messages.prove(&Act::visitor(), proof, digits).await.map(|_| ())
}

both_engines! { ROOMS =>
    async fn a_code_proves_a_contact_once(world) {
        let office = Office::new(&world);
        let proof = ask(&office, "siti@contoh.id").await.unwrap();
        assert_eq!(office.messages.deliver().await.unwrap().sent, 1);
        let digits = office.digits();
        let typed = format!(" {} {} ", &digits[..3], &digits[3..]);
        let proven = office.messages.prove(&Act::visitor(), proof, &typed).await.unwrap();
        assert_eq!(proven.contact, contact("siti@contoh.id"));
        assert_eq!(proven.mark, office.messages.mark(&contact("siti@CONTOH.id")));
        let again = prove(&office.messages, proof, &digits).await;
        assert!(matches!(again, Err(ProveError::Over)));
    }

    async fn a_browser_keeps_for_half_an_hour_that_it_has_proven_a_contact(world) {
        let office = Office::new(&world);
        let proof = ask(&office, "siti@contoh.id").await.unwrap();
        office.messages.deliver().await.unwrap();
        let digits = office.digits();
        let proven = office.messages.prove(&Act::visitor(), proof, &digits).await.unwrap();
        let voucher = office.messages.vouch(&proven).unwrap();
        let kept = office.messages.vouched(&voucher).unwrap();
        assert_eq!((kept.contact, kept.mark), (proven.contact.clone(), proven.mark));
        let stored = office.messages.seal(&proven.contact).unwrap();
        assert!(office.messages.vouched(&stored.0).is_none(), "what lies in a table vouches for nobody");
        office.pass(1_800);
        assert!(office.messages.vouched(&voucher).is_none());
    }

    async fn a_code_is_over_after_ten_minutes_or_five_guesses(world) {
        let office = Office::new(&world);
        let proof = ask(&office, "siti@contoh.id").await.unwrap();
        office.messages.deliver().await.unwrap();
        let digits = office.digits();
        let wrong = if digits == "000000" { "000001" } else { "000000" };
        for left in (0..5).rev() {
            let guess = prove(&office.messages, proof, wrong).await;
            assert!(matches!(guess, Err(ProveError::Wrong { left: it }) if it == left));
        }
        assert!(matches!(prove(&office.messages, proof, &digits).await, Err(ProveError::Over)));
        let proof = ask(&office, "siti@contoh.id").await.unwrap();
        office.messages.deliver().await.unwrap();
        let digits = office.digits();
        office.pass(600);
        assert!(matches!(prove(&office.messages, proof, &digits).await, Err(ProveError::Over)));
    }

    async fn guesses_that_come_at_once_are_five(world) {
        let office = Office::new(&world);
        let proof = ask(&office, "siti@contoh.id").await.unwrap();
        let mut guesses = JoinSet::new();
        for guess in 0..40 {
            let messages = office.messages.clone();
            // Letters are no digits, so none of these can be right.
            guesses.spawn(async move { prove(&messages, proof, &format!("{guess:04}")).await });
        }
        let outcomes = guesses.join_all().await;
        let compared = outcomes.iter().filter(|it| matches!(it, Err(ProveError::Wrong { .. })));
        assert_eq!(compared.count(), 5);
    }

    async fn nobody_is_sent_more_than_three_codes_an_hour(world) {
        let office = Office::new(&world);
        let mut asks = JoinSet::new();
        for place in 0..60_u8 {
            let messages = office.messages.clone();
            asks.spawn(async move {
                let asked = (&contact("siti@contoh.id"), Language::English);
                messages.ask(&Act::visitor(), asked, [192, 0, 2, place].into()).await
            });
        }
        let outcomes = asks.join_all().await;
        assert_eq!(outcomes.iter().filter(|it| it.is_ok()).count(), 3);
        let told = outcomes.iter().all(|it| matches!(it, Ok(_) | Err(AskError::Busy { .. })));
        assert!(told);
        ask(&office, "budi@contoh.id").await.unwrap();
        office.pass(3_601);
        ask(&office, "siti@contoh.id").await.unwrap();
    }

    async fn whoever_asks_for_many_contacts_is_slowed_down(world) {
        let office = Office::new(&world);
        let mut refused = 0;
        for place in 0..30 {
            let asked = ask(&office, &format!("orang{place}@contoh.id")).await;
            refused += usize::from(matches!(asked, Err(AskError::Busy { .. })));
        }
        assert_eq!(refused, 10);
    }

    async fn what_is_over_is_deleted(world) {
        static LEFT: Sql = Sql::new(
            "SELECT (SELECT COUNT(*) FROM message_proof) + (SELECT COUNT(*) FROM message_asked)
                    + (SELECT COUNT(*) FROM message_post)",
        );
        let office = Office::new(&world);
        ask(&office, "siti@contoh.id").await.unwrap();
        office.messages.deliver().await.unwrap();
        assert_eq!(office.messages.sweep().await.unwrap(), 0);
        office.pass(3_600);
        assert_eq!(office.messages.sweep().await.unwrap(), 2);
        office.pass(7 * 86_400);
        assert_eq!(office.messages.sweep().await.unwrap(), 1);
        assert_eq!(world.count(&messages::ROOM, &LEFT).await, 0);
    }
}
