//! The first screen on a slow phone with a slow line.

use serde::Deserialize;
use serde_json::json;

use crate::{
    browser::Browser,
    house::House,
    turn::Alone,
    visitor::{Engine, ON_A_PHONE},
};

/// Milliseconds until the first screen has been used.
const MOST: f64 = 3000.0;

/// How much slower than this machine the phone is.
const SLOWER: u32 = 6;

/// 400 kbit/s, in bytes per second.
const LINE: u32 = 400_000 / 8;

/// Milliseconds there and back.
const WAY: u32 = 100;

/// Notes when the first thing to be touched is painted, touches it at once, and notes when what it
/// leads to is there.
const WATCH: &str = "
    const noted = {};
    const watch = new MutationObserver(() => {
        const begin = document.querySelector('#begin');
        if (begin && !noted.there) {
            requestAnimationFrame(() => requestAnimationFrame(() => {
                noted.there = performance.now();
                begin.click();
            }));
            noted.there = -1;
        }
        if (document.querySelector('[data-step=first] .digit')) {
            noted.answered = performance.now();
            watch.disconnect();
        }
    });
    watch.observe(document, { subtree: true, childList: true });
    Object.assign(globalThis, { noted });";

#[test]
#[ignore = "needs a browser: cargo xtask test"]
fn the_first_screen_is_there_in_three_seconds_on_a_slow_phone() {
    let house = House::open();
    let _alone = Alone::take();
    // What else this machine does takes time, too, and is not the phone's: the best of three.
    let mut tries = Vec::new();
    while tries.len() < 3 {
        tries.push(first_screen(&house));
        println!("the first screen of a slow phone: {tries:?} ms");
        if tries.last().is_some_and(|it| it.answered <= MOST) {
            return;
        }
    }
    panic!("later than {MOST} ms: {tries:?}");
}

/// When something happened, in milliseconds since the address was opened.
#[derive(Debug, Deserialize)]
struct Noted {
    /// The first button is painted, and touched.
    #[expect(dead_code, reason = "for whoever reads of it")]
    there: f64,
    /// The screen that it leads to is there.
    answered: f64,
}

/// Comes to the wallet for the first time, with a phone and over a line that are slow.
fn first_screen(house: &House) -> Noted {
    let browser = Browser::start(Engine::Chromium, ON_A_PHONE[0]);
    browser.devtools("Network.enable", &json!({}));
    browser.devtools("Network.setCacheDisabled", &json!({"cacheDisabled": true}));
    let line = json!({
        "offline": false, "latency": WAY, "downloadThroughput": LINE, "uploadThroughput": LINE,
    });
    browser.devtools("Network.emulateNetworkConditions", &line);
    browser.devtools("Emulation.setCPUThrottlingRate", &json!({"rate": SLOWER}));
    browser.devtools("Page.addScriptToEvaluateOnNewDocument", &json!({"source": WATCH}));
    browser.go(&house.wallet);
    browser.wait_for("[data-step=first]");
    let noted = browser.ask("return noted");
    let packed = "return performance.getEntriesByType('resource')
        .filter(it => it.name.endsWith('.js'))
        .every(it => it.encodedBodySize > 0 && it.encodedBodySize < it.decodedBodySize)";
    assert_eq!(browser.ask(packed), true, "scripts come packed (Brotli)");
    serde_json::from_value(noted).unwrap()
}
