//! SD-JWT VC of twelve flat claims, all selectively disclosable, beside the bare signatures and
//! beside peers.

use std::{hint::black_box, time::Duration};

use formats::{
    Path, base64url,
    jose::{Header, Jwk},
    sd_jwt::{
        Claims, Credential, Expect, Issuer, KeyBinding, UnverifiedCredential,
        UnverifiedPresentation,
    },
    status_list::StatusReference,
};
use keys::{AwsLc, SigningKey};
use serde_json::{Map, Value, json};
use terms::{OsDie, PublicKey};

use crate::{
    limit::Limit,
    office::Office,
    outcome::Outcome,
    peers::Peers,
    race::Race,
    report::{Report, Target},
};

const CLAIMS: [(&str, &str); 12] = [
    ("full_name", "Siti Nurhaliza Wibowo"),
    ("birthdate", "1990-04-17"),
    ("place_of_birth", "Kota Serang"),
    ("sex", "2"),
    ("nationality", "ID"),
    ("personal_administrative_number", "3673015704900001"),
    ("street_address", "Jl. Raya Banten No. 17 RT 003 RW 005"),
    ("locality", "Kota Serang"),
    ("region", "Banten"),
    ("country", "ID"),
    ("marital_status", "Kawin"),
    ("issuing_authority", "Ditjen Dukcapil"),
];
const SHOWN: [&str; 3] = ["full_name", "birthdate", "locality"];
const VCT: &str = "urn:ikd:pid:1";
const AUDIENCE: &str = "x509_hash:Uvo3HtuIxuhC92rShpgqcT3YXwrqRxWEviRiA0OZszk";
const NONCE: &str = "n-0S6_WzA2Mj-bE7y_3kQ9T1";
const ISSUE: Target = Target::Part(0.75);
const VERIFY: Target = Target::Part(0.88);
/// sd-jwt-payload leaves signing to its caller and is given what we have; sd-jwt-rs brings ring,
/// and takes no certificates.
const ISSUERS: [&str; 2] = ["sd-jwt-payload issue", "sd-jwt-rs issue"];
const VERIFIERS: [&str; 2] = ["sd-jwt-payload verify", "sd-jwt-rs verify"];

/// Whom and what for: everything but the claims.
struct Desk {
    office: Office,
    plain: Issuer,
    certified: Issuer,
    holder: SigningKey,
    status: StatusReference,
}

/// Prints the tables.
pub fn run(report: &mut Report) -> Outcome<()> {
    let office = Office::found()?;
    let desk = Desk {
        plain: Issuer::with_header(Header::default().kid("issuer-1"))?.named("https://ikd.example"),
        certified: Issuer::new(&office.chain)?.named("https://ikd.example"),
        holder: SigningKey::draw(&OsDie)?,
        status: StatusReference { index: 412_907, uri: "https://ikd.example/status/3".to_owned() },
        office,
    };
    let peers = Peers::start()?;
    issue(report, &desk, &peers)?;
    verify(report, &desk, &peers)
}

fn issue(report: &mut Report, desk: &Desk, peers: &Peers) -> Outcome<()> {
    let (limit, message) = (Limit::new()?, [0x5a; 1_024]);
    let one = desk.issue(&desk.certified, &claims()).ok_or("a credential is issued")?;
    let plain = desk.issue(&desk.plain, &claims()).ok_or("a credential is issued")?;
    let race = Race::against("one sign", || limit.sign(&message))
        .lane("issue, x5c", || desk.issues(&desk.certified, &claims()))
        .lane("issue, kid", || desk.issues(&desk.plain, &claims()));
    let figures = peers.beside(race, &ISSUERS, &desk.told(&one))?.run()?;
    let title = format!("SD-JWT VC ({} B with x5c, {} B without)", one.len(), plain.len());
    let [first, second] = ISSUERS.map(|name| (name, Target::None));
    report.race(&title, &figures, &[("issue, x5c", ISSUE), ("issue, kid", ISSUE), first, second]);

    let figures = Race::against("ten signs", || (0..10).all(|_| limit.sign(&message)))
        .lane("batch of ten, x5c", || {
            let claims = claims();
            (0..10).all(|_| desk.issues(&desk.certified, &claims))
        })
        .run()?;
    report.race("SD-JWT VC, batches", &figures, &[("batch of ten, x5c", ISSUE)]);
    Ok(())
}

fn verify(report: &mut Report, desk: &Desk, peers: &Peers) -> Outcome<()> {
    let (limit, message) = (Limit::new()?, [0x5a; 1_024]);
    let signature = limit.signature(&message)?;
    let credential = desk.issue(&desk.certified, &claims()).ok_or("a credential is issued")?;
    let all: Vec<&str> = CLAIMS.iter().map(|(name, _)| *name).collect();
    let (all, some) = (desk.present(&credential, &all)?, desk.present(&credential, &SHOWN)?);
    let race = Race::against("two verifies", || {
        limit.verify(&message, &signature) && limit.verify(&message, &signature)
    })
    .lane("verify, 12 shown", || desk.verifies(&all, CLAIMS.len()))
    .lane("verify, 3 shown", || desk.verifies(&some, SHOWN.len()));
    // The peers are shown all twelve.
    let figures = peers.beside(race, &VERIFIERS, &desk.told(&all))?.run()?;
    let title = format!("SD-JWT+KB ({} B, {} B)", all.len(), some.len());
    let [first, second] = VERIFIERS.map(|name| (name, Target::None));
    let targets = [("verify, 12 shown", VERIFY), ("verify, 3 shown", VERIFY), first, second];
    report.race(&title, &figures, &targets);
    Ok(())
}

fn claims() -> Claims<'static> {
    let none = Claims::with_capacity(CLAIMS.len());
    CLAIMS.iter().fold(none, |claims, (name, value)| claims.hidden(name, *value))
}

impl Desk {
    #[expect(clippy::disallowed_methods, reason = "what issuing costs is what is measured")]
    fn issue(&self, issuer: &Issuer, claims: &Claims<'_>) -> Option<String> {
        let now = self.office.now;
        let draft = Credential::new(issuer, VCT, claims)
            .issued(now)
            .not_before(now)
            .expires(now.plus(Duration::from_secs(30 * 86_400)))
            .holder(self.holder.public())
            .status(&self.status)
            .draft(&AwsLc, &OsDie)
            .ok()?;
        let signature = self.office.key.sign_now(draft.to_sign()).ok()?;
        Some(draft.complete(&signature))
    }

    fn issues(&self, issuer: &Issuer, claims: &Claims<'_>) -> bool {
        black_box(self.issue(issuer, claims)).is_some()
    }

    #[expect(clippy::disallowed_methods, reason = "the bench is its own holder")]
    fn present(&self, credential: &str, shown: &[&str]) -> Outcome<String> {
        let (now, issuer): (_, &PublicKey) = (self.office.now, self.office.key.public());
        let held = UnverifiedCredential::parse(credential)?;
        let held = held.verify(&AwsLc, issuer, now, Duration::from_secs(60))?;
        let paths: Vec<Path> = shown.iter().map(|name| Path::of(name)).collect();
        let binding = KeyBinding { audience: AUDIENCE, nonce: NONCE, issued: now };
        let draft = held.present(&AwsLc, &paths, &binding)?;
        let signature = self.holder.sign_now(draft.to_sign())?;
        Ok(draft.complete(&signature))
    }

    /// The same for peers: what they are to issue, and what they need to verify.
    fn told(&self, presentation: &str) -> Value {
        let now = self.office.now.seconds();
        let hidden: Map<_, _> =
            CLAIMS.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        json!({
            "open": {
                "vct": VCT, "iss": "https://ikd.example", "iat": now, "nbf": now,
                "exp": now + 30 * 86_400, "status": {"status_list": self.status},
            },
            "hidden": hidden,
            "x5c": self.office.chain.iter().map(|it| base64url::encode_padded(it)).collect::<Vec<_>>(),
            "holder": Jwk::new(*self.holder.public()),
            "issuer": Jwk::new(*self.office.key.public()),
            "presentation": presentation,
            "audience": AUDIENCE,
            "nonce": NONCE,
            "now": now,
        })
    }

    /// All checks of a verifier: certificates (known from before), both signatures, digests,
    /// times, audience, nonce and hash of the key binding.
    fn verifies(&self, presentation: &str, shown: usize) -> bool {
        let expect = Expect::new(AUDIENCE, NONCE, self.office.now);
        let verified = UnverifiedPresentation::parse(black_box(presentation))
            .and_then(|it| it.verify_trusted(&AwsLc, &self.office.anchors, &expect));
        black_box(verified).is_ok_and(|it| {
            // Besides what is shown: vct, iss, iat, nbf and exp.
            it.claims().len() == shown + 5 && it.claims().contains_key("locality")
        })
    }
}
