//! Calls that go wrong, and those that need nothing.

use serde_json::{Value, json};

use crate::shell::{OLD, Shell, native};

#[test]
fn a_call_that_cannot_be_is_said_to_be_one() {
    let mut core = native();
    let mut code = |input: Value| core.call(&input)["error"]["code"].clone();
    assert_eq!(code(json!({"call": "unheard"})), "misuse");
    assert_eq!(code(json!({"no": "call"})), "misuse");
    assert_eq!(code(json!({"call": "resume"})), "no_step");
    assert_eq!(code(json!({"call": "begin", "flow": "unheard"})), "shut");
    assert_eq!(code(json!({"call": "begin", "flow": "accept", "offer": "x"})), "shut");
    assert_eq!(code(json!({"call": "begin", "flow": "create", "pin": "123456"})), "sequence");
    assert_eq!(code(json!({"call": "begin", "flow": "create", "pin": OLD})), "misuse");
    assert_eq!(code(json!({"call": "begin", "flow": "present", "number": "1"})), "shut");
    assert_eq!(code(json!({"call": "qr", "text": "x".repeat(9_000)})), "too_long");
}

#[test]
fn offers_and_requests_that_are_none_are_refused_in_both_languages() {
    let mut shell = Shell::new(native());
    shell.create(OLD).unwrap();
    for (flow, code) in [
        (json!({"flow": "accept", "offer": "https://example.org/"}), "unreachable"),
        (json!({"flow": "accept", "offer": "nothing"}), "offer"),
        (json!({"flow": "present", "request": "openid4vp://?x=y"}), "request"),
        (json!({"flow": "present", "number": "123"}), "number"),
        (json!({"flow": "present", "number": "123 456 789"}), "no_trust"),
        (json!({"flow": "check"}), "no_trust"),
    ] {
        shell.cut = crate::shell::Cut::Before(0);
        let error = shell.run(flow.clone()).unwrap_err();
        assert_eq!(error["code"], code, "{flow}: {error}");
        assert!(
            error["id"] != error["en"] && error["id"].as_str().is_some_and(|it| !it.is_empty())
        );
    }
    let nothing = shell.run(json!({"flow": "collect"})).unwrap();
    assert_eq!((&nothing["cards"], &nothing["waiting"]), (&json!([]), &json!(0)));
    let refreshed = shell.run(json!({"flow": "refresh"})).unwrap();
    assert_eq!(refreshed["failed"][0]["code"], "no_trust");
}

#[test]
fn the_key_is_shown_for_scanners_and_for_reading_aloud() {
    let mut shell = Shell::new(native());
    shell.create(OLD).unwrap();
    let key = shell.ok(json!({"call": "key"}));
    let groups = key["groups"].as_str().unwrap();
    assert_eq!(groups.replace(' ', ""), key["thumbprint"].as_str().unwrap());
    assert!(key["svg"].as_str().unwrap().starts_with("<svg"));
}
