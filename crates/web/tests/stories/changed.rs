//! An offer to somebody whose name was changed a few days ago: officers of two offices sign for it.

use registry::{Correction, Evidence, EvidenceKind, FullName, Ground, Reason, Resident as Person};
use staff::Role;
use terms::Act;

use super::{
    house::House,
    new_phone::approve,
    officer::{Officer, new},
    wallet::Wallet,
};

/// Somebody whose name was corrected just now.
async fn renamed(house: &House) -> Person {
    let ratna = house.ratna().await;
    let kind = EvidenceKind::BirthCertificate;
    let evidence = Evidence { kind, number: "474.1/12/2024".parse().unwrap() };
    let ground = Ground { reason: Reason::Mistake, evidence };
    let name = Correction::FullName(FullName::parse("Siapa Saja").unwrap());
    let (registry, act) = (&house.app.registry, Act::operator());
    registry.correct(&act, ratna.id, vec![name], ground).await.unwrap();
    ratna
}

#[tokio::test]
async fn colleagues_of_one_office_do_not_offer_it_together() {
    let house = House::open().await;
    let mut head = Officer::first(&house, "Ratu Kepala", Role::HeadOfOffice, "36.73", 1).await;
    let mut above = Officer::first(&house, "Bagus Provinsi", Role::Province, "36", 2).await;
    let desk = new("Sari Loket", Role::Operator, "36.73");
    let beside = head.hire(&house, desk, 3).await;
    let (ratna, phone) = (renamed(&house).await, Wallet::new(&house));
    let record = format!("/residents/{}", ratna.id);
    let wish = format!("type=pid&key={}", phone.thumbprint());

    let offered = head.send(&house, &format!("{record}/offers"), &wish).await;
    let page = format!("{record}/changed?{wish}");
    assert_eq!((offered.status, offered.header("location")), (303, Some(page.as_str())));
    let asked = head.page(&house, &page).await.ok(200);
    assert!(asked.contains("an officer of another office agrees"), "{asked}");
    assert_eq!(head.sign(&house, &asked).await.status, 303);
    let alone = head.send(&house, &format!("{record}/changed"), &wish).await;
    assert!((400..500).contains(&alone.status), "{}", alone.status);
    let seen = house.app.staff.proposals(&beside.who(&house).await).await.unwrap();
    assert!(seen.is_empty(), "who sits beside is not asked");

    let shown = approve(&house, &mut above).await;
    for told in ["Siapa Saja", &phone.thumbprint()[..4]] {
        assert!(shown.contains(told), "{told}: {shown}");
    }
    let other = format!("type=pid&key={}", Wallet::new(&house).thumbprint());
    let refused = head.send(&house, &format!("{record}/changed"), &other).await;
    assert!((400..500).contains(&refused.status), "for no other phone: {}", refused.status);
    let done = head.send(&house, &format!("{record}/changed"), &wish).await.ok(200);
    assert!(done.contains("id=\"tx-code\""), "{done}");
    let again = head.send(&house, &format!("{record}/changed"), &wish).await;
    assert!((400..500).contains(&again.status), "once: {}", again.status);
}
