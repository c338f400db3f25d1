//! What a deployment decides about its credentials: in whose domain documents lie, and who gets
//! which claim.

use serde_json::Value;

use crate::server::{Deployment, Engine};

const PIN: &str = "258036";

#[test]
fn documents_lie_in_the_domain_that_the_settings_name() {
    let mut it = Deployment::settled(Engine::Sqlite, 300);
    it.environment.push(("IKD_TYPE_DOMAIN".into(), "id.go.kemendagri".into()));
    let _server = it.serve();
    let wallet = accepted(&it, &["--type", "pid_mdoc"]);
    let card = &listed(&it, &wallet)[0];
    assert_eq!(card["doctype"], "id.go.kemendagri.pid.1");
    let ask =
        ["verify", "ask", "--rp", "demo", "--want", "full_name,birthdate", "--format", "mdoc"];
    let asked = it.json(&ask);
    let (request, transaction) = (&asked["request"], &asked["transaction"]);
    let request = request.as_str().unwrap();
    it.good(&["wallet", "--dir", &wallet, "present", request, "--pin", PIN]);
    let result = it.json(&["verify", "result", transaction.as_str().unwrap()]);
    assert_eq!(result["verified"], true, "{result}");
    assert!(result["claims"]["id.go.kemendagri.pid.1"]["birth_date"].is_string(), "{result}");
    assert!(result["claims"]["birthdate"].is_string(), "by the name of its claim too");
}

#[test]
fn a_domain_that_is_none_is_a_mistake_in_the_settings() {
    let mut it = Deployment::new(Engine::Sqlite);
    it.environment.push(("IKD_TYPE_DOMAIN".into(), "https://kemendagri.go.id".into()));
    let complaint = it.bad(1, &["audit", "verify"]);
    assert!(complaint.contains("type_domain"), "{complaint}");
}

#[test]
fn a_claim_on_request_is_issued_to_whoever_asks_for_it() {
    let it = Deployment::settled(Engine::Sqlite, 300);
    let _server = it.serve();
    let names = |wallet: &str| -> Vec<(String, String)> {
        let listed = listed(&it, wallet);
        let claims = listed[0]["claims"].as_array().unwrap().iter();
        let text = |it: &Value| it.as_str().unwrap().to_owned();
        claims.map(|it| (text(&it["claim"]), text(&it["label"]))).collect()
    };
    let religion = ("religion".to_owned(), "Religion".to_owned());
    let postcode = ("address.postal_code".to_owned(), "Postcode".to_owned());
    let asked = accepted(&it, &["--with", "religion,address.postal_code"]);
    let held = names(&asked);
    assert!(held.contains(&religion) && held.contains(&postcode), "{held:?}");
    let plain = names(&accepted(&it, &[]));
    assert!(!plain.contains(&religion) && !plain.contains(&postcode), "{plain:?}");
    let nik = it.eligible().remove(2);
    let complaint = it.bad(1, &["offer", "--nik", &nik, "--with", "shoe_size"]);
    assert!(complaint.contains("there are: address.rt"), "{complaint}");
}

/// Offers the next resident a credential, and a wallet of its own accepts it: its folder.
fn accepted(it: &Deployment, options: &[&str]) -> String {
    let wallet = it.data.join(format!("wallet-{}", options.len()));
    let wallet = wallet.to_str().unwrap().to_owned();
    let nik = it.eligible().remove(0);
    let offer = it.json(&[&["offer", "--nik", &nik], options].concat());
    let text = |name: &str| offer[name].as_str().unwrap().to_owned();
    let (link, code) = (text("credential_offer_uri"), text("tx_code"));
    let accept = ["wallet", "--dir", &wallet, "accept", &link, "--tx-code", &code, "--pin", PIN];
    let accepted = it.json(&[&accept[..], &["--json"]].concat());
    assert_eq!(accepted["undescribed"], Value::Array(Vec::new()), "{accepted}");
    wallet
}

fn listed(it: &Deployment, wallet: &str) -> Vec<Value> {
    let listed = it.json(&["wallet", "--dir", wallet, "list", "--pin", PIN]);
    listed["credentials"].as_array().unwrap().clone()
}
