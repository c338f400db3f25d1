//! What peers for SD-JWT VC are asked.

use formats::{Path, base64url, jose::Jwk};
use serde_json::{Map, Value, json};
use terms::{Moment, PublicKey};

use crate::peer::{Pair, Peer};

/// The verifier's client id in all stories.
pub const AUDIENCE: &str = "x509_hash:Uvo3HtuIxuhC92rShpgqcT3YXwrqRxWEviRiA0OZszk";

/// The nonce of the verifier's request in all stories.
pub const NONCE: &str = "n-0S6_WzA2Mj";

/// A credential that a peer is to issue.
pub struct Order<'a> {
    pub claims: &'a Map<String, Value>,
    pub hidden: &'a [Path],
    pub decoys: usize,
    pub holder: Option<&'a PublicKey>,
    pub chain: &'a [Vec<u8>],
}

/// Whom a verifying peer trusts.
#[derive(Clone, Copy)]
pub enum Trust<'a> {
    Anchor(&'a [u8]),
    Key(&'a PublicKey),
}

/// Whether a verifying peer asks for key binding.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    None,
    Required,
}

impl Peer {
    /// A credential in compact form, signed with `issuer`.
    pub fn issue(&mut self, order: &Order<'_>, issuer: &Pair) -> String {
        let chain: Vec<_> = order.chain.iter().map(|it| base64url::encode_padded(it)).collect();
        let header = if chain.is_empty() { json!({}) } else { json!({"x5c": chain}) };
        let answer = self.must(
            "issue",
            json!({
                "claims": order.claims,
                "hidden": order.hidden,
                "decoys": order.decoys,
                "header": header,
                "holder": order.holder.map(|key| Jwk::new(*key)),
                "issuer": issuer.private,
            }),
        );
        answer["credential"].as_str().unwrap().to_owned()
    }

    /// A presentation of exactly these hidden claims, with a key binding by `holder` if any.
    pub fn present(
        &mut self,
        credential: &str,
        show: &[Path],
        holder: Option<&Pair>,
        now: Moment,
    ) -> String {
        let binding = holder.map(|holder| {
            json!({
                "aud": AUDIENCE, "nonce": NONCE, "iat": now.seconds(), "holder": holder.private,
            })
        });
        let wanted = json!({"credential": credential, "show": show, "binding": binding});
        self.must("present", wanted)["presentation"].as_str().unwrap().to_owned()
    }

    /// The processed claims, or what the peer says against the presentation.
    pub fn verify(
        &mut self,
        presentation: &str,
        trust: Trust<'_>,
        binding: Binding,
    ) -> Result<Value, String> {
        self.verify_with(presentation, trust, binding, &json!({})).map(|it| it["claims"].clone())
    }

    /// The whole answer to a verification for which the peer needs more at hand.
    pub fn verify_with(
        &mut self,
        presentation: &str,
        trust: Trust<'_>,
        binding: Binding,
        more: &Value,
    ) -> Result<Value, String> {
        let issuer = match trust {
            Trust::Anchor(certificate) => {
                json!({"anchor": base64url::encode_padded(certificate)})
            }
            Trust::Key(key) => json!({"jwk": Jwk::new(*key)}),
        };
        let binding =
            (binding == Binding::Required).then(|| json!({"aud": AUDIENCE, "nonce": NONCE}));
        let mut wanted =
            json!({"presentation": presentation, "issuer": issuer, "binding": binding});
        wanted.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.ask("verify", wanted)
    }
}
