//! An mdoc of twelve elements, beside the bare signatures and beside a peer.

use std::{hint::black_box, time::Duration};

use formats::{
    base64url,
    cbor::Value as Cbor,
    jose::Jwk,
    mdoc::{
        Elements, Expect, Issuer, Mdoc, SessionTranscript, UnverifiedDeviceResponse, UnverifiedMdoc,
    },
    status_list::StatusReference,
};
use keys::{AwsLc, SigningKey};
use serde_json::{Map, Value, json};
use terms::OsDie;

use crate::{
    limit::Limit,
    office::Office,
    outcome::Outcome,
    peers::Peers,
    race::Race,
    report::{Report, Target},
};

const ELEMENTS: [(&str, &str); 12] = [
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
const SHOWN: [&str; 3] = ["full_name", "birth_date", "resident_city"];
const DOCTYPE: &str = "id.go.example.pid.1";
const CLIENT: &str = "x509_hash:Uvo3HtuIxuhC92rShpgqcT3YXwrqRxWEviRiA0OZszk";
const NONCE: &str = "n-0S6_WzA2Mj-bE7y_3kQ9T1";
const ANSWER: &str = "https://ikd.example/response/8Xh2";
const ISSUE: Target = Target::Part(0.82);
const VERIFY: Target = Target::Part(0.90);
/// isomdl as it is shipped, and with our signature.
const ISSUERS: [&str; 2] = ["isomdl issue", "isomdl issue, aws-lc"];
/// Its released reader verifies the two signatures and nothing else.
const VERIFIER: &str = "isomdl verify";

/// Whom and what for: everything but the elements.
struct Desk {
    office: Office,
    issuer: Issuer,
    holder: SigningKey,
    status: StatusReference,
    transcript: SessionTranscript,
}

/// Prints the tables.
pub fn run(report: &mut Report) -> Outcome<()> {
    let office = Office::found()?;
    let desk = Desk {
        issuer: Issuer::new(&office.chain),
        holder: SigningKey::draw(&OsDie)?,
        status: StatusReference { index: 412_907, uri: "https://ikd.example/status/3".to_owned() },
        transcript: SessionTranscript::openid4vp(&AwsLc, CLIENT, NONCE, Some(&[7; 32]), ANSWER),
        office,
    };
    let peers = Peers::start()?;
    issue(report, &desk, &peers)?;
    verify(report, &desk, &peers)
}

fn issue(report: &mut Report, desk: &Desk, peers: &Peers) -> Outcome<()> {
    let (limit, message) = (Limit::new()?, [0x5a; 1_024]);
    let one = desk.issue(&elements()).ok_or("a document is issued")?;
    let race = Race::against("one sign", || limit.sign(&message))
        .lane("issue", || desk.issues(&elements()));
    let figures = peers.beside(race, &ISSUERS, &desk.told(&[])?)?.run()?;
    let title = format!("mdoc ({} B)", one.len());
    let [first, second] = ISSUERS.map(|name| (name, Target::None));
    report.race(&title, &figures, &[("issue", ISSUE), first, second]);

    let figures = Race::against("ten signs", || (0..10).all(|_| limit.sign(&message)))
        .lane("batch of ten", || {
            let elements = elements();
            (0..10).all(|_| desk.issues(&elements))
        })
        .run()?;
    report.race("mdoc, batches", &figures, &[("batch of ten", ISSUE)]);
    Ok(())
}

fn verify(report: &mut Report, desk: &Desk, peers: &Peers) -> Outcome<()> {
    let (limit, message) = (Limit::new()?, [0x5a; 1_024]);
    let signature = limit.signature(&message)?;
    let document = desk.issue(&elements()).ok_or("a document is issued")?;
    let all: Vec<&str> = ELEMENTS.iter().map(|(name, _)| *name).collect();
    let (all, some) = (desk.present(&document, &all)?, desk.present(&document, &SHOWN)?);
    let race = Race::against("two verifies", || {
        limit.verify(&message, &signature) && limit.verify(&message, &signature)
    })
    .lane("verify, 12 shown", || desk.verifies(&all, ELEMENTS.len()))
    .lane("verify, 3 shown", || desk.verifies(&some, SHOWN.len()));
    // The peer is shown all twelve.
    let figures = peers.beside(race, &[VERIFIER], &desk.told(&all)?)?.run()?;
    let title = format!("DeviceResponse ({} B, {} B)", all.len(), some.len());
    let ours = [("verify, 12 shown", VERIFY), ("verify, 3 shown", VERIFY)];
    let targets = [ours.as_slice(), &[(VERIFIER, Target::None)]].concat();
    report.race(&title, &figures, &targets);
    Ok(())
}

fn elements() -> Elements {
    let add = |all: Elements, (name, value): &(&str, &str)| all.text(DOCTYPE, name, value);
    ELEMENTS.iter().fold(Elements::new(), add)
}

impl Desk {
    #[expect(clippy::disallowed_methods, reason = "what issuing costs is what is measured")]
    fn issue(&self, elements: &Elements) -> Option<Vec<u8>> {
        let now = self.office.now;
        let draft = Mdoc::new(&self.issuer, DOCTYPE, elements)
            .signed(now)
            .valid(now, now.plus(Duration::from_secs(14 * 86_400)))
            .holder(self.holder.public())
            .status(&self.status)
            .draft(&AwsLc, &OsDie)
            .ok()?;
        let signature = self.office.key.sign_now(draft.to_sign()).ok()?;
        Some(draft.complete(&signature))
    }

    fn issues(&self, elements: &Elements) -> bool {
        black_box(self.issue(elements)).is_some()
    }

    #[expect(clippy::disallowed_methods, reason = "the bench is its own holder")]
    fn present(&self, document: &[u8], shown: &[&str]) -> Outcome<Vec<u8>> {
        let held = UnverifiedMdoc::parse(document)?.verify(
            &AwsLc,
            self.office.key.public(),
            DOCTYPE,
            self.office.now,
            Duration::from_secs(60),
        )?;
        let names: Vec<_> = shown.iter().map(|name| (DOCTYPE, *name)).collect();
        let draft = held.present(&names, &self.transcript);
        let signature = self.holder.sign_now(draft.to_sign())?;
        Ok(draft.complete(&signature))
    }

    /// The same for peers: what they are to issue, and what they need to verify.
    fn told(&self, response: &[u8]) -> Outcome<Value> {
        let (now, base64) = (self.office.now.seconds(), base64url::encode_padded);
        let mut elements = Map::new();
        for (name, value) in ELEMENTS {
            elements.insert(name.to_owned(), json!(base64(&Cbor::from(value).encode()?)));
        }
        Ok(json!({
            "doctype": DOCTYPE,
            "elements": {DOCTYPE: elements},
            "x5c": self.office.chain.iter().map(|it| base64(it)).collect::<Vec<_>>(),
            "holder": Jwk::new(*self.holder.public()),
            "signed": now, "from": now, "until": now + 14 * 86_400,
            "response": base64(response),
            "transcript": base64(self.transcript.as_bytes()),
        }))
    }

    /// All checks of a verifier: certificates (known from before), both signatures, digests,
    /// type, times, and the transcript of the session.
    fn verifies(&self, response: &[u8], shown: usize) -> bool {
        let expect = Expect::new(&self.transcript, self.office.now);
        let verified = UnverifiedDeviceResponse::parse(black_box(response))
            .and_then(|it| it.verify_trusted(&AwsLc, &self.office.anchors, &expect));
        black_box(verified).is_ok_and(|it| {
            it.elements().len() == shown && it.find(DOCTYPE, "resident_city").is_some()
        })
    }
}
