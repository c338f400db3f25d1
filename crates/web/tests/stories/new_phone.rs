//! Another phone at the desk, without the old one: two officers, this resident, this phone.

use protocols::Secret;
use registry::Resident;
use staff::Role;
use terms::Act;

use super::{
    asked::between,
    house::House,
    http::{Call, FORM},
    into_wallet::{link, told},
    officer::{Officer, new},
    wallet::{Wallet, offer},
};

/// Somebody who holds an identity on a phone.
async fn holder(house: &House) -> (Resident, Wallet) {
    let (ratna, old) = (house.ratna().await, Wallet::new(house));
    old.accept(house, &offer(house, &ratna).await).await;
    (ratna, old)
}

fn form(phone: &Wallet) -> String {
    format!("reason=pin_forgotten&key={}", phone.thumbprint())
}

async fn credentials(house: &House, of: &Resident) -> u64 {
    house.app.issuance.holding(&Act::operator(), of.id).await.unwrap().credentials()
}

/// The second officer's word on the only proposal there is, and what they were shown.
pub async fn approve(house: &House, second: &mut Officer) -> String {
    let who = second.who(house).await;
    let proposals = house.app.staff.proposals(&who).await.unwrap();
    let waiting = proposals.iter().find(|it| it.approved.is_none()).unwrap();
    let place = format!("/approvals/{}", waiting.approval);
    let told = second.page(house, &place).await.ok(200);
    assert_eq!(second.sign(house, &told).await.status, 303);
    told
}

#[tokio::test]
async fn two_officers_move_it_to_the_phone_in_the_room_and_to_no_other() {
    let house = House::open().await;
    let (mut first, mut second) = Officer::heads(&house).await;
    let ((ratna, _), new_phone) = (holder(&house).await, Wallet::new(&house));
    let record = format!("/residents/{}", ratna.id);
    let path = format!("{record}/new-phone");
    let shown = first.page(&house, &record).await.ok(200);
    assert!(shown.contains(&format!("href=\"{path}\"")), "{shown}");
    let asked = first.page(&house, &path).await.ok(200);
    let fields = between(&asked, "<form method=\"get\"", "</form>");
    let last = fields.rfind("<input").unwrap();
    assert!(fields[last..].contains("id=\"key\""), "scanners end with Enter: {fields}");

    let typed = format!("{path}?{}", form(&new_phone));
    let page = first.page(&house, &typed).await.ok(200);
    assert!(page.contains("The PIN is forgotten.") && !page.contains("id=\"move\""), "{page}");
    let early = first.send(&house, &path, &form(&new_phone)).await;
    assert!((400..500).contains(&early.status), "{}", early.status);
    let proposed = first.sign(&house, &page).await;
    assert_eq!((proposed.status, proposed.header("location")), (303, Some(typed.as_str())));
    let waits = first.page(&house, &path).await.ok(200);
    assert!(waits.contains("Waiting for a second officer"), "without another scan: {waits}");
    let alone = first.send(&house, &path, &form(&new_phone)).await;
    assert!((400..500).contains(&alone.status), "one's own word is not two");

    let shown = approve(&house, &mut second).await;
    let name = ratna.person.full_name.reveal();
    for seen in [name, "The PIN is forgotten.", &new_phone.thumbprint()[..4]] {
        assert!(shown.contains(seen), "{seen}: {shown}");
    }
    assert_eq!(credentials(&house, &ratna).await, 1, "to approve it ends nothing");
    let other = Wallet::new(&house);
    for (officer, phone) in [(&first, &other), (&second, &new_phone)] {
        let refused = officer.send(&house, &path, &form(phone)).await;
        assert!((400..500).contains(&refused.status), "{}", refused.status);
    }
    let lost = form(&new_phone).replace("pin_forgotten", "lost");
    assert!((400..500).contains(&first.send(&house, &path, &lost).await.status));

    let done = first.send(&house, &path, &form(&new_phone)).await.ok(200);
    assert_eq!(credentials(&house, &ratna).await, 0);
    let code = between(&done, "id=\"tx-code\">", "</p>");
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let grant = grant(&house, &done).await;
    let call = other.token_call(&house, &grant, &code);
    assert_eq!(call.to(house.public).await.status, 400, "bound to the phone in the room");
    new_phone.token_call(&house, &grant, &code).to(house.public).await.json(200);
    let again = first.send(&house, &path, &form(&new_phone)).await;
    assert!(again.ok(200).contains("There is nothing to move"), "it is there by now");
}

/// The code of the offer on the page.
async fn grant(house: &House, page: &str) -> Secret {
    let offer = told(house, &link(page, "ikd-wallet"), "offer");
    let reference = offer.rsplit("%2F").next().unwrap();
    let offer = house.app.issuance.find_offer(reference).await.unwrap().unwrap();
    offer.grants.pre_authorized.unwrap().code
}

#[tokio::test]
async fn an_approval_is_good_once_and_for_one_resident() {
    let house = House::open().await;
    let (mut first, mut second) = Officer::heads(&house).await;
    let everybody = house.residents(true).await;
    let (ratna, budi) = (&everybody[0], &everybody[1]);
    for it in [ratna, budi] {
        Wallet::new(&house).accept(&house, &offer(&house, it).await).await;
    }
    let phone = Wallet::new(&house);
    let at = |it: &Resident| format!("/residents/{}/new-phone", it.id);
    let page = first.page(&house, &format!("{}?{}", at(ratna), form(&phone))).await.ok(200);
    first.sign(&house, &page).await;
    approve(&house, &mut second).await;
    let refused = first.send(&house, &at(budi), &form(&phone)).await;
    assert!((400..500).contains(&refused.status), "{}", refused.status);
    first.send(&house, &at(ratna), &form(&phone)).await.ok(200);
    // Somebody has offered it to yet another phone meanwhile.
    Wallet::new(&house).accept(&house, &offer(&house, ratna).await).await;
    let again = first.send(&house, &at(ratna), &form(&phone)).await;
    assert!((400..500).contains(&again.status), "once: {}", again.status);
    assert_eq!(credentials(&house, budi).await, 1);
}

#[tokio::test]
async fn what_is_typed_wrong_is_told_and_a_number_is_not_repeated() {
    let house = House::open().await;
    let (head, _) = Officer::heads(&house).await;
    let ((ratna, _), nik) = (holder(&house).await, "3673014505990001");
    let path = format!("/residents/{}/new-phone", ratna.id);
    let page = |query: String| head.page(&house, &format!("{path}?{query}"));
    let wrong = page(format!("reason=lost&key={nik}")).await.ok(422);
    assert!(wrong.contains("This is a number.") && !wrong.contains(nik), "{wrong}");
    assert!(wrong.contains("value=\"lost\" selected"), "{wrong}");
    let open = page(format!("reason=&{}", &form(&Wallet::new(&house))[21..])).await.ok(422);
    assert!(open.contains("Please choose the reason."), "{open}");
}

#[tokio::test]
async fn whoever_holds_nothing_is_shown_the_ordinary_way() {
    let house = House::open().await;
    let (head, _) = Officer::heads(&house).await;
    let auditor = head.hire(&house, new("Adi Auditor", Role::Auditor, "36.73"), 3).await;
    let ratna = house.ratna().await;
    let path = format!("/residents/{}/new-phone", ratna.id);
    let page = head.page(&house, &path).await.ok(200);
    assert!(page.contains("Make an ordinary offer") && !page.contains("id=\"key\""), "{page}");
    assert_eq!(auditor.page(&house, &path).await.status, 403);
}

#[tokio::test]
async fn a_demonstration_shows_it_without_officers() {
    let house = House::open().await;
    let ((ratna, _), phone) = (holder(&house).await, Wallet::new(&house));
    let path = format!("/residents/{}/new-phone", ratna.id);
    let cookie = format!("lang=en; ikd_desk={}", house.session().await.reveal());
    let own = |call: Call| {
        let call = call.with("accept", "text/html").with("sec-fetch-site", "same-origin");
        call.with("cookie", &cookie).to(house.console)
    };
    let page = own(Call::get(format!("{path}?{}", form(&phone)))).await.ok(200);
    assert!(page.contains("id=\"move\"") && !page.contains("data-passkey"), "{page}");
    let done = own(Call::post(&path).body(FORM, form(&phone))).await.ok(200);
    assert!(done.contains("id=\"tx-code\""), "{done}");
}
