//! A wallet with an identity in it, and verifiers that ask for it.

use serde_json::Value;

use super::{follow, screen, type_pin};
use crate::{browser::Browser, house::House};

/// The wallet that was made just now, and shows its key, receives an identity.
pub fn receive(house: &House, browser: &Browser) {
    receive_more(house, browser, &["pid"]);
}

/// The same with credentials of these types.
pub fn receive_more(house: &House, browser: &Browser, types: &[&str]) {
    let key = browser.ask("return document.querySelector('#key-text').textContent");
    let key = key.as_str().unwrap().strip_prefix("ikd-key:").unwrap().to_owned();
    let nik = house.eligible();
    let mut offer = vec!["offer", "--nik", &nik, "--key", &key];
    types.iter().for_each(|it| offer.extend(["--type", it]));
    let offer = house.deployment.json(&offer);
    follow(browser, "offer", offer["link"].as_str().unwrap());
    browser.wait_for(&screen("accept"));
    browser.click("#accept");
    if let Some(code) = offer["tx_code"].as_str() {
        browser.type_into("#tx-code", code);
        browser.click("#accept");
    }
    browser.wait_for("#fingerprint");
    browser.click("#approve");
    browser.wait_for(".verdict.good");
    browser.click("#home");
    browser.wait_for("[data-card] .chip[data-status='valid']");
}

/// A verifier asks; the request's link, and what its answer is read by.
pub fn ask(house: &House) -> (String, String) {
    let asked = house.deployment.json(&["verify", "ask", "--rp", "demo", "--want", "full_name"]);
    let text = |member: &str| asked[member].as_str().unwrap().to_owned();
    (text("request"), text("transaction"))
}

/// What the verifier knows by now.
pub fn result(house: &House, transaction: &str) -> Value {
    house.deployment.json(&["verify", "result", transaction])
}

/// The request comes up in the open wallet, and the person says yes.
pub fn share(browser: &Browser, request: &str) {
    follow(browser, "request", request);
    browser.wait_for("#share");
    browser.click("#share");
}

/// Opens the wallet that waits behind its lock, once that screen has come to rest: what is drawn
/// anew under a finger does not feel it.
pub fn open(browser: &Browser, pin: &str) {
    at_rest(browser);
    type_pin(browser, pin);
    browser.wait_for(&screen("home"));
}

/// Waits for the lock, until nothing has moved for a moment.
pub fn at_rest(browser: &Browser) {
    browser.wait_for(&screen("lock"));
    rest(browser);
}

/// Waits until nothing has moved for a moment.
pub fn rest(browser: &Browser) {
    let rest = "let moved = performance.now();
        const all = { subtree: true, childList: true, attributes: true, characterData: true };
        const watch = new MutationObserver(() => { moved = performance.now(); });
        watch.observe(document.body, all);
        const look = () => {
            if (performance.now() - moved < 250) return void setTimeout(look, 50);
            watch.disconnect();
            tell(true);
        };
        look();";
    assert_eq!(browser.ask_later(rest), true);
}
