//! A power cut between the use of a once-only credential and its way to the verifier.

use std::{
    thread,
    time::{Duration, Instant},
};

use super::{PIN, come, holder, look, make, screen};
use crate::{
    browser::Browser,
    house::House,
    relay::Fate,
    visitor::{ALL, Engine, Visitor},
};

in_all! {
    a_copy_that_was_used_is_not_used_again_after_a_power_cut: ONE;
}

const ONE: [Visitor; 1] = [ALL[2]];

fn a_copy_that_was_used_is_not_used_again_after_a_power_cut(engine: Engine, visitor: Visitor) {
    let (house, relays) = House::behind_relays();
    let browser = come(&house, engine, visitor);
    make(&browser, PIN);
    holder::receive(&house, &browser);
    let whole = copies(&browser);
    assert!(whole > 2, "{}: {whole} copies", browser.who());

    // The answer is on its way, and has not arrived, when the phone goes out.
    relays.public.judge(|asked| match asked.path.contains("/response") {
        true => Fate::Held,
        false => Fate::Passed,
    });
    let (request, first) = holder::ask(&house);
    holder::share(&browser, &request);
    let begun = Instant::now();
    while relays.public.holds() == 0 {
        assert!(begun.elapsed() < Duration::from_secs(20), "{}: nothing is sent", browser.who());
        thread::sleep(Duration::from_millis(10));
    }
    let profile = browser.kill();
    assert_eq!(holder::result(&house, &first)["status"], "pending", "it has not arrived");

    relays.public.pass();
    let browser = Browser::with(profile, engine, visitor);
    browser.go(&house.wallet);
    holder::open(&browser, PIN);
    assert_eq!(copies(&browser), whole - 1, "{}: used before it is sent", browser.who());
    let told = visitor.lang.choose("hasilnya tidak diketahui", "outcome not known");
    assert!(browser.text(".entries .entry").contains(told), "{}", browser.text(".entries"));
    look(&browser, "wallet.home.cut_off");

    let (request, second) = holder::ask(&house);
    holder::share(&browser, &request);
    browser.wait_for(".verdict.good");
    browser.click("#home");
    assert_eq!(copies(&browser), whole - 2, "{}: another copy", browser.who());
    // A slow network brings the first one after all: both were whole, and each has its copy.
    assert_eq!(relays.public.deliver(), [200]);
    for transaction in [first, second] {
        let told = holder::result(&house, &transaction);
        assert_eq!(told["verified"], true, "{}: {told}", browser.who());
    }
}

/// How many copies of the identity the wallet has left, by its own page.
fn copies(browser: &Browser) -> u64 {
    browser.click("[data-card]");
    browser.wait_for(&screen("card"));
    let left = browser.texts("dl.claims dd").pop().unwrap();
    browser.click("#back");
    browser.wait_for(&screen("home"));
    left.parse().unwrap()
}
