//! TLS with a self-signed certificate: the whole way, trusted by file.

use crate::{
    journey::text,
    server::{Deployment, Engine},
};

#[test]
fn the_whole_way_goes_over_tls() {
    let mut it = Deployment::settled(Engine::Sqlite, 300);
    it.secure = true;
    let _server = it.serve_with(&["--demo", "--tls"]);
    let nik = it.eligible().remove(0);
    let wallet = it.data.join("wallet").to_str().unwrap().to_owned();
    let offer = it.json(&["offer", "--nik", &nik]);
    let (link, code) = (text(&offer, "credential_offer_uri"), text(&offer, "tx_code"));
    assert!(link.starts_with("https:"), "{link}");
    let accept =
        ["wallet", "--dir", &wallet, "accept", &link, "--tx-code", &code, "--pin", "258036"];
    assert!(!it.run(&accept).status.success(), "an unknown certificate is not taken");
    let roots = it.data.join("certificates/tls.pem");
    let trusted = it.command(&accept).env("IKD_CA_FILE", &roots).output().unwrap();
    assert!(trusted.status.success(), "{}", String::from_utf8_lossy(&trusted.stderr));
    let asked = it.json(&["verify", "ask", "--rp", "demo", "--want", "full_name"]);
    let (request, transaction) = (text(&asked, "request"), text(&asked, "transaction"));
    let shown = it
        .command(&["wallet", "--dir", &wallet, "present", &request, "--pin", "258036"])
        .env("IKD_CA_FILE", &roots)
        .output()
        .unwrap();
    assert!(shown.status.success(), "{}", String::from_utf8_lossy(&shown.stderr));
    let result = it.json(&["verify", "result", &transaction]);
    assert_eq!(result["verified"], true, "{result}");
}
