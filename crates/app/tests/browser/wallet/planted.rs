//! What a thief finds in the files of a browser's profile: no key of the wallet, and no PIN.

use std::sync::{Arc, Mutex};

use formats::base64url;
use keys::AwsLc;
use serde_json::json;
use terms::{Crypto, OsDie};
use wallet::KeyPair;

use super::{PIN, come, holder, make, screen, type_pin};
use crate::{
    browser::Browser,
    house::{House, Relays},
    profile::Profile,
    relay::Fate,
    release::{Maker, file},
    search::Search,
    visitor::{ALL, Engine, Visitor},
};

in_all! {
    a_profile_on_the_disk_holds_no_key_and_no_pin: ONE;
}

const ONE: [Visitor; 1] = [ALL[2]];

/// Where the wallet's worker draws its chance.
const DRAWS: &str = "crypto.getRandomValues(new Uint8Array(doors.memory.buffer, at + done, some));";

/// The same in the packing of this story, which tells what it has drawn before it is used.
const TELLS: &str = "const drawn = crypto.getRandomValues(new Uint8Array(some));
          new Uint8Array(doors.memory.buffer, at + done, some).set(drawn);
          const teller = new XMLHttpRequest();
          teller.open('POST', '/drawn', false);
          teller.send(drawn);";

/// The door's key: it stands there in the clear, and opens nothing.
const THROTTLE: &str = "const asked = indexedDB.open('ikd');
    asked.onsuccess = () => {
        const all = asked.result.transaction('slots').objectStore('slots').getAll();
        all.onsuccess = () => { asked.result.close(); tell(all.result.map(it => it.door)); };
    };";

/// Keeps what will be found, as the wallet keeps what must not be.
const PLANT: &str = "const asked = indexedDB.open('planted', 1);
    asked.onupgradeneeded = () => void asked.result.createObjectStore('all');
    asked.onsuccess = () => {
        const change = asked.result.transaction('all', 'readwrite', { durability: 'strict' });
        change.objectStore('all').put({ bytes: new Uint8Array(BYTES), text: TEXT }, 1);
        change.objectStore('all').put('DIGITS', 2);
        change.oncomplete = () => { asked.result.close(); tell(true); };
    };";

/// What the module has drawn.
type Drawn = Arc<Mutex<Vec<Vec<u8>>>>;

fn a_profile_on_the_disk_holds_no_key_and_no_pin(engine: Engine, visitor: Visitor) {
    let (house, relays) = House::behind_relays();
    let drawn = listen(&house, &relays);
    let browser = come(&house, engine, visitor);
    make(&browser, PIN);
    let shown = browser.ask("return document.querySelector('#key-text').textContent");
    holder::receive(&house, &browser);
    browser.click("#lock");
    browser.wait_for(&screen("lock"));
    let controls = plant(&browser);
    let who = browser.who();
    let door = door(&browser);
    let known = secrets(&drawn, &door, shown.as_str().unwrap());
    nothing_lies_there(&format!("{who}, locked"), browser.profile(), &controls, &known);

    type_pin(&browser, PIN);
    browser.wait_for("[data-card]");
    let (request, transaction) = holder::ask(&house);
    holder::share(&browser, &request);
    browser.wait_for(".verdict.good");
    assert_eq!(holder::result(&house, &transaction)["verified"], true, "{who}");
    let profile = browser.kill();
    let known = secrets(&drawn, &door, shown.as_str().unwrap());
    nothing_lies_there(&format!("{who}, killed"), &profile, &controls, &known);
}

/// A release whose chance is known to whoever listens.
fn listen(house: &House, relays: &Relays) -> Drawn {
    let worker = file(house, "app/worker.js");
    assert_eq!(worker.matches(DRAWS).count(), 1, "where the worker draws");
    let worker = worker.replace(DRAWS, TELLS);
    let release = Maker::of(house).release(1, &[("app/worker.js", worker)]);
    let drawn = Drawn::default();
    let heard = Arc::clone(&drawn);
    relays.wallet.judge(move |asked| match asked.path.as_str() {
        "/drawn" => {
            heard.lock().unwrap().push(asked.body.clone());
            Fate::Changed(Vec::new())
        }
        _ => release(asked),
    });
    drawn
}

/// The door's own key, as it lies on the phone.
fn door(browser: &Browser) -> Vec<u8> {
    let doors = browser.ask_later(THROTTLE);
    base64url::decode(doors[0]["throttle"].as_str().unwrap()).unwrap()
}

/// Every key that was drawn but the door's, and the PIN.
fn secrets(drawn: &Drawn, door: &[u8], shown: &str) -> Search {
    let drawn = drawn.lock().unwrap();
    let all = drawn.iter().filter(|it| it.len() == 32);
    let (doors, keys): (Vec<_>, Vec<_>) = all.partition(|it| **it == door);
    assert_eq!(doors.len(), 1, "what is told is what is used");
    let own = keys.iter().filter(|it| shown == format!("ikd-key:{}", thumbprint(it)));
    assert_eq!(own.count(), 1, "the wallet's own key is among {}", keys.len());
    let mut search = Search::default();
    for (number, key) in keys.into_iter().enumerate() {
        search.bytes(&format!("key {number}"), key);
    }
    search.digits("PIN", PIN);
    search
}

/// By which the wallet's key is known (RFC 7638).
fn thumbprint(scalar: &[u8]) -> String {
    let public = KeyPair::from_scalar(scalar.try_into().unwrap()).unwrap().public();
    let (x, y) = public.coordinates();
    let [x, y] = [x, y].map(base64url::encode);
    let jwk = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
    base64url::encode(&AwsLc.sha256(jwk.as_bytes()))
}

/// Has the page keep bytes, their text, and a number; each is then to be found.
fn plant(browser: &Browser) -> Vec<Search> {
    let [bytes, text] = [(); 2].map(|()| KeyPair::draw(&OsDie).dangerous_scalar());
    let digits = "730519";
    let plant = PLANT
        .replace("BYTES", &json!(&bytes[..]).to_string())
        .replace("TEXT", &json!(base64url::encode(&text[..])).to_string())
        .replace("DIGITS", digits);
    assert_eq!(browser.ask_later(&plant), true);
    let mut controls = [(); 3].map(|()| Search::default());
    controls[0].bytes("planted bytes", &bytes[..]);
    controls[1].bytes("planted text", &text[..]);
    controls[2].digits("planted number", digits);
    controls.into()
}

/// What was planted lies in the profile, and of the secrets nothing.
fn nothing_lies_there(at: &str, profile: &Profile, controls: &[Search], secrets: &Search) {
    let files = profile.files();
    for (number, control) in controls.iter().enumerate() {
        assert!(!control.found(&files).is_empty(), "{at}: control {number} is not found");
    }
    let found = secrets.found(&files);
    assert!(found.is_empty(), "{at}: {found:#?}");
}
