//! A counter shows a challenge, and the phone answers on its own screen: from an open wallet, and
//! without a network from what is carried.

use super::{PIN, come, holder, look, make, screen};
use crate::{
    browser::Browser,
    console::read_in,
    house::{House, Relays},
    pages, qr,
    relay::Fate,
    visitor::{ALL, Engine, Visitor},
};

in_all! {
    a_counter_is_answered_on_the_screen_with_a_network_and_without: ONE;
}

const ONE: [Visitor; 1] = [ALL[2]];

fn a_counter_is_answered_on_the_screen_with_a_network_and_without(
    engine: Engine,
    visitor: Visitor,
) {
    let (house, relays) = House::behind_relays();
    let browser = come(&house, engine, visitor);
    make(&browser, PIN);
    holder::receive_more(&house, &browser, &["face_age"]);

    // With the wallet open.
    let counter = Browser::start(engine, visitor);
    let asked = challenge(&house, &counter);
    pages::look(&house, &counter, "counter.challenge");
    browser.click("#scan");
    paste(&browser, &asked[1..]);
    browser.wait_for("progress:not([hidden])");
    look(&browser, "wallet.scan.some");
    paste(&browser, &asked[..1]);
    agree(&browser, "wallet.counter.consent");
    let answer = turn(&browser);
    look(&browser, "wallet.counter");
    hear(&house, &counter, &answer[1..]);
    counter.wait_for("[role=status]");
    pages::look(&house, &counter, "counter.some");
    hear(&house, &counter, &answer);
    counter.wait_for("#face");
    pages::look(&house, &counter, "counter.face");

    browser.click("#home");
    from_what_is_carried(&house, &relays, (&browser, &counter));

    // The next time it is open, the wallet knows what has happened.
    browser.go(&house.wallet);
    holder::open(&browser, PIN);
    browser.wait_for(".entries .entry:nth-of-type(3)");
    browser.click("#history");
    browser.wait_for(&screen("history"));
    let at_counter = visitor.lang.choose("Di loket, lewat kode", "At a counter, by codes");
    let told = browser.main_text().matches(at_counter).count();
    assert_eq!(told, 3, "{}: {}", browser.who(), browser.main_text());
    pages::keep_picture(&browser, "wallet.counter.history");
}

/// What is carried answers while the wallet is locked, and no request of it gets through.
fn from_what_is_carried(house: &House, relays: &Relays, (browser, counter): (&Browser, &Browser)) {
    browser.wait_for(&screen("home"));
    browser.click("#settings");
    browser.wait_for(&screen("settings"));
    browser.click("#pocket");
    browser.click("#carry-on");
    browser.wait_for("#carry-off");
    look(browser, "wallet.pocket");
    let asked = challenge(house, counter);
    browser.go(&house.wallet);
    browser.wait_for(&screen("lock"));
    browser.click("#pocket");
    browser.wait_for(&screen("pocket"));
    look(browser, "wallet.pocket.locked");
    relays.public.judge(|_| Fate::LostRequest);
    from_pocket(browser, &asked);
    let refused = "main[data-screen=consent] #deny";
    browser.wait_for(refused);
    browser.click(refused);
    browser.wait_for(&screen("result"));
    browser.click("#home");
    browser.wait_for(&screen("lock"));
    browser.click("#pocket");
    from_pocket(browser, &asked);
    agree(browser, "wallet.pocket.consent");
    let answer = turn(browser);
    relays.public.pass();
    // Whatever was lost on the way stands in the console.
    drop(browser.console());
    hear(house, counter, &answer);
    counter.wait_for("#face");
}

/// The counter asks: the codes on its screen.
fn challenge(house: &House, browser: &Browser) -> Vec<String> {
    read_in(browser, browser.visitor.lang, &format!("{}/counter", house.public));
    browser.click("#begin");
    browser.wait_for("svg.loop image");
    let codes = browser.ask("return document.querySelector('#codes').textContent");
    codes.as_str().unwrap().lines().map(str::to_owned).collect()
}

/// What a camera has read, pasted.
fn paste(browser: &Browser, codes: &[String]) {
    browser.wait_for("#link");
    // Where there is no camera its picture goes, and what is below moves up under the finger.
    holder::rest(browser);
    fill(browser, "#link", codes);
    browser.click("#open-link");
}

fn fill(browser: &Browser, css: &str, codes: &[String]) {
    let text = serde_json::to_string(&codes.join("\n")).unwrap();
    browser.ask(&format!("document.querySelector('{css}').value = {text}; return true"));
}

/// Scans from a locked wallet, and says that the screen is there.
fn from_pocket(browser: &Browser, codes: &[String]) {
    browser.wait_for(&screen("pocket"));
    browser.click("#scan");
    paste(browser, codes);
    browser.wait_for("#there");
    browser.click("#there");
}

/// The person sees who asks and says yes.
fn agree(browser: &Browser, name: &str) {
    browser.wait_for(&screen("consent"));
    if browser.has("#there") {
        browser.click("#there");
    }
    browser.wait_for("#share");
    pages::keep_picture(browser, name);
    browser.click("#share");
    browser.wait_for("#answer .qr");
}

/// Every code on the phone's screen, as a camera reads it.
fn turn(browser: &Browser) -> Vec<String> {
    let at = "return document.querySelector('#at').textContent.split(/\\D+/).filter(Boolean).map(Number)";
    browser.click("#next");
    let all = browser.ask(at)[1].as_u64().unwrap();
    let shown = |_| {
        let drawn = browser.ask(
            "const svg = decodeURIComponent(document.querySelector('#answer img').src);
            return { side: Number(svg.match(/viewBox=\"0 0 (\\d+)/)[1]), path: svg.match(/#000\" d=\"([^\"]+)/)[1] }",
        );
        let side = usize::try_from(drawn["side"].as_u64().unwrap()).unwrap();
        let text = qr::read(side, drawn["path"].as_str().unwrap());
        browser.click("#next");
        text
    };
    (0..all).map(shown).collect()
}

/// What the counter's scanner has typed.
fn hear(house: &House, browser: &Browser, codes: &[String]) {
    browser.go(&format!("{}/counter/ask", house.public));
    browser.wait_for("#parts");
    fill(browser, "#parts", codes);
    browser.click("#check");
}
