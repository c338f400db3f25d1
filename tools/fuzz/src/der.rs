//! Just enough DER (X.690) to write certificates as seeds; their signatures are made up.

use crate::fake;

const ECDSA_WITH_SHA256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
/// 1.0.18013.5.1: the purposes of ISO/IEC 18013-5 lie beneath it.
const MDL: &[u8] = &[0x28, 0x81, 0x8c, 0x5d, 0x05, 0x01];

/// What a certificate is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// May certify others, with so many authorities between.
    Authority(u8),
    /// Signs, for the purpose of this number beneath [`MDL`]; 0 for any.
    Leaf(u8),
}

/// A certificate for the key of this number, certified by the key of that number.
pub fn certificate(role: Role, subject: u8, issuer: u8) -> Vec<u8> {
    let algorithm = sequence(&[tagged(0x06, ECDSA_WITH_SHA256)]);
    let version = tagged(0xa0, &tagged(0x02, &[2]));
    let serial = tagged(0x02, &[subject]);
    let times = [b"240601000000Z", b"240610000000Z"].map(|time| tagged(0x17, time));
    let key_kind = sequence(&[tagged(0x06, EC_PUBLIC_KEY), tagged(0x06, P256)]);
    let key = sequence(&[key_kind, bits(fake::key(subject).as_sec1(), 0)]);
    let extensions = tagged(0xa3, &sequence(&extensions(role, issuer)));
    let signed = sequence(&[
        version,
        serial,
        algorithm.clone(),
        name(issuer),
        sequence(&times),
        name(subject),
        key,
        extensions,
    ]);
    let number = tagged(0x02, &[6]);
    let signature = sequence(&[number.clone(), number]);
    sequence(&[signed, algorithm, bits(&signature, 0)])
}

fn extensions(role: Role, issuer: u8) -> Vec<Vec<u8>> {
    let identifier = sequence(&[tagged(0x80, &[issuer; 20])]);
    let mut all = vec![extension(35, false, &identifier)];
    match role {
        Role::Authority(length) => {
            let constraints = sequence(&[tagged(0x01, &[0xff]), tagged(0x02, &[length])]);
            all.push(extension(19, true, &constraints));
            all.push(extension(15, true, &bits(&[0b0000_0110], 1)));
        }
        Role::Leaf(purpose) => {
            all.push(extension(15, true, &bits(&[0b1000_0000], 7)));
            all.push(extension(17, false, &sequence(&[tagged(0x82, b"rp.example")])));
            if purpose != 0 {
                let oid = [MDL, &[purpose]].concat();
                all.push(extension(37, true, &sequence(&[tagged(0x06, &oid)])));
            }
        }
    }
    all
}

/// An extension beneath 2.5.29.
fn extension(number: u8, critical: bool, value: &[u8]) -> Vec<u8> {
    let mut parts = vec![tagged(0x06, &[0x55, 0x1d, number])];
    if critical {
        parts.push(tagged(0x01, &[0xff]));
    }
    parts.push(tagged(0x04, value));
    sequence(&parts)
}

/// A name with a common name and nothing else.
fn name(number: u8) -> Vec<u8> {
    let text = tagged(0x0c, format!("name {number}").as_bytes());
    let attribute = sequence(&[tagged(0x06, &[0x55, 0x04, 0x03]), text]);
    sequence(&[tagged(0x31, &attribute)])
}

fn bits(bytes: &[u8], unused: u8) -> Vec<u8> {
    tagged(0x03, &[&[unused], bytes].concat())
}

fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    tagged(0x30, &parts.concat())
}

fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let [high, low] = u16::try_from(length).unwrap_or(u16::MAX).to_be_bytes();
    let head = match length {
        0..0x80 => vec![tag, low],
        0x80..0x100 => vec![tag, 0x81, low],
        _ => vec![tag, 0x82, high, low],
    };
    [head.as_slice(), content].concat()
}
