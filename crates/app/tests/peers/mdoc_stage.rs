//! Our side of the stories with mdocs: an authority above the issuer of the stage, elements of
//! every kind, a wallet and a verifier.

use std::time::Duration;

use formats::{
    cbor::Value,
    mdoc::{
        Element, Elements, Expect, HeldMdoc, Issuer, Mdoc, MdocError, Presented, SessionTranscript,
        UnverifiedDeviceResponse, UnverifiedMdoc,
    },
    status_list::StatusReference,
    trust::{Kind, TrustAnchors, TrustEntry, TrustList},
};
use keys::{Authority, AwsLc, Leaf, Publication, Purpose, SigningKey, Subject, Validity};
use terms::{Clock, PublicKey, SystemClock};

use crate::{
    mdoc::{MdocOrder, Values},
    peer::{Pair, Peer},
    sd_jwt::{AUDIENCE, NONCE},
    stage::Stage,
};

/// The type of the documents in the stories.
pub const DOCTYPE: &str = "id.go.example.pid.1";

/// The namespace of what only we have.
pub const DOMESTIC: &str = "id.go.example.pid.id.1";

/// Some elements of both namespaces.
pub const SHOWN: [(&str, &str); 3] =
    [(DOCTYPE, "birth_date"), (DOCTYPE, "full_name"), (DOMESTIC, "nik")];

const RESPONSE_URI: &str = "https://verifier.example/response";

/// Who is there.
pub struct MdocStage {
    pub stage: Stage,
    pub authority: Authority,
}

impl MdocStage {
    /// The same keys for the same seed.
    pub fn new(seed: u64) -> Self {
        let stage = Stage::new(seed);
        let key = SigningKey::draw(&stage.die).unwrap();
        let authority = authority(&stage, key);
        Self { stage, authority }
    }

    /// The authority's certificate.
    pub fn anchor(&self) -> &[u8] {
        self.authority.certificate()
    }

    /// A certificate for an issuer's key.
    pub fn chain(&self, key: &PublicKey) -> Vec<Vec<u8>> {
        self.chain_of(key, self.authority.validity())
    }

    /// The same, held for another time.
    pub fn chain_of(&self, key: &PublicKey, validity: Validity) -> Vec<Vec<u8>> {
        let leaf = Leaf {
            subject: Subject::new("Story Issuer", Some("Story Office")).unwrap(),
            validity,
            names: Vec::new(),
            purposes: vec![Purpose::MdocSigner],
        };
        vec![self.authority.certify(key, &leaf, &self.stage.die).unwrap()]
    }

    /// Our document with these values, as `IssuerSigned`.
    pub fn issue(&self, values: &Values, holder: &PublicKey) -> Vec<u8> {
        let elements = values.iter().fold(Elements::new(), |elements, ((namespace, name), it)| {
            elements.with(namespace, name, it)
        });
        let issuer = Issuer::new(&self.chain(self.stage.issuer.public()));
        let status = StatusReference { index: 7, uri: "https://status.example/lists/3".to_owned() };
        let draft = Mdoc::new(&issuer, DOCTYPE, &elements)
            .signed(self.stage.now)
            .valid(self.stage.now, self.stage.end())
            .holder(holder)
            .status(&status)
            .draft(&AwsLc, &self.stage.die)
            .unwrap();
        let signature = self.stage.issuer.sign_now(draft.to_sign()).unwrap();
        draft.complete(&signature)
    }

    /// The peer's document with these values.
    pub fn issued_by(
        &self,
        peer: &mut Peer,
        values: &Values,
        holder: &PublicKey,
        issuer: &Pair,
    ) -> Vec<u8> {
        let order = MdocOrder {
            doctype: DOCTYPE,
            values,
            valid: (self.stage.now, self.stage.end()),
            holder,
            chain: &self.chain(&issuer.public),
        };
        peer.issue_mdoc(&order, issuer)
    }

    /// Our wallet takes a document.
    pub fn hold(&self, mdoc: &[u8]) -> Result<HeldMdoc, MdocError> {
        let (now, skew) = (SystemClock.now(), Duration::ZERO);
        UnverifiedMdoc::parse(mdoc)?.verify_trusted(&AwsLc, &self.anchors(), DOCTYPE, now, skew)
    }

    /// Our wallet shows these elements.
    pub fn respond(&self, held: &HeldMdoc, show: &[(&str, &str)]) -> Vec<u8> {
        let draft = held.present(show, &session());
        let signature = self.stage.holder.sign_now(draft.to_sign()).unwrap();
        draft.complete(&signature)
    }

    /// Our verifier's judgement.
    pub fn verify(
        &self,
        response: &[u8],
        transcript: &SessionTranscript,
    ) -> Result<Presented, MdocError> {
        let expect = Expect::new(transcript, SystemClock.now());
        let unverified = UnverifiedDeviceResponse::parse(response)?;
        unverified.verify_trusted(&AwsLc, &self.anchors(), &expect)
    }

    fn anchors(&self) -> TrustAnchors {
        let certificate = self.anchor().to_vec();
        let entry = TrustEntry { kind: Kind::Issuer, name: "Story Root".to_owned(), certificate };
        TrustAnchors::new(&TrustList::new(1, self.stage.now, vec![entry])).unwrap()
    }
}

/// An authority of the one name, whatever its key.
pub fn authority(stage: &Stage, key: SigningKey) -> Authority {
    let subject = Subject::new("Story Root", Some("Story Office")).unwrap();
    // It has been there for some days, so that certificates of yesterday are possible.
    let long = Duration::from_secs(9 * 86_400);
    let validity = Validity { from: stage.now.minus(long), until: stage.now.plus(long) };
    let publication = Publication {
        contact: "https://issuer.example/".to_owned(),
        revocations: "https://issuer.example/issuers.crl".to_owned(),
    };
    Authority::found_publicly(key, &subject, validity, &publication, &stage.die).unwrap()
}

/// The session of all stories.
pub fn session() -> SessionTranscript {
    SessionTranscript::openid4vp(&AwsLc, AUDIENCE, NONCE, None, RESPONSE_URI)
}

/// One with another nonce.
pub fn other_session() -> SessionTranscript {
    SessionTranscript::openid4vp(&AwsLc, AUDIENCE, "n-other", None, RESPONSE_URI)
}

/// A value of every kind that our types have.
pub fn sample() -> Values {
    let date = Value::full_date(terms::parse_date("1990-02-28").unwrap());
    let text = |text: &str| Value::Text(text.to_owned());
    let place = vec![(text("country"), text("ID")), (text("locality"), text("Kota Serang"))];
    let elements = [
        (DOCTYPE, "age_over_18", Value::Bool(true)),
        (DOCTYPE, "birth_date", date),
        (DOCTYPE, "full_name", text("Siti Nur'aini 🪪")),
        (DOCTYPE, "nationality", Value::Array(vec![text("ID"), text("NL")])),
        (DOCTYPE, "place_of_birth", Value::Map(place)),
        (DOCTYPE, "portrait", Value::Bytes(vec![0xff; 300])),
        (DOCTYPE, "sex", Value::Unsigned(2)),
        (DOMESTIC, "nik", text("3673016802900001")),
        (DOMESTIC, "kelurahan", text("Cipare")),
    ];
    let named = |(namespace, name, value): (&str, &str, _)| {
        ((namespace.to_owned(), name.to_owned()), value)
    };
    elements.into_iter().map(named).collect()
}

/// Those of the values that are shown.
pub fn part(values: &Values, show: &[(&str, &str)]) -> Values {
    let is_shown = |namespace: &str, name: &str| show.contains(&(namespace, name));
    let shown = values.iter().filter(|((namespace, name), _)| is_shown(namespace, name));
    shown.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Elements as our wallet holds them, or as our verifier sees them.
pub fn values<'a>(elements: impl Iterator<Item = Element<'a>>) -> Values {
    elements.map(|it| ((it.namespace.to_owned(), it.name.to_owned()), it.value())).collect()
}
