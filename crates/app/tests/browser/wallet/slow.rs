//! The first screen on a slow phone with a slow line.

use serde_json::json;

use crate::{
    browser::Browser,
    house::House,
    visitor::{Engine, ON_A_PHONE},
};

/// Milliseconds until the first screen can be used.
const MOST: f64 = 3000.0;

/// How much slower than this machine the phone is.
const SLOWER: u32 = 6;

/// 400 kbit/s, in bytes per second.
const LINE: u32 = 400_000 / 8;

/// Milliseconds there and back.
const WAY: u32 = 100;

/// Notes when the first thing to be touched is there, touches it at once, and notes when the wallet
/// answers: from then on it is in use.
const WATCH: &str = "
    const noted = {};
    addEventListener('click', event => {
        if (event.target.closest('#begin')) noted.touched = performance.now();
    }, true);
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
    println!("the first screen of a slow phone: {noted} ms");
    let there = noted["there"].as_f64().unwrap();
    assert!((1.0..=MOST).contains(&there), "{noted}");
}
