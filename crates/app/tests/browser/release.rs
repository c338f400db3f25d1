//! Releases of the wallet by a maker of the story's own, in place of the one that is built in.

use std::{
    collections::BTreeMap,
    io::{Read, Write},
    net::TcpStream,
};

use formats::base64url;
use keys::AwsLc;
use serde_json::{Map, Value, json};
use terms::{Crypto, OsDie};
use wallet::KeyPair;

use crate::{
    house::House,
    relay::{Asked, Fate, Relay},
};

/// The guard of releases as it lies in the repository, with a place for the maker's key.
const GUARD: &str = include_str!("../../../wallet/pwa/sw.js");
const KEYS_PLACE: &str = "\"@RELEASE_KEY@\"";

/// Who makes releases, with a key of their own.
pub struct Maker {
    key: KeyPair,
    /// The hashes of the files that are built in.
    built: Map<String, Value>,
}

impl Maker {
    /// Releases of what this house serves.
    pub fn of(house: &House) -> Self {
        let list: Value = serde_json::from_str(&file(house, "release.json")).unwrap();
        let built = list["files"].as_object().unwrap().clone();
        Self { key: KeyPair::draw(&OsDie), built }
    }

    /// From here on the relay hands out this release.
    pub fn hand_out(&self, relay: &Relay, number: u64, changed: &[(&str, String)]) {
        relay.judge(self.release(number, changed));
    }

    /// A release of the files that are built in, but for some.
    pub fn release(
        &self,
        number: u64,
        changed: &[(&str, String)],
    ) -> impl Fn(&Asked) -> Fate + Send + use<> {
        let mut files: BTreeMap<String, Vec<u8>> =
            changed.iter().map(|(path, text)| ((*path).to_owned(), text.clone().into())).collect();
        files.insert("sw.js".to_owned(), self.guard().into());
        let mut hashes = self.built.clone();
        for (path, bytes) in &files {
            let hash = base64url::encode(&AwsLc.sha256(bytes));
            assert!(hashes.insert(path.clone(), json!(hash)).is_some(), "{path} is a new file");
        }
        let list = json!({"release": number, "files": hashes}).to_string();
        let signature = base64url::encode(&self.key.sign(list.as_bytes()));
        files.insert("release.json".to_owned(), list.into());
        files.insert("release.sig".to_owned(), signature.into());
        move |asked| {
            let path = asked.path.trim_start_matches('/');
            files.get(path).map_or(Fate::Passed, |bytes| Fate::Changed(bytes.clone()))
        }
    }

    /// The guard that knows this maker only.
    fn guard(&self) -> String {
        let public = self.key.public();
        let (x, y) = public.coordinates();
        let [x, y] = [x, y].map(base64url::encode);
        let jwk = json!({"kty": "EC", "crv": "P-256", "x": x, "y": y}).to_string();
        assert_eq!(GUARD.matches(KEYS_PLACE).count(), 1, "a place for the key");
        GUARD.replace(KEYS_PLACE, &jwk)
    }
}

/// A file of the wallet that is built in.
pub fn file(house: &House, path: &str) -> String {
    let port = house.deployment.wallet;
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    let head =
        format!("GET /{path} HTTP/1.1\r\nhost: localhost:{port}\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{path}: {head}: cargo xtask wallet");
    body.to_owned()
}
