//! The issuer's key is given up by two, who agree to it at the console.

use staff::{Deed, GivenUp};
use store::{Error, Sql};

use super::{house::House, officer::Officer};

#[tokio::test]
async fn two_officers_give_up_the_issuers_key_and_the_machine_does_it_once() {
    let house = House::open().await;
    let (mut head, mut second) = Officer::heads(&house).await;
    let page = head.page(&house, "/issuer-key").await.ok(200);
    let key = house.app.issuance.key_thumbprint();
    assert!(page.contains(&key), "whose key it is stands there: {page}");
    let proposed = head.sign(&house, &page).await;
    assert_eq!((proposed.status, proposed.header("location")), (303, Some("/issuer-key")));
    let waiting = head.page(&house, "/issuer-key").await.ok(200);
    assert!(waiting.contains("Waiting for a second officer"), "{waiting}");

    let who = second.who(&house).await;
    let approval = house.app.staff.proposals(&who).await.unwrap()[0].approval;
    let home = house.app.deployment.home;
    let deed = Deed::compromise_key(home, &key).unwrap();
    let staff = &house.app.staff;
    let early = staff.spend_on_giving_up(approval, &deed, change(&key)).await;
    assert!(early.is_err(), "one is not two");
    let told = second.page(&house, &format!("/approvals/{approval}")).await.ok(200);
    assert!(told.contains(&key), "the second officer sees which key: {told}");
    assert_eq!(second.sign(&house, &told).await.status, 303);

    let ready = head.page(&house, "/issuer-key").await.ok(200);
    assert!(
        ready.contains(&format!("ikd keys compromise issuer --approval {approval}")),
        "{ready}"
    );
    let other = Deed::compromise_key(home, "another").unwrap();
    let strange = staff.spend_on_giving_up(approval, &other, change("another")).await;
    assert!(strange.is_err(), "just this key");
    for _ in 0..2 {
        // A power cut before the list is replaced must not cost the two officers' consent.
        staff.spend_on_giving_up(approval, &deed, change(&key)).await.unwrap();
    }
    let other = staff.spend_on_giving_up(approval, &other, change("another")).await;
    assert!(other.is_err(), "still just this key");
    assert_eq!(actors(&house, "staff.approval.spent").await, ["operator"], "once, and by whom");
    assert_eq!(actors(&house, "staff.issuer_key.given_up").await, ["operator"; 2]);
}

/// By whom what is called so was done.
async fn actors(house: &House, name: &'static str) -> Vec<String> {
    static BY: Sql = Sql::new("SELECT actor FROM audit_entry WHERE name = $1 ORDER BY id");
    let log = house.world.db.handle(&audit::ROOM);
    let all: Result<Vec<(String,)>, Error> = log.read(move |tx| tx.all(&BY, &[&name])).await;
    all.unwrap().into_iter().map(|(actor,)| actor).collect()
}

fn change(old_key: &str) -> GivenUp {
    GivenUp {
        old_key: old_key.to_owned(),
        old_certificate: "00".repeat(32),
        new_key: "the next".to_owned(),
        edition: 2,
    }
}
