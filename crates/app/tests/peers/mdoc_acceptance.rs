//! Each side issues, presents and verifies mdocs; every pairing is accepted with the same values.

use formats::mdoc::SessionTranscript;
use keys::AwsLc;
use serde_json::json;

use crate::{
    mdoc::{Seen, base64},
    mdoc_stage::{DOCTYPE, MdocStage, SHOWN, other_session, part, sample, session, values},
    peer::{Peer, owf},
    sd_jwt::{AUDIENCE, NONCE},
};

with_each! {
    [owf animo isomdl] {
        an_mdoc_of_ours_is_accepted
        an_mdoc_of_theirs_is_accepted_by_us
        a_response_of_ours_is_accepted
        a_response_of_ours_of_their_mdoc_is_accepted
        a_response_of_theirs_is_accepted_by_us
        a_response_of_theirs_of_our_mdoc_is_accepted_by_us
        a_response_is_of_one_session_only
        an_anchor_that_has_not_signed_leads_nowhere
    }
    // It knows what issuers sign, and nothing of holders.
    [pymdoccbor] {
        an_mdoc_of_ours_is_accepted
        an_mdoc_of_theirs_is_accepted_by_us
        a_response_of_ours_is_accepted
        a_response_of_ours_of_their_mdoc_is_accepted
        an_anchor_that_has_not_signed_leads_nowhere
    }
}

fn an_mdoc_of_ours_is_accepted(peer: &mut Peer) {
    let (stage, sample) = (MdocStage::new(1), sample());
    let mdoc = stage.issue(&sample, stage.stage.holder.public());
    let whole = Seen { doctype: DOCTYPE.to_owned(), values: sample };
    assert_eq!(peer.verify_mdoc(&mdoc, stage.anchor()), Ok(whole), "{}", peer.name);
}

fn an_mdoc_of_theirs_is_accepted_by_us(peer: &mut Peer) {
    let (stage, sample, issuer) = (MdocStage::new(2), sample(), peer.draw());
    let mdoc = stage.issued_by(peer, &sample, stage.stage.holder.public(), &issuer);
    let held = stage.hold(&mdoc).unwrap();
    assert_eq!(values(held.elements()), sample);
    assert_eq!(held.holder(), stage.stage.holder.public());
}

fn a_response_of_ours_is_accepted(peer: &mut Peer) {
    let (stage, sample) = (MdocStage::new(3), sample());
    let mdoc = stage.issue(&sample, stage.stage.holder.public());
    accepted_by(peer, &stage, &mdoc);
}

fn a_response_of_ours_of_their_mdoc_is_accepted(peer: &mut Peer) {
    let (stage, issuer) = (MdocStage::new(4), peer.draw());
    let mdoc = stage.issued_by(peer, &sample(), stage.stage.holder.public(), &issuer);
    accepted_by(peer, &stage, &mdoc);
}

fn a_response_of_theirs_is_accepted_by_us(peer: &mut Peer) {
    let (stage, issuer, holder) = (MdocStage::new(5), peer.draw(), peer.draw());
    let mdoc = stage.issued_by(peer, &sample(), &holder.public, &issuer);
    let response = peer.respond(&mdoc, &SHOWN, &session(), &holder);
    accepted_by_us(&stage, &response);
}

fn a_response_of_theirs_of_our_mdoc_is_accepted_by_us(peer: &mut Peer) {
    let (stage, holder) = (MdocStage::new(6), peer.draw());
    let mdoc = stage.issue(&sample(), &holder.public);
    let response = peer.respond(&mdoc, &SHOWN, &session(), &holder);
    let presented = accepted_by_us(&stage, &response);
    assert_eq!(presented.status().map(|it| it.index), Some(7), "they hand on what they ignore");
}

fn a_response_is_of_one_session_only(peer: &mut Peer) {
    let (stage, holder) = (MdocStage::new(7), peer.draw());
    let mdoc = stage.issue(&sample(), stage.stage.holder.public());
    let response = stage.respond(&stage.hold(&mdoc).unwrap(), &SHOWN);
    assert!(peer.verify_response(&response, &other_session(), stage.anchor()).is_err());

    let mdoc = stage.issue(&sample(), &holder.public);
    let response = peer.respond(&mdoc, &SHOWN, &other_session(), &holder);
    let refused = stage.verify(&response, &session()).err();
    assert_eq!(refused, Some(formats::mdoc::MdocError::DeviceSignature));
}

fn an_anchor_that_has_not_signed_leads_nowhere(peer: &mut Peer) {
    let (stage, stranger) = (MdocStage::new(8), MdocStage::new(80));
    let mdoc = stage.issue(&sample(), stage.stage.holder.public());
    assert!(peer.verify_mdoc(&mdoc, stranger.anchor()).is_err());
}

/// Both make the same transcript of the same request (OpenID4VP 1.0, appendix B.2.6).
#[test]
#[ignore = "needs the peers: cargo xtask peers"]
fn owf_makes_the_same_transcripts() {
    let (uri, origin) = ("https://verifier.example/response", "https://verifier.example");
    for thumbprint in [None, Some([0x42; 32])] {
        let told = thumbprint.map(|it| base64(&it));
        let ours = SessionTranscript::openid4vp(&AwsLc, AUDIENCE, NONCE, thumbprint.as_ref(), uri);
        let parts = json!({
            "client_id": AUDIENCE, "nonce": NONCE, "thumbprint": told, "response_uri": uri,
        });
        assert_eq!(owf().transcript(parts), ours.as_bytes());
        let ours = SessionTranscript::dc_api(&AwsLc, origin, NONCE, thumbprint.as_ref());
        let parts = json!({"origin": origin, "nonce": NONCE, "thumbprint": told});
        assert_eq!(owf().transcript(parts), ours.as_bytes());
    }
}

/// Our wallet shows a part of the document, and all of it; the peer sees just that.
fn accepted_by(peer: &mut Peer, stage: &MdocStage, mdoc: &[u8]) {
    let (sample, held) = (sample(), stage.hold(mdoc).unwrap());
    let all: Vec<_> = sample.keys().map(|(space, name)| (space.as_str(), name.as_str())).collect();
    for shown in [&SHOWN, all.as_slice()] {
        let response = stage.respond(&held, shown);
        let expected = Seen { doctype: DOCTYPE.to_owned(), values: part(&sample, shown) };
        let seen = peer.verify_response(&response, &session(), stage.anchor());
        assert_eq!(seen, Ok(expected), "{}", peer.name);
    }
}

/// The peer's wallet has shown a part of the sample; we see just that.
fn accepted_by_us(stage: &MdocStage, response: &[u8]) -> formats::mdoc::Presented {
    let presented = stage.verify(response, &session()).unwrap();
    assert_eq!(presented.doctype(), DOCTYPE);
    assert_eq!(values(presented.elements()), part(&sample(), &SHOWN));
    assert_eq!(presented.issuer().unwrap().anchor, "Story Root");
    presented
}
