//! The issuer's key in a PKCS#11 token: SoftHSM2 here, an HSM elsewhere. Without it this story
//! fails: Debian's package is `softhsm2`.

use std::{fs, os::unix::fs::PermissionsExt, process::Command};

use crate::{
    journey::text,
    server::{Deployment, Engine},
};

const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";

#[test]
fn a_token_signs_credentials() {
    let mut it = Deployment::new(Engine::Sqlite);
    let folder = it.data.join("token");
    fs::create_dir_all(folder.join("tokens")).unwrap();
    let configuration = folder.join("softhsm2.conf");
    let tokens = folder.join("tokens");
    fs::write(&configuration, format!("directories.tokendir = {}\n", tokens.display())).unwrap();
    it.environment.push(("SOFTHSM2_CONF".into(), configuration.clone().into()));
    let made = Command::new("softhsm2-util")
        .env("SOFTHSM2_CONF", &configuration)
        .args(["--init-token", "--free", "--label", "ikd", "--so-pin", "87654321"])
        .args(["--pin", "12345678"])
        .output()
        .expect("softhsm2-util: install softhsm2");
    assert!(made.status.success(), "{made:?}");
    let pin = folder.join("pin");
    fs::write(&pin, "12345678\n").unwrap();
    fs::set_permissions(&pin, fs::Permissions::from_mode(0o600)).unwrap();
    let adopt =
        ["keys", "adopt", "issuer", "--module", MODULE, "--token", "ikd", "--key", "issuer"];
    let pin_file = ["--pin-file", pin.to_str().unwrap(), "--generate"];
    it.good(&[&adopt[..], &pin_file].concat());
    it.bad(1, &[&adopt[..], &pin_file[..2]].concat());
    it.populate(300);
    let keys = it.good(&["keys", "list"]);
    assert!(keys.lines().any(|line| line.starts_with("issuer ")), "{keys}");

    let _server = it.serve();
    let nik = it.eligible().remove(0);
    let wallet = it.data.join("wallet").to_str().unwrap().to_owned();
    let offer = it.json(&["offer", "--nik", &nik]);
    let (link, code) = (text(&offer, "credential_offer_uri"), text(&offer, "tx_code"));
    it.good(&["wallet", "--dir", &wallet, "accept", &link, "--tx-code", &code, "--pin", "258036"]);
    let asked = it.json(&["verify", "ask", "--rp", "demo", "--want", "full_name"]);
    let (request, transaction) = (text(&asked, "request"), text(&asked, "transaction"));
    it.good(&["wallet", "--dir", &wallet, "present", &request, "--pin", "258036"]);
    assert_eq!(it.json(&["verify", "result", &transaction])["verified"], true);
}
