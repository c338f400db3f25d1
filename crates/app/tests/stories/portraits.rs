//! Portraits come in from a folder, and a proof of face and age is issued with one.

use std::fs;

use serde_json::{Value, json};

use crate::server::{Deployment, Engine};

const PIN: &str = "258036";
const FACE: &[u8] = b"RIFF\x10\0\0\0WEBPVP8 a face";

/// Runs `ikd portraits FOLDER --json` on these files: its exit code and its answer.
fn lay(it: &Deployment, files: &[(&str, &[u8])]) -> (Option<i32>, Value) {
    let folder = it.data.join("portraits");
    fs::create_dir_all(&folder).unwrap();
    for (name, bytes) in files {
        fs::write(folder.join(name), bytes).unwrap();
    }
    let output = it.command(&["portraits", folder.to_str().unwrap(), "--json"]).output().unwrap();
    (output.status.code(), serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn each_file_of_a_folder_is_taken_or_told_and_none_by_its_number() {
    let it = Deployment::settled(Engine::Sqlite, 50);
    let niks = it.eligible();
    let good = [format!("{}.webp", niks[0]), format!("{}.jpg", niks[1])];
    let large = format!("{}.png", niks[2]);
    let png = [b"\x89PNG\r\n\x1a\n".as_slice(), &[0; 3_000]].concat();
    let files: [(&str, &[u8]); 6] = [
        (&good[0], FACE),
        (&good[1], b"\xff\xd8\xff a face"),
        (&large, &png),
        ("1111222233334444.webp", FACE),
        ("9999.txt", FACE),
        (".hidden", b""),
    ];
    let (code, told) = lay(&it, &files);
    assert_eq!(code, Some(1), "there is something to correct");
    assert_eq!((&told["new"], &told["replaced"]), (&json!(2), &json!(0)));
    let bad = told["bad"].as_array().unwrap();
    let reasons: Vec<_> = bad.iter().map(|it| it["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons.len(), 3, "{reasons:?}");
    assert!(reasons.iter().any(|it| it.contains("has 3008 bytes and may have 1800")));
    assert_eq!(bad[0]["file"], 1);
    assert!(reasons[2].contains("no NIK") && bad[2]["file"] == 5, "{bad:?}");
    assert!(niks.iter().all(|nik| !told.to_string().contains(nik)));

    let (_, again) = lay(&it, &[]);
    assert_eq!((&again["new"], &again["same"]), (&json!(0), &json!(2)), "it can be run again");
    let (_, other) = lay(&it, &[(&good[0], b"\xff\xd8\xff another face")]);
    assert_eq!(other["replaced"], 1, "as long as there are no two officers");
    let forgotten = it.json(&["portraits", "--forget", &niks[0], "--json"]);
    assert_eq!(forgotten["forgotten"], true);
    it.good(&["audit", "verify"]);
}

#[test]
fn sample_faces_are_for_demonstrations() {
    let it = Deployment::settled(Engine::Sqlite, 50);
    it.bad(2, &["portraits"]);
    let complaint = it.bad(1, &["portraits", "--sample"]);
    assert!(complaint.contains("--demo"), "{complaint}");
    it.serve().stop();
    assert_eq!(it.json(&["portraits", "--sample", "--json"])["drawn"], 50);
    assert_eq!(it.json(&["portraits", "--sample", "--json"])["drawn"], 0);
}

#[test]
fn a_demonstration_issues_faces_that_are_nobodys() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let it = Deployment::settled(engine, 300);
        let _server = it.serve();
        let types = "pid,face_age,face_age_mdoc,kk";
        let offer = it.json(&["offer", "--nik", &it.eligible().remove(0), "--type", types]);
        let text = |name: &str| offer[name].as_str().unwrap().to_owned();
        let (link, code) = (text("credential_offer_uri"), text("tx_code"));
        let wallet = it.data.join("wallet");
        let wallet = wallet.to_str().unwrap();
        it.good(&["wallet", "--dir", wallet, "accept", &link, "--tx-code", &code, "--pin", PIN]);
        let listed = it.json(&["wallet", "--dir", wallet, "list", "--pin", PIN]);
        let listed = listed["credentials"].as_array().unwrap();
        let faces = |it: &&Value| it["claims"].to_string().contains("ortrait");
        assert_eq!(listed.len(), 4, "{listed:?}");
        assert_eq!(listed.iter().filter(faces).count(), 2, "{listed:?}");
    }
}
