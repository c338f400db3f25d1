//! A region is chosen by keyboard: typed and walked to where there are scripts, and by the form
//! where there are none.

use serde_json::json;

use crate::{
    browser::{Browser, Key},
    console::{come_in, find, read_in},
    house::House,
    keyboard::tab_past,
    pages::look,
    visitor::{ALL, Engine, Scripts, Visitor, WITHOUT_SCRIPTS},
};

in_all! {
    a_village_is_typed_and_walked_to: ALL;
    a_form_asks_for_a_region_by_its_name: ALL;
}

/// As WebDriver writes them (section 17.4.2).
const DOWN: &str = "\u{E015}";
const RIGHT: &str = "\u{E014}";
const LEFT: &str = "\u{E012}";
const ESCAPE: &str = "\u{E00C}";
const BACKSPACE: &str = "\u{E003}";

fn a_village_is_typed_and_walked_to(engine: Engine, visitor: Visitor) {
    let house = House::open();
    let browser = Browser::start(engine, visitor);
    at_the_lists(&house, &browser);
    look(&house, &browser, "lists");

    // By a part of its name, with what it lies in.
    tab_to(&browser, "#region");
    assert!(browser.attribute("#region", "aria-expanded") == "false");
    browser.type_keys("kel. cipare");
    browser.wait_for("#region-list [aria-selected=true]");
    assert!(browser.text("#region-list [aria-selected=true]").contains("36.73.01.1002"));
    assert_eq!(browser.attribute("#region", "aria-expanded"), "true");
    assert_eq!(active(&browser), "region-list-0");
    look(&house, &browser, "lists.typed");
    browser.press(Key::Enter);
    assert_eq!(chosen(&browser), json!("36.73.01.1002"));
    assert_eq!(value(&browser), json!("Kelurahan Cipare, Kecamatan Serang, Kota Serang, Banten"));
    browser.press(Key::Enter);
    browser.wait_for("[data-text^='Kelurahan Cipare']");
    assert!(browser.url().contains("region=36.73.01.1002"), "{}", browser.url());

    // Out of the village, out of the district, and down into another one.
    tab_to(&browser, "#region");
    browser.type_keys(DOWN);
    browser.wait_for("#region-list [role=option]");
    browser.type_keys(LEFT);
    wait_for_option(&browser, "Kecamatan Kasemen");
    while !option(&browser).contains("Kecamatan Walantaka") {
        browser.type_keys(DOWN);
    }
    browser.type_keys(RIGHT);
    wait_for_option(&browser, "Kelurahan");
    browser.type_keys(DOWN);
    let village = option(&browser);
    assert!(village.contains("36.73.03.10"), "{village}");
    look(&house, &browser, "lists.walked");
    browser.press(Key::Enter);
    assert!(chosen(&browser).as_str().unwrap().starts_with("36.73.03.10"));

    // What was typed and not chosen does not count.
    browser.type_keys("zzzz");
    browser.type_keys(ESCAPE);
    browser.press(Key::Tab);
    assert!(value(&browser).as_str().unwrap().contains("Kecamatan Walantaka"));
    tab_to(&browser, "#show");
    browser.press(Key::Enter);
    browser.wait_for("[data-text*='Kecamatan Walantaka']");
    assert!(browser.url().contains("region=36.73.03.10"), "{}", browser.url());
}

fn a_form_asks_for_a_region_by_its_name(engine: Engine, visitor: Visitor) {
    let house = House::open();
    let browser = Browser::start(engine, visitor);
    read_in(&browser, visitor.lang, &house.public);
    come_in(&house, &browser);
    find(&browser, &house.eligible());
    browser.wait_for("#offer");
    browser.go(&format!("{}/events/move-out", browser.url()));
    browser.wait_for("#destination[role=combobox]");
    let code = || browser.ask("return document.querySelector('input[name=destination]').value");
    let said = || browser.ask("return document.querySelector('#destination').value");
    assert_eq!((code(), said()), (json!(""), json!("")));

    tab_to(&browser, "#destination");
    browser.type_keys("kota bandung");
    browser.wait_for("#destination-list [aria-selected=true]");
    look(&house, &browser, "events_form.region");
    browser.press(Key::Enter);
    assert_eq!((code(), said()), (json!("32.73"), json!("Kota Bandung, Jawa Barat")));

    // It may stay empty, and is emptied by deleting what is in it.
    browser.press(Key::Tab);
    browser.press(Key::ShiftTab);
    assert!(browser.has_focus("#destination"), "{}", browser.who());
    browser.type_keys(BACKSPACE);
    browser.press(Key::Tab);
    assert_eq!((code(), said()), (json!(""), json!("")), "{}", browser.who());
}

mod in_chromium_without_scripts {
    use super::{Engine, WITHOUT_SCRIPTS};

    #[test]
    #[ignore = "needs a browser: cargo xtask test"]
    fn a_village_is_walked_to_by_the_form() {
        for visitor in WITHOUT_SCRIPTS {
            super::a_village_is_walked_to_by_the_form(Engine::Chromium, visitor);
        }
    }
}

fn a_village_is_walked_to_by_the_form(engine: Engine, visitor: Visitor) {
    assert_eq!(visitor.scripts, Scripts::Off);
    let house = House::open();
    let browser = Browser::start(engine, visitor);
    at_the_lists(&house, &browser);
    look(&house, &browser, "lists.without_scripts");
    for (steps, code) in [(1, "36.73.01"), (2, "36.73.01.1002")] {
        tab_to(&browser, "#region");
        (0..steps).for_each(|_| browser.type_keys(DOWN));
        tab_to(&browser, "#show");
        browser.press(Key::Enter);
        browser.wait_for(&format!("#region option[value='{code}'][selected]"));
        assert!(browser.url().contains(&format!("region={code}&")), "{}", browser.url());
    }
    assert!(browser.main_text().contains("Kelurahan Cipare, Kecamatan Serang"));
}

/// In by the link, and to the lists by the menu.
fn at_the_lists(house: &House, browser: &Browser) {
    read_in(browser, browser.visitor.lang, &house.public);
    come_in(house, browser);
    browser.click("nav.menu a[href='/lists']");
    browser.wait_for("#region");
}

fn tab_to(browser: &Browser, css: &str) {
    tab_past(browser, css, |_| ());
}

/// The option that is marked.
fn option(browser: &Browser) -> String {
    browser.text("#region-list [aria-selected=true]")
}

/// Waits until a list with this option is shown.
fn wait_for_option(browser: &Browser, text: &str) {
    for _ in 0..100 {
        let shown = browser.ask("return document.querySelector('#region-list').textContent");
        if shown.as_str().unwrap().contains(text) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("{}: no option {text}", browser.who());
}

fn active(browser: &Browser) -> String {
    browser.attribute("#region", "aria-activedescendant")
}

/// The code that the form would send.
fn chosen(browser: &Browser) -> serde_json::Value {
    browser.ask("return document.querySelector('input[name=region]').value")
}

fn value(browser: &Browser) -> serde_json::Value {
    browser.ask("return document.querySelector('#region').value")
}
