//! An officer who has made as many offers as there are in an hour, and who is told of it.

use staff::Role;
use terms::Act;

use super::{
    house::House,
    http::Call,
    new_phone::approve,
    officer::{Officer, new},
    wallet::Wallet,
};

#[tokio::test]
async fn whoever_reaches_the_number_is_seen_and_helped_by_a_second_person() {
    let house = House::open().await;
    let mut head = Officer::first(&house, "Ratu Kepala", Role::HeadOfOffice, "36.73", 1).await;
    let mut desk = head.hire(&house, new("Sari Loket", Role::Operator, "36.73"), 2).await;
    let residents = house.residents(true).await;
    let act = desk.act(&house).await;
    for resident in residents.iter().cycle().take(30) {
        let binding = issuance::Binding::Key(house_key(&house));
        house.app.issuance.offer(&act, resident.id, "pid", binding).await.unwrap();
    }
    let record = format!("/residents/{}", residents[0].id);
    let wish = format!("type=pid&key={}", Wallet::new(&house).thumbprint());
    let refused = desk.send(&house, &format!("{record}/offers"), &wish).await;
    assert_eq!((refused.status, refused.header("location")), (303, Some("/alarms/lift")));
    let page = desk.page(&house, "/alarms/lift").await.ok(200);
    for told in ["30 of 30", "supervisor or head of office"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert_eq!(desk.page(&house, "/alarms").await.status, 403, "the desk does not see all");
    let seen = head.page(&house, "/alarms").await.ok(200);
    for told in ["Sari Loket", "Offers in an hour", "30 of 30", "Refused"] {
        assert!(seen.contains(told), "{told}: {seen}");
    }
    let numbers = Call::get("/metrics").to(house.ops).await.ok(200);
    assert!(numbers.contains("ikd_offer_alarms_today 1\n"), "{numbers}");

    let alone = desk.send(&house, "/alarms/lift", "").await;
    assert!((400..500).contains(&alone.status), "{}", alone.status);
    assert_eq!(desk.sign(&house, &page).await.status, 303);
    let shown = approve(&house, &mut head).await;
    assert!(shown.contains("Sari Loket"), "{shown}");
    assert_eq!(desk.send(&house, "/alarms/lift", "").await.status, 303);
    let after = desk.page(&house, "/alarms/lift").await.ok(200);
    assert!(after.contains("30 of 60"), "{after}");
    let made = desk.send(&house, &format!("{record}/offers"), &wish).await.ok(200);
    assert!(made.contains("id=\"tx-code\""), "{made}");
}

#[tokio::test]
async fn a_full_phone_is_told_beside_its_key() {
    let house = House::open().await;
    let (head, _) = Officer::heads(&house).await;
    let (residents, phone) = (house.residents(true).await, Wallet::new(&house));
    let key = issuance::Binding::Key(key_of(&phone));
    for resident in &residents[..5] {
        house.app.issuance.offer(&Act::operator(), resident.id, "pid", key).await.unwrap();
    }
    let wish = format!("type=pid&key={}", phone.thumbprint());
    let path = format!("/residents/{}/offers", residents[5].id);
    let told = head.send(&house, &path, &wish).await.ok(422);
    assert!(told.contains("as many IKDs as one phone may"), "{told}");
}

fn house_key(house: &House) -> [u8; 32] {
    key_of(&Wallet::new(house))
}

fn key_of(phone: &Wallet) -> [u8; 32] {
    formats::base64url::decode(&phone.thumbprint()).unwrap().try_into().unwrap()
}
