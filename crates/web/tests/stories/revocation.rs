//! Ending what a resident holds, at the console.

use std::time::Duration;

use issuance::RevokeReason;
use relying::Outcome;
use staff::Role;
use terms::Act;

use super::{
    asked::between,
    house::House,
    http::Call,
    officer::{Officer, new},
    wallet::{Wallet, offer},
};

const SURE: &str = "reason=leaving&sure=yes";

/// What a counter says of the credential now.
async fn verdict(house: &House, wallet: &Wallet, credential: &str) -> u16 {
    let begun = Call::post("/verify").with("sec-fetch-site", "same-origin");
    let begun = begun.to(house.public).await.cookie();
    let scanned = protocols::Secret::new(begun.split_once('~').unwrap().1);
    let outcome = house.app.relying.returned(&scanned, None).await.unwrap();
    let Outcome::Pending(asked) = outcome else { unreachable!("{outcome:?}") };
    wallet.present(house, &asked.link, credential).await.status
}

#[tokio::test]
async fn an_officer_revokes_in_two_steps_and_a_counter_refuses() {
    let house = House::open().await;
    let (head, _) = Officer::heads(&house).await;
    let (ratna, wallet) = (house.ratna().await, Wallet::new(&house));
    let credential = wallet.accept(&house, &offer(&house, &ratna).await).await;
    let record = format!("/residents/{}", ratna.id);
    let path = format!("{record}/revocation");
    for from in [record.clone(), format!("{record}/suspension")] {
        let shown = head.page(&house, &from).await.ok(200);
        assert!(shown.contains(&format!("href=\"{path}\"")), "{from}: {shown}");
    }
    let page = head.page(&house, &path).await.ok(200);
    assert!(
        page.contains("Digital population identity") && page.contains("1 credential<"),
        "{page}"
    );
    let main = between(&page, "<main", "</main>");
    assert!(!main.contains("<script") && main.matches("class=\"button\"").count() == 1, "{main}");
    let nothing = head.send(&house, &path, "").await.ok(422);
    assert!(nothing.contains("Please choose the reason."), "{nothing}");
    let unknown = head.send(&house, &path, "reason=death&sure=yes").await.ok(422);
    assert!(unknown.contains("Please choose the reason."), "a death is recorded as one: {unknown}");
    let sure = head.send(&house, &path, "reason=leaving").await.ok(200);
    for told in ["Nothing is revoked yet.", "Does not want an IKD any more.", "1 credential<"] {
        assert!(sure.contains(told), "{told}: {sure}");
    }
    assert_eq!(verdict(&house, &wallet, &credential).await, 200, "asking ends nothing");
    let done = head.send(&house, &path, SURE).await;
    assert_eq!((done.status, done.header("location")), (303, Some(record.as_str())));
    let shown = head.page(&house, &record).await.ok(200);
    let ended = between(&shown, "id=\"ended\"", "</section>");
    for told in ["5\u{a0}June\u{a0}2024", "1 credential. Does not want an IKD any more."] {
        assert!(ended.contains(told), "{told}: {ended}");
    }
    let again = head.page(&house, &path).await.ok(200);
    assert!(again.contains("There is nothing to revoke") && !again.contains("<select"), "{again}");
    // An epoch, and as long as a verifier keeps a list.
    house.world.clock.advance(Duration::from_secs(92));
    assert_eq!(verdict(&house, &wallet, &credential).await, 400, "a counter refuses it");
}

#[tokio::test]
async fn who_is_at_the_desk_reports_a_loss_and_nothing_else() {
    let house = House::open().await;
    let (head, _) = Officer::heads(&house).await;
    let operator = head.hire(&house, new("Oki Operator", Role::Operator, "36.73"), 3).await;
    let auditor = head.hire(&house, new("Adi Auditor", Role::Auditor, "36.73"), 4).await;
    let (ratna, wallet) = (house.ratna().await, Wallet::new(&house));
    wallet.accept(&house, &offer(&house, &ratna).await).await;
    let path = format!("/residents/{}/revocation", ratna.id);
    let loss = format!("{path}/loss");
    let looks = auditor.page(&house, &path).await.ok(200);
    assert!(looks.contains("You are not allowed to revoke") && !looks.contains("id=\"go-on\""));
    assert_eq!(auditor.send(&house, &loss, "sure=yes").await.status, 403);
    assert_eq!(operator.send(&house, &path, SURE).await.status, 403);
    let page = operator.page(&house, &path).await.ok(200);
    assert!(page.contains(&format!("action=\"{loss}\"")) && !page.contains("<select"), "{page}");
    let sure = operator.send(&house, &loss, "").await.ok(200);
    assert!(sure.contains("The phone is lost or stolen."), "{sure}");
    let held = house.app.issuance.holding(&Act::operator(), ratna.id).await.unwrap();
    assert_eq!((held.credentials(), held.endings.len()), (1, 0), "asking ends nothing");
    assert_eq!(operator.send(&house, &loss, "sure=yes").await.status, 303);
    let held = house.app.issuance.holding(&Act::operator(), ratna.id).await.unwrap();
    assert!(held.is_nothing() && held.endings[0].why == RevokeReason::Loss, "{held:?}");
}

#[tokio::test]
async fn another_region_and_strangers_end_nothing() {
    let house = House::open().await;
    let elsewhere = Officer::first(&house, "Eka Seberang", Role::HeadOfOffice, "36.04", 1).await;
    let (ratna, wallet) = (house.ratna().await, Wallet::new(&house));
    wallet.accept(&house, &offer(&house, &ratna).await).await;
    let path = format!("/residents/{}/revocation", ratna.id);
    for (page, form) in [("", SURE), ("", "reason=leaving"), ("/loss", "sure=yes"), ("/loss", "")] {
        let answer = elsewhere.send(&house, &format!("{path}{page}"), form).await;
        assert_eq!(answer.status, 404, "{page} {form}");
        let stranger = Call::post(format!("{path}{page}")).body(super::http::FORM, form);
        let stranger = stranger.with("sec-fetch-site", "same-origin").to(house.console).await;
        assert_eq!(stranger.status, 401, "{page} {form}");
    }
    let held = house.app.issuance.holding(&Act::operator(), ratna.id).await.unwrap();
    assert_eq!((held.credentials(), held.endings.len()), (1, 0));
}
