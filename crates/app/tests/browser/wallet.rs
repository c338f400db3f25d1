//! The wallet of a phone: made, opened, shared by two people, filled, and asked.

mod change;
mod counter;
mod follow;
mod holder;
mod killed;
mod number;
mod planted;
mod public_origin;
mod releases;
mod settings;
mod slow;

use std::{
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::{
    browser::Browser,
    console::read_in,
    house::{House, PIN},
    pages::keep_picture,
    visitor::{Engine, ON_A_PHONE, Visitor},
};

in_all! {
    a_wallet_is_made_and_opens_by_its_pin_only: ON_A_PHONE;
    two_people_share_a_phone: ON_A_PHONE;
    a_wallet_takes_a_bound_offer_and_answers_a_verifier: ON_A_PHONE;
    a_lost_wallet_is_blocked_by_its_code: ON_A_PHONE;
}

const WRONG: &str = "410952";
const ANOTHER: &str = "804213";

fn a_wallet_is_made_and_opens_by_its_pin_only(engine: Engine, visitor: Visitor) {
    let house = House::open();
    let browser = come(&house, engine, visitor);
    look(&browser, "wallet.welcome");
    make(&browser, PIN);
    look(&browser, "wallet.key");
    browser.click("#later");
    browser.wait_for(&screen("home"));
    look(&browser, "wallet.home.empty");

    browser.click("#lock");
    browser.wait_for(&screen("lock"));
    let left = "return document.querySelectorAll('.face, [data-card]').length";
    assert_eq!(browser.ask(left), 0, "{}: nothing is seen behind the lock", browser.who());
    type_pin(&browser, WRONG);
    browser.wait_for("#lock-told .notice.stop");
    look(&browser, "wallet.lock.wrong");
    type_pin(&browser, PIN);
    browser.wait_for(&screen("home"));

    // A page that is loaded again is locked again.
    browser.reload();
    browser.wait_for(&screen("lock"));
    type_pin(&browser, PIN);
    browser.wait_for(&screen("home"));
}

fn two_people_share_a_phone(engine: Engine, visitor: Visitor) {
    let house = House::open();
    let browser = come(&house, engine, visitor);
    make(&browser, PIN);
    browser.reload();
    tap(&browser, "#more", "#begin");
    make(&browser, ANOTHER);

    browser.reload();
    browser.wait_for(&screen("chooser"));
    look(&browser, "wallet.chooser");
    browser.click(".person[data-person='0']");
    type_pin(&browser, ANOTHER);
    browser.wait_for("#lock-told .notice.stop");
    type_pin(&browser, PIN);
    browser.wait_for(&screen("home"));
    browser.click("#lock");
    browser.click("#others");
    browser.click(".person[data-person='1']");
    type_pin(&browser, ANOTHER);
    browser.wait_for(&screen("home"));
}

fn a_wallet_takes_a_bound_offer_and_answers_a_verifier(engine: Engine, visitor: Visitor) {
    let house = House::open();
    let browser = come(&house, engine, visitor);
    make(&browser, PIN);
    let key = browser.ask("return document.querySelector('#key-text').textContent");
    let key = key.as_str().unwrap().strip_prefix("ikd-key:").unwrap().to_owned();
    let offer = house.deployment.json(&["offer", "--nik", &house.eligible(), "--key", &key]);
    follow(&browser, "offer", offer["link"].as_str().unwrap());
    browser.wait_for(&screen("accept"));
    assert!(!browser.url().contains('#'), "{}: {}", browser.who(), browser.url());
    look(&browser, "wallet.accept");
    browser.click("#accept");
    if let Some(code) = offer["tx_code"].as_str() {
        browser.type_into("#tx-code", code);
        look(&browser, "wallet.accept.code");
        browser.click("#accept");
    }
    browser.wait_for("#fingerprint");
    look(&browser, "wallet.trust");
    browser.click("#approve");
    browser.wait_for(".verdict.good");
    browser.click("#home");
    browser.wait_for("[data-card] .chip[data-status='valid']");
    look(&browser, "wallet.home");
    browser.click("[data-card]");
    browser.wait_for(".claim[aria-expanded='false']");
    look(&browser, "wallet.card");

    read_in(&browser, visitor.lang, &format!("{}/verify", house.public));
    browser.click("#begin");
    let link = browser.attribute("#open-wallet", "href");
    browser.go(&house.wallet);
    browser.wait_for(&screen("lock"));
    match link.strip_prefix(&format!("{}/#request=", house.wallet)) {
        Some(_) => browser.go(&link),
        None => follow(&browser, "request", &link),
    }
    type_pin(&browser, PIN);
    browser.wait_for("#share");
    look(&browser, "wallet.consent");
    browser.click("#share");
    browser.click("#way-on");
    browser.wait_for(".verdict.good");
}

fn a_lost_wallet_is_blocked_by_its_code(engine: Engine, visitor: Visitor) {
    let house = House::open();
    let browser = come(&house, engine, visitor);
    let code = make(&browser, PIN);
    let other = come(&house, engine, visitor);
    other.click("#stolen");
    other.type_into("#code", &code);
    look(&other, "wallet.block");
    other.click("#block");
    other.wait_for(".verdict.good");
    drop(other);

    browser.reload();
    browser.wait_for(&screen("blocked"));
    look(&browser, "wallet.blocked");
}

/// A phone whose browser shows the wallet for the first time.
fn come(house: &House, engine: Engine, visitor: Visitor) -> Browser {
    let browser = Browser::start(engine, visitor);
    open_first(house, &browser);
    browser
}

/// The wallet is opened on this phone for the first time, and read in its owner's language.
pub fn open_first(house: &House, browser: &Browser) {
    browser.go(&house.wallet);
    browser.wait_for(&screen("welcome"));
    let lang = browser.visitor.lang.tag();
    browser.click(&format!(".languages [lang={lang}]"));
    browser.wait_for(&format!("html[lang={lang}] {}", screen("welcome")));
}

/// A wallet with this PIN is made; what its code for the officer says.
pub fn make_and_show_key(browser: &Browser, pin: &str) -> String {
    make(browser, pin);
    let key = browser.ask("return document.querySelector('#key-text').textContent");
    key.as_str().unwrap().to_owned()
}

/// The link of an offer is followed on the phone that shows its key, and what it gives is taken.
pub fn accept(browser: &Browser, link: &str, code: &str) {
    browser.go(link);
    browser.wait_for(&screen("accept"));
    browser.click("#accept");
    browser.type_into("#tx-code", code);
    browser.click("#accept");
    browser.wait_for("#fingerprint");
    browser.click("#approve");
    browser.wait_for(".verdict.good");
}

fn screen(name: &str) -> String {
    format!("main[data-screen={name}]")
}

/// Makes a wallet with this PIN and shows that its recovery code was written down; the code.
fn make(browser: &Browser, pin: &str) -> String {
    tap(browser, "#begin", "[data-step=first]");
    for step in ["first", "second"] {
        browser.wait_for(&format!("[data-step={step}]"));
        type_pin(browser, pin);
    }
    browser.wait_for("#recovery-code");
    let code = browser.texts("#recovery-code code");
    browser.click("#written");
    browser.wait_for("[data-group]");
    let asked = "return [...document.querySelectorAll('[data-group]')].map(it => it.dataset.group)";
    for group in browser.ask(asked).as_array().unwrap() {
        let group: usize = group.as_str().unwrap().parse().unwrap();
        browser.type_into(&format!("[data-group='{group}']"), &code[group].to_lowercase());
    }
    browser.click("#confirm");
    browser.wait_for(&screen("key"));
    code.concat()
}

/// Touches something that leads on, and once more if the screen was drawn anew just then.
fn tap(browser: &Browser, css: &str, next: &str) {
    for _ in 0..3 {
        browser.click(css);
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(2) {
            if browser.has(next) {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
    browser.wait_for(next);
}

/// Touches the digits on the screen.
fn type_pin(browser: &Browser, pin: &str) {
    for digit in pin.bytes() {
        // Ten digits in rows of three; the last row begins with an empty place.
        let place = if digit == b'0' { 11 } else { digit - b'0' };
        browser.click(&format!(".digits > .digit:not(:disabled):nth-child({place})"));
    }
}

/// Follows a link into the wallet that is shown.
fn follow(browser: &Browser, kind: &str, link: &str) {
    let link = json!(link);
    browser.ask(&format!("location.hash = '{kind}=' + encodeURIComponent({link})"));
}

/// Looks at the screen that is shown, and keeps a picture of it.
fn look(browser: &Browser, name: &str) {
    let at = format!("{}, {name}", browser.who());
    let facts = browser.ask(
        "const wide = document.documentElement.clientWidth;
        const all = [...document.querySelectorAll('button, .button, summary')];
        return {
            wide, scrolls: document.documentElement.scrollWidth,
            headings: document.querySelectorAll('h1').length,
            small: all.filter(it => it.getBoundingClientRect().height < 47.5).map(it => it.outerHTML),
        };",
    );
    keep_picture(browser, name);
    assert!(browser.title().ends_with(" · IKD"), "{at}: {}", browser.title());
    assert_eq!(facts["scrolls"], facts["wide"], "{at}");
    assert_eq!(facts["headings"], 1, "{at}");
    assert_eq!(facts["small"], Value::Array(Vec::new()), "{at}");
    let mut complaints = browser.console();
    // The wallet asks for its place on the home screen itself; Chromium says that it noticed.
    complaints.retain(|it| !it.contains("Banner not shown"));
    // WebKit does not know that one may say where a manifest may come from.
    complaints.retain(|it| !it.contains("directive 'manifest-src'"));
    assert!(complaints.is_empty(), "{at}: {complaints:#?}");
}
