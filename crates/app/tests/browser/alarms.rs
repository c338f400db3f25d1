//! What makes an officer's fraud visible, as it is seen at a desk: the contact whom a resident leaves, a
//! phone that takes too many people, and the page of alarms. In Chromium alone: an officer signs in with a
//! passkey, which the WebKit of this platform has not.

use crate::{
    browser::Browser,
    console::{find, read_in},
    home::digits,
    house::{House, PIN},
    pages::{look, look_at_refusal},
    passkey::come_to_work,
    visitor::{ALL, Engine, Visitor},
    wallet,
};

/// So many residents may be on a phone.
const MOST_ON_A_PHONE: usize = 5;

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn a_contact_is_left_and_a_full_phone_is_seen() {
    for visitor in [ALL[0], ALL[3]] {
        at_a_desk(visitor);
    }
}

fn at_a_desk(visitor: Visitor) {
    let house = House::open();
    let desk = Browser::start(Engine::Chromium, visitor);
    come_to_work(&house, &desk);
    desk.go(&format!("{}/alarms", house.console));
    look(&house, &desk, "alarms.none");
    let phone = Browser::start(Engine::Chromium, ALL[2]);
    read_in(&phone, phone.visitor.lang, &house.public);
    wallet::open_first(&house, &phone);
    let key = wallet::make_and_show_key(&phone, PIN);
    drop(phone);

    let residents = house.deployment.eligible();
    leave_a_contact(&house, &desk, &residents[0]);
    let bound = key.strip_prefix("ikd-key:").unwrap();
    for nik in &residents[1..MOST_ON_A_PHONE] {
        house.deployment.good(&["offer", "--nik", nik, "--key", bound]);
    }
    offer(&house, &desk, (&residents[0], &key));
    desk.wait_for("#ikd-wallet");
    desk.go(&format!("{}/alarms", house.console));
    desk.wait_for("tbody .chip");
    look(&house, &desk, "alarms.close");
    assert_eq!(desk.text("tbody .chip"), visitor.lang.choose("Mendekati batas", "Close"));
    offer(&house, &desk, (&residents[MOST_ON_A_PHONE], &key));
    desk.wait_for(".note.stop, .problem");
    look_at_refusal(&house, &desk, "offer.phone_full");
    desk.go(&format!("{}/alarms", house.console));
    desk.wait_for("tbody .chip");
    look(&house, &desk, "alarms.refused");
    assert_eq!(desk.text("tbody .chip"), visitor.lang.choose("Ditolak", "Refused"));
    let seen = desk.text("tbody");
    assert!(seen.contains("Ratu Kepala") && !seen.contains(&residents[0]), "{seen}");
    desk.go(&format!("{}/alarms/lift", house.console));
    look(&house, &desk, "alarms.lift");
}

/// A resident is told from now on what is done in their name.
fn leave_a_contact(house: &House, desk: &Browser, nik: &str) {
    desk.go(&format!("{}/residents", house.console));
    find(desk, nik);
    desk.click("a[href$='/contact']");
    desk.wait_for("#contact");
    look(house, desk, "contact.none");
    desk.type_into("#contact", "warga@contoh.id");
    desk.click("#send");
    desk.wait_for("#code");
    look(house, desk, "contact.code");
    desk.type_into("#code", "000000");
    desk.click("#check");
    desk.wait_for("#problem");
    look_at_refusal(house, desk, "contact.wrong");
    desk.type_into("#code", &digits(house));
    desk.click("#check");
    desk.wait_for("#end");
    assert!(!desk.main_text().contains("warga@contoh.id"), "masked: {}", desk.main_text());
    look(house, desk, "contact.left");
}

/// An identity is offered to the phone of this key.
fn offer(house: &House, desk: &Browser, (nik, key): (&str, &str)) {
    desk.go(&format!("{}/residents", house.console));
    find(desk, nik);
    desk.wait_for("#key");
    desk.type_into("#key", key);
    desk.click("#offer");
}
