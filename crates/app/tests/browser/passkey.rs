//! An officer makes a key by a link, signs in with it, and works. In Chromium alone: the WebKit of
//! this platform has no passkeys.

use serde_json::json;

use crate::{
    browser::Browser,
    console::{find, nothing_of_the_nik_shows, read_in},
    house::House,
    pages::look,
    visitor::{ALL, Engine, Visitor},
};

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn an_officer_makes_a_key_and_signs_in_with_it() {
    for visitor in ALL {
        an_officer_comes_to_work(visitor);
    }
}

fn an_officer_comes_to_work(visitor: Visitor) {
    let house = House::open();
    let browser = Browser::start(Engine::Chromium, visitor);
    come_to_work(&house, &browser);

    let nik = house.eligible();
    find(&browser, &nik);
    browser.wait_for("#offer");
    nothing_of_the_nik_shows(&browser, &nik);
    look(&house, &browser, "resident.by_an_officer");

    // To somebody whom the key does not know the door stays shut, and says so.
    browser.click("nav.menu form[action='/sign-out'] button");
    browser.wait_for(".note.good");
    browser.hand_the_key_on();
    browser.wait_for("#use-key:enabled");
    browser.click("#use-key");
    browser.wait_for("[data-problem]:not([hidden])");
    browser.go(&format!("{}/residents", house.console));
    assert!(!browser.has("#who"), "{}: signed out", browser.who());
}

/// Somebody answers for an office from now on: they make a key by a link and sign in with it.
pub fn come_to_work(house: &House, browser: &Browser) {
    browser.plug_in_a_key();
    read_in(browser, browser.visitor.lang, &house.public);

    let invite = ["officer", "invite", "--name", "Ratu Kepala", "--region", "36.73", "--json"];
    let invited = house.deployment.json(&invite);
    browser.go(invited["link"].as_str().unwrap());
    look(house, browser, "enrol.begin");
    browser.click("#begin");
    browser.wait_for("#make-key:enabled");
    assert!(!browser.url().contains("/enrol/"), "the code leaves the address");
    look(house, browser, "enrol.make");
    browser.click("#make-key");
    let shown = browser.text("#comparison");
    // Chromium would rather be asked for RSA too; the staff office takes ES256 alone.
    let complaints = browser.console();
    assert!(complaints.iter().all(|it| it.contains("pubKeyCredParams")), "{complaints:?}");
    look(house, browser, "enrol.compare");

    // Before it is confirmed it opens nothing.
    let confirm = ["officer", "confirm", invited["invitation"].as_str().unwrap(), "--shows"];
    let wrong = if shown == "000000" { "000001" } else { "000000" };
    house.deployment.bad(1, &[&confirm[..], &[wrong]].concat());
    house.deployment.good(&[&confirm[..], &[&shown]].concat());
    // The page goes on by itself.
    browser.wait_for("#to-sign-in");
    look(house, browser, "enrol.done");
    browser.click("#to-sign-in");
    browser.wait_for("#use-key:enabled");
    browser.click("#use-key");
    browser.wait_for("#who");
    assert!(browser.text(".at-work").contains("Ratu Kepala"), "{}", browser.who());
}

impl Browser {
    /// Gives the machine a security key that knows its person (Web Authentication Level 3,
    /// section 11).
    fn plug_in_a_key(&self) {
        let key = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true,
            "hasUserVerification": true, "isUserVerified": true,
        });
        let number = self.tell("POST", "/webauthn/authenticator", &key);
        self.key.set(Some(number.as_str().unwrap().to_owned()));
    }

    /// Now somebody else sits there.
    fn hand_the_key_on(&self) {
        let number = self.key.take().unwrap();
        let command = format!("/webauthn/authenticator/{number}/uv");
        self.tell("POST", &command, &json!({"isUserVerified": false}));
    }
}
