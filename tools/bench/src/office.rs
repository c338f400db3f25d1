//! An issuer with its certificate, and what verifiers know of it.

use std::time::Duration;

use formats::trust::{Kind, TrustAnchors, TrustEntry, TrustList};
use keys::{AltName, Authority, Leaf, Purpose, SigningKey, Subject, Validity};
use terms::{Clock, Moment, OsDie, SystemClock};

use crate::outcome::Outcome;

/// A key, its certificate, and the anchor above it.
pub struct Office {
    pub key: SigningKey,
    pub chain: Vec<Vec<u8>>,
    pub anchors: TrustAnchors,
    pub now: Moment,
}

impl Office {
    /// An issuer as the ceremony of a fresh house makes it.
    pub fn found() -> Outcome<Self> {
        let (now, day) = (SystemClock.now(), Duration::from_secs(86_400));
        let root = Authority::found(
            SigningKey::draw(&OsDie)?,
            &Subject::new("IKD Issuer Root", Some("Population and Civil Registration Office"))?,
            Validity::starting(now, 400 * day),
            &OsDie,
        )?;
        let key = SigningKey::draw(&OsDie)?;
        let leaf = Leaf {
            subject: Subject::new("IKD Issuer", Some("Population and Civil Registration Office"))?,
            validity: Validity::starting(now, 365 * day),
            names: vec![AltName::Uri("https://ikd.example/".to_owned())],
            purposes: vec![Purpose::MdocSigner],
        };
        let chain = vec![root.certify(key.public(), &leaf, &OsDie)?];
        let entry = TrustEntry {
            kind: Kind::Issuer,
            name: "Dinas Contoh".to_owned(),
            certificate: root.certificate().to_vec(),
        };
        let anchors = TrustAnchors::new(&TrustList::new(1, now, vec![entry]))?;
        Ok(Self { key, chain, anchors, now })
    }
}
