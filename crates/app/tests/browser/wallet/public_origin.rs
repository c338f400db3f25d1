//! Script on the public origin, as somebody would run it who has got into those pages.

use serde_json::json;

use super::{PIN, come, make, screen};
use crate::{
    browser::Browser,
    house::House,
    visitor::{ALL, Engine, Visitor},
};

in_all! {
    script_on_the_public_origin_cannot_reach_the_vault: ONE;
}

const ONE: [Visitor; 1] = [ALL[2]];

/// Tries everything that a page may try with the wallet's origin: what it got hold of, by name.
const TRIES: &str = "
    const wallet = WALLET;
    const got = [];
    const dare = async (name, act) => {
        try { if (await act()) got.push(name); } catch { /* As it should be. */ }
    };
    const shortly = end => new Promise(take => setTimeout(() => take(end), 1500));
    (async () => {
        for (const file of ['', 'app/main.js', 'module.wasm', 'deployment.json', 'release.json']) {
            await dare('file ' + file, async () => (await (await fetch(wallet + '/' + file)).text()).length > 0);
        }
        await dare('module', () => import(wallet + '/app/storage.js'));
        await dare('worker', () => new Promise(take => {
            const it = new Worker(wallet + '/app/worker.js');
            it.onmessage = () => take(true);
            it.onerror = () => take(false);
            it.postMessage({ id: 1, input: { call: 'hello' } });
            setTimeout(() => take(false), 1500);
        }));
        await dare('service worker', () => navigator.serviceWorker.register(wallet + '/sw.js'));
        await dare('service workers here', async () => (await navigator.serviceWorker.getRegistrations()).length > 0);
        await dare('controller', () => navigator.serviceWorker.controller);
        await dare('caches', async () => (await caches.keys()).length > 0);
        await dare('databases', async () => (await indexedDB.databases()).length > 0);
        await dare('slots', () => new Promise(take => {
            const it = indexedDB.open('ikd');
            it.onupgradeneeded = () => it.transaction.abort();
            it.onsuccess = () => take(it.result.objectStoreNames.length > 0);
            it.onerror = () => take(false);
        }));
        await dare('marks', () => Object.keys(localStorage).some(name => name.startsWith('ikd.')));
        await dare('locks', async () => {
            const { held } = await navigator.locks.query();
            return held.some(it => it.name === 'ikd-vault');
        });
        await dare('frame', async () => {
            const frame = document.createElement('iframe');
            frame.src = wallet;
            document.body.append(frame);
            await shortly();
            const inside = frame.contentDocument ? frame.contentDocument.body : null;
            const read = inside && inside.querySelector('main');
            const sound = frame.contentWindow.length;
            frame.remove();
            return read || sound;
        });
        tell(got);
    })();";

/// The same with a window that the page opens itself when it is touched. What is found in it counts
/// if it is the wallet's: a window that was cut off from who opened it is an empty one of our own.
const WINDOW: &str = "
    const wallet = WALLET;
    const button = document.createElement('button');
    button.id = 'open';
    button.textContent = 'open';
    button.style = 'position: fixed; inset: 0; z-index: 9999';
    document.body.append(button);
    button.addEventListener('click', async () => {
        const it = window.open(wallet, 'wallet');
        button.remove();
        const got = it === null ? ['no window'] : [];
        const wait = end => new Promise(take => setTimeout(() => take(false), end));
        const dare = async (name, act) => {
            // A window that is gone may answer never.
            try { if (await Promise.race([act(), wait(500)])) got.push(name); } catch { /* As it should be. */ }
        };
        await wait(2500);
        await dare('document', () => it.document.querySelector('main'));
        await dare('databases', async () => (await it.indexedDB.databases()).length > 0);
        await dare('caches', async () => (await it.caches.keys()).length > 0);
        await dare('storage', () => Object.keys(it.localStorage).some(name => name.startsWith('ikd.')));
        await dare('worker', () => it.navigator.serviceWorker.controller);
        await dare('address', () => it.location.href.startsWith(wallet));
        await dare('function', () => it.eval('location.origin') === wallet);
        document.body.dataset.got = got.join();
    });";

/// What a frame of the wallet shows: by the policy nothing.
const FRAMED: &str = "
    let loaded = 0;
    const frame = document.createElement('iframe');
    frame.src = WALLET;
    frame.onload = () => { loaded += 1; };
    document.body.append(frame);
    setTimeout(() => tell(loaded), 1500);";

fn script_on_the_public_origin_cannot_reach_the_vault(engine: Engine, visitor: Visitor) {
    let house = House::open();
    let browser = come(&house, engine, visitor);
    make(&browser, PIN);
    browser.click("#later");
    browser.wait_for(&screen("home"));

    // The wallet's own page reaches what is its own: each try would find what there is.
    let wallet = json!(house.wallet).to_string();
    let tries = TRIES.replace("WALLET", &wallet);
    let own = browser.ask_later(&tries).to_string();
    for name in ["file ", "databases", "slots", "marks", "locks"] {
        assert!(own.contains(name), "{}: {name} is not among {own}", browser.who());
    }
    browser.go(&house.public);
    browser.wait_for("h1");
    assert_eq!(browser.ask_later(&tries), json!([]), "{}", browser.who());
    browser.ask(&WINDOW.replace("WALLET", &wallet));
    browser.click("#open");
    browser.wait_for("body[data-got]");
    assert_eq!(browser.attribute("body", "data-got"), "", "{}", browser.who());

    // The frame is there, and what is in it is not the wallet.
    browser.ask_later(&FRAMED.replace("WALLET", &wallet));
    assert!(!shows_the_wallet(&browser), "{}: the wallet can be framed", browser.who());
}

/// Looks into the frame of the page, as only the driver can.
fn shows_the_wallet(browser: &Browser) -> bool {
    let frames =
        browser.tell("POST", "/elements", &json!({"using": "tag name", "value": "iframe"}));
    browser.tell("POST", "/frame", &json!({"id": frames[0]}));
    let shown = browser.has("#begin") || browser.has("#main") || browser.has("main");
    browser.tell("POST", "/frame/parent", &json!({}));
    shown
}
