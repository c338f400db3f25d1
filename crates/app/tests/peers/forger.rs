//! Credentials and key bindings that no honest issuer or holder makes, correctly signed.

use formats::{base64url, jose::Draft, sd_jwt::SdJwtError};
use keys::{AwsLc, SigningKey};
use serde::Serialize;
use serde_json::{Value, json};
use terms::{Crypto, PublicKey};

use crate::{
    peer::{Peer, node, python},
    sd_jwt::{AUDIENCE, Binding, NONCE, Trust},
    stage::Stage,
};

/// What a peer's library does with a presentation.
#[derive(Clone, Copy)]
pub enum Says {
    /// Refuses it, with these words among others.
    No(&'static str),
    /// Takes it although it should not, and sees this `full_name` in it.
    Sees(Option<&'static str>),
}

/// An issuer and a holder who sign whatever they are given.
pub struct Forger {
    pub stage: Stage,
}

impl Forger {
    /// The same keys in every story.
    pub fn new() -> Self {
        Self { stage: Stage::new(90) }
    }

    /// The issuer's key.
    pub fn issuer(&self) -> &PublicKey {
        self.stage.issuer.public()
    }

    /// An honest credential with one hidden claim, [`name`].
    pub fn credential(&self) -> String {
        self.issued(|payload| payload["_sd"] = json!([digest(&name())]), &[name()])
    }

    /// A credential whose payload has been edited, with these disclosures.
    pub fn issued(&self, edit: impl FnOnce(&mut Value), disclosures: &[Value]) -> String {
        self.issued_as(&json!({"alg": "ES256", "typ": "dc+sd-jwt"}), edit, disclosures)
    }

    /// The same with another header.
    pub fn issued_as(
        &self,
        header: &Value,
        edit: impl FnOnce(&mut Value),
        disclosures: &[Value],
    ) -> String {
        let mut payload = Value::Object(self.stage.registered(Some(self.stage.holder.public())));
        edit(&mut payload);
        let mut text = signed(header, &payload, &self.stage.issuer);
        text.push('~');
        disclosures.iter().for_each(|it| text.extend([&disclosure(it), "~"]));
        text
    }

    /// The credential with an honest key binding.
    pub fn bind(&self, credential: &str) -> String {
        self.bind_as(credential, "kb+jwt", |_| {})
    }

    /// The credential with a key binding of another type or content.
    pub fn bind_as(&self, credential: &str, typ: &str, edit: impl FnOnce(&mut Value)) -> String {
        let header = json!({"alg": "ES256", "typ": typ});
        let mut payload = json!({
            "aud": AUDIENCE,
            "nonce": NONCE,
            "iat": self.stage.now.seconds(),
            "sd_hash": hash(credential),
        });
        edit(&mut payload);
        format!("{credential}{}", signed(&header, &payload, &self.stage.holder))
    }

    /// Shows a presentation to all three verifiers: our reason, what Node.js and Python say.
    pub fn judge(&self, what: &str, text: &str, (ours, of_node, of_python): Judgement) {
        assert_eq!(self.stage.verify(text, self.issuer()).err(), Some(ours), "{what}");
        self.judge_by(&mut node(), what, text, of_node);
        self.judge_by(&mut python(), what, text, of_python);
    }

    fn judge_by(&self, peer: &mut Peer, what: &str, text: &str, says: Says) {
        let said = peer.verify(text, Trust::Key(self.issuer()), Binding::Required);
        match (says, said) {
            (Says::No(words), Err(said)) if said.contains(words) => {}
            (Says::Sees(name), Ok(claims)) => {
                assert_eq!(claims["full_name"].as_str(), name, "{} on {what}", peer.name);
            }
            (_, said) => panic!("{} on {what}: {said:?}", peer.name),
        }
    }
}

/// Our reason; what the library on Node.js says; what the one on Python says.
pub type Judgement = (SdJwtError, Says, Says);

/// The hidden claim of the honest credential.
pub fn name() -> Value {
    json!(["2GLC42sKQveCfGfryNRN9w", "full_name", "Budi"])
}

/// The same, as a forger would have it.
pub fn other_name() -> Value {
    json!(["2GLC42sKQveCfGfryNRN9w", "full_name", "Mallory"])
}

/// What stands for a disclosure in the payload.
pub fn digest(content: &Value) -> String {
    hash(&disclosure(content))
}

/// A disclosure as it travels.
pub fn disclosure(content: &Value) -> String {
    base64url::encode(content.to_string().as_bytes())
}

fn signed(header: &impl Serialize, payload: &impl Serialize, key: &SigningKey) -> String {
    let draft = Draft::new(header, payload).unwrap();
    let signature = key.sign_now(draft.to_sign()).unwrap();
    draft.complete(&signature)
}

fn hash(text: &str) -> String {
    base64url::encode(&AwsLc.sha256(text.as_bytes()))
}
