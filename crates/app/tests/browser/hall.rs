//! In the hall: a kiosk on a tablet that never ends a way, and screens that keep themselves current,
//! or say that they cannot.

use std::{
    thread,
    time::{Duration, Instant},
};

use crate::{
    browser::Browser,
    console::{come_in, read_in},
    house::House,
    line::{open_office, open_office_for, this_hour},
    pages::{look, look_at_refusal},
    visitor::{ALL, AT_A_DESK, Engine, IN_THE_HALL, Visitor},
};

in_all! {
    a_kiosk_has_a_date_for_whoever_comes_too_late: IN_THE_HALL;
    screens_keep_themselves_current: AT_A_DESK;
}

/// News is on a screen by then: a listener looks once a second, and what is new is then fetched.
const SOON: Duration = Duration::from_secs(5);

fn a_kiosk_has_a_date_for_whoever_comes_too_late(engine: Engine, visitor: Visitor) {
    let house = House::open();
    let officer = Browser::start(engine, ALL[1]);
    read_in(&officer, officer.visitor.lang, &house.public);
    come_in(&house, &officer);
    open_office_for(&house, &officer, &this_hour());
    let office = officer.url();
    let kiosk = open_kiosk(&house, (&officer, &office), (engine, visitor));
    look(&house, &kiosk, "hall.start");

    while take_a_number(&kiosk) {
        kiosk.click("#done");
    }
    look(&house, &kiosk, "hall.full");
    kiosk.click("#standby");
    kiosk.wait_for("#slip");
    assert!(kiosk.text("#slip .code-large").starts_with("A-"), "{}", kiosk.who());
    look(&house, &kiosk, "hall.standby");
    kiosk.click("#done");
    assert!(!take_a_number(&kiosk));
    keep_a_date(&kiosk);
    look(&house, &kiosk, "hall.dated");
    kiosk.click("#done");

    officer.go(&office);
    officer.click("details:has(form[action$='/end']) summary");
    officer.click("form[action$='/end'] button");
    officer.wait_for(".note.good");
    assert!(!take_a_number(&kiosk));
    assert!(!kiosk.has("#standby"), "{}: nobody waits for nothing", kiosk.who());
    look(&house, &kiosk, "hall.closed");
    keep_a_date(&kiosk);
}

fn screens_keep_themselves_current(engine: Engine, visitor: Visitor) {
    let (house, relays) = House::behind_relays();
    let officer = Browser::start(engine, visitor);
    read_in(&officer, visitor.lang, &house.public);
    come_in(&house, &officer);
    open_office(&house, &officer);
    let office = officer.url();
    let id = office.rsplit('/').next().unwrap();
    let kiosk = open_kiosk(&house, (&officer, &office), (engine, IN_THE_HALL[0]));
    let board = Browser::start(engine, visitor);
    read_in(&board, visitor.lang, &house.public);
    board.go(&format!("{}/offices/{id}/board", house.public));
    becomes(&board, ".board-waiting strong", "0");

    officer.go(&office);
    officer.click("a[href^='/counters/']");
    officer.click("#sit");
    officer.wait_for("#call");
    assert!(take_a_number(&kiosk));
    becomes(&board, ".board-waiting strong", "1");
    becomes(&officer, "#waiting tbody th", "A-001");
    look(&house, &officer, "hall.counter");
    officer.go(&format!("{office}/day"));
    becomes(&officer, "[data-live=lead] strong:nth-child(2)", "1");
    kiosk.click("#done");
    assert!(take_a_number(&kiosk));
    becomes(&officer, "[data-live=lead] strong:nth-child(2)", "2");
    look(&house, &officer, "hall.day");
    becomes(&board, ".board-waiting strong", "2");

    relays.public.cut();
    board.wait_for(".live-lost:not([hidden])");
    // What its console has shown so far are the lost requests.
    drop(board.console());
    look_at_refusal(&house, &board, "hall.board_lost");
    officer.go(&office);
    officer.click("a[href^='/counters/']");
    officer.click("#call");
    officer.wait_for("#begin");
    relays.public.pass();
    board.wait_for(".live-lost[hidden]");
    becomes(&board, ".board-number", "A-001");
}

/// A device in the hall is made a kiosk: an officer opens it, and its code is typed there.
pub fn open_kiosk(
    house: &House,
    (officer, office): (&Browser, &str),
    (engine, visitor): (Engine, Visitor),
) -> Browser {
    let kiosk = Browser::start(engine, visitor);
    read_in(&kiosk, visitor.lang, &house.public);
    officer.go(&format!("{office}/kiosks"));
    officer.click("#open");
    officer.wait_for(".code-large");
    let code = officer.text(".code-large");
    kiosk.go(&format!("{}/kiosk/{}", house.public, office.rsplit('/').next().unwrap()));
    kiosk.type_into("#code", &code);
    kiosk.click("#open");
    kiosk.wait_for("#take");
    kiosk
}

/// Somebody comes for an IKD; whether they get a number, or are shown other days.
pub fn take_a_number(kiosk: &Browser) -> bool {
    kiosk.click("label[for=activation]");
    kiosk.click("#take");
    kiosk.wait_for("#slip, #keep");
    kiosk.has("#slip")
}

/// The first place of another day is taken.
fn keep_a_date(kiosk: &Browser) {
    let offered = kiosk.text("label[for^=w]");
    let day = offered.split(',').next().unwrap();
    kiosk.click("#keep");
    kiosk.wait_for("#slip");
    assert!(!kiosk.has("#slip .code-large"), "{}: a place, and no number", kiosk.who());
    assert!(kiosk.text("#slip").contains(day), "{}: {offered}", kiosk.who());
}

/// What is shown turns into this soon, and nobody loads the page again.
fn becomes(browser: &Browser, css: &str, text: &str) {
    browser.wait_for(css);
    let begun = Instant::now();
    while browser.text(css) != text {
        let shown = || format!("{}: {css} is {}", browser.who(), browser.text(css));
        assert!(begun.elapsed() < SOON, "{}, not {text}", shown());
        thread::sleep(Duration::from_millis(100));
    }
}
