//! What is a query, and what is none.

use proptest::prelude::*;
use protocols::dcql::{Miss, Query, QueryError, View};
use serde_json::{Value, json};

use super::dcql::{PID, id, object, person, view};

#[test]
fn a_query_reads_back_as_it_was_written() {
    let text = json!({
        "credentials": [
            {
                "id": "pid", "format": "dc+sd-jwt", "meta": {"vct_values": [PID, "urn:x"]},
                "multiple": true, "require_cryptographic_holder_binding": false,
                "trusted_authorities": [
                    {"type": "aki", "values": ["AQID"]},
                    {"type": "openid_federation", "values": ["https://trust.example"]}
                ],
                "claims": [
                    {"id": "a", "path": ["nationalities", null], "values": ["ID", 7, true]},
                    {"id": "b", "path": ["list", 0, "x"]}
                ],
                "claim_sets": [["a", "b"], ["b"]]
            },
            {"id": "w3c", "format": "ldp_vc", "meta": {"type_values": [["X"]]}}
        ],
        "credential_sets": [
            {"options": [["pid"], ["w3c"]]},
            {"options": [["w3c"]], "required": false}
        ]
    });
    let read = Query::from_value(text.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), text);
    let claims = person();
    let loose = View { authority_keys: &[vec![1, 2, 3]], ..view("c", PID, &claims) };
    let found = read.candidates(&[loose]);
    assert_eq!(found[&id("w3c")], Err(Miss::Type), "a format that is not spoken here");
}

#[test]
fn a_query_that_does_not_fit_together_is_refused() {
    let credential = |members: Value| {
        let mut whole = object(json!({
            "id": "a", "format": "dc+sd-jwt", "meta": {"vct_values": ["x"]}
        }));
        whole.extend(object(members));
        Query::from_value(json!({ "credentials": [whole] })).unwrap_err()
    };
    let claim = json!([{"path": ["x"]}]);
    assert_eq!(credential(json!({"id": "a b"})), QueryError::Id);
    assert_eq!(credential(json!({"id": ""})), QueryError::Id);
    assert_eq!(credential(json!({"meta": {}})), QueryError::Meta("vct_values"));
    assert_eq!(credential(json!({"meta": {"vct_values": []}})), QueryError::Empty("vct_values"));
    let mdoc = credential(json!({"format": "mso_mdoc", "meta": {"vct_values": ["x"]}}));
    assert_eq!(mdoc, QueryError::Meta("doctype_value"));
    let nameless = credential(json!({"format": "mso_mdoc", "meta": {"doctype_value": ""}}));
    assert_eq!(nameless, QueryError::Empty("doctype_value"));
    for doctype in [json!(["d"]), json!(7), json!(null)] {
        let of = json!({"format": "mso_mdoc", "meta": {"doctype_value": doctype}});
        assert!(matches!(credential(of), QueryError::Message(_)));
    }
    for steps in [
        json!(["a"]),
        json!(["a", null]),
        json!([null, "a"]),
        json!(["a", 0]),
        json!(["a", "b", "c"]),
    ] {
        let members = json!({
            "format": "mso_mdoc", "meta": {"doctype_value": "d"}, "claims": [{"path": steps}]
        });
        assert_eq!(credential(members), QueryError::PathInMdoc);
    }
    assert_eq!(credential(json!({"claims": []})), QueryError::Empty("claims"));
    assert!(matches!(credential(json!({"claims": [{"path": []}]})), QueryError::Message(_)));
    assert!(matches!(credential(json!({"claims": [{"path": [-1]}]})), QueryError::Message(_)));
    assert_eq!(credential(json!({"claim_sets": [["x"]]})), QueryError::ClaimSets);
    let nameless = json!({"claims": claim, "claim_sets": [["x"]]});
    assert_eq!(credential(nameless), QueryError::ClaimSets);
    let unknown = json!({"claims": [{"id": "x", "path": ["x"]}], "claim_sets": [["y"]]});
    assert_eq!(credential(unknown), QueryError::UnknownId);
    let doubled = json!({"claims": [{"id": "x", "path": ["x"]}, {"id": "x", "path": ["y"]}]});
    assert_eq!(credential(doubled), QueryError::DoubledId);
    let empty = json!({"claims": [{"path": ["x"], "values": []}]});
    assert_eq!(credential(empty), QueryError::Empty("values"));
    for value in [json!(1.5), json!(null), json!(["x"])] {
        let bad = json!({"claims": [{"path": ["x"], "values": [value]}]});
        assert_eq!(credential(bad), QueryError::Value);
    }
    let many: Vec<_> = (0..65).map(|at| json!({"path": [at.to_string()]})).collect();
    assert_eq!(credential(json!({ "claims": many })), QueryError::TooMany);
    let authority = json!({"trusted_authorities": [{"type": "aki", "values": ["not base64!"]}]});
    assert_eq!(credential(authority), QueryError::Value);
}

#[test]
fn a_query_as_a_whole_is_checked_too() {
    let read = |value: Value| Query::from_value(value).unwrap_err();
    let one = json!({"id": "a", "format": "dc+sd-jwt", "meta": {"vct_values": ["x"]}});
    assert_eq!(read(json!({"credentials": []})), QueryError::Empty("credentials"));
    assert_eq!(read(json!({"credentials": [one, one]})), QueryError::DoubledId);
    let with = |sets: Value| read(json!({"credentials": [one], "credential_sets": sets}));
    assert_eq!(with(json!([])), QueryError::Empty("credential_sets"));
    assert_eq!(with(json!([{"options": []}])), QueryError::Empty("options"));
    assert_eq!(with(json!([{"options": [[]]}])), QueryError::Empty("options"));
    assert_eq!(with(json!([{"options": [["b"]]}])), QueryError::UnknownId);
    let missing = read(json!({"credentials": [{"id": "a", "format": "dc+sd-jwt"}]}));
    assert!(missing.to_string().contains("`meta`"), "{missing}");
    assert!(Query::from_json(&vec![b' '; 65 * 1024]).is_err());
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,60}", bytes: Vec<u8>) {
        let _ = Query::from_json(text.as_bytes());
        let _ = Query::from_json(&bytes);
    }
}
