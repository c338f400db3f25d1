//! What one side refuses the other refuses too. Where a peer is laxer than we are, the story says
//! what it does, so that a change is noticed.

use formats::{cbor::Value, mdoc::MdocError, trust::ChainError};
use keys::{Leaf, Purpose, SigningKey, Subject, Validity};

use crate::{
    mdoc::Seen,
    mdoc_forger::{
        DAY, Forger,
        Says::{No, Takes},
        alter, at, items, member, members, object, text,
    },
    mdoc_stage::{DOCTYPE, authority, other_session, sample, session},
    peer::{animo, isomdl, owf, pymdoccbor},
};

const ALTERED: &str = "must match the digest in the issuerAuth";

#[test]
#[ignore = "needs the peers: cargo xtask peers"]
fn what_is_forged_below_is_accepted_by_all_while_it_is_honest() {
    let forger = Forger::new();
    let response = forger.present(forger.signed_again(|_| {})).encode().unwrap();
    forger.stage.verify(&response, &session()).unwrap();
    for mut peer in [owf(), animo(), isomdl(), pymdoccbor()] {
        let seen = peer.verify_response(&response, &session(), forger.stage.anchor());
        let whole = Seen { doctype: DOCTYPE.to_owned(), values: sample() };
        assert_eq!(seen, Ok(whole), "{}", peer.name);
    }
}

/// The released reader of isomdl looks at no digest: under a genuine signature of the issuer it
/// shows what the holder has made of the elements.
#[test]
#[ignore = "needs the peers: cargo xtask peers"]
fn an_element_altered_under_a_genuine_signature_is_refused() {
    let forger = Forger::new();
    let mut document = forger.document();
    alter(&mut document, "full_name", |it| *member(it, "elementValue") = text("Mallory"));
    let judgement = (MdocError::ElementAltered, [No(ALTERED), No(ALTERED), Takes, No("not valid")]);
    let response = forger.present(document);
    forger.judge("an altered element", &response, judgement);

    let response = response.encode().unwrap();
    let seen = isomdl().verify_response(&response, &session(), forger.stage.anchor()).unwrap();
    let name = seen.values.get(&(DOCTYPE.to_owned(), "full_name".to_owned()));
    assert_eq!(name, Some(&text("Mallory")), "and it is Mallory whom isomdl sees");

    let mut document = forger.document();
    alter(&mut document, "sex", |it| *member(it, "digestID") = Value::Unsigned(1 << 20));
    let judgement =
        (MdocError::ElementUnsigned, [No(ALTERED), No(ALTERED), Takes, No("not valid")]);
    forger.judge("an element without a digest", &forger.present(document), judgement);
}

#[test]
#[ignore = "needs the peers: cargo xtask peers"]
fn an_element_that_nobody_signed_is_refused() {
    let forger = Forger::new();
    let honest = forger.document();

    // pymdoccbor passes over namespaces of which the issuer has signed nothing, and shows them.
    let mut document = honest.clone();
    let added = items(member(member(&mut document, "nameSpaces"), DOCTYPE)).clone();
    members(member(&mut document, "nameSpaces"))
        .push((text("id.go.example.added"), Value::Array(added)));
    let none = No("must include digests for namespace");
    let judgement = (MdocError::ElementUnsigned, [none, none, Takes, Takes]);
    forger.judge("a namespace of the holder's", &forger.present(document), judgement);

    let mut document = honest;
    let namespace = items(member(member(&mut document, "nameSpaces"), DOCTYPE));
    namespace.push(namespace[0].clone());
    let judgement = (MdocError::DigestTwice, [Takes; 4]);
    forger.judge("an element twice", &forger.present(document), judgement);

    let document = forger.signed_again(|it| {
        let digests = members(member(member(it, "valueDigests"), DOCTYPE));
        let (_, digest) = digests[0].clone();
        digests.push((Value::Unsigned(99), digest));
    });
    let judgement = (MdocError::DigestTwice, [Takes; 4]);
    forger.judge("a digest for two elements", &forger.present(document), judgement);

    // None asks whether the issuer has let the holder vouch for elements.
    let vouched = object(vec![(DOCTYPE, object(vec![("full_name", text("Mallory"))]))]);
    let document = forger.document();
    let response = forger.present_as(document, DOCTYPE, vouched, &session());
    let judgement = (MdocError::DeviceElement, [Takes; 4]);
    forger.judge("an element that the holder vouches for", &response, judgement);
}

#[test]
#[ignore = "needs the peers: cargo xtask peers"]
fn a_document_out_of_its_time_is_refused() {
    let (forger, outside) = (Forger::new(), No("The MSO must be valid at the time"));
    let now = forger.stage.stage.now;
    let dated = |signed, from, until| {
        let document = forger.signed_again(|it| {
            let validity = member(it, "validityInfo");
            *member(validity, "signed") = at(signed);
            *member(validity, "validFrom") = at(from);
            *member(validity, "validUntil") = at(until);
        });
        forger.present(document)
    };
    // isomdl and pymdoccbor look at no dates.
    let expired = dated(now.minus(3 * DAY), now.minus(3 * DAY), now.minus(DAY));
    forger.judge("expired", &expired, (MdocError::Expired, [outside, outside, Takes, Takes]));
    let early = dated(now, now.plus(DAY), now.plus(2 * DAY));
    let judgement = (MdocError::NotYetValid, [outside, outside, Takes, Takes]);
    forger.judge("not valid yet", &early, judgement);

    let within = No("within the validity period of the certificate");
    let tomorrows = dated(now.minus(20 * DAY), now.minus(20 * DAY), now.plus(DAY));
    let judgement = (MdocError::SignedOutside, [within, within, Takes, Takes]);
    forger.judge("signed before the certificate", &tomorrows, judgement);
}

#[test]
#[ignore = "needs the peers: cargo xtask peers"]
fn a_document_signed_after_its_certificate_is_refused() {
    let forger = Forger::new();
    let now = forger.stage.stage.now;
    // The certificate has ended; the document says that it was signed today.
    let ended = Validity { from: now.minus(5 * DAY), until: now.minus(2 * DAY) };
    let response = forger.present(forger.certified_for(ended));
    let judgement = (
        MdocError::Issuer(ChainError::Expired),
        [
            No("within the validity period of the certificate"),
            No("within the validity period of the certificate"),
            No("expired"),
            No("not valid"),
        ],
    );
    forger.judge("an ended certificate", &response, judgement);
}

#[test]
#[ignore = "needs the peers: cargo xtask peers"]
fn another_authority_of_the_same_name_is_refused_by_all() {
    let forger = Forger::new();
    let stage = &forger.stage.stage;
    let namesake = authority(stage, SigningKey::draw(&stage.die).unwrap());
    let leaf = Leaf {
        subject: Subject::new("Story Issuer", Some("Story Office")).unwrap(),
        validity: namesake.validity(),
        names: Vec::new(),
        purposes: vec![Purpose::MdocSigner],
    };
    let certificate = namesake.certify(stage.issuer.public(), &leaf, &stage.die).unwrap();
    let response = forger.present(forger.certified_by(certificate));
    let ours = MdocError::Issuer(ChainError::Untrusted);
    let anchors = No("the certificate is not the anchor's");
    let judgement = (ours, [anchors, anchors, No("no valid trust anchor"), No("not valid")]);
    forger.judge("a forged authority", &response, judgement);
}

#[test]
#[ignore = "needs the peers: cargo xtask peers"]
fn device_authentication_is_for_this_session_by_this_holder_of_this_document() {
    let (forger, wrong) = (Forger::new(), No("Device signature must be valid"));
    let (none, honest) = (Value::Map(Vec::new()), forger.document());
    let signature = No("failed verifying device signature");

    let response = forger.present_as(honest.clone(), DOCTYPE, none.clone(), &other_session());
    let judgement = (MdocError::DeviceSignature, [wrong, wrong, signature, Takes]);
    forger.judge("another session", &response, judgement);

    let mut thief = Forger::new();
    thief.stage.stage.holder = SigningKey::draw(&forger.stage.stage.die).unwrap();
    let judgement = (MdocError::DeviceSignature, [wrong, wrong, signature, Takes]);
    forger.judge("another holder", &thief.present(honest.clone()), judgement);

    let mut response = forger.present(honest.clone());
    let [document] = items(member(&mut response, "documents")).as_mut_slice() else { panic!() };
    members(document).retain(|(name, _)| *name != text("deviceSigned"));
    let (of_owf, of_animo) = (No("Error decoding DeviceSigned"), No("not signed by the device"));
    let judgement = (MdocError::DeviceAuthMissing, [of_owf, of_animo, No("missing field"), Takes]);
    forger.judge("no device authentication", &response, judgement);

    // @owf compares the type outside only with a request, if it is given one.
    let response = forger.present_as(honest, "id.go.example.ktp.1", none, &session());
    let other = No("The issuerAuth docType must be");
    let judgement = (MdocError::Doctype, [Takes, other, Takes, Takes]);
    forger.judge("another type outside", &response, judgement);
}
