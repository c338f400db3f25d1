//! The issuer's key is in other hands: another one signs, and what the old one signed counts no
//! more.

use std::{
    fs,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{
    client::get,
    journey::text,
    server::{Deployment, Engine},
};

#[test]
fn a_stolen_key_gives_way_while_the_server_runs() {
    let it = Deployment::settled(Engine::Sqlite, 300);
    let server = it.serve();
    let nik = it.eligible().remove(0);
    let wallet = it.data.join("wallet").to_str().unwrap().to_owned();
    accept(&it, (&nik, "pid"), &wallet);
    assert_eq!(proof(&it, &wallet)["verified"], true);

    let before = files(&it);
    let rehearsal = it.json(&["--json", "keys", "compromise", "issuer", "--rehearse"]);
    assert_eq!((&rehearsal["rehearsed"], &rehearsal["edition"]), (&true.into(), &2.into()));
    assert_eq!(files(&it), before, "a rehearsal changes nothing and leaves nothing");
    assert_eq!(proof(&it, &wallet)["verified"], true);

    let serial = serial(&fs::read(it.data.join("certificates/issuer.der")).unwrap());
    let is_revoked = || {
        let list = get(it.public, "/issuers.crl");
        assert_eq!(list.header("content-type"), Some("application/pkix-crl"));
        list.bytes.windows(serial.len()).any(|it| it == serial)
    };
    assert!(!is_revoked());
    let done = it.json(&["--json", "keys", "compromise", "issuer"]);
    assert_eq!((&done["rehearsed"], &done["edition"]), (&false.into(), &2.into()));
    assert_eq!(done["old"]["key"], rehearsal["old"]["key"]);
    assert_ne!(done["new"]["key"], done["old"]["key"]);
    let old = text(&done["old"], "key");
    assert_eq!(done["next"][0], format!("ikd reissue --key {old}"));
    opened_anew(&it);
    assert!(is_revoked(), "for readers of others it stands on the authority's list");

    let refused = proof(&it, &wallet);
    assert_eq!(refused["verified"], false, "what the old key signed counts no more");
    assert!(refused["reasons"].to_string().contains("issuer_untrusted"), "{refused}");
    let counted = it.json(&["--json", "reissue", "--key", &old, "--rehearse"]);
    let revoked = it.json(&["--json", "reissue", "--key", &old]);
    assert_eq!((&counted["credentials"], &revoked["credentials"]), (&10.into(), &10.into()));
    it.good(&["wallet", "--dir", &wallet, "refresh", "--all", "--pin", "258036"]);
    assert_eq!(proof(&it, &wallet)["verified"], true, "the same wallet has fresh ones");
    let fresh = it.data.join("fresh").to_str().unwrap().to_owned();
    accept(&it, (&nik, "pid"), &fresh);
    assert_eq!(proof(&it, &fresh)["verified"], true, "what the new key signs does");
    it.good(&["audit", "verify"]);
    drop(server);

    let list = it.data.join("certificates/trust-list.json");
    fs::write(&list, &before.iter().find(|(name, _)| name.ends_with("trust-list.json")).unwrap().1)
        .unwrap();
    let complaint = it.bad(1, &["keys", "compromise", "issuer", "--rehearse"]);
    assert!(complaint.contains("older"), "an old list from a backup is noticed: {complaint}");
}

/// The serial number of a certificate: after the version, sixteen bytes of ours.
fn serial(certificate: &[u8]) -> Vec<u8> {
    let before = [0xa0, 3, 2, 1, 2, 2, 16];
    let at = certificate.windows(before.len()).position(|it| it == before).unwrap();
    certificate[at + before.len()..][..16].to_vec()
}

/// A resident is offered credentials of these types, and a wallet accepts them.
pub fn accept(it: &Deployment, (nik, types): (&str, &str), wallet: &str) {
    let offer = it.json(&["offer", "--nik", nik, "--type", types]);
    let (link, code) = (text(&offer, "credential_offer_uri"), text(&offer, "tx_code"));
    it.good(&["wallet", "--dir", wallet, "accept", &link, "--tx-code", &code, "--pin", "258036"]);
}

pub fn proof(it: &Deployment, wallet: &str) -> Value {
    let asked = it.json(&["verify", "ask", "--rp", "demo", "--want", "full_name"]);
    let (request, transaction) = (text(&asked, "request"), text(&asked, "transaction"));
    // A wallet is told of the refusal too.
    drop(it.run(&["wallet", "--dir", wallet, "present", &request, "--pin", "258036"]));
    let output = it.run(&["verify", "result", &transaction]);
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Everything in the folders of keys and certificates, and which folders there are.
fn files(it: &Deployment) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for folder in ["keys", "certificates"] {
        for entry in fs::read_dir(it.data.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            all.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    let rehearsals = fs::read_dir(&it.data).unwrap().filter_map(|entry| entry.ok());
    let left = rehearsals.filter(|it| it.file_name().to_string_lossy().starts_with("rehearsal"));
    all.extend(left.map(|it| (it.path().display().to_string(), Vec::new())));
    all.sort();
    all
}

/// Waits until the server has opened anew with the second edition.
pub fn opened_anew(it: &Deployment) {
    let begun = Instant::now();
    loop {
        let log = fs::read_to_string(it.data.join("server.log")).unwrap_or_default();
        if log.contains("The house is open again") {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "the server did not open anew");
        std::thread::sleep(Duration::from_millis(100));
    }
}
