//! The first journey of the design, with everybody's screen beside the other's: a place is booked from
//! home, a number taken in the hall and called on the board, the officer helps step by step, the phone
//! shows its key and receives its identity, and the desk turns green.

use std::time::{Duration, Instant};

use crate::{
    browser::Browser,
    console::{come_in, read_in},
    hall::{open_kiosk, take_a_number},
    home::book,
    house::{House, PIN, scan},
    line::open_office,
    pages::{keep_picture, look},
    visitor::{ALL, Engine, Visitor, WITHOUT_SCRIPTS},
    wallet,
};

in_all! {
    a_resident_is_activated_with_an_officer_beside_them: AT_THE_DESK;
}

/// Once an engine: on the officer's screen, in Indonesian.
const AT_THE_DESK: [Visitor; 1] = [ALL[0]];
/// The resident's phone.
const PHONE: Visitor = ALL[2];

fn a_resident_is_activated_with_an_officer_beside_them(engine: Engine, visitor: Visitor) {
    let house = House::open();
    let officer = Browser::start(engine, visitor);
    read_in(&officer, visitor.lang, &house.public);
    come_in(&house, &officer);
    open_office(&house, &officer);
    let office = officer.url();
    let id = office.rsplit('/').next().unwrap().to_owned();

    let phone = Browser::start(engine, PHONE);
    read_in(&phone, PHONE.lang, &house.public);
    book(&house, &phone, &id);
    look(&house, &phone, "journey.booked");

    let kiosk = open_kiosk(&house, (&officer, &office), (engine, WITHOUT_SCRIPTS[0]));
    look(&house, &kiosk, "journey.kiosk");
    assert!(take_a_number(&kiosk));
    assert_eq!(kiosk.text("#slip .code-large"), "A-001");
    look(&house, &kiosk, "journey.slip");
    drop(kiosk);

    let hall = Browser::start(engine, visitor);
    read_in(&hall, visitor.lang, &house.public);
    hall.go(&format!("{}/offices/{id}/board", house.public));
    hall.wait_for(".board-room");

    officer.go(&office);
    officer.click("a[href^='/counters/']");
    officer.click("#sit");
    officer.click("#call");
    officer.wait_for("#begin");
    let begun = Instant::now();
    hall.wait_for(".board-call.now");
    assert!(begun.elapsed() < Duration::from_secs(5), "{}: the board is told", hall.who());
    assert!(hall.text(".board-call").starts_with("A-001"), "{}", hall.who());
    look(&house, &hall, "journey.board");
    officer.click("#begin");
    officer.click("#help");
    help(&house, &officer, &phone);
}

/// Step by step, as far as an active identity and the slip about it.
fn help(house: &House, officer: &Browser, phone: &Browser) {
    officer.wait_for("#who");
    look(house, officer, "journey.person");
    officer.type_into("#who", &house.eligible());
    officer.click("#find");
    officer.wait_for("#eligible");
    look(house, officer, "journey.eligible");
    officer.click("#eligible");
    officer.wait_for("#opens");
    assert!(scan(officer).starts_with(&house.wallet), "the phone opens the wallet by it");
    look(house, officer, "journey.device");
    wallet::open_first(house, phone);
    officer.click("#opens");
    officer.click("#agrees");
    officer.wait_for("#is-set");
    let key = wallet::make_and_show_key(phone, PIN);
    officer.click("#is-set");
    officer.wait_for("#key");
    officer.type_into("#key", &key);
    officer.click("#offer");
    officer.wait_for("#tx-code");
    look(house, officer, "journey.offer");
    let code: String = officer.text("#tx-code").split_whitespace().collect();
    let link = officer.attribute("#ikd-wallet", "href");
    wallet::accept(phone, &link, &code);
    // The page of the offer turns by itself.
    officer.wait_for("#active");
    let shown: String = officer.text("#tx-code").split_whitespace().collect();
    assert_eq!(shown, code, "{}: no second offer was made", officer.who());
    look(house, officer, "journey.active");
    keep_picture(phone, "journey.wallet");
    officer.click("#tried");
    officer.click("#complete");
    officer.click("#slip");
    officer.wait_for("section#slip");
    look(house, officer, "journey.paper");
    let paper = officer.text("section#slip");
    assert!(!paper.contains(&house.eligible()) && !paper.contains("Rp"), "{paper}");
    officer.click(".actions a");
    officer.click("#finish");
    officer.wait_for("#call");
    let number = format!("{}/figures", house.public);
    read_in(officer, officer.visitor.lang, &number);
    let count = officer.text(".figure .count");
    let count: String = count.chars().filter(char::is_ascii_digit).collect();
    assert!(count.parse::<u32>().unwrap() > 0, "{count}: the figure moves");
}
