//! Making a vault, opening it, and what a wrong PIN costs.

use serde_json::json;

use crate::shell::{ADDRESS, NEW, OLD, Shell, native};

/// The stories that every core tells: the native one and the built module.
pub fn a_vault_opens_with_its_pin_only(mut shell: Shell) {
    assert_eq!(shell.ok(json!({"call": "hello"}))["version"], 1);
    let created = shell.create(OLD).unwrap();
    assert_eq!(created["recovery_code"].as_str().unwrap().len(), 29, "five groups of five");
    let mine = shell.thumbprint();
    assert_eq!(shell.ok(json!({"call": "home"}))["cards"], json!([]));
    shell.ok(json!({"call": "lock"}));
    assert_eq!(shell.core.call(&json!({"call": "home"}))["error"]["code"], "shut");
    let wrong = shell.unlock(NEW).unwrap_err();
    assert_eq!((&wrong["code"], &wrong["tries_left"]), (&json!("wrong_pin"), &json!(9)));
    assert_eq!(shell.ok(json!({"call": "opened"}))["opened"], false);
    shell.unlock(OLD).unwrap();
    assert_eq!(shell.thumbprint(), mine);
    assert_eq!(shell.server.only().wrong, 0, "a right PIN is told");
    let (door, sealed) = (shell.door.clone().unwrap(), shell.sealed.clone().unwrap());
    for secret in [OLD, mine.as_str(), created["recovery_code"].as_str().unwrap()] {
        assert!(!door.to_string().contains(secret) && !sealed.to_string().contains(secret));
    }
}

pub fn a_changed_pin_opens_and_the_old_one_does_not(mut shell: Shell) {
    shell.create(OLD).unwrap();
    let mine = shell.thumbprint();
    let refused = shell.run(json!({"flow": "change_pin", "old": NEW, "new": "112357"}));
    assert_eq!(refused.unwrap_err()["code"], "wrong_pin");
    shell.run(json!({"flow": "change_pin", "old": OLD, "new": NEW})).unwrap();
    shell.ok(json!({"call": "lock"}));
    assert_eq!(shell.unlock(OLD).unwrap_err()["code"], "wrong_pin");
    shell.unlock(NEW).unwrap();
    assert_eq!(shell.thumbprint(), mine);
}

#[test]
fn a_vault_opens_with_its_pin_and_with_no_other() {
    a_vault_opens_with_its_pin_only(Shell::new(native()));
}

#[test]
fn after_a_change_the_new_pin_opens_and_the_old_one_does_not() {
    a_changed_pin_opens_and_the_old_one_does_not(Shell::new(native()));
}

#[test]
fn ten_wrong_pins_block_and_the_right_one_comes_too_late() {
    let mut shell = Shell::new(native());
    shell.create(OLD).unwrap();
    for left in (0..10).rev() {
        assert_eq!(shell.unlock(NEW).unwrap_err()["tries_left"], left);
    }
    let blocked = shell.unlock(OLD).unwrap_err();
    assert_eq!((&blocked["code"], &blocked["class"]), (&json!("blocked"), &json!("refused")));
    let door = shell.door.clone();
    let status = shell.run(json!({"flow": "status", "door": door})).unwrap();
    assert_eq!(status["state"], "blocked");
}

#[test]
fn the_recovery_code_blocks_from_any_phone() {
    let mut shell = Shell::new(native());
    let created = shell.create(OLD).unwrap();
    let code = created["recovery_code"].as_str().unwrap().to_lowercase().replace(' ', "-");
    assert_eq!(shell.ok(json!({"call": "code", "text": code}))["ok"], true);
    let mut other = shell.reopened(native());
    let mut block =
        |code: &str| other.run(json!({"flow": "block", "server": ADDRESS, "code": code}));
    let unknown = "0000000000000000000000000";
    assert_eq!(block(unknown).unwrap_err()["code"], "unknown_code");
    assert_eq!(block(&code[1..]).unwrap_err()["code"], "no_code", "mistyped");
    block(&code).unwrap();
    assert!(other.server.only().blocked);
    assert_eq!(other.unlock(OLD).unwrap_err()["code"], "blocked");
}
