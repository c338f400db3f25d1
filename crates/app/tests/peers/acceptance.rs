//! Each side issues, presents and verifies; every pairing is accepted with the same claims.

use formats::{
    sd_jwt::{Credential, Issuer, SdJwtError, UnverifiedPresentation},
    trust::{Kind, TrustAnchors, TrustEntry, TrustList},
};
use keys::{Authority, AwsLc, Leaf, SigningKey, Subject, Validity};
use serde_json::{Map, Value};
use terms::PublicKey;

use crate::{
    peer::{Pair, Peer},
    sd_jwt::{Binding, Order, Trust},
    stage::{Stage, VCT, held_claims, paths, seen_claims},
    tree::Tree,
};

with_each! {
    [node python] {
        a_credential_of_ours_is_accepted
        a_presentation_of_ours_is_accepted
        a_presentation_of_ours_of_their_credential_is_accepted
        a_credential_of_theirs_is_accepted_by_us
        a_presentation_of_theirs_is_accepted_by_us
        a_presentation_of_theirs_of_our_credential_is_accepted_by_us
        a_presentation_of_theirs_without_key_binding_is_only_a_credential
        a_credential_in_which_nothing_is_hidden_passes_both_ways
        certificates_of_ours_lead_to_the_issuers_key
        certificates_in_their_credential_lead_to_the_issuers_key
    }
}

/// One hidden leaf in an object and one in an array, a hidden branch with all above it.
const SELECTED: [&str; 3] = ["full_name", "nationalities.1", "phones.0.number"];

fn a_credential_of_ours_is_accepted(peer: &mut Peer) {
    let (stage, tree) = (Stage::new(1), Tree::sample());
    for (holder, decoys) in [(None, 0), (Some(stage.holder.public()), 5)] {
        let text = stage.issue(&tree.claims(), holder, decoys);
        let claims = peer.verify(&text, Trust::Key(stage.issuer.public()), Binding::None);
        assert_eq!(claims, Ok(with(&stage, holder, tree.whole())), "{}", peer.name);
    }
}

fn a_presentation_of_ours_is_accepted(peer: &mut Peer) {
    let (stage, tree) = (Stage::new(2), Tree::sample());
    let text = stage.issue(&tree.claims(), Some(stage.holder.public()), 3);
    present_and_verify(peer, &stage, &tree, &text, stage.issuer.public());
}

fn a_presentation_of_ours_of_their_credential_is_accepted(peer: &mut Peer) {
    let (stage, tree, issuer) = (Stage::new(3), Tree::sample(), peer.draw());
    let text = issued_by(peer, &stage, &tree, stage.holder.public(), &issuer);
    present_and_verify(peer, &stage, &tree, &text, &issuer.public);
}

fn a_credential_of_theirs_is_accepted_by_us(peer: &mut Peer) {
    let (stage, tree, issuer) = (Stage::new(4), Tree::sample(), peer.draw());
    let text = issued_by(peer, &stage, &tree, stage.holder.public(), &issuer);
    let held = stage.hold(&text, &issuer.public);
    let expected = with(&stage, Some(stage.holder.public()), tree.whole());
    assert_eq!(held_claims(&held), expected);
    let (mut found, mut hidden): (Vec<_>, _) =
        (held.disclosable().cloned().collect(), tree.hidden());
    found.sort();
    hidden.sort();
    assert_eq!(found, hidden, "what they have hidden can be shown piece by piece");
}

fn a_presentation_of_theirs_is_accepted_by_us(peer: &mut Peer) {
    let (stage, tree) = (Stage::new(5), Tree::sample());
    let (issuer, holder) = (peer.draw(), peer.draw());
    let text = issued_by(peer, &stage, &tree, &holder.public, &issuer);
    presented_by(peer, &stage, &tree, &text, (&issuer.public, &holder));
}

fn a_presentation_of_theirs_of_our_credential_is_accepted_by_us(peer: &mut Peer) {
    let (stage, tree, holder) = (Stage::new(6), Tree::sample(), peer.draw());
    let text = stage.issue(&tree.claims(), Some(&holder.public), 2);
    presented_by(peer, &stage, &tree, &text, (stage.issuer.public(), &holder));
}

fn a_presentation_of_theirs_without_key_binding_is_only_a_credential(peer: &mut Peer) {
    let (stage, tree) = (Stage::new(10), Tree::sample());
    let text = stage.issue(&tree.claims(), None, 1);
    let shown = paths(&["full_name", "phones"]);
    let text = peer.present(&text, &shown, None, stage.now);
    let refused = stage.verify(&text, stage.issuer.public()).err();
    assert_eq!(refused, Some(SdJwtError::KeyBindingMissing));
    let held = stage.hold(&text, stage.issuer.public());
    assert_eq!(held_claims(&held), with(&stage, None, tree.shown(&shown)));
}

fn a_credential_in_which_nothing_is_hidden_passes_both_ways(peer: &mut Peer) {
    let (stage, tree) = (Stage::new(7), Tree::all_open());
    let (ours, theirs) = (stage.holder.public(), peer.draw());
    let text = stage.issue(&tree.claims(), Some(ours), 0);
    assert_eq!(text.find('~'), Some(text.len() - 1), "one tilde, at the end");
    present_and_verify(peer, &stage, &tree, &text, stage.issuer.public());

    let text = issued_openly_by(peer, &stage, &tree, &theirs);
    assert_eq!(text.find('~'), Some(text.len() - 1), "one tilde, at the end");
    assert_eq!(stage.hold(&text, &theirs.public).disclosable().count(), 0);
    let presentation = peer.present(&text, &[], Some(&theirs), stage.now);
    let verified = stage.verify(&presentation, &theirs.public).unwrap();
    let expected = with(&stage, Some(&theirs.public), tree.whole());
    assert_eq!(seen_claims(&verified), expected);
}

fn certificates_of_ours_lead_to_the_issuers_key(peer: &mut Peer) {
    let (stage, tree) = (Stage::new(8), Tree::sample());
    let authority = authority(&stage);
    let issuer = Issuer::new(&[certified(&stage, &authority, stage.issuer.public())]).unwrap();
    let claims = tree.claims();
    let credential = Credential::new(&issuer, VCT, &claims).holder(stage.holder.public());
    let held = stage.hold(&stage.sign(&credential), stage.issuer.public());
    let text = stage.present(&held, &paths(&SELECTED));
    let verified = verify_trusted(&stage, &authority, &text);
    let trust = Trust::Anchor(authority.certificate());
    assert_eq!(peer.verify(&text, trust, Binding::Required), Ok(verified));

    let stranger = self::authority(&Stage::new(80));
    let refused = peer.verify(&text, Trust::Anchor(stranger.certificate()), Binding::Required);
    assert!(refused.is_err(), "an anchor that has not signed leads nowhere");
}

fn certificates_in_their_credential_lead_to_the_issuers_key(peer: &mut Peer) {
    let (stage, tree) = (Stage::new(9), Tree::sample());
    let (authority, issuer, holder) = (authority(&stage), peer.draw(), peer.draw());
    let text = peer.issue(
        &Order {
            claims: &merged(stage.registered(None), tree.whole()),
            hidden: &tree.hidden(),
            decoys: 0,
            holder: Some(&holder.public),
            chain: &[certified(&stage, &authority, &issuer.public)],
        },
        &issuer,
    );
    let text = peer.present(&text, &tree.hidden(), Some(&holder), stage.now);
    let expected = with(&stage, Some(&holder.public), tree.whole());
    assert_eq!(verify_trusted(&stage, &authority, &text), expected);
}

/// Our wallet shows a part of the credential; the peer and we see the same claims.
fn present_and_verify(
    peer: &mut Peer,
    stage: &Stage,
    tree: &Tree,
    credential: &str,
    issuer: &PublicKey,
) {
    let held = stage.hold(credential, issuer);
    let selected = paths(&SELECTED);
    let shown: Vec<_> = held.disclosed_by(&selected).cloned().collect();
    let expected = with(stage, Some(stage.holder.public()), tree.shown(&shown));
    let text = stage.present(&held, &selected);
    assert_eq!(peer.verify(&text, Trust::Key(issuer), Binding::Required), Ok(expected.clone()));
    let ours = stage.verify(&text, issuer).unwrap();
    assert_eq!(seen_claims(&ours), expected);
}

/// The peer's wallet shows all, a part and nothing of the credential; we see just that.
fn presented_by(
    peer: &mut Peer,
    stage: &Stage,
    tree: &Tree,
    credential: &str,
    (issuer, holder): (&PublicKey, &Pair),
) {
    let part = paths(&["address", "address.locality", "nationalities.1"]);
    for shown in [tree.hidden(), part, Vec::new()] {
        let text = peer.present(credential, &shown, Some(holder), stage.now);
        let verified = stage.verify(&text, issuer).unwrap();
        let expected = with(stage, Some(&holder.public), tree.shown(&shown));
        assert_eq!(seen_claims(&verified), expected);
    }
}

fn issued_by(
    peer: &mut Peer,
    stage: &Stage,
    tree: &Tree,
    holder: &PublicKey,
    issuer: &Pair,
) -> String {
    let claims = merged(stage.registered(None), tree.whole());
    let hidden = tree.hidden();
    let order =
        Order { claims: &claims, hidden: &hidden, decoys: 2, holder: Some(holder), chain: &[] };
    peer.issue(&order, issuer)
}

/// The issuer is its own holder here: one key less to speak of.
fn issued_openly_by(peer: &mut Peer, stage: &Stage, tree: &Tree, issuer: &Pair) -> String {
    let claims = merged(stage.registered(None), tree.whole());
    let holder = Some(&issuer.public);
    let order = Order { claims: &claims, hidden: &[], decoys: 0, holder, chain: &[] };
    peer.issue(&order, issuer)
}

fn with(stage: &Stage, holder: Option<&PublicKey>, claims: Map<String, Value>) -> Value {
    Value::Object(merged(stage.registered(holder), claims))
}

fn merged(mut all: Map<String, Value>, more: Map<String, Value>) -> Map<String, Value> {
    all.extend(more);
    all
}

fn authority(stage: &Stage) -> Authority {
    let key = SigningKey::draw(&stage.die).unwrap();
    let subject = Subject::new("Story Root", Some("Story Office")).unwrap();
    let validity = Validity { from: stage.now, until: stage.end() };
    Authority::found(key, &subject, validity, &stage.die).unwrap()
}

fn certified(stage: &Stage, authority: &Authority, key: &PublicKey) -> Vec<u8> {
    let leaf = Leaf {
        subject: Subject::new("Story Issuer", Some("Story Office")).unwrap(),
        validity: authority.validity(),
        names: Vec::new(),
        purposes: Vec::new(),
    };
    authority.certify(key, &leaf, &stage.die).unwrap()
}

fn verify_trusted(stage: &Stage, authority: &Authority, text: &str) -> Value {
    let entry = TrustEntry {
        kind: Kind::Issuer,
        name: "Story Root".to_owned(),
        certificate: authority.certificate().to_vec(),
    };
    let anchors = TrustAnchors::new(&TrustList::new(1, stage.now, vec![entry])).unwrap();
    let unverified = UnverifiedPresentation::parse(text).unwrap();
    let verified = unverified.verify_trusted(&AwsLc, &anchors, &Stage::expect()).unwrap();
    assert_eq!(verified.issuer().unwrap().anchor, "Story Root");
    seen_claims(&verified)
}
