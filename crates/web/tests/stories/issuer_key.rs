//! The issuer's key is given up by two, who agree to it at the console.

use staff::Deed;
use terms::Permission;

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
    assert!(house.app.staff.spend_at_machine(approval, &deed).await.is_err(), "one is not two");
    let told = second.page(&house, &format!("/approvals/{approval}")).await.ok(200);
    assert!(told.contains(&key), "the second officer sees which key: {told}");
    assert_eq!(second.sign(&house, &told).await.status, 303);

    let ready = head.page(&house, "/issuer-key").await.ok(200);
    assert!(
        ready.contains(&format!("ikd keys compromise issuer --approval {approval}")),
        "{ready}"
    );
    let other = Deed::compromise_key(home, "another").unwrap();
    assert!(house.app.staff.spend_at_machine(approval, &other).await.is_err(), "just this key");
    let act = house.app.staff.spend_at_machine(approval, &deed).await.unwrap();
    assert!(act.needs(Permission::CompromiseKey).is_ok());
    assert!(house.app.staff.spend_at_machine(approval, &deed).await.is_err(), "once");
}
