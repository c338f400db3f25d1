//! What is carried for where there is no network, as the shell meets it.

use serde_json::json;

use crate::shell::{Cut, OLD, Shell, native};

/// A phone with an empty wallet, whose person wants to carry something.
fn carrying() -> Shell {
    let mut shell = Shell::new(native());
    shell.create(OLD).unwrap();
    let told = shell.run(json!({"flow": "stow", "carry": true})).unwrap();
    assert_eq!(told, json!({"copies": 0, "until": null, "names": null}));
    shell
}

#[test]
fn pocket_and_vault_are_laid_down_together() {
    let mut shell = carrying();
    let pocket = shell.pocket.clone().unwrap();
    let told = shell.ok(json!({"call": "pocket", "pocket": pocket}));
    assert_eq!(told["copies"], 0);
    let before = (shell.sealed.clone(), shell.pocket.clone());
    shell.cut = Cut::Before(0);
    shell.run(json!({"flow": "stow", "carry": true, "pocket": pocket})).unwrap_err();
    assert_eq!((shell.sealed.clone(), shell.pocket.clone()), before, "neither or both");
    let mut again = shell.reopened(native());
    again.unlock(OLD).unwrap();
    again.run(json!({"flow": "stow", "carry": true, "pocket": pocket})).unwrap();
    assert_ne!(again.sealed, before.0);
    assert_ne!(again.pocket, before.1);
    again.run(json!({"flow": "stow", "pocket": again.pocket})).unwrap();
    assert_eq!(again.pocket, Some(json!("")), "nothing is carried any more");
    assert_eq!(again.ok(json!({"call": "home"}))["carries"], false);
}

#[test]
fn a_pocket_is_filled_from_an_open_vault_only_and_a_damaged_one_anew() {
    let mut shell = Shell::new(native());
    let shut = shell.run(json!({"flow": "stow", "carry": true})).unwrap_err();
    assert_eq!(shut["code"], "shut");
    shell.create(OLD).unwrap();
    for pocket in ["", "e30", "x"] {
        let told = shell.run(json!({"flow": "stow", "carry": true, "pocket": pocket})).unwrap();
        assert_eq!(told["copies"], 0);
        let unread = shell.core.call(&json!({"call": "pocket", "pocket": pocket}));
        assert_eq!(unread["error"]["code"], "no_pocket");
    }
}

#[test]
fn what_is_carried_answers_nobody_over_the_network() {
    let mut shell = carrying();
    let pocket = shell.pocket.clone().unwrap();
    shell.ok(json!({"call": "lock"}));
    let mut answer = |request: &str| {
        let input = json!({"flow": "answer", "pocket": pocket, "request": request});
        shell.run(input).unwrap_err()["code"].clone()
    };
    assert_eq!(answer("nothing"), "request");
    let link = "openid4vp://?client_id=x509_hash%3AUvo3HtuIxuhC92rShpgqcT3YXwrqRxWEviRiA0OZszk\
                &request_uri=https%3A%2F%2Fikd.example%2Frequest%2F7";
    assert_eq!(answer(link), "no_trust", "an empty vault has pinned nobody");
    let refused = shell.core.call(&json!({"call": "home"}));
    assert_eq!(refused["error"]["code"], "shut", "the vault stays shut");
}
