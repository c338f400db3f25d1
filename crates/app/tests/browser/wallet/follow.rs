//! One phone follows another: with both in hand, and when the old one is gone.

use super::{ANOTHER, PIN, come, holder, look, make, screen, type_pin};
use crate::{
    browser::Browser,
    house::House,
    visitor::{Engine, ON_A_PHONE, Visitor},
};

in_all! {
    the_next_phone_takes_over_with_both_in_hand: ON_A_PHONE;
    the_old_phone_stops_a_recovery: ON_A_PHONE;
    a_lost_phone_is_recovered_by_code_and_pin: ON_A_PHONE;
}

fn the_next_phone_takes_over_with_both_in_hand(engine: Engine, visitor: Visitor) {
    let house = House::open();
    let old = come(&house, engine, visitor);
    make(&old, PIN);
    holder::receive(&house, &old);
    let next = come(&house, engine, visitor);
    make(&next, ANOTHER);
    next.click("#arrive");
    next.click("#both");
    next.wait_for("#key-text");
    look(&next, "wallet.arrive");
    let key = next.ask("return document.querySelector('#key-text').textContent");

    old.click("#settings");
    old.click("#move");
    old.type_into("#link", key.as_str().unwrap());
    old.click("#open-link");
    old.wait_for(&screen("move"));
    look(&old, "wallet.move");
    type_pin(&old, PIN);
    old.wait_for(".verdict.good");

    // The next phone has waited for this, and asks what a first offer asks.
    next.wait_for("#fingerprint");
    next.click("#approve");
    holds_a_card(&next);
    old.reload();
    old.wait_for(&screen("blocked"));
    look(&old, "wallet.moved");
}

fn the_old_phone_stops_a_recovery(engine: Engine, visitor: Visitor) {
    let house = House::open();
    let old = come(&house, engine, visitor);
    let code = make(&old, PIN);
    let next = come(&house, engine, visitor);
    make(&next, ANOTHER);
    recover(&next, &code);
    next.click("#home");
    next.wait_for("main[data-screen=home] .notice.info");
    look(&next, "wallet.home.arriving");

    old.click("#later");
    old.click("#stay");
    old.wait_for(&screen("stay"));
    look(&old, "wallet.stay");
    type_pin(&old, PIN);
    old.wait_for(".verdict.good");
    old.click("#home");
    old.wait_for(&screen("home"));
    let told = "return document.querySelectorAll('#stay').length";
    assert_eq!(old.ask(told), 0, "{}: nobody follows any more", old.who());
}

fn a_lost_phone_is_recovered_by_code_and_pin(engine: Engine, visitor: Visitor) {
    let house = House::with(&[("IKD_RECOVERY_WAIT_HOURS", "0")]);
    let old = come(&house, engine, visitor);
    let code = make(&old, PIN);
    holder::receive(&house, &old);
    let next = come(&house, engine, visitor);
    make(&next, ANOTHER);
    recover(&next, &code);
    next.click("#home");
    next.click("#take-over");
    next.wait_for("#fingerprint");
    next.click("#approve");
    holds_a_card(&next);
    old.reload();
    old.wait_for(&screen("blocked"));
}

/// The phone that was set up just now types what was written down of the old one.
fn recover(next: &Browser, code: &str) {
    next.click("#arrive");
    next.click("#gone");
    next.type_into("#code", &code.to_lowercase());
    next.click("#go-on");
    next.wait_for("#recover-counts");
    look(next, "wallet.recover");
    type_pin(next, PIN);
    next.wait_for(".verdict.good");
}

fn holds_a_card(browser: &Browser) {
    browser.wait_for(".verdict.good");
    browser.click("#home");
    browser.wait_for("[data-card] .chip[data-status='valid']");
}
