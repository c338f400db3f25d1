//! Another PIN: by the settings, and with a line that is cut at every step.

use std::{
    cell::Cell,
    thread,
    time::{Duration, Instant},
};

use super::{PIN, come, holder, make, screen};
use crate::{
    browser::Browser,
    cut::at_each_step,
    house::House,
    visitor::{ALL, Engine, Visitor},
};

in_all! {
    a_change_of_the_pin_survives_a_lost_line_at_every_step: ONE;
}

const ONE: [Visitor; 1] = [ALL[2]];

/// What a change of the PIN asks the unlock role for; how things stand is asked by the way.
fn of_the_change(path: &str) -> bool {
    path.starts_with("/unlock/") && path != "/unlock/status"
}

/// A field that takes digits, typed or touched.
const READY: &str = ".digit:not(:disabled)";

/// No birthdays, no patterns, and no two alike: one for each step and one more.
const PINS: [&str; 24] = [
    "804213", "917350", "640827", "382915", "571064", "293748", "860531", "714296", "435180",
    "908364", "627413", "351972", "782640", "149385", "563017", "874129", "206958", "491736",
    "735082", "318694", "950247", "672831", "847503", "129476",
];

fn a_change_of_the_pin_survives_a_lost_line_at_every_step(engine: Engine, visitor: Visitor) {
    let (house, relays) = House::behind_relays();
    let browser = come(&house, engine, visitor);
    make(&browser, PIN);
    browser.click("#later");
    browser.wait_for(&screen("home"));

    let (now, runs) = (Cell::new(PIN), Cell::new(0));
    let (kept, taken) = (Cell::new(0), Cell::new(0));
    let steps = at_each_step(
        &relays.public,
        of_the_change,
        || {
            change(&browser, now.get(), PINS[runs.get()]);
            browser.wait_for("main[data-screen=result], main[data-screen=sorry]");
        },
        |step| {
            let (old, new) = (now.get(), PINS[runs.replace(runs.get() + 1)]);
            // Whoever was cut off comes again, and tries the old one first.
            browser.go(&house.wallet);
            holder::at_rest(&browser);
            browser.type_at_once(old);
            if opens(&browser) {
                return kept.set(kept.get() + 1);
            }
            // What was told of the first one does not count for the second.
            browser.ask("document.querySelector('#lock-told .notice').classList.add('read')");
            browser.wait_for(READY);
            browser.type_at_once(new);
            assert!(opens(&browser), "{}, {step}: neither PIN opens", browser.who());
            taken.set(taken.get() + 1);
            now.set(new);
        },
    );
    let (kept, taken) = (kept.get(), taken.get());
    let told = format!("{steps} requests; {kept} times the old PIN, {taken} the new");
    assert!(steps >= 5 && kept >= 2 && taken >= 2, "{}: {told}", browser.who());
}

/// Changes the PIN by the settings.
pub fn change(browser: &Browser, old: &str, new: &str) {
    browser.click("#settings");
    // Home may have a button of that name too.
    browser.wait_for(&screen("settings"));
    browser.click("#change");
    browser.wait_for(&screen("change"));
    browser.wait_for(READY);
    browser.type_at_once(old);
    for step in ["first", "second"] {
        browser.wait_for(&format!("[data-step={step}] {READY}"));
        browser.type_at_once(new);
    }
}

/// Whether the PIN that was just typed opens the wallet.
fn opens(browser: &Browser) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(20) {
        if browser.has(&screen("home")) {
            return true;
        }
        if browser.has("#lock-told .notice:not(.read)") {
            return false;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("{}: no answer to a PIN: {}", browser.who(), browser.main_text());
}
