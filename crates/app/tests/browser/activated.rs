//! The first journey of the design, with everybody's screen beside the other's: a place is booked from
//! home, a number taken in the hall and called on the board, the officer helps step by step, the phone
//! shows its key and receives its identity, and the desk turns green.

use std::{
    fs, thread,
    time::{Duration, Instant},
};

use crate::{
    browser::Browser,
    console::{come_in, read_in},
    house::{House, PIN, scan},
    line::{open_office, press},
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

    take_a_number(&house, (&officer, &office), (engine, &id));
    let hall = Browser::start(engine, visitor);
    read_in(&hall, visitor.lang, &house.public);
    hall.go(&format!("{}/offices/{id}/board", house.public));
    hall.wait_for(".board-room");

    officer.go(&office);
    press(&officer, "a[href^='/counters/']");
    press(&officer, "#sit");
    press(&officer, "#call");
    officer.wait_for("#begin");
    let begun = Instant::now();
    hall.wait_for(".board-call.now");
    assert!(begun.elapsed() < Duration::from_secs(5), "{}: the board is told", hall.who());
    assert!(hall.text(".board-call").starts_with("A-001"), "{}", hall.who());
    look(&house, &hall, "journey.board");
    press(&officer, "#begin");
    press(&officer, "#help");
    help(&house, &officer, &phone);
}

/// A place of another day, from home.
fn book(house: &House, phone: &Browser, office: &str) {
    phone.go(&format!("{}/book/offices/{office}?for=activation", house.public));
    press(phone, "nav.tabs a:nth-child(2)");
    press(phone, ".times li:nth-child(3) a");
    phone.wait_for("#contact");
    phone.type_into("#contact", "warga@contoh.id");
    press(phone, "#send");
    phone.wait_for("#code");
    phone.type_into("#code", &digits(house));
    press(phone, "#check");
    phone.wait_for("#nik");
    look(house, phone, "journey.book");
    phone.type_into("#nik", &house.eligible());
    press(phone, "#book");
    phone.wait_for("#ticket-code");
    look(house, phone, "journey.booked");
}

/// The digits that the demonstration has sent last.
fn digits(house: &House) -> String {
    let folder = house.deployment.data.join("messages");
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(20) {
        let files = fs::read_dir(&folder).into_iter().flatten();
        let all = files.filter_map(|it| fs::read_to_string(it.ok()?.path()).ok());
        let line =
            |text: String| text.lines().find(|it| it.starts_with("Kode Anda")).map(str::to_owned);
        if let Some(line) = all.filter_map(line).next() {
            return line.chars().filter(char::is_ascii_digit).collect();
        }
        thread::sleep(Duration::from_millis(200));
    }
    panic!("no code was sent to {}", folder.display());
}

/// A device in the hall is made a kiosk, and gives a number. It runs no scripts: with them it would print,
/// and wait for a printer that is not there.
fn take_a_number(house: &House, (officer, office): (&Browser, &str), (engine, id): (Engine, &str)) {
    let hall = Browser::start(engine, WITHOUT_SCRIPTS[0]);
    read_in(&hall, hall.visitor.lang, &house.public);
    officer.go(&format!("{office}/kiosks"));
    press(officer, "#open");
    officer.wait_for(".code-large");
    let code = officer.text(".code-large");
    hall.go(&format!("{}/kiosk/{id}", house.public));
    hall.type_into("#code", &code);
    press(&hall, "#open");
    hall.wait_for("#take");
    look(house, &hall, "journey.kiosk");
    press(&hall, "label[for=activation]");
    press(&hall, "#take");
    hall.wait_for("#slip");
    assert_eq!(hall.text("#slip .code-large"), "A-001");
    look(house, &hall, "journey.slip");
}

/// Step by step, as far as an active identity and the slip about it.
fn help(house: &House, officer: &Browser, phone: &Browser) {
    officer.wait_for("#who");
    look(house, officer, "journey.person");
    officer.type_into("#who", &house.eligible());
    press(officer, "#find");
    officer.wait_for("#eligible");
    look(house, officer, "journey.eligible");
    press(officer, "#eligible");
    officer.wait_for("#opens");
    assert!(scan(officer).starts_with(&house.wallet), "the phone opens the wallet by it");
    look(house, officer, "journey.device");
    wallet::open_first(house, phone);
    press(officer, "#opens");
    press(officer, "#agrees");
    officer.wait_for("#is-set");
    let key = wallet::make_and_show_key(phone, PIN);
    press(officer, "#is-set");
    officer.wait_for("#key");
    officer.type_into("#key", &key);
    press(officer, "#offer");
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
    press(officer, "#tried");
    press(officer, "#complete");
    press(officer, "#slip");
    officer.wait_for("section#slip");
    look(house, officer, "journey.paper");
    let paper = officer.text("section#slip");
    assert!(!paper.contains(&house.eligible()) && !paper.contains("Rp"), "{paper}");
    press(officer, ".actions a");
    press(officer, "#finish");
    officer.wait_for("#call");
    let number = format!("{}/figures", house.public);
    read_in(officer, officer.visitor.lang, &number);
    let count = officer.text(".figure .count");
    let count: String = count.chars().filter(char::is_ascii_digit).collect();
    assert!(count.parse::<u32>().unwrap() > 0, "{count}: the figure moves");
}
