//! Everything by keyboard: search, offer and language, and the focus can be seen.

use std::{
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    browser::{Browser, Key},
    console::{come_in, read_in},
    house::House,
    visitor::{AT_A_DESK, Engine, Visitor},
};

in_all! {
    an_officer_needs_no_mouse: AT_A_DESK;
}

/// No page has so many stops that Tab would have to be pressed more often.
const STOPS: usize = 40;

fn an_officer_needs_no_mouse(engine: Engine, visitor: Visitor) {
    let house = House::open();
    let browser = Browser::start(engine, visitor);
    read_in(&browser, visitor.lang, &house.public);
    come_in(&house, &browser);

    // The way past the menu comes first; the field to type in has the focus.
    assert!(browser.has_focus("#who"), "{}: {}", browser.who(), focused(&browser));
    browser.type_keys(&house.eligible());
    browser.press(Key::Enter);
    browser.wait_for("#offer");
    browser.press(Key::Tab);
    assert!(browser.has_focus("a.skip"), "{}: {}", browser.who(), focused(&browser));

    let other = visitor.lang.other();
    tab_to(&browser, &format!("nav.languages a[lang={other}]"));
    browser.press(Key::Enter);
    browser.wait_for(&format!("html[lang={other}] #offer"));
    tab_to(&browser, "#type-pid");
    tab_to(&browser, "#key");
    tab_to(&browser, "#offer");
    browser.press(Key::Enter);
    browser.wait_for("#tx-code");
    tab_to(&browser, "main > p > .button");
    browser.press(Key::Enter);
    browser.wait_for("#offer");
}

/// Presses Tab until this has the focus; all on the way can be seen to have it.
fn tab_to(browser: &Browser, css: &str) {
    tab_past(browser, css, focus_shows);
}

/// Presses Tab until this has the focus, and looks at each stop on the way.
pub fn tab_past(browser: &Browser, css: &str, look: impl Fn(&Browser)) {
    let mut passed = Vec::new();
    while !browser.has_focus(css) {
        assert!(passed.len() < STOPS, "{}: no way to {css}: {passed:#?}", browser.who());
        browser.press(Key::Tab);
        look(browser);
        passed.push(focused(browser));
    }
}

fn focused(browser: &Browser) -> String {
    let html = browser.ask("return document.activeElement.outerHTML.slice(0, 120)");
    html.as_str().unwrap_or_default().to_owned()
}

/// The focus shows as soon as the screen is drawn anew: WebKit brings a field there with the next
/// frame, after it has said that the key was pressed.
fn focus_shows(browser: &Browser) {
    let begun = Instant::now();
    loop {
        let flaws = flaws_of_focus(browser);
        if flaws == json!([]) {
            return;
        }
        let late = begun.elapsed() > Duration::from_secs(1);
        assert!(!late, "{}: {flaws} {}", browser.who(), focused(browser));
        thread::sleep(Duration::from_millis(20));
    }
}

/// Without an outline, or off the screen; nothing if the focus is with the browser's own buttons.
fn flaws_of_focus(browser: &Browser) -> Value {
    browser.ask(
        "const it = document.activeElement;
        if (it === document.body) return [];
        const style = getComputedStyle(it), box = it.getBoundingClientRect();
        return Object.entries({
            'not :focus-visible': !it.matches(':focus-visible'),
            'no outline': style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2,
            'not on the screen': box.top < 0 || box.left < 0
                || box.bottom > innerHeight || box.right > innerWidth,
        }).filter(([, is]) => is).map(([flaw]) => flaw)",
    )
}
