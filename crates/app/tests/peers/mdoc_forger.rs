//! Documents and responses that no honest issuer or holder makes, correctly signed.

use std::time::Duration;

use formats::{
    cbor::{ENCODED, Value},
    mdoc::{MdocError, SessionTranscript},
};
use keys::{SigningKey, Validity};
use terms::Moment;

use crate::{
    mdoc_stage::{DOCTYPE, MdocStage, sample, session},
    peer::{Peer, animo, isomdl, owf, pymdoccbor},
};

/// What a peer's library does with a response.
#[derive(Clone, Copy)]
pub enum Says {
    /// Refuses it, with these words among others.
    No(&'static str),
    /// Takes it although it should not.
    Takes,
}

/// Our reason; then what `@owf/mdoc`, `@animo-id/mdoc`, isomdl and pymdoccbor say.
pub type Judgement = (MdocError, [Says; 4]);

/// An issuer and a holder who sign whatever they are given.
pub struct Forger {
    pub stage: MdocStage,
}

impl Forger {
    /// The same keys in every story.
    pub fn new() -> Self {
        Self { stage: MdocStage::new(90) }
    }

    /// The honest document of the sample, as a tree.
    pub fn document(&self) -> Value {
        let mdoc = self.stage.issue(&sample(), self.stage.stage.holder.public());
        Value::parse(&mdoc).unwrap()
    }

    /// The document with another security object, signed again.
    pub fn signed_again(&self, edit: impl FnOnce(&mut Value)) -> Value {
        let mut document = self.document();
        let auth = items(member(&mut document, "issuerAuth"));
        let Value::Bytes(payload) = &auth[2] else { panic!("no payload") };
        let mut object = opened(&Value::parse(payload).unwrap());
        edit(&mut object);
        let payload = embedded(&object).encode().unwrap();
        auth[3] = signature(&auth[0], &payload, &self.stage.stage.issuer);
        auth[2] = Value::Bytes(payload);
        document
    }

    /// The same with a certificate that holds for another time.
    pub fn certified_for(&self, validity: Validity) -> Value {
        let chain = self.stage.chain_of(self.stage.stage.issuer.public(), validity);
        self.certified_by(chain[0].clone())
    }

    /// The same with another certificate.
    pub fn certified_by(&self, certificate: Vec<u8>) -> Value {
        let mut document = self.document();
        let auth = items(member(&mut document, "issuerAuth"));
        auth[1] = Value::Map(vec![(Value::Unsigned(33), Value::Bytes(certificate))]);
        document
    }

    /// A response with this document, signed by its holder for the session of all stories.
    pub fn present(&self, document: Value) -> Value {
        self.present_as(document, DOCTYPE, Value::Map(Vec::new()), &session())
    }

    /// The same of another type, with elements that the holder vouches for, or for another session.
    pub fn present_as(
        &self,
        document: Value,
        doctype: &str,
        vouched: Value,
        transcript: &SessionTranscript,
    ) -> Value {
        let (namespaces, protected) = (embedded(&vouched), Value::Bytes(vec![0xa1, 0x01, 0x26]));
        let authentication = Value::Array(vec![
            text("DeviceAuthentication"),
            Value::parse(transcript.as_bytes()).unwrap(),
            text(doctype),
            namespaces.clone(),
        ]);
        let payload = embedded(&authentication).encode().unwrap();
        let signature = signature(&protected, &payload, &self.stage.stage.holder);
        let sign1 = Value::Array(vec![protected, Value::Map(Vec::new()), Value::Null, signature]);
        let document = object(vec![
            ("docType", text(doctype)),
            ("issuerSigned", document),
            (
                "deviceSigned",
                object(vec![
                    ("nameSpaces", namespaces),
                    ("deviceAuth", object(vec![("deviceSignature", sign1)])),
                ]),
            ),
        ]);
        object(vec![
            ("version", text("1.0")),
            ("documents", Value::Array(vec![document])),
            ("status", Value::Unsigned(0)),
        ])
    }

    /// Shows a response to all five verifiers.
    pub fn judge(&self, what: &str, response: &Value, (ours, theirs): Judgement) {
        let response = response.encode().unwrap();
        assert_eq!(self.stage.verify(&response, &session()).err(), Some(ours), "{what}");
        for (mut peer, says) in [owf(), animo(), isomdl(), pymdoccbor()].into_iter().zip(theirs) {
            self.judge_by(&mut peer, what, &response, says);
        }
    }

    fn judge_by(&self, peer: &mut Peer, what: &str, response: &[u8], says: Says) {
        let said = peer.verify_response(response, &session(), self.stage.anchor());
        match (says, said) {
            (Says::No(words), Err(said)) if said.contains(words) => {}
            (Says::Takes, Ok(seen)) => assert!(!seen.values.is_empty(), "{} on {what}", peer.name),
            (_, said) => panic!("{} on {what}: {said:?}", peer.name),
        }
    }
}

/// An item of the document's first namespace, opened, edited, and closed again.
pub fn alter(document: &mut Value, name: &str, edit: impl FnOnce(&mut Value)) {
    let namespace = items(member(member(document, "nameSpaces"), DOCTYPE));
    let is_named = |it: &&mut Value| *member(&mut opened(it), "elementIdentifier") == text(name);
    let item = namespace.iter_mut().find(is_named).unwrap();
    let mut inner = opened(item);
    edit(&mut inner);
    *item = embedded(&inner);
}

/// A member of a map.
pub fn member<'a>(map: &'a mut Value, name: &str) -> &'a mut Value {
    let Value::Map(members) = map else { panic!("no map") };
    members.iter_mut().find(|(key, _)| *key == text(name)).map(|(_, value)| value).unwrap()
}

/// The members of a map.
pub fn members(map: &mut Value) -> &mut Vec<(Value, Value)> {
    let Value::Map(members) = map else { panic!("no map") };
    members
}

/// The items of an array.
pub fn items(array: &mut Value) -> &mut Vec<Value> {
    let Value::Array(items) = array else { panic!("no array") };
    items
}

/// A text.
pub fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// A moment as mdocs have it.
pub fn at(moment: Moment) -> Value {
    Value::tdate(moment).unwrap()
}

/// So long.
pub const DAY: Duration = Duration::from_secs(86_400);

/// A map whose keys are texts.
pub fn object(members: Vec<(&str, Value)>) -> Value {
    Value::Map(members.into_iter().map(|(name, value)| (text(name), value)).collect())
}

/// What a byte string with tag 24 holds.
fn opened(value: &Value) -> Value {
    match value {
        Value::Tag(ENCODED, inner) => match &**inner {
            Value::Bytes(bytes) => Value::parse(bytes).unwrap(),
            other => panic!("no bytes: {other:?}"),
        },
        other => panic!("not encoded: {other:?}"),
    }
}

fn embedded(value: &Value) -> Value {
    Value::Tag(ENCODED, Box::new(Value::Bytes(value.encode().unwrap())))
}

/// The signature of a COSE_Sign1 (RFC 9052, section 4.4).
fn signature(protected: &Value, payload: &[u8], key: &SigningKey) -> Value {
    let signed = Value::Array(vec![
        text("Signature1"),
        protected.clone(),
        Value::Bytes(Vec::new()),
        Value::Bytes(payload.to_vec()),
    ]);
    Value::Bytes(key.sign_now(&signed.encode().unwrap()).unwrap().to_vec())
}
