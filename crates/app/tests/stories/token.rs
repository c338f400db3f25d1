//! The issuer's key in a PKCS#11 token: SoftHSM2 here, an HSM elsewhere. Without it these stories
//! fail: Debian's package is `softhsm2`.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    client::get,
    compromise::{accept, opened_anew, proof},
    journey::text,
    server::{Deployment, Engine},
};

const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";

#[test]
fn a_token_signs_credentials() {
    let it = with_token();
    let _server = it.serve();
    let nik = it.eligible().remove(0);
    let wallet = it.data.join("wallet").to_str().unwrap().to_owned();
    accept(&it, (&nik, "pid"), &wallet);
    assert_eq!(proof(&it, &wallet)["verified"], true);
}

#[test]
fn a_stolen_tokens_key_gives_way_to_one_that_the_token_makes() {
    let it = with_token();
    let server = it.serve();
    let nik = it.eligible().remove(0);
    let wallet = it.data.join("wallet").to_str().unwrap().to_owned();
    accept(&it, (&nik, "pid"), &wallet);
    let begun = objects(&it);
    assert_eq!(begun.len(), 2, "a pair");

    let rehearsal = it.json(&["--json", "keys", "compromise", "issuer", "--rehearse"]);
    assert_eq!((&rehearsal["rehearsed"], &rehearsal["edition"]), (&true.into(), &2.into()));
    assert_ne!(rehearsal["new"]["key"], rehearsal["old"]["key"]);
    assert_eq!(objects(&it), begun, "a rehearsal leaves nothing in the token");
    assert!(!names(&it).contains(&"issuer-2".to_owned()), "nor in the keyring");
    assert_eq!(proof(&it, &wallet)["verified"], true);

    let done = it.json(&["--json", "keys", "compromise", "issuer"]);
    assert_eq!(done["new"]["name"], "issuer-2");
    assert_ne!(done["new"]["key"], rehearsal["new"]["key"], "that one is gone");
    assert_eq!(objects(&it).len(), 4, "the token has made another pair");
    assert!(names(&it).contains(&"issuer-2".to_owned()));
    opened_anew(&it);

    let refused = proof(&it, &wallet);
    assert!(refused["reasons"].to_string().contains("issuer_untrusted"), "{refused}");
    it.good(&["reissue", "--key", &text(&done["old"], "key")]);
    it.good(&["wallet", "--dir", &wallet, "refresh", "--all", "--pin", "258036"]);
    assert_eq!(proof(&it, &wallet)["verified"], true, "the token's new key signs");
    drop(server);

    // Of a key that nobody has named nothing is known: it is not taken unasked.
    let label = ["--token", "ikd", "--key", "issuer-3"];
    let elsewhere = ["keys", "adopt", "spare", "--module", MODULE, "--generate", "--pin-file"];
    it.good(&[&elsewhere[..], &[pin(&it).to_str().unwrap()], &label].concat());
    let complaint = it.bad(1, &["keys", "compromise", "issuer", "--rehearse"]);
    assert!(complaint.contains("ikd keys adopt issuer-3"), "{complaint}");
    it.good(&["audit", "verify"]);
}

/// What the runbook is for: the token itself is in other hands.
#[test]
fn a_token_that_is_gone_gives_way_to_another() {
    let it = with_token();
    it.serve().stop();
    let known = names(&it);
    let tokens = it.data.join("token/tokens");
    fs::rename(&tokens, it.data.join("token/stolen")).unwrap();
    fs::create_dir(&tokens).unwrap();
    assert_eq!(names(&it), known, "which keys there are is known without it");
    // The console stays open: two officers may have to agree there.
    it.serve().stop();
    let complaint = it.bad(1, &["keys", "compromise", "issuer"]);
    assert!(complaint.contains("ikd keys adopt issuer-2"), "{complaint}");

    init_token(&it, "another");
    adopt(&it, ["issuer-2", "another"], true);
    it.json(&["--json", "keys", "compromise", "issuer", "--rehearse"]);
    let done = it.json(&["--json", "keys", "compromise", "issuer"]);
    assert_eq!(done["new"]["name"], "issuer-2");
    let _server = it.serve();
    let nik = it.eligible().remove(0);
    let wallet = it.data.join("wallet").to_str().unwrap().to_owned();
    accept(&it, (&nik, "pid"), &wallet);
    assert_eq!(proof(&it, &wallet)["verified"], true);
}

/// Everything goes on without the authority, but for its list of revoked certificates.
#[test]
fn an_authority_whose_token_is_away_does_not_keep_the_house_shut() {
    let it = with_token_for("issuer-ca");
    let server = it.serve();
    let nik = it.eligible().remove(0);
    let wallet = it.data.join("wallet").to_str().unwrap().to_owned();
    accept(&it, (&nik, "pid"), &wallet);
    assert_eq!(get(it.public, "/issuers.crl").status, 200);
    server.stop();

    let tokens = it.data.join("token/tokens");
    let away = it.data.join("token/away");
    fs::rename(&tokens, &away).unwrap();
    fs::create_dir(&tokens).unwrap();
    let server = it.serve();
    assert_eq!(get(it.public, "/issuers.crl").status, 503);
    assert_eq!(proof(&it, &wallet)["verified"], true);
    server.stop();

    fs::remove_dir(&tokens).unwrap();
    fs::rename(&away, &tokens).unwrap();
    let _server = it.serve();
    assert_eq!(get(it.public, "/issuers.crl").status, 200);
}

/// A deployment whose issuer's key lives in a token.
fn with_token() -> Deployment {
    with_token_for("issuer")
}

/// A deployment whose key of this name lives in a token.
fn with_token_for(name: &str) -> Deployment {
    let mut it = Deployment::new(Engine::Sqlite);
    let folder = it.data.join("token");
    let tokens = folder.join("tokens");
    fs::create_dir_all(&tokens).unwrap();
    let configuration = folder.join("softhsm2.conf");
    fs::write(&configuration, format!("directories.tokendir = {}\n", tokens.display())).unwrap();
    it.environment.push(("SOFTHSM2_CONF".into(), configuration.into()));
    init_token(&it, "ikd");
    let pin = pin(&it);
    fs::write(&pin, "12345678\n").unwrap();
    fs::set_permissions(&pin, fs::Permissions::from_mode(0o600)).unwrap();
    adopt(&it, [name, "ikd"], true);
    adopt(&it, [name, "ikd"], false);
    it.populate(300);
    assert!(names(&it).contains(&name.to_owned()));
    it
}

fn init_token(it: &Deployment, label: &str) {
    let made = Command::new("softhsm2-util")
        .envs(it.environment.clone())
        .args(["--init-token", "--free", "--label", label, "--so-pin", "87654321"])
        .args(["--pin", "12345678"])
        .output()
        .unwrap_or_else(|error| panic!("softhsm2-util: {error}; install softhsm2"));
    assert!(made.status.success(), "{made:?}");
}

/// Has a token make a key of this name for the keyring; a name is given once.
fn adopt(it: &Deployment, [name, token]: [&str; 2], is_new: bool) {
    let pin = pin(it);
    let what = ["keys", "adopt", name, "--key", name, "--token", token, "--module", MODULE];
    let how = ["--pin-file", pin.to_str().unwrap(), "--generate"];
    if is_new {
        it.good(&[&what[..], &how].concat());
    } else {
        it.bad(1, &[&what[..], &how[..2]].concat());
    }
}

fn pin(it: &Deployment) -> PathBuf {
    it.data.join("token/pin")
}

/// The names of the keyring.
fn names(it: &Deployment) -> Vec<String> {
    let listed = it.json(&["--json", "keys", "list"]);
    listed.as_array().unwrap().iter().map(|key| text(key, "name")).collect()
}

/// The files of the objects that the token holds.
fn objects(it: &Deployment) -> Vec<PathBuf> {
    let inside = |folder: &Path| -> Vec<PathBuf> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
    };
    let tokens = inside(&it.data.join("token/tokens"));
    let mut files: Vec<_> = tokens.iter().flat_map(|token| inside(token)).collect();
    files.retain(|file| {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        name.ends_with(".object") && name != "token.object"
    });
    files.sort();
    files
}
