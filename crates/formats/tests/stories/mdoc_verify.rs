//! What a verifier refuses of a document: each for its reason, most of them real bugs of others.

use std::time::Duration;

use crate::common::{
    Key, NOON, Rust,
    forge_mdoc::{Forged, encoded, item, judge, map, member, response, tdate, without, x5chain},
    mdoc::{
        DOCTYPE, DOMESTIC, anchors, chain, chain_by, elements, issue_by, issuer, root, verify,
        verify_at, verify_within,
    },
    pki,
};
use formats::{
    cbor::{Value, Writer},
    mdoc::{MAX_ELEMENTS, MAX_MDOC_BYTES, MdocError, UnverifiedDeviceResponse, UnverifiedMdoc},
    trust::{ChainError, Kind, ProfileError},
};
use rcgen::{CertificateParams, DnType};
use serde_json::json;
use terms::{Class, Moment};

#[test]
fn an_honest_document_written_by_others_is_taken() {
    let presented = Forged::honest().judge().unwrap();
    assert_eq!(json!(presented.to_json()), json!({DOCTYPE: {"full_name": "Nur'aini", "sex": 2}}));
    assert_eq!(presented.status(), None);
    let other_number = Forged::with(|it| it.protected = vec![0xa1, 0x01, 0x28]);
    assert_eq!(other_number.fault(), None, "ESP256 is the same algorithm");
    let later = Forged::with(|it| {
        *member(&mut it.object, "version") = "1.1".into();
        *member(&mut it.object, "of a later edition") = map(&[("a", Value::Null)]);
        *member(&mut it.unprotected, "of a later edition") = Value::Bool(true);
    });
    assert_eq!(later.fault(), None);
    let salted = Forged::with(|it| {
        *member(&mut it.items[0].1, "random") = vec![7; 64].into();
        it.digest();
    });
    assert_eq!(salted.fault(), None);
}

#[test]
fn an_altered_element_under_a_genuine_security_object_is_refused() {
    let altered = |name: &str, value: Value| {
        Forged::with(|it| *member(&mut it.items[0].1, name) = value).fault()
    };
    assert_eq!(altered("elementValue", "Xur'aini".into()), Some(MdocError::ElementAltered));
    assert_eq!(altered("elementIdentifier", "nik".into()), Some(MdocError::ElementAltered));
    assert_eq!(altered("random", vec![9; 16].into()), Some(MdocError::ElementAltered));
    assert_eq!(altered("digestID", 1.into()), Some(MdocError::ElementAltered));
    assert_eq!(altered("digestID", 7.into()), Some(MdocError::ElementUnsigned));
    assert_eq!(altered("random", vec![9; 15].into()), Some(MdocError::SaltShort));
    assert_eq!(altered("digestID", Value::Negative(0)), Some(MdocError::Malformed));
    assert_eq!(altered("more", Value::Null), Some(MdocError::Malformed));
    let missing = Forged::with(|it| without(&mut it.items[0].1, "elementValue"));
    assert_eq!(missing.fault(), Some(MdocError::Malformed));
    let moved = Forged::with(|it| it.items[0].0 = DOMESTIC);
    assert_eq!(moved.fault(), Some(MdocError::ElementUnsigned));
}

#[test]
fn duplicate_and_unreferenced_digests_are_refused() {
    let sent_twice = Forged::with(|it| it.items.push(it.items[0].clone()));
    assert_eq!(sent_twice.fault(), Some(MdocError::DigestTwice));
    let two_ids = Forged::with(|it| {
        let (_, digest) = it.digests(DOCTYPE)[0].clone();
        it.digests(DOCTYPE).push((9.into(), digest));
    });
    assert_eq!(two_ids.fault(), Some(MdocError::DigestTwice));
    let two_namespaces = Forged::with(|it| {
        let digests = it.digests(DOCTYPE).clone();
        *member(member(&mut it.object, "valueDigests"), DOMESTIC) = Value::Map(digests);
    });
    assert_eq!(two_namespaces.fault(), Some(MdocError::DigestTwice));
    let unsigned = Forged::with(|it| it.items.push((DOCTYPE, item(2, "nik", "1".into()))));
    assert_eq!(unsigned.fault(), Some(MdocError::ElementUnsigned));
    let named_twice = Forged::with(|it| {
        it.items.push((DOCTYPE, item(2, "sex", 1.into())));
        it.digest();
    });
    assert_eq!(named_twice.fault(), Some(MdocError::ElementTwice));
    let kept_back = Forged::with(|it| drop(it.items.remove(0)));
    assert_eq!(kept_back.fault(), None, "what is not shown is nobody's business");
    let decoy = Forged::with(|it| it.digests(DOCTYPE).push((9.into(), vec![9; 32].into())));
    assert_eq!(decoy.fault(), None);
}

#[test]
fn one_id_for_two_digests_is_refused_in_any_order() {
    for ids in [[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 0, 2]] {
        let forged = Forged::honest();
        let mut object = Writer::new();
        let Value::Map(members) = &forged.object else { panic!("a map") };
        object.map(members.len());
        for (name, value) in members {
            object.value(name).unwrap();
            if name.as_str() != Some("valueDigests") {
                object.value(value).unwrap();
                continue;
            }
            object.raw(&[0xa1]);
            object.text("other");
            object.map(ids.len());
            for (place, id) in (0_u8..).zip(ids) {
                object.unsigned(id);
                object.bytes(&[place; 32]);
            }
        }
        let object: Value = object.into_bytes().into();
        let payload = Value::Tag(24, Box::new(object)).encode().unwrap();
        let document = map(&[
            ("docType", DOCTYPE.into()),
            ("issuerSigned", forged.issuer_signed_over(&payload)),
            ("deviceSigned", forged.device_signed()),
        ]);
        // The last of them is fine, so that the elements are looked for in it.
        let fault =
            if ids == [1, 0, 2] { MdocError::ElementUnsigned } else { MdocError::DigestTwice };
        assert_eq!(judge(&response(vec![document])).err(), Some(fault), "{ids:?}");
    }
}

#[test]
fn a_document_holds_from_its_first_second_to_its_last() {
    let response = Forged::honest().response().encode().unwrap();
    let at = |second: i64| verify_at(&response, Moment::from_seconds(second)).err();
    let (from, until) = (1_717_585_200, 1_717_592_400);
    assert_eq!(at(from - 1), Some(MdocError::NotYetValid));
    assert_eq!(at(from), None);
    assert_eq!(at(until - 1), None);
    assert_eq!(at(until), Some(MdocError::Expired));
    let date = |name: &str, text: &str| Forged::with(|it| *it.date(name) = tdate(text)).fault();
    assert_eq!(date("validUntil", "2024-06-04T00:00:00Z"), Some(MdocError::Expired));
    assert_eq!(date("validFrom", "2024-06-05T12:30:00Z"), Some(MdocError::NotYetValid));
    assert_eq!(date("signed", "2024-06-05T12:30:00Z"), Some(MdocError::NotYetValid));
    assert_eq!(date("expectedUpdate", "2024-06-05T12:30:00Z"), None);
    for odd in ["2024-06-05T13:00:00.5Z", "2024-06-05T13:00:00+00:00", "2024-06-05", ""] {
        assert_eq!(date("validUntil", odd), Some(MdocError::Malformed), "{odd}");
    }
    let untagged = Forged::with(|it| *it.date("validUntil") = "2024-06-05T13:00:00Z".into());
    assert_eq!(untagged.fault(), Some(MdocError::Malformed));
    let number = Forged::with(|it| {
        *it.date("validUntil") = Value::Tag(1, Box::new(until.unsigned_abs().into()))
    });
    assert_eq!(number.fault(), Some(MdocError::Malformed));
    let endless = Forged::with(|it| without(member(&mut it.object, "validityInfo"), "validUntil"));
    assert_eq!(endless.fault(), Some(MdocError::Malformed));
}

#[test]
fn what_was_signed_outside_the_signers_certificate_is_refused() {
    // The certificates of the stories hold from the first to the tenth of June.
    let before = Forged::with(|it| *it.date("signed") = tdate("2024-05-31T23:59:59Z"));
    assert_eq!(before.fault(), Some(MdocError::SignedOutside));
    let first = Forged::with(|it| *it.date("signed") = tdate("2024-06-01T00:00:00Z"));
    assert_eq!(first.fault(), None);
    let short = Forged::with(|it| {
        let mut leaf = pki::mdoc_params("Penerbit", 2);
        leaf.not_before = rcgen::date_time_ymd(2024, 6, 5);
        let authority = pki::authority_params("Otoritas", 0);
        it.unprotected = x5chain(&[pki::certify(&leaf, &issuer(), &authority, &root())]);
        *it.date("signed") = tdate("2024-06-04T12:00:00Z");
    });
    assert_eq!(short.fault(), Some(MdocError::SignedOutside));
}

/// Within what clocks may differ by, a signer can be ahead of its own end.
#[test]
fn what_was_signed_after_the_signers_end_is_refused() {
    let noon_and = |seconds: u64| Duration::from_secs(12 * 3_600 + seconds);
    let signed = |at: &str| {
        let forged = Forged::with(|it| {
            let mut leaf = pki::mdoc_params("Penerbit", 2);
            leaf.not_after = rcgen::date_time_ymd(2024, 6, 5) + noon_and(10);
            let authority = pki::authority_params("Otoritas", 0);
            it.unprotected = x5chain(&[pki::certify(&leaf, &issuer(), &authority, &root())]);
            *it.date("signed") = tdate(at);
        });
        let response = forged.response().encode().unwrap();
        verify_within(&response, NOON, Duration::from_secs(60)).err()
    };
    assert_eq!(signed("2024-06-05T12:00:10Z"), None);
    assert_eq!(signed("2024-06-05T12:00:30Z"), Some(MdocError::SignedOutside));
}

#[test]
fn who_may_sign_and_is_no_document_signer_signs_no_document() {
    let authority = pki::authority_params("Otoritas", 0);
    let by = |leaf: &CertificateParams| {
        let chain = [pki::certify(leaf, &issuer(), &authority, &root())];
        let trusted = anchors().verify(&Rust::default(), &Kind::Issuer, &chain, NOON);
        (trusted.is_ok(), Forged::with(|it| it.unprotected = x5chain(&chain)).fault())
    };
    let flaw = |error| (true, Some(MdocError::Issuer(ChainError::Profile(error))));
    assert_eq!(by(&pki::mdoc_params("Penerbit", 2)), (true, None));
    assert_eq!(by(&pki::leaf_params("Penerbit")), flaw(ProfileError::Purpose));
    let mut abroad = pki::mdoc_params("Penerbit", 2);
    abroad.distinguished_name.push(DnType::CountryName, pki::country("MY"));
    assert_eq!(by(&abroad), flaw(ProfileError::Country));

    let general = pki::certify(&pki::leaf_params("Penerbit"), &issuer(), &authority, &root());
    let document = issue_by(&[general], &elements(), 1);
    let taken = UnverifiedMdoc::parse(&document).unwrap().verify_trusted(
        &Rust::default(),
        &anchors(),
        DOCTYPE,
        NOON,
        Duration::ZERO,
    );
    let refused = taken.err();
    assert_eq!(refused, Some(MdocError::Issuer(ChainError::Profile(ProfileError::Purpose))));
}

#[test]
fn a_forged_authority_of_the_same_name_is_no_authority() {
    let forger = Key::number(66);
    let forged = Forged::with(|it| it.unprotected = x5chain(&chain_by("Otoritas", &forger)));
    assert_eq!(forged.fault(), Some(MdocError::Issuer(ChainError::Untrusted)));
    let certified = pki::self_signed(&pki::authority_params("Otoritas", 0), &forger);
    let brought = Forged::with(|it| {
        let chain = [chain_by("Otoritas", &forger), vec![certified]].concat();
        it.unprotected = x5chain(&chain);
    });
    assert_eq!(brought.fault(), Some(MdocError::Issuer(ChainError::SelfSigned)));
}

#[test]
fn tricks_with_certificates_are_refused() {
    let fault = |unprotected: Value| Forged::with(|it| it.unprotected = unprotected).fault();
    let of = |chain: &[Vec<u8>]| fault(x5chain(chain));
    let anchor = pki::self_signed(&pki::authority_params("Otoritas", 0), &root());
    let leaf = chain().remove(0);
    let with_anchor = of(&[leaf.clone(), anchor.clone()]);
    assert_eq!(with_anchor, Some(MdocError::Issuer(ChainError::AnchorIncluded)));
    assert_eq!(of(&[leaf.clone(), leaf.clone()]), Some(MdocError::Issuer(ChainError::NoAuthority)));
    let own = pki::self_signed(&pki::leaf_params("Penerbit"), &issuer());
    assert_eq!(of(&[own]), Some(MdocError::Issuer(ChainError::SelfSigned)));
    assert_eq!(fault(map(&[])), Some(MdocError::Issuer(ChainError::Missing)));
    assert_eq!(of(&[]), Some(MdocError::Malformed), "an empty array");
    assert_eq!(of(&vec![leaf.clone(); 9]), Some(MdocError::Malformed), "too many");
    assert_eq!(of(&[vec![1, 2, 3]]), Some(MdocError::Issuer(ChainError::Malformed)));
    let text = Value::Map(vec![(33.into(), "certificate".into())]);
    assert_eq!(fault(text), Some(MdocError::Malformed));
    let in_array = Value::Map(vec![(33.into(), vec![Value::from(leaf.clone())].into())]);
    assert_eq!(fault(in_array), None, "some write one certificate as an array");
    // Somebody else's genuine certificate beside one's own signature.
    let borrowed = Forged::with(|it| it.issuer = Key::number(66));
    assert_eq!(borrowed.fault(), Some(MdocError::IssuerSignature));
    let mut protected = Writer::new();
    protected.map(2);
    protected.raw(&[0x01, 0x26]);
    protected.integer(33);
    protected.bytes(&leaf);
    let protected = protected.into_bytes();
    let moved = Forged::with(|it| (it.protected, it.unprotected) = (protected.clone(), map(&[])));
    assert_eq!(moved.fault(), None, "protected is as good");
    let both = Forged::with(|it| it.protected = protected);
    assert_eq!(both.fault(), Some(MdocError::Malformed));
}

#[test]
fn another_algorithm_than_es256_is_refused() {
    let fault = |protected: &[u8]| Forged::with(|it| it.protected = protected.to_vec()).fault();
    for (protected, what) in [
        (&[0xa1, 0x01, 0x27][..], "EdDSA"),
        (&[0xa1, 0x01, 0x38, 0x22], "ES384"),
        (&[0xa1, 0x01, 0x05], "a MAC"),
        (&[0xa1, 0x01, 0x00], "none"),
        (b"\xa1\x01\x65ES256", "in letters"),
        (&[0xa0], "not named"),
        (&[], "no header"),
        (&[0xa2, 0x01, 0x26, 0x02, 0x81, 0x18, 0x63], "what must be understood"),
    ] {
        assert_eq!(fault(protected), Some(MdocError::IssuerSignature), "{what}");
    }
    assert_eq!(fault(&[0xa2, 0x01, 0x26, 0x01, 0x26]), Some(MdocError::Malformed), "twice");
    assert_eq!(fault(&[0xa1, 0x01, 0x26, 0x00]), Some(MdocError::Malformed), "more behind it");
    let open = Forged::with(|it| {
        let Value::Map(members) = &mut it.unprotected else { panic!("a map") };
        members.push((1.into(), Value::Negative(6)));
    });
    assert_eq!(open.fault(), Some(MdocError::IssuerSignature), "an algorithm beside the signature");
}

#[test]
fn a_document_is_of_the_type_that_was_signed() {
    let other = Forged::with(|it| it.doctype = "org.iso.18013.5.1.mDL");
    assert_eq!(other.fault(), Some(MdocError::Doctype));
    let other = Forged::with(|it| *member(&mut it.object, "docType") = "other".into());
    assert_eq!(other.fault(), Some(MdocError::Doctype));
}

#[test]
fn a_security_object_says_all_it_must() {
    for name in ["version", "valueDigests", "docType", "validityInfo"] {
        let forged = Forged::with(|it| without(&mut it.object, name));
        assert_eq!(forged.fault(), Some(MdocError::Malformed), "{name}");
    }
    let fault =
        |name: &str, value: Value| Forged::with(|it| *member(&mut it.object, name) = value).fault();
    assert_eq!(fault("version", "2.0".into()), Some(MdocError::Version));
    for version in ["1.", "1.+5", "1.-1", "1. 1", "1.100"] {
        assert_eq!(fault("version", version.into()), Some(MdocError::Version), "{version}");
    }
    assert_eq!(fault("version", 1.into()), Some(MdocError::Malformed));
    assert_eq!(fault("digestAlgorithm", "SHA-512".into()), Some(MdocError::HashUnknown));
    assert_eq!(fault("digestAlgorithm", "sha-256".into()), Some(MdocError::HashUnknown));
    let short = Forged::with(|it| it.digests(DOCTYPE)[0].1 = vec![1; 20].into());
    assert_eq!(short.fault(), Some(MdocError::HashUnknown));
    let keyless = Forged::with(|it| without(&mut it.object, "deviceKeyInfo"));
    assert_eq!(keyless.fault(), Some(MdocError::HolderKey));
    assert_eq!(fault("deviceKeyInfo", map(&[])), Some(MdocError::HolderKey));
    assert_eq!(
        fault("status", map(&[("identifier_list", map(&[]))])),
        Some(MdocError::StatusUnknown)
    );
    assert_eq!(fault("status", map(&[("status_list", map(&[]))])), Some(MdocError::Malformed));
    let text = map(&[("idx", "7".into()), ("uri", "https://s.example/1".into())]);
    assert_eq!(fault("status", map(&[("status_list", text)])), Some(MdocError::Malformed));
}

#[test]
fn what_is_too_large_too_many_or_too_deep_is_not_read() {
    let many = Forged::with(|it| {
        for id in 2..=u64::try_from(MAX_ELEMENTS).unwrap() {
            let salt = Value::from(vec![1; 16]);
            let mut one = item(0, &format!("e{id}"), 1.into());
            *member(&mut one, "digestID") = id.into();
            *member(&mut one, "random") = salt;
            it.items.push((DOCTYPE, one));
        }
    });
    assert_eq!(many.fault(), Some(MdocError::TooLarge));
    let deep = (0..40).fold(Vec::new(), |inner, _| [vec![0x81], inner].concat());
    let deep = [deep, vec![0xf6]].concat();
    let mut nested = Writer::new();
    nested.map(1);
    nested.text("elementValue");
    nested.raw(&deep);
    let nested: Value = nested.into_bytes().into();
    let items = Value::Array(vec![Value::Tag(24, Box::new(nested))]);
    let mut document = Forged::honest().issuer_signed();
    *member(member(&mut document, "nameSpaces"), DOCTYPE) = items;
    let parsed = UnverifiedMdoc::parse(&document.encode().unwrap()).err();
    assert_eq!(parsed, Some(MdocError::TooDeep));
    let huge = vec![0; MAX_MDOC_BYTES + 1];
    assert_eq!(UnverifiedMdoc::parse(&huge).err(), Some(MdocError::TooLarge));
    assert_eq!(UnverifiedDeviceResponse::parse(&huge).err(), Some(MdocError::TooLarge));
}

#[test]
fn a_key_that_stands_twice_or_something_behind_the_end_is_refused() {
    let good = Forged::honest().response().encode().unwrap();
    assert!(verify(&good).is_ok());
    assert_eq!(verify(&[&good[..], &[0]].concat()).err(), Some(MdocError::Malformed));
    assert_eq!(verify(&good[..good.len() - 1]).err(), Some(MdocError::Malformed));
    // A fourth member, which is the third once more.
    let mut twice = good.clone();
    assert_eq!(twice[0], 0xa3);
    twice[0] = 0xa4;
    twice.extend_from_slice(b"\x66status\x00");
    assert_eq!(verify(&twice).err(), Some(MdocError::Malformed));
    let behind = Forged::honest();
    let payload = [encoded(&behind.object).encode().unwrap(), vec![0]].concat();
    let signed = behind.issuer_signed_over(&payload).encode().unwrap();
    let received = UnverifiedMdoc::parse(&signed).unwrap();
    let taken = received.dangerous_from_vault(&crate::common::Rust::default());
    assert_eq!(taken.err(), Some(MdocError::Malformed));
}

#[test]
fn a_fault_has_the_class_it_deserves() {
    assert_eq!(MdocError::Malformed.class(), Class::Invalid);
    assert_eq!(MdocError::TooDeep.class(), Class::Invalid);
    assert_eq!(MdocError::ElementAltered.class(), Class::Refused);
    assert_eq!(MdocError::DeviceAuthMissing.class(), Class::Refused);
}
