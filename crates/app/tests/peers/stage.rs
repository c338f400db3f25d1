//! Our side: an issuer, a holder and a verifier with keys of their own, in real time, because
//! the peers read the clock.

use std::time::Duration;

use formats::{
    Path,
    jose::{Header, Jwk},
    sd_jwt::{
        Claims, Credential, Expect, HeldCredential, Issuer, KeyBinding, Presentation, Registered,
        SdJwtError, UnverifiedCredential, UnverifiedPresentation,
    },
};
use keys::{AwsLc, SigningKey};
use serde_json::{Map, Value, json};
use terms::{Clock, Moment, PublicKey, SeededDie, SystemClock};

use crate::sd_jwt::{AUDIENCE, NONCE};

/// The type of the credentials in most stories.
pub const VCT: &str = "urn:ikd:test:1";

/// The issuer's name for itself.
pub const ISS: &str = "https://issuer.example";

const DAY: Duration = Duration::from_secs(24 * 3600);

/// Who is there.
pub struct Stage {
    pub now: Moment,
    pub die: SeededDie,
    pub issuer: SigningKey,
    pub holder: SigningKey,
}

impl Stage {
    /// The same keys, salts and trees for the same seed.
    pub fn new(seed: u64) -> Self {
        let die = SeededDie::new(seed);
        Self {
            // As in a credential on the wire: whole seconds.
            now: Moment::from_seconds(SystemClock.now().seconds()),
            issuer: SigningKey::draw(&die).unwrap(),
            holder: SigningKey::draw(&die).unwrap(),
            die,
        }
    }

    /// The last moment at which the stage's credentials hold.
    pub fn end(&self) -> Moment {
        self.now.plus(DAY)
    }

    /// What the stage's credentials say besides their claims.
    pub fn registered(&self, holder: Option<&PublicKey>) -> Map<String, Value> {
        let mut registered = json!({
            "vct": VCT, "iss": ISS, "iat": self.now.seconds(), "exp": self.end().seconds(),
        });
        if let Some(holder) = holder {
            registered["cnf"] = json!({"jwk": Jwk::new(*holder)});
        }
        object(registered)
    }

    /// Our credential with these claims, in compact form.
    pub fn issue(&self, claims: &Claims<'_>, holder: Option<&PublicKey>, decoys: usize) -> String {
        let issuer = Issuer::with_header(Header::default()).unwrap().named(ISS);
        let credential = Credential::new(&issuer, VCT, claims).issued(self.now).expires(self.end());
        let bound = holder.map(|holder| credential.clone().holder(holder));
        self.sign(&bound.unwrap_or(credential).decoys(decoys))
    }

    /// A credential with our issuer's signature.
    pub fn sign(&self, credential: &Credential<'_>) -> String {
        let draft = credential.draft(&AwsLc, &self.die).unwrap();
        let signature = self.issuer.sign_now(draft.to_sign()).unwrap();
        draft.complete(&signature)
    }

    /// Our wallet takes a credential.
    pub fn hold(&self, text: &str, issuer: &PublicKey) -> HeldCredential {
        let unverified = UnverifiedCredential::parse(text).unwrap();
        unverified.verify(&AwsLc, issuer, self.now, Duration::ZERO).unwrap()
    }

    /// Our wallet shows these claims of a credential.
    pub fn present(&self, held: &HeldCredential, selected: &[Path]) -> String {
        let binding = KeyBinding { audience: AUDIENCE, nonce: NONCE, issued: self.now };
        let draft = held.present(&AwsLc, selected, &binding).unwrap();
        let signature = self.holder.sign_now(draft.to_sign()).unwrap();
        draft.complete(&signature)
    }

    /// Our verifier's judgement.
    pub fn verify(&self, text: &str, issuer: &PublicKey) -> Result<Presentation, SdJwtError> {
        UnverifiedPresentation::parse(text)?.verify(&AwsLc, issuer, &Self::expect())
    }

    /// What our verifier has asked for. A peer's holder reads the clock, so it does too.
    pub fn expect() -> Expect<'static> {
        Expect::new(AUDIENCE, NONCE, SystemClock.now())
    }
}

/// Our holder's claims as a peer says them.
pub fn held_claims(held: &HeldCredential) -> Value {
    told(held.claims(), held.registered())
}

/// Our verifier's claims as a peer says them.
pub fn seen_claims(presentation: &Presentation) -> Value {
    told(presentation.claims(), presentation.registered())
}

/// We keep the holder's key and the status index apart from the claims, where peers leave them.
fn told(claims: &Map<String, Value>, registered: &Registered) -> Value {
    let mut told = claims.clone();
    if let Some(holder) = &registered.holder {
        told.insert("cnf".to_owned(), json!({"jwk": holder}));
    }
    if let Some(status) = &registered.status {
        told.insert("status".to_owned(), json!({"status_list": status}));
    }
    Value::Object(told)
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        other => panic!("not an object: {other}"),
    }
}

/// `address.locality` and the like.
pub fn paths(texts: &[&str]) -> Vec<Path> {
    texts.iter().map(|text| text.parse().unwrap()).collect()
}
