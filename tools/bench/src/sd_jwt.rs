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
};
use keys::AwsLc;
use serde_json::{Map, Value, json};
use terms::{OsDie, PublicKey};

use crate::{
    credential::{ALL, Bare, FEW, NONCE, Parties, Verifiers},
    outcome::Outcome,
    peers::Peers,
    report::{Report, Target},
};

const CLAIMS: [(&str, &str); ALL] = [
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
const SHOWN: [&str; FEW] = ["full_name", "birthdate", "locality"];
const VCT: &str = "urn:ikd:pid:1";
const AUDIENCE: &str = "x509_hash:Uvo3HtuIxuhC92rShpgqcT3YXwrqRxWEviRiA0OZszk";
const ISSUE: Target = Target::Part(0.75);
const VERIFY: Target = Target::Part(0.88);
/// sd-jwt-payload leaves signing to its caller and is given what we have; sd-jwt-rs brings ring,
/// and takes no certificates.
const ISSUERS: [&str; 2] = ["sd-jwt-payload issue", "sd-jwt-rs issue"];
const VERIFIERS: [&str; 2] = ["sd-jwt-payload verify", "sd-jwt-rs verify"];

/// Whom and what for: everything but the claims.
struct Desk {
    parties: Parties,
    plain: Issuer,
    certified: Issuer,
}

/// Prints the tables.
pub fn run(report: &mut Report) -> Outcome<()> {
    let parties = Parties::meet()?;
    let desk = Desk {
        plain: Issuer::with_header(Header::default().kid("issuer-1"))?.named("https://ikd.example"),
        certified: Issuer::new(&parties.office.chain)?.named("https://ikd.example"),
        parties,
    };
    let peers = Peers::start()?;
    issue(report, &desk, &peers)?;
    verify(report, &desk, &peers)
}

fn issue(report: &mut Report, desk: &Desk, peers: &Peers) -> Outcome<()> {
    let bare = Bare::new()?;
    let one = desk.issue(&desk.certified, &claims()).ok_or("a credential is issued")?;
    let plain = desk.issue(&desk.plain, &claims()).ok_or("a credential is issued")?;
    let race = bare
        .one_sign()
        .lane("issue, x5c", || desk.issues(&desk.certified, &claims()))
        .lane("issue, kid", || desk.issues(&desk.plain, &claims()));
    let figures = peers.beside(race, &ISSUERS, &desk.told(&one))?.run()?;
    let title = format!("SD-JWT VC ({} B with x5c, {} B without)", one.len(), plain.len());
    let [first, second] = ISSUERS.map(|name| (name, Target::None));
    report.race(&title, &figures, &[("issue, x5c", ISSUE), ("issue, kid", ISSUE), first, second]);

    let batch = || {
        let claims = claims();
        (0..10).all(|_| desk.issues(&desk.certified, &claims))
    };
    let figures = bare.ten_signs().lane("batch of ten, x5c", batch).run()?;
    report.race("SD-JWT VC, batches", &figures, &[("batch of ten, x5c", ISSUE)]);
    Ok(())
}

fn verify(report: &mut Report, desk: &Desk, peers: &Peers) -> Outcome<()> {
    let credential = desk.issue(&desk.certified, &claims()).ok_or("a credential is issued")?;
    let all = desk.present(&credential, &CLAIMS.map(|(name, _)| name))?;
    let few = desk.present(&credential, &SHOWN)?;
    let told = desk.told(&all);
    let (what, peers) = ("SD-JWT+KB", (peers, VERIFIERS.as_slice()));
    let race = Verifiers { what, target: VERIFY, peers, told };
    race.race(report, (&all, &few), |presentation, shown| desk.verifies(presentation, shown))
}

fn claims() -> Claims<'static> {
    let none = Claims::with_capacity(CLAIMS.len());
    CLAIMS.iter().fold(none, |claims, (name, value)| claims.hidden(name, *value))
}

impl Desk {
    #[expect(clippy::disallowed_methods, reason = "what issuing costs is what is measured")]
    fn issue(&self, issuer: &Issuer, claims: &Claims<'_>) -> Option<String> {
        let now = self.parties.office.now;
        let draft = Credential::new(issuer, VCT, claims)
            .issued(now)
            .not_before(now)
            .expires(now.plus(Duration::from_secs(30 * 86_400)))
            .holder(self.parties.holder.public())
            .status(&self.parties.status)
            .draft(&AwsLc, &OsDie)
            .ok()?;
        let signature = self.parties.office.key.sign_now(draft.to_sign()).ok()?;
        Some(draft.complete(&signature))
    }

    fn issues(&self, issuer: &Issuer, claims: &Claims<'_>) -> bool {
        black_box(self.issue(issuer, claims)).is_some()
    }

    #[expect(clippy::disallowed_methods, reason = "the bench is its own holder")]
    fn present(&self, credential: &str, shown: &[&str]) -> Outcome<String> {
        let (now, issuer): (_, &PublicKey) =
            (self.parties.office.now, self.parties.office.key.public());
        let held = UnverifiedCredential::parse(credential)?;
        let held = held.verify(&AwsLc, issuer, now, Duration::from_secs(60))?;
        let paths: Vec<Path> = shown.iter().map(|name| Path::of(name)).collect();
        let binding = KeyBinding { audience: AUDIENCE, nonce: NONCE, issued: now };
        let draft = held.present(&AwsLc, &paths, &binding)?;
        let signature = self.parties.holder.sign_now(draft.to_sign())?;
        Ok(draft.complete(&signature))
    }

    /// The same for peers: what they are to issue, and what they need to verify.
    fn told(&self, presentation: &str) -> Value {
        let now = self.parties.office.now.seconds();
        let hidden: Map<_, _> =
            CLAIMS.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        json!({
            "open": {
                "vct": VCT, "iss": "https://ikd.example", "iat": now, "nbf": now,
                "exp": now + 30 * 86_400, "status": {"status_list": self.parties.status},
            },
            "hidden": hidden,
            "x5c": self.parties.office.chain.iter().map(|it| base64url::encode_padded(it)).collect::<Vec<_>>(),
            "holder": Jwk::new(*self.parties.holder.public()),
            "issuer": Jwk::new(*self.parties.office.key.public()),
            "presentation": presentation,
            "audience": AUDIENCE,
            "nonce": NONCE,
            "now": now,
        })
    }

    /// All checks of a verifier: certificates (known from before), both signatures, digests,
    /// times, audience, nonce and hash of the key binding.
    fn verifies(&self, presentation: &str, shown: usize) -> bool {
        let expect = Expect::new(AUDIENCE, NONCE, self.parties.office.now);
        let verified = UnverifiedPresentation::parse(black_box(presentation))
            .and_then(|it| it.verify_trusted(&AwsLc, &self.parties.office.anchors, &expect));
        black_box(verified).is_ok_and(|it| {
            // Besides what is shown: vct, iss, iat, nbf and exp.
            it.claims().len() == shown + 5 && it.claims().contains_key("locality")
        })
    }
}
