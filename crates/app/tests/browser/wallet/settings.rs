//! What a person sets: PIN, language, look; and the lock that comes by itself.

use serde_json::json;

use super::{ANOTHER, PIN, WRONG, change, come, holder, look, make, screen, type_pin};
use crate::{
    browser::Browser,
    house::House,
    visitor::{Engine, ON_A_PHONE, Visitor},
};

in_all! {
    settings_are_kept_and_an_idle_wallet_locks: ON_A_PHONE;
}

/// The background of the page.
const GROUND: &str = "return getComputedStyle(document.body).backgroundColor";

/// Has the page's clock jump ahead by so many milliseconds; in Firefox a driver's script has its
/// own view of the page, which is to be put aside.
const JUMP: &str = "
    const page = window.wrappedJSObject ?? window;
    const real = page.Date.now;
    page.Date.now = () => real.call(page.Date) + AHEAD;";

fn settings_are_kept_and_an_idle_wallet_locks(engine: Engine, visitor: Visitor) {
    let house = House::open();
    let browser = come(&house, engine, visitor);
    make(&browser, PIN);
    browser.click("#later");
    browser.click("#settings");
    browser.wait_for(&screen("settings"));
    look(&browser, "wallet.settings");
    a_language_and_a_look_are_kept(&house, &browser);
    another_pin_opens_from_then_on(&browser);
    nobody_looks(&browser);
}

fn a_language_and_a_look_are_kept(house: &House, browser: &Browser) {
    let other = browser.visitor.lang.other();
    browser.click(&format!("label[for=language-{other}]"));
    browser.wait_for(&format!("html[lang={other}] {}", screen("settings")));
    let light = browser.ask(GROUND);
    browser.click("label[for=theme-dark]");
    browser.wait_for("html[data-theme=dark]");
    let dark = browser.ask(GROUND);
    assert_ne!(dark, light, "{}", browser.who());
    look(browser, "wallet.settings.dark");

    browser.go(&house.wallet);
    browser.wait_for(&format!("html[lang={other}][data-theme=dark] {}", screen("lock")));
    assert_eq!(browser.ask(GROUND), dark, "{}", browser.who());
    holder::open(browser, PIN);
    browser.click("#settings");
    browser.click(&format!("label[for=language-{}]", browser.visitor.lang.tag()));
    browser.click("label[for=theme-light]");
    browser.wait_for("html[data-theme=light]");
    assert_eq!(browser.ask(GROUND), light, "{}", browser.who());
    browser.click("#back");
    browser.wait_for(&screen("home"));
}

fn another_pin_opens_from_then_on(browser: &Browser) {
    // Whoever finds the phone open and does not know the PIN changes nothing.
    change::change(browser, WRONG, ANOTHER);
    browser.wait_for(&screen("sorry"));
    look(browser, "wallet.change.refused");
    browser.click("#home");
    browser.wait_for(&screen("home"));
    change::change(browser, PIN, ANOTHER);
    browser.wait_for(&screen("result"));
    look(browser, "wallet.change.done");
    browser.click("#home");
    browser.click("#lock");
    browser.wait_for(&screen("lock"));
    type_pin(browser, PIN);
    browser.wait_for("#lock-told .notice.stop");
    type_pin(browser, ANOTHER);
    browser.wait_for(&screen("home"));
}

fn nobody_looks(browser: &Browser) {
    // A little less than two minutes is nothing.
    browser.ask(&JUMP.replace("AHEAD", "100_000"));
    let later = "setTimeout(() => tell(document.querySelector('main').dataset.screen), 1500)";
    assert_eq!(browser.ask_later(later), json!("home"), "{}", browser.who());
    browser.ask(&JUMP.replace("AHEAD", "30_000"));
    browser.wait_for(&screen("lock"));
    let left = "return document.querySelectorAll('.entries, .cards').length";
    assert_eq!(browser.ask(left), 0, "{}: nothing is seen behind the lock", browser.who());
    type_pin(browser, ANOTHER);
    browser.wait_for(&screen("home"));
}
