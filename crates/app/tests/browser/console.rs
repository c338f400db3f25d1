//! An officer at the console: in by the link, to a resident, to an offer, to a figure.

use crate::{
    browser::Browser,
    house::{House, scan},
    pages::{look, look_at_refusal},
    visitor::{ALL, Engine, Lang, Visitor, WITHOUT_SCRIPTS},
};

in_all! {
    an_officer_finds_a_resident_and_offers_an_identity: ALL;
    the_console_needs_no_scripts: WITHOUT_SCRIPTS;
    other_pages_of_the_console_speak_plainly: ALL;
}

fn the_console_needs_no_scripts(engine: Engine, visitor: Visitor) {
    an_officer_finds_a_resident_and_offers_an_identity(engine, visitor);
}

fn an_officer_finds_a_resident_and_offers_an_identity(engine: Engine, visitor: Visitor) {
    let house = House::open();
    let browser = Browser::start(engine, visitor);
    let nik = house.eligible();
    let before = activated(&house, &browser);
    come_in(&house, &browser);
    look(&house, &browser, "residents");

    find(&browser, &nik);
    browser.wait_for("#offer");
    assert!(!browser.url().contains(&nik), "no NIK in an address");
    nothing_of_the_nik_shows(&browser, &nik);
    let offering = browser.text("section[aria-labelledby=offering]");
    let sentence = "Memenuhi syarat untuk IKD.";
    assert!(offering.contains(visitor.lang.choose(sentence, "Meets the conditions for IKD.")));
    look(&house, &browser, "resident.eligible");

    assert!(browser.has("#type-pid:checked") && !browser.has("#type-age_mdoc:checked"));
    browser.click("label[for=type-age_mdoc]");
    let make = visitor.lang.choose("Buat penawaran", "Make the offer");
    assert_eq!(browser.text("#offer"), make);
    browser.click("#offer");
    let code: String = browser.text("#tx-code").split_whitespace().collect();
    assert!(code.len() >= 6 && code.bytes().all(|it| it.is_ascii_digit()), "{code}");
    let link = scan(&browser);
    assert!(link.starts_with("openid-credential-offer://"), "{link}");
    look(&house, &browser, "offer");

    let accepted = house.accept(&link, &code);
    let told = accepted["accepted"].to_string();
    assert!(told.contains("\"pid\"") && told.contains("\"age_mdoc\""), "{accepted}");
    assert_eq!(activated(&house, &browser), before + 1, "{}", browser.who());
    look(&house, &browser, "figures.after");
}

fn other_pages_of_the_console_speak_plainly(engine: Engine, visitor: Visitor) {
    let house = House::open();
    let browser = Browser::start(engine, visitor);
    read_in(&browser, visitor.lang, &house.public);
    browser.go(&house.console);
    look_at_refusal(&house, &browser, "sign_in.none");
    come_in(&house, &browser);
    let other = Browser::start(engine, visitor);
    read_in(&other, visitor.lang, &house.public);
    other.go(&house.door);
    assert!(other.has(".note.stop"), "the link opens once");
    assert!(!other.has("#who"));
    look_at_refusal(&house, &other, "sign_in.spent");
    drop(other);

    find(&browser, &house.child());
    browser.wait_for("section[aria-labelledby=offering]");
    assert!(!browser.has("#type-pid") && browser.has(".note.wait"), "{}", browser.who());
    assert!(browser.has("#type-kia:checked"), "a child may hold a child's card");
    browser.click("details.others summary");
    look(&house, &browser, "resident.child");
    browser.click("main > p > .button");
    find(&browser, "Su");
    browser.wait_for("table.stack tbody tr");
    look(&house, &browser, "residents.named");
    browser.go(&format!("{}/residents", house.console));
    browser.click("#poster");
    browser.wait_for(".poster");
    look(&house, &browser, "poster");
    browser.go(&format!("{}/residents", house.console));
    find(&browser, "3673015708451234");
    browser.wait_for("#who-problem");
    look(&house, &browser, "residents.nobody");
    find(&browser, "367301570845");
    browser.wait_for("#who-problem");
    look_at_refusal(&house, &browser, "residents.misread");
    browser.go(&format!("{}/no-such-page", house.console));
    look_at_refusal(&house, &browser, "sorry.missing");
    browser.go(&format!("{}/residents/01J0GQ7Y3M5V8ZK2R4T6X9B1CD", house.console));
    look_at_refusal(&house, &browser, "sorry.nobody");
    browser.click("nav.menu button");
    browser.wait_for(".note.good");
    look(&house, &browser, "sign_in.left");
    browser.go(&format!("{}/residents", house.console));
    assert!(!browser.has("#who"), "{}: signed out", browser.who());
}

/// How many hold an active identity, by the public page.
fn activated(house: &House, browser: &Browser) -> u32 {
    read_in(browser, browser.visitor.lang, &format!("{}/figures", house.public));
    let count = browser.text(".figure .count");
    count.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

/// Opens a page and has it speak this language, as its own link would.
pub fn read_in(browser: &Browser, lang: Lang, page: &str) {
    browser.go(page);
    let link = format!("nav.languages a[lang={}]", lang.tag());
    if browser.has(&link) {
        browser.click(&link);
        browser.wait_for(&format!("html[lang={}]", lang.tag()));
    }
}

/// Follows the link that opens the console once.
pub fn come_in(house: &House, browser: &Browser) {
    browser.go(&house.door);
    browser.wait_for("#who");
    assert!(!browser.url().contains("bootstrap"), "the code leaves the address");
}

pub fn find(browser: &Browser, whom: &str) {
    browser.type_into("#who", whom);
    browser.click("#find");
}

/// Where the birth date shows, no digit of the NIK does.
pub fn nothing_of_the_nik_shows(browser: &Browser, nik: &str) {
    let text = browser.main_text();
    let (label, hidden) = ("NIK", browser.visitor.lang.choose("Tersembunyi", "Hidden"));
    assert!(text.contains(label) && text.contains(hidden), "{}: {text}", browser.who());
    let source = browser.ask("return document.documentElement.outerHTML");
    for start in 0..=nik.len() - 6 {
        let part = &nik[start..start + 6];
        assert!(!source.as_str().unwrap().contains(part), "{}: {part}", browser.who());
    }
}
