//! Releases of the wallet: an older one is refused, and a newer one loses nothing.

use std::{
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use super::{PIN, come, holder, look, make, screen};
use crate::{
    browser::Browser,
    house::House,
    release::{Maker, file},
    visitor::{Engine, ON_A_PHONE, Visitor},
};

in_all! {
    releases_go_forward_only_and_lose_nothing: ON_A_PHONE;
}

/// How a page shows which release dresses it.
const DRESS: &str =
    "return getComputedStyle(document.documentElement).getPropertyValue('--release').trim()";

/// What the guard answers.
const ASK: &str = "
    const worker = navigator.serviceWorker.controller;
    if (!worker) return tell(null);
    const channel = new MessageChannel();
    channel.port1.onmessage = event => tell(event.data);
    worker.postMessage({ ask: 'WORD' }, [channel.port2]);";

fn releases_go_forward_only_and_lose_nothing(engine: Engine, visitor: Visitor) {
    let (house, relays) = House::behind_relays();
    let (maker, other) = (Maker::of(&house), Maker::of(&house));
    let styles = file(&house, "app.css");
    let dressed =
        |number: u64| vec![("app.css", format!("{styles}\n:root {{ --release: {number}; }}\n"))];
    let offer = |by: &Maker, number| by.hand_out(&relays.wallet, number, &dressed(number));
    offer(&maker, 100);
    let browser = come(&house, engine, visitor);
    until(&browser, "the first release is taken", |it| used(it) == json!(100));
    make(&browser, PIN);

    offer(&maker, 99);
    stays_at_100(&browser, "an older one");
    offer(&other, 200);
    stays_at_100(&browser, "another maker's");

    offer(&maker, 201);
    ask(&browser, "look");
    browser.wait_for("#news:not([hidden]) #update");
    assert_eq!((used(&browser), browser.ask(DRESS)), (json!(100), json!("100")), "not unasked");
    holder::open(&browser, PIN);
    look(&browser, "wallet.update");
    browser.click("#update");
    until(&browser, "the newer release is taken", |it| it.ask(DRESS) == "201");
    assert_eq!(used(&browser), json!(201), "{}", browser.who());
    holder::open(&browser, PIN);

    // Also where the browser has cleared the files away, the number is remembered.
    offer(&maker, 100);
    let clear = "caches.keys().then(names => Promise.all(names.map(it => caches.delete(it))))
        .then(() => tell(true))";
    assert_eq!(browser.ask_later(clear), true);
    browser.go(&house.wallet);
    thread::sleep(Duration::from_millis(500));
    let shown = browser.ask(DRESS);
    assert_ne!(shown, "100", "{}: an older one without files", browser.who());
}

/// The release that is offered is refused, and the one in use goes on.
fn stays_at_100(browser: &Browser, offered: &str) {
    ask(browser, "look");
    // Not by the driver's own reload: in Firefox that one goes past the guard.
    browser.go(&browser.url());
    browser.wait_for(&screen("lock"));
    let at = format!("{}: {offered}", browser.who());
    assert_eq!((used(browser), browser.ask(DRESS)), (json!(100), json!("100")), "{at}");
    assert!(!browser.has("#update"), "{at}");
}

fn used(browser: &Browser) -> Value {
    ask(browser, "release")["release"].take()
}

fn ask(browser: &Browser, word: &str) -> Value {
    browser.ask_later(&ASK.replace("WORD", word))
}

fn until(browser: &Browser, what: &str, holds: impl Fn(&Browser) -> bool) {
    let begun = Instant::now();
    while !holds(browser) {
        assert!(begun.elapsed() < Duration::from_secs(20), "{}: {what}", browser.who());
        thread::sleep(Duration::from_millis(100));
    }
}
