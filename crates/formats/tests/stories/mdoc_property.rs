//! Whatever is issued and selected, a verifier learns just that; whatever is altered, nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::mdoc::{DOCTYPE, DOMESTIC, elements, hold, issue, show, transcript, verify};
use formats::{
    cbor::Value,
    mdoc::{Elements, UnverifiedDeviceResponse, UnverifiedMdoc},
};
use proptest::prelude::*;

type Model = BTreeMap<(bool, String), Value>;

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<String>().prop_map(Value::Text),
        any::<u64>().prop_map(Value::Unsigned),
        any::<bool>().prop_map(Value::Bool),
        prop::collection::vec(any::<u8>(), 0..300).prop_map(Value::Bytes),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| prop::collection::vec(inner, 0..4).prop_map(Value::Array))
}

fn model() -> impl Strategy<Value = Model> {
    prop::collection::btree_map((any::<bool>(), "[a-z_]{1,30}"), value(), 1..30)
}

fn namespace(domestic: bool) -> &'static str {
    if domestic { DOMESTIC } else { DOCTYPE }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_verifier_learns_what_was_selected(
        model in model(),
        seed: u64,
        choice in prop::collection::vec(any::<bool>(), 30),
    ) {
        let add = |all: Elements, ((domestic, name), value): (&(bool, String), &Value)| {
            all.with(namespace(*domestic), name, value)
        };
        let held = hold(&issue(&model.iter().fold(Elements::new(), add), seed));
        prop_assert_eq!(held.elements().len(), model.len());
        let chosen: Vec<_> = model.iter().zip(choice).filter(|(_, it)| *it).map(|(it, _)| it).collect();
        let names: Vec<_> =
            chosen.iter().map(|((domestic, name), _)| (namespace(*domestic), name.as_str())).collect();
        let presented = verify(&show(&held, &names, &transcript())).unwrap();
        let shown: BTreeSet<_> = presented.elements().map(|it| (it.namespace, it.name)).collect();
        prop_assert_eq!(shown, names.iter().copied().collect());
        for ((domestic, name), value) in chosen {
            let element = presented.find(namespace(*domestic), name).unwrap();
            prop_assert_eq!(&element.value(), value);
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_was_altered_is_refused(place: prop::sample::Index, bits in 1..=255_u8) {
        let held = hold(&issue(&elements(), 7));
        let names = [(DOCTYPE, "full_name"), (DOCTYPE, "place_of_birth"), (DOMESTIC, "nik")];
        let mut response = show(&held, &names, &transcript());
        let place = place.index(response.len());
        // The response's own minor version is covered by nothing, and means nothing.
        let minor = response.windows(4).position(|it| it == b"\x631.0").unwrap() + 3;
        prop_assume!(place != minor);
        response[place] ^= bits;
        prop_assert!(verify(&response).is_err(), "at {}", place);
    }

    #[test]
    fn an_altered_document_is_never_held(place: prop::sample::Index, bits in 1..=255_u8) {
        let mut document = issue(&elements(), 7);
        let place = place.index(document.len());
        document[place] ^= bits;
        let taken = UnverifiedMdoc::parse(&document).and_then(|it| it.verify_trusted(
            &crate::common::Rust::default(),
            &crate::common::mdoc::anchors(),
            DOCTYPE,
            crate::common::NOON,
            std::time::Duration::ZERO,
        ));
        prop_assert!(taken.is_err(), "at {}", place);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_bytes_panic(bytes: Vec<u8>, cut: prop::sample::Index) {
        let _ = UnverifiedMdoc::parse(&bytes).map(|it| it.x5chain());
        let _ = UnverifiedDeviceResponse::parse(&bytes);
        let _ = Value::parse(&bytes).map(|it| it.to_json());
        let document = issue_once();
        let cut = cut.index(document.len());
        prop_assert!(UnverifiedMdoc::parse(&document[..cut]).is_err());
        let spliced = [&document[..cut], &bytes[..], &document[cut..]].concat();
        if !bytes.is_empty() {
            let parsed = UnverifiedMdoc::parse(&spliced);
            let _ = parsed.and_then(|it| it.dangerous_from_vault(&crate::common::Rust::default()));
        }
    }
}

fn issue_once() -> &'static [u8] {
    static DOCUMENT: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    DOCUMENT.get_or_init(|| issue(&elements(), 7))
}
