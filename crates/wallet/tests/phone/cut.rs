//! A connection that is lost, or a page that is killed, at every step there is.

use serde_json::json;

use crate::shell::{Cut, NEW, OLD, Shell, native};

/// Every place where a flow of so many events can be cut.
fn cuts(events: usize) -> impl Iterator<Item = Cut> {
    (0..events).flat_map(|at| [Cut::Before(at), Cut::After(at)])
}

#[test]
fn a_vault_whose_making_is_cut_off_opens_or_is_made_again() {
    let mut whole = Shell::new(native());
    whole.create(OLD).unwrap();
    for cut in cuts(whole.events) {
        let mut shell = Shell::new(native());
        shell.cut = cut;
        assert!(shell.create(OLD).is_err(), "{cut:?}");
        let mut again = shell.reopened(native());
        match again.door {
            Some(_) => again.unlock(OLD).unwrap(),
            None => again.create(OLD).unwrap(),
        };
        again.thumbprint();
    }
}

#[test]
fn an_opening_that_is_cut_off_can_be_repeated() {
    let mut whole = Shell::new(native());
    whole.create(OLD).unwrap();
    whole.unlock(OLD).unwrap();
    for cut in cuts(whole.events) {
        let mut shell = whole.reopened(native());
        shell.cut = cut;
        let _ = shell.unlock(OLD);
        shell.cut = Cut::Never;
        shell.unlock(OLD).unwrap();
        assert_eq!(shell.server.only().wrong, 0, "{cut:?}");
    }
}

/// Whatever was cut: the change has an end without a PIN, after which just one PIN opens, the one
/// that it names, and another change goes through.
#[test]
fn a_pin_change_that_is_cut_off_anywhere_comes_to_an_end() {
    let change = json!({"flow": "change_pin", "old": OLD, "new": NEW});
    let mut made = Shell::new(native());
    made.create(OLD).unwrap();
    let mine = made.thumbprint();
    let mut whole = made.reopened(native());
    whole.unlock(OLD).unwrap();
    whole.run(change.clone()).unwrap();
    let (mut changed, mut unchanged) = (0, 0);
    for cut in cuts(whole.events) {
        let mut shell = made.reopened(native());
        shell.unlock(OLD).unwrap();
        shell.cut = cut;
        let was_told = shell.run(change.clone()).is_ok();
        let mut again = shell.reopened(native());
        let door = again.door.clone();
        let adopted = again.run(json!({"flow": "adopt", "door": door})).unwrap();
        let is_new = again.unlock(NEW).is_ok();
        let is_old = again.unlock(OLD).is_ok();
        assert!(is_new != is_old, "{cut:?}: just one PIN opens");
        assert!(!(was_told || adopted["changed"] == true) || is_new, "{cut:?}");
        if is_new {
            changed += 1
        } else {
            unchanged += 1
        }
        let (now, next) = if is_new { (NEW, "592038") } else { (OLD, NEW) };
        again.unlock(now).unwrap();
        assert_eq!(again.thumbprint(), mine);
        again.run(json!({"flow": "change_pin", "old": now, "new": next})).unwrap();
        again.unlock(next).unwrap();
        assert_eq!(again.thumbprint(), mine, "{cut:?}");
    }
    assert!(changed > 4 && unchanged > 4, "{changed} and {unchanged}");
}

/// The same, where nobody asks for the end and the person just types a PIN.
#[test]
fn after_a_change_that_was_cut_off_one_of_the_two_pins_opens_at_once() {
    let change = json!({"flow": "change_pin", "old": OLD, "new": NEW});
    let mut made = Shell::new(native());
    made.create(OLD).unwrap();
    for cut in cuts(10) {
        let mut shell = made.reopened(native());
        shell.unlock(OLD).unwrap();
        shell.cut = cut;
        let _ = shell.run(change.clone());
        let mut again = shell.reopened(native());
        let opened = [NEW, OLD].map(|pin| again.unlock(pin).is_ok());
        assert!(opened[0] != opened[1], "{cut:?}: {opened:?}");
        // In the same page, too.
        shell.cut = Cut::Never;
        let now = if opened[0] { NEW } else { OLD };
        shell.run(json!({"flow": "change_pin", "old": now, "new": "592038"})).ok();
        let mut last = shell.reopened(native());
        let opened = [OLD, NEW, "592038"].map(|pin| last.unlock(pin).is_ok());
        assert_eq!(opened.iter().filter(|it| **it).count(), 1, "{cut:?}: {opened:?}");
    }
}
