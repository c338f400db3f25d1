//! Documents as chance will have them. All but the peers' salts and keys is the same in every run.

use formats::cbor::Value;
use terms::Die;

use crate::{
    mdoc::{Seen, Values},
    mdoc_stage::{DOCTYPE, MdocStage, part, session, values},
    peer::Peer,
};

with_each! {
    [owf animo isomdl] {
        thirty_documents_of_ours_are_understood
        thirty_documents_of_theirs_are_understood
    }
    [pymdoccbor] {
        thirty_documents_of_ours_are_understood
    }
}

const DOCUMENTS: usize = 30;

fn thirty_documents_of_ours_are_understood(peer: &mut Peer) {
    let stage = MdocStage::new(50);
    for number in 0..DOCUMENTS {
        let grown = grow(&stage.stage.die);
        let mdoc = stage.issue(&grown, stage.stage.holder.public());
        let shown = drawn(&stage.stage.die, &grown);
        let response = stage.respond(&stage.hold(&mdoc).unwrap(), &shown);
        let expected = Seen { doctype: DOCTYPE.to_owned(), values: part(&grown, &shown) };
        let seen = peer.verify_response(&response, &session(), stage.anchor());
        assert_eq!(seen, Ok(expected), "document {number}");
    }
}

fn thirty_documents_of_theirs_are_understood(peer: &mut Peer) {
    let (stage, issuer, holder) = (MdocStage::new(51), peer.draw(), peer.draw());
    for number in 0..DOCUMENTS {
        let grown = grow(&stage.stage.die);
        let mdoc = stage.issued_by(peer, &grown, &holder.public, &issuer);
        assert_eq!(values(stage.hold(&mdoc).unwrap().elements()), grown, "document {number}");
        let shown = drawn(&stage.stage.die, &grown);
        let response = peer.respond(&mdoc, &shown, &session(), &holder);
        let presented = stage.verify(&response, &session()).unwrap();
        assert_eq!(values(presented.elements()), part(&grown, &shown), "document {number}");
    }
}

/// One to twelve elements in up to three namespaces.
fn grow(die: &dyn Die) -> Values {
    let element = |number| {
        let namespace = format!("{DOCTYPE}.{}", die.below(3));
        ((namespace, format!("element_{number}")), any(die, 2))
    };
    (0..=die.below(12)).map(element).collect()
}

/// Some of the elements, one at least: not all peers show nothing.
fn drawn<'a>(die: &dyn Die, all: &'a Values) -> Vec<(&'a str, &'a str)> {
    let names = all.keys().map(|(namespace, name)| (namespace.as_str(), name.as_str()));
    names.enumerate().filter(|(at, _)| *at == 0 || die.below(2) == 0).map(|(_, it)| it).collect()
}

/// Integers are such that JavaScript has them exactly, and its library writes them as integers.
fn any(die: &dyn Die, depth: u64) -> Value {
    let text = |die: &dyn Die| Value::Text(TEXTS[usize::try_from(die.below(7)).unwrap()].into());
    match die.below(if depth == 0 { 7 } else { 9 }) {
        0 => Value::Bool(die.below(2) == 0),
        1 => Value::Unsigned(die.below(1 << 32)),
        2 => Value::Negative(die.below(1 << 31)),
        3 => Value::Bytes(vec![0x5a; usize::try_from(die.below(400)).unwrap()]),
        4 => {
            let (year, month, day) = (1900 + die.below(200), 1 + die.below(12), 1 + die.below(28));
            let date = format!("{year}-{month:02}-{day:02}");
            Value::full_date(terms::parse_date(&date).unwrap())
        }
        5 | 6 => text(die),
        7 => Value::Array((0..die.below(4)).map(|_| any(die, depth - 1)).collect()),
        _ => {
            let member = |at| (Value::Text(format!("k{at}")), any(die, depth - 1));
            Value::Map((0..die.below(4)).map(member).collect())
        }
    }
}

/// Texts that need care in one writing or another, and one with a head of three bytes.
const TEXTS: [&str; 7] = ["", "ID", "nama\nlengkap", "名前", "🪪", "\u{2028}\"\\", LONG];

const LONG: &str = "Jalan Raya Serang-Pandeglang Kilometer Tujuh Nomor Dua Belas, RT 003 RW 005, \
    Kelurahan Cipocok Jaya, Kecamatan Cipocok Jaya, Kota Serang, Provinsi Banten, di sebelah barat \
    pasar lama, masuk gang sempit di samping warung, rumah ketiga bercat hijau, pagar bambu, ada \
    pohon mangga di halaman depan";
