//! An issuer, a holder and a verifier of documents, all honest.

use std::time::Duration;

use formats::{
    cbor::Value,
    mdoc::{
        Elements, Expect, HeldMdoc, Issuer, Mdoc, MdocError, Presented, SessionTranscript,
        UnverifiedDeviceResponse, UnverifiedMdoc,
    },
    status_list::StatusReference,
    trust::{Kind, TrustAnchors},
};
use terms::{Moment, SeededDie};

use super::{Key, NOON, Rust, pki};

pub const DOCTYPE: &str = "id.go.example.pid.1";
pub const DOMESTIC: &str = "id.go.example.pid.id.1";
pub const HOUR: Duration = Duration::from_secs(3_600);

pub fn root() -> Key {
    Key::number(3)
}

pub fn issuer() -> Key {
    Key::number(1)
}

pub fn holder() -> Key {
    Key::number(2)
}

/// The issuer's certificate, under the root.
pub fn chain() -> Vec<Vec<u8>> {
    chain_by("Otoritas", &root())
}

/// A certificate for the issuer's key by an authority of this name.
pub fn chain_by(name: &str, by: &Key) -> Vec<Vec<u8>> {
    let authority = pki::authority_params(name, 0);
    vec![pki::certify(&pki::mdoc_params("Penerbit", 2), &issuer(), &authority, by)]
}

/// Anchors that know the root as an authority for issuers.
pub fn anchors() -> TrustAnchors {
    let certificate = pki::self_signed(&pki::authority_params("Otoritas", 0), &root());
    TrustAnchors::new(&pki::list(Kind::Issuer, certificate)).unwrap()
}

pub fn status() -> StatusReference {
    StatusReference { index: 70_001, uri: "https://status.example/7".to_owned() }
}

pub fn elements() -> Elements {
    let born = terms::parse_date("2001-02-03").unwrap();
    let place =
        Value::Map(vec![("region".into(), "Banten".into()), ("country".into(), "ID".into())]);
    Elements::new()
        .text(DOCTYPE, "full_name", "Nur'aini")
        .with(DOCTYPE, "birth_date", &Value::full_date(born))
        .with(DOCTYPE, "sex", &Value::from(2_u64))
        .with(DOCTYPE, "nationality", &Value::Array(vec!["ID".into()]))
        .with(DOCTYPE, "place_of_birth", &place)
        .with(DOCTYPE, "portrait", &Value::from(vec![0xff, 0xd8, 0xff]))
        .with(DOCTYPE, "age_over_18", &Value::from(true))
        .text(DOMESTIC, "nik", "3673014302010001")
}

/// `IssuerSigned` of these elements.
pub fn issue(elements: &Elements, seed: u64) -> Vec<u8> {
    issue_by(&chain(), elements, seed)
}

/// The same by an issuer with these certificates.
pub fn issue_by(chain: &[Vec<u8>], elements: &Elements, seed: u64) -> Vec<u8> {
    let (by, key, status) = (Issuer::new(chain), holder().public(), status());
    let draft = Mdoc::new(&by, DOCTYPE, elements)
        .signed(NOON.minus(HOUR))
        .valid(NOON.minus(HOUR), NOON.plus(HOUR))
        .holder(&key)
        .status(&status)
        .draft(&Rust::default(), &SeededDie::new(seed))
        .unwrap();
    let signature = issuer().sign(draft.to_sign());
    draft.complete(&signature)
}

pub fn hold(bytes: &[u8]) -> HeldMdoc {
    UnverifiedMdoc::parse(bytes)
        .unwrap()
        .verify_trusted(&Rust::default(), &anchors(), DOCTYPE, NOON, Duration::ZERO)
        .unwrap()
}

pub fn transcript() -> SessionTranscript {
    session("n-0S6_WzA2Mj")
}

/// The session of a request with this nonce.
pub fn session(nonce: &str) -> SessionTranscript {
    let crypto = Rust::default();
    SessionTranscript::openid4vp(&crypto, "x509_hash:abc", nonce, None, "https://v.example/r")
}

/// A response in this session, signed by the holder.
pub fn show(held: &HeldMdoc, names: &[(&str, &str)], session: &SessionTranscript) -> Vec<u8> {
    let draft = held.present(names, session);
    let signature = holder().sign(draft.to_sign());
    draft.complete(&signature)
}

/// What a verifier says to a response, at noon.
pub fn verify(response: &[u8]) -> Result<Presented, MdocError> {
    verify_at(response, NOON)
}

pub fn verify_at(response: &[u8], now: Moment) -> Result<Presented, MdocError> {
    verify_within(response, now, Duration::ZERO)
}

/// The same where clocks may differ by `skew`.
pub fn verify_within(response: &[u8], now: Moment, skew: Duration) -> Result<Presented, MdocError> {
    let transcript = transcript();
    let expect = Expect { transcript: &transcript, now, skew };
    let response = UnverifiedDeviceResponse::parse(response)?;
    response.verify_trusted(&Rust::default(), &anchors(), &expect)
}
