//! One phone follows another, with both in hand or by recovery code and PIN.

use serde_json::{Value, json};

use crate::shell::{Cut, NEW, OLD, Shell, native};

const NEXT: &str = "592038";

/// A phone with a wallet and its recovery code, and the next one with an own wallet.
fn two() -> (Shell, String, Shell) {
    let mut old = Shell::new(native());
    let created = old.create(OLD).unwrap();
    let code = created["recovery_code"].as_str().unwrap().to_owned();
    let mut next = old.beside();
    next.create(NEXT).unwrap();
    (old, code, next)
}

fn recover(shell: &mut Shell, code: &str, pin: &str) -> Result<Value, Value> {
    shell.run(json!({"flow": "recover", "code": code, "pin": pin}))
}

#[test]
fn code_and_pin_begin_a_recovery_that_the_old_phone_hears_of_and_can_stop() {
    let (mut old, code, mut next) = two();
    assert_eq!(recover(&mut next, &code, NEW).unwrap_err()["code"], "wrong_pin");
    let unknown = "0000000000000000000000000";
    assert_eq!(recover(&mut next, unknown, OLD).unwrap_err()["code"], "unknown_code");
    assert_eq!(recover(&mut next, &code[1..], OLD).unwrap_err()["code"], "no_code");
    let begun = recover(&mut next, &code, OLD).unwrap();
    assert_eq!(begun["ready_in"], 259_200);
    assert_eq!(next.status()["arriving"]["ready_in"], 259_200);
    let early = next.run(json!({"flow": "take_over"})).unwrap_err();
    assert_eq!((&early["code"], &early["class"]), (&json!("too_early"), &json!("refused")));

    old.server = next.server.clone();
    assert_eq!(old.status()["leaving"], json!({"ready_in": 259_200, "can_cancel": true}));
    let wrong = old.run(json!({"flow": "stay", "pin": NEW})).unwrap_err();
    assert_eq!(wrong["code"], "wrong_pin", "whoever found the phone open does not decide");
    old.run(json!({"flow": "stay", "pin": OLD})).unwrap();
    next.server = old.server.clone();
    assert!(next.status()["arriving"].is_null());
    assert_eq!(next.run(json!({"flow": "take_over"})).unwrap_err()["code"], "unknown_recovery");
}

#[test]
fn with_both_in_hand_the_next_phone_takes_over_at_once() {
    let (mut old, _, mut next) = two();
    let key = next.thumbprint();
    old.server = next.server.clone();
    let mut hand = |text: &str| old.run(json!({"flow": "hand_over", "pin": OLD, "text": text}));
    assert_eq!(hand("ikd-key:short").unwrap_err()["code"], "no_key");
    assert_eq!(hand("https://ikd.example").unwrap_err()["code"], "no_key");
    hand(&format!(" ikd-key:{key}\n")).unwrap();
    next.server = old.server.clone();
    assert_eq!(next.status()["arriving"]["ready_in"], 0);
    let taken = next.run(json!({"flow": "take_over"})).unwrap();
    assert_eq!(taken["offers"][0]["tx_code"], "123456");
    assert_eq!(next.run(json!({"flow": "take_over"})).unwrap(), taken, "asked again, told again");
    old.server = next.server.clone();
    assert_eq!(old.unlock(OLD).unwrap_err()["code"], "blocked");
}

/// Wherever the connection is lost, the same can be done again, and nobody is shut out.
#[test]
fn what_is_cut_off_is_done_again() {
    let (old, code, next) = two();
    let begun = |shell: &mut Shell| recover(shell, &code, OLD);
    for cut in (0..3).flat_map(|at| [Cut::Before(at), Cut::After(at)]) {
        let mut cut_off = next.reopened(native());
        cut_off.unlock(NEXT).unwrap();
        cut_off.cut = cut;
        // A lost answer to the last message is asked for again at once.
        let _ = begun(&mut cut_off);
        cut_off.cut = Cut::Never;
        begun(&mut cut_off).unwrap();
        assert_eq!(cut_off.status()["arriving"]["ready_in"], 259_200, "{cut:?}");
        let mut old = old.reopened(native());
        old.server = cut_off.server.clone();
        old.unlock(OLD).unwrap();
        for cut in (0..4).flat_map(|at| [Cut::Before(at), Cut::After(at)]) {
            let mut cut_off = old.reopened(native());
            cut_off.unlock(OLD).unwrap();
            cut_off.cut = cut;
            let stay = json!({"flow": "stay", "pin": OLD});
            let _ = cut_off.run(stay.clone());
            cut_off.cut = Cut::Never;
            match cut_off.run(stay) {
                Ok(_) => {}
                Err(error) => {
                    assert_eq!(error["code"], "unknown_recovery", "{cut:?}: it was stopped")
                }
            }
            assert!(cut_off.status()["leaving"].is_null());
        }
    }
}

#[test]
fn a_right_pin_says_how_many_wrong_ones_came_before_it() {
    let mut shell = Shell::new(native());
    shell.create(OLD).unwrap();
    let opened = shell.unlock(OLD).unwrap();
    assert_eq!(opened["wrong_before"], 0);
    for _ in 0..3 {
        shell.unlock(NEW).unwrap_err();
    }
    assert_eq!(shell.unlock(OLD).unwrap()["wrong_before"], 3);
}
