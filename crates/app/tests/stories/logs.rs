//! No NIK, name or code in any log line, at any level: canaries are planted and looked for.

use std::fs;

use crate::{
    client::{get, post, send},
    journey::text,
    server::{Deployment, Engine},
};

const PIN: &str = "258036";

#[test]
fn no_log_line_holds_a_canary() {
    let it = Deployment::settled(Engine::Sqlite, 300);
    let server = it.serve();
    let nik = it.eligible().remove(0);
    let wallet = it.data.join("wallet").to_str().unwrap().to_owned();
    let offer = it.json(&["offer", "--nik", &nik]);
    let (link, code) = (text(&offer, "credential_offer_uri"), text(&offer, "tx_code"));
    let pre_authorized =
        offer["credential_offer"]["grants"]["urn:ietf:params:oauth:grant-type:pre-authorized_code"]
            ["pre-authorized_code"]
            .as_str()
            .unwrap()
            .to_owned();
    let accept = ["wallet", "--dir", &wallet, "accept", &link, "--tx-code", &code, "--pin", PIN];
    let output = it.command(&accept).env("IKD_LOG", "trace").output().unwrap();
    assert!(output.status.success());
    let mut logged = String::from_utf8(output.stderr).unwrap();
    let asked = it.json(&["verify", "ask", "--rp", "demo", "--want", "full_name,nik,birthdate"]);
    let (request, transaction) = (text(&asked, "request"), text(&asked, "transaction"));
    let present = ["wallet", "--dir", &wallet, "present", &request, "--pin", PIN];
    let output = it.command(&present).env("IKD_LOG", "trace").output().unwrap();
    assert!(output.status.success());
    logged.push_str(&String::from_utf8(output.stderr).unwrap());
    let output =
        it.command(&["verify", "result", &transaction]).env("IKD_LOG", "trace").output().unwrap();
    logged.push_str(&String::from_utf8(output.stderr).unwrap());
    let result: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let name = result["claims"]["full_name"].as_str().unwrap().to_owned();
    assert_eq!(result["claims"]["nik"].as_str(), Some(&*nik));

    // Canaries in places where careless logging would pick them up.
    let canary = "canary-7301";
    get(it.public, &format!("/offers/{canary}?x={canary}"));
    get(it.console, &format!("/bootstrap/{canary}"));
    post(it.public, "/token", "application/x-www-form-urlencoded", canary.as_bytes());
    send(it.public, "POST", "/credential", &[("authorization", &format!("DPoP {canary}"))], b"{");
    post(it.public, "/credential", canary, canary.as_bytes());
    server.stop();
    logged.push_str(&fs::read_to_string(it.data.join("server.log")).unwrap());
    assert!(logged.lines().count() > 20, "there is a log to look at");
    for (what, secret) in [
        ("NIK", nik.as_str()),
        ("name", &name),
        ("transaction code", &format!("={code}")),
        ("pre-authorized code", &pre_authorized),
        ("PIN", PIN),
        ("canary", canary),
    ] {
        let found: Vec<&str> = logged.lines().filter(|line| line.contains(secret)).collect();
        assert!(found.is_empty(), "the {what} is in the log: {found:#?}");
    }
}
