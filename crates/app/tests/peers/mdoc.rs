//! What peers for mdoc are asked.

use std::collections::BTreeMap;

use formats::{base64url, cbor::Value as Cbor, jose::Jwk, mdoc::SessionTranscript};
use serde_json::{Map, Value, json};
use terms::{Moment, PublicKey};

use crate::peer::{Pair, Peer};

/// Values by namespace and name.
pub type Values = BTreeMap<(String, String), Cbor>;

/// An mdoc that a peer is to issue.
pub struct MdocOrder<'a> {
    pub doctype: &'a str,
    pub values: &'a Values,
    /// `signed` and `validFrom`; then `validUntil`.
    pub valid: (Moment, Moment),
    pub holder: &'a PublicKey,
    pub chain: &'a [Vec<u8>],
}

/// What a verifying peer sees.
#[derive(Debug, PartialEq)]
pub struct Seen {
    pub doctype: String,
    pub values: Values,
}

impl Peer {
    /// `IssuerSigned`, signed with `issuer`.
    pub fn issue_mdoc(&mut self, order: &MdocOrder<'_>, issuer: &Pair) -> Vec<u8> {
        let mut elements = Map::new();
        for ((namespace, name), value) in order.values {
            let members = elements.entry(namespace).or_insert_with(|| json!({}));
            members[name] = json!(base64(&value.encode().unwrap()));
        }
        let (from, until) = (order.valid.0.seconds(), order.valid.1.seconds());
        let wanted = json!({
            "doctype": order.doctype, "elements": elements, "signed": from, "from": from,
            "until": until, "holder": Jwk::new(*order.holder), "issuer": issuer.private,
            "chain": order.chain.iter().map(|it| base64(it)).collect::<Vec<_>>(),
        });
        bytes(&self.must("issue", wanted)["mdoc"])
    }

    /// A DeviceResponse with just these elements, signed by `holder` for the session.
    pub fn respond(
        &mut self,
        mdoc: &[u8],
        show: &[(&str, &str)],
        transcript: &SessionTranscript,
        holder: &Pair,
    ) -> Vec<u8> {
        let wanted = json!({
            "mdoc": base64(mdoc), "show": show, "holder": holder.private,
            "transcript": base64(transcript.as_bytes()),
        });
        bytes(&self.must("present", wanted)["response"])
    }

    /// The issuer's word: what the peer sees in an mdoc, or says against it.
    pub fn verify_mdoc(&mut self, mdoc: &[u8], anchor: &[u8]) -> Result<Seen, String> {
        self.ask("verify", json!({"mdoc": base64(mdoc), "anchor": base64(anchor)})).and_then(seen)
    }

    /// The issuer's and the holder's: what the peer sees in a response, or says against it.
    pub fn verify_response(
        &mut self,
        response: &[u8],
        transcript: &SessionTranscript,
        anchor: &[u8],
    ) -> Result<Seen, String> {
        let wanted = json!({
            "response": base64(response), "anchor": base64(anchor),
            "transcript": base64(transcript.as_bytes()),
        });
        self.ask("verify_response", wanted).and_then(seen)
    }

    /// The transcript that the peer makes of a request's parts.
    pub fn transcript(&mut self, parts: Value) -> Vec<u8> {
        bytes(&self.must("transcript", parts)["transcript"])
    }
}

fn seen(answer: Value) -> Result<Seen, String> {
    let complaints = answer["complaints"].as_array().into_iter().flatten();
    let complaints: Vec<_> = complaints.filter_map(Value::as_str).collect();
    if !complaints.is_empty() {
        return Err(complaints.join("; "));
    }
    let mut values = Values::new();
    for (namespace, members) in answer["elements"].as_object().unwrap() {
        for (name, value) in members.as_object().unwrap() {
            let value = Cbor::parse(&bytes(value)).unwrap();
            values.insert((namespace.clone(), name.clone()), value);
        }
    }
    Ok(Seen { doctype: answer["doctype"].as_str().unwrap().to_owned(), values })
}

pub fn base64(bytes: &[u8]) -> String {
    base64url::encode_padded(bytes)
}

fn bytes(text: &Value) -> Vec<u8> {
    base64url::decode_padded(text.as_str().unwrap()).unwrap()
}
