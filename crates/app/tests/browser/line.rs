//! A number in a line: an office is opened at the console, the number is given at the door, called to a
//! counter, shown on the board, and followed on a phone without an account.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::{
    browser::Browser,
    console::{come_in, read_in},
    house::House,
    pages::look,
    visitor::{Engine, Visitor, WITHOUT_SCRIPTS},
};

in_all! {
    a_number_is_given_called_and_followed: WITHOUT_SCRIPTS;
}

fn a_number_is_given_called_and_followed(engine: Engine, visitor: Visitor) {
    let house = House::open();
    let officer = Browser::start(engine, visitor);
    read_in(&officer, visitor.lang, &house.public);
    come_in(&house, &officer);
    open_office(&house, &officer);
    look(&house, &officer, "office.new");
    let office = officer.url();
    officer.click("a[href$='/door']");
    look(&house, &officer, "door.empty");
    officer.click("#join");
    officer.wait_for("#slip .code-large");
    look(&house, &officer, "door.slip");
    assert_eq!(officer.text("#slip .code-large"), "A-001");
    let code = officer.text("#slip .mono");

    let phone = Browser::start(engine, visitor);
    read_in(&phone, visitor.lang, &house.public);
    phone.go(&format!("{}/ticket", house.public));
    look(&house, &phone, "ticket.asked");
    phone.type_into("#code", &code.to_lowercase());
    phone.click("#show");
    phone.wait_for(".code-large");
    assert!(!phone.url().contains(&code), "the code is in no address");
    look(&house, &phone, "ticket.waiting");

    officer.go(&office);
    officer.click("a[href^='/counters/']");
    officer.click("#sit");
    officer.wait_for("#call");
    look(&house, &officer, "counter.mine");
    officer.click("#call");
    officer.wait_for("#begin");
    assert_eq!(officer.text(".code-large"), "A-001");
    look(&house, &officer, "counter.called");

    let screen = Browser::start(engine, visitor);
    read_in(&screen, visitor.lang, &house.public);
    let id = office.rsplit('/').next().unwrap();
    screen.go(&format!("{}/offices/{id}/board", house.public));
    screen.wait_for(".board-call");
    assert!(screen.text(".board-call").starts_with("A-001"), "{}", screen.who());
    look(&house, &screen, "board.called");
    drop(screen);

    phone.reload();
    phone.wait_for(".board-call");
    look(&house, &phone, "ticket.called");
    officer.click("#begin");
    officer.click("#finish");
    officer.wait_for("#call");
    phone.reload();
    assert!(!phone.has(".board-call"), "{}", phone.who());
    phone.click("#forget");
    phone.wait_for("#code");
}

/// An office that is open at any hour, with a line and a counter.
pub fn open_office(house: &House, officer: &Browser) {
    open_office_for(house, officer, "00:00-24:00");
}

/// The same with these hours on each day of the week.
pub fn open_office_for(house: &House, officer: &Browser, hours: &str) {
    officer.go(&format!("{}/offices", house.console));
    look(house, officer, "offices");
    officer.type_into("#name", "Kantor Uji");
    officer.type_into("#region", "36.73");
    for id in ["days", "friday", "saturday", "sunday"] {
        officer.type_into(&format!("#{id}"), hours);
    }
    officer.ask(&format!("document.getElementById('zone').value = '{}'", zone()));
    officer.click("#open");
    officer.wait_for("#letter");
    officer.type_into("#letter", "a");
    officer.click("label[for=activation]");
    officer.click("form[action$='/lines'] .button");
    officer.wait_for("#number");
    officer.type_into("#number", "7");
    officer.click("form[action$='/counters'] .button");
    officer.wait_for("a[href^='/counters/']");
}

/// The hour that began with this half hour, where the office stands.
pub fn this_hour() -> String {
    let (minute, zone) = (minute_in_jakarta(), zone());
    let here = if zone == "WIB" { minute } else { (minute + 120) % 1_440 };
    let begins = here / 30 * 30;
    let words = |minute: u64| format!("{:02}:{:02}", minute / 60, minute % 60);
    format!("{}-{}", words(begins), words(begins + 60))
}

/// A zone in which the day does not end in these minutes: a line's day ends at midnight.
fn zone() -> &'static str {
    if minute_in_jakarta() < 22 * 60 + 30 { "WIB" } else { "WIT" }
}

fn minute_in_jakarta() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "the server runs by the machine's clock")]
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    (now + 7 * 3_600) % 86_400 / 60
}
