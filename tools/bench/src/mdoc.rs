//! An mdoc of twelve elements, beside the bare signatures and beside a peer.

use std::{hint::black_box, time::Duration};

use formats::{
    base64url,
    cbor::Value as Cbor,
    jose::Jwk,
    mdoc::{
        Elements, Expect, Issuer, Mdoc, SessionTranscript, UnverifiedDeviceResponse, UnverifiedMdoc,
    },
};
use keys::AwsLc;
use serde_json::{Map, Value, json};
use terms::OsDie;

use crate::{
    credential::{ALL, Bare, FEW, NONCE, Parties, Verifiers},
    outcome::Outcome,
    peers::Peers,
    report::{Report, Target},
};

const ELEMENTS: [(&str, &str); ALL] = [
    ("full_name", "Siti Nurhaliza Wibowo"),
    ("birth_date", "1990-04-17"),
    ("place_of_birth", "Kota Serang"),
    ("sex", "2"),
    ("nationality", "ID"),
    ("personal_administrative_number", "3673015704900001"),
    ("resident_street", "Jl. Raya Banten No. 17 RT 003 RW 005"),
    ("resident_city", "Kota Serang"),
    ("resident_state", "Banten"),
    ("resident_country", "ID"),
    ("marital_status", "Kawin"),
    ("issuing_authority", "Ditjen Dukcapil"),
];
const SHOWN: [&str; FEW] = ["full_name", "birth_date", "resident_city"];
const DOCTYPE: &str = "id.go.example.pid.1";
const CLIENT: &str = "x509_hash:Uvo3HtuIxuhC92rShpgqcT3YXwrqRxWEviRiA0OZszk";
const ANSWER: &str = "https://ikd.example/response/8Xh2";
const ISSUE: Target = Target::Part(0.82);
const VERIFY: Target = Target::Part(0.90);
/// isomdl as it is shipped, and with our signature.
const ISSUERS: [&str; 2] = ["isomdl issue", "isomdl issue, aws-lc"];
/// Its released reader verifies the two signatures and nothing else.
const VERIFIER: [&str; 1] = ["isomdl verify"];

/// Whom and what for: everything but the elements.
struct Desk {
    parties: Parties,
    issuer: Issuer,
    transcript: SessionTranscript,
}

/// Prints the tables.
pub fn run(report: &mut Report) -> Outcome<()> {
    let parties = Parties::meet()?;
    let desk = Desk {
        issuer: Issuer::new(&parties.office.chain),
        transcript: SessionTranscript::openid4vp(&AwsLc, CLIENT, NONCE, Some(&[7; 32]), ANSWER),
        parties,
    };
    let peers = Peers::start()?;
    issue(report, &desk, &peers)?;
    verify(report, &desk, &peers)
}

fn issue(report: &mut Report, desk: &Desk, peers: &Peers) -> Outcome<()> {
    let bare = Bare::new()?;
    let one = desk.issue(&elements()).ok_or("a document is issued")?;
    let race = bare.one_sign().lane("issue", || desk.issues(&elements()));
    let figures = peers.beside(race, &ISSUERS, &desk.told(&[])?)?.run()?;
    let title = format!("mdoc ({} B)", one.len());
    let [first, second] = ISSUERS.map(|name| (name, Target::None));
    report.race(&title, &figures, &[("issue", ISSUE), first, second]);

    let batch = || {
        let elements = elements();
        (0..10).all(|_| desk.issues(&elements))
    };
    let figures = bare.ten_signs().lane("batch of ten", batch).run()?;
    report.race("mdoc, batches", &figures, &[("batch of ten", ISSUE)]);
    Ok(())
}

fn verify(report: &mut Report, desk: &Desk, peers: &Peers) -> Outcome<()> {
    let document = desk.issue(&elements()).ok_or("a document is issued")?;
    let all = desk.present(&document, &ELEMENTS.map(|(name, _)| name))?;
    let few = desk.present(&document, &SHOWN)?;
    let told = desk.told(&all)?;
    let (what, peers) = ("DeviceResponse", (peers, VERIFIER.as_slice()));
    let race = Verifiers { what, target: VERIFY, peers, told };
    race.race(report, (&all, &few), |response, shown| desk.verifies(response, shown))
}

fn elements() -> Elements {
    let add = |all: Elements, (name, value): &(&str, &str)| all.text(DOCTYPE, name, value);
    ELEMENTS.iter().fold(Elements::new(), add)
}

impl Desk {
    #[expect(clippy::disallowed_methods, reason = "what issuing costs is what is measured")]
    fn issue(&self, elements: &Elements) -> Option<Vec<u8>> {
        let now = self.parties.office.now;
        let draft = Mdoc::new(&self.issuer, DOCTYPE, elements)
            .signed(now)
            .valid(now, now.plus(Duration::from_secs(14 * 86_400)))
            .holder(self.parties.holder.public())
            .status(&self.parties.status)
            .draft(&AwsLc, &OsDie)
            .ok()?;
        let signature = self.parties.office.key.sign_now(draft.to_sign()).ok()?;
        Some(draft.complete(&signature))
    }

    fn issues(&self, elements: &Elements) -> bool {
        black_box(self.issue(elements)).is_some()
    }

    #[expect(clippy::disallowed_methods, reason = "the bench is its own holder")]
    fn present(&self, document: &[u8], shown: &[&str]) -> Outcome<Vec<u8>> {
        let held = UnverifiedMdoc::parse(document)?.verify(
            &AwsLc,
            self.parties.office.key.public(),
            DOCTYPE,
            self.parties.office.now,
            Duration::from_secs(60),
        )?;
        let names: Vec<_> = shown.iter().map(|name| (DOCTYPE, *name)).collect();
        let draft = held.present(&names, &self.transcript);
        let signature = self.parties.holder.sign_now(draft.to_sign())?;
        Ok(draft.complete(&signature))
    }

    /// The same for peers: what they are to issue, and what they need to verify.
    fn told(&self, response: &[u8]) -> Outcome<Value> {
        let (now, base64) = (self.parties.office.now.seconds(), base64url::encode_padded);
        let mut elements = Map::new();
        for (name, value) in ELEMENTS {
            elements.insert(name.to_owned(), json!(base64(&Cbor::from(value).encode()?)));
        }
        Ok(json!({
            "doctype": DOCTYPE,
            "elements": {DOCTYPE: elements},
            "x5c": self.parties.office.chain.iter().map(|it| base64(it)).collect::<Vec<_>>(),
            "holder": Jwk::new(*self.parties.holder.public()),
            "signed": now, "from": now, "until": now + 14 * 86_400,
            "response": base64(response),
            "transcript": base64(self.transcript.as_bytes()),
        }))
    }

    /// All checks of a verifier: certificates (known from before), both signatures, digests,
    /// type, times, and the transcript of the session.
    fn verifies(&self, response: &[u8], shown: usize) -> bool {
        let expect = Expect::new(&self.transcript, self.parties.office.now);
        let verified = UnverifiedDeviceResponse::parse(black_box(response))
            .and_then(|it| it.verify_trusted(&AwsLc, &self.parties.office.anchors, &expect));
        black_box(verified).is_ok_and(|it| {
            it.elements().len() == shown && it.find(DOCTYPE, "resident_city").is_some()
        })
    }
}
