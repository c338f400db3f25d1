//! Documents and responses written by hand, honest or not: the library's own issuer and holder
//! would refuse to write most of them.

use formats::{
    cbor::Value,
    mdoc::{MdocError, Presented, SessionTranscript},
};
use terms::{Crypto, PublicKey};

use super::{
    Key, Rust,
    mdoc::{DOCTYPE, chain, holder, issuer, transcript, verify},
};

/// `{1: -7}`: ES256.
pub const ES256: [u8; 3] = [0xa1, 0x01, 0x26];

/// All that goes into a response of one document. What is signed is signed when it is written.
pub struct Forged {
    /// IssuerSignedItems, each with its namespace.
    pub items: Vec<(&'static str, Value)>,
    pub object: Value,
    pub protected: Vec<u8>,
    pub unprotected: Value,
    pub issuer: Key,
    pub doctype: &'static str,
    /// What the holder's key vouches for.
    pub added: Value,
    pub holder: Key,
    pub session: SessionTranscript,
}

pub fn map(members: &[(&str, Value)]) -> Value {
    Value::Map(members.iter().map(|(name, value)| ((*name).into(), value.clone())).collect())
}

/// The member of this name; it is added if it is not there.
pub fn member<'v>(value: &'v mut Value, name: &str) -> &'v mut Value {
    let Value::Map(members) = value else { panic!("a map") };
    if !members.iter().any(|(key, _)| key.as_str() == Some(name)) {
        members.push((name.into(), Value::Null));
    }
    let named =
        |(key, value): &'v mut (Value, Value)| (key.as_str() == Some(name)).then_some(value);
    members.iter_mut().find_map(named).unwrap()
}

pub fn without(value: &mut Value, name: &str) {
    let Value::Map(members) = value else { panic!("a map") };
    members.retain(|(key, _)| key.as_str() != Some(name));
}

/// A byte string with tag 24 that holds this.
pub fn encoded(value: &Value) -> Value {
    Value::Tag(24, Box::new(value.encode().unwrap().into()))
}

pub fn tdate(text: &str) -> Value {
    Value::Tag(0, Box::new(text.into()))
}

pub fn item(id: u64, name: &str, value: Value) -> Value {
    let salt = vec![u8::try_from(id).unwrap(); 16];
    map(&[
        ("digestID", id.into()),
        ("random", salt.into()),
        ("elementIdentifier", name.into()),
        ("elementValue", value),
    ])
}

pub fn x5chain(chain: &[Vec<u8>]) -> Value {
    let certificates: Vec<Value> = chain.iter().map(|it| it.clone().into()).collect();
    match certificates.as_slice() {
        [one] => Value::Map(vec![(33.into(), one.clone())]),
        _ => Value::Map(vec![(33.into(), Value::Array(certificates))]),
    }
}

/// A COSE_Sign1; `payload` stands in it or was sent apart.
pub fn sign1(
    (protected, unprotected): (&[u8], &Value),
    payload: &[u8],
    inside: bool,
    key: &Key,
) -> Value {
    let protected: Value = protected.to_vec().into();
    let payload: Value = payload.to_vec().into();
    let nothing: Value = Vec::<u8>::new().into();
    let signed = vec!["Signature1".into(), protected.clone(), nothing, payload.clone()];
    let signature = key.sign(&Value::Array(signed).encode().unwrap());
    let payload = if inside { payload } else { Value::Null };
    Value::Array(vec![protected, unprotected.clone(), payload, signature.to_vec().into()])
}

fn cose_key(key: &PublicKey) -> Value {
    let (x, y) = key.coordinates();
    let negative = |number: u64| Value::Negative(number - 1);
    Value::Map(vec![
        (1.into(), 2.into()),
        (negative(1), 1.into()),
        (negative(2), x.to_vec().into()),
        (negative(3), y.to_vec().into()),
    ])
}

impl Forged {
    /// A good response with two elements, signed and valid around noon.
    pub fn honest() -> Self {
        let items = vec![
            (DOCTYPE, item(0, "full_name", "Nur'aini".into())),
            (DOCTYPE, item(1, "sex", 2.into())),
        ];
        let dates = map(&[
            ("signed", tdate("2024-06-05T11:00:00Z")),
            ("validFrom", tdate("2024-06-05T11:00:00Z")),
            ("validUntil", tdate("2024-06-05T13:00:00Z")),
        ]);
        let object = map(&[
            ("version", "1.0".into()),
            ("digestAlgorithm", "SHA-256".into()),
            ("valueDigests", digests(&items)),
            ("deviceKeyInfo", map(&[("deviceKey", cose_key(&holder().public()))])),
            ("docType", DOCTYPE.into()),
            ("validityInfo", dates),
        ]);
        Self {
            items,
            object,
            protected: ES256.to_vec(),
            unprotected: x5chain(&chain()),
            issuer: issuer(),
            doctype: DOCTYPE,
            added: map(&[]),
            holder: holder(),
            session: transcript(),
        }
    }

    /// A good response after this change.
    pub fn with(change: impl FnOnce(&mut Self)) -> Self {
        let mut forged = Self::honest();
        change(&mut forged);
        forged
    }

    /// Signs for the items as they are now.
    pub fn digest(&mut self) {
        *member(&mut self.object, "valueDigests") = digests(&self.items);
    }

    /// The digests of one namespace.
    pub fn digests(&mut self, namespace: &str) -> &mut Vec<(Value, Value)> {
        match member(member(&mut self.object, "valueDigests"), namespace) {
            Value::Map(digests) => digests,
            other => panic!("digests and not {other:?}"),
        }
    }

    /// `validityInfo.name`.
    pub fn date(&mut self, name: &str) -> &mut Value {
        member(member(&mut self.object, "validityInfo"), name)
    }

    pub fn issuer_signed(&self) -> Value {
        self.issuer_signed_over(&encoded(&self.object).encode().unwrap())
    }

    /// The same with this payload instead of the security object.
    pub fn issuer_signed_over(&self, payload: &[u8]) -> Value {
        let auth = sign1((&self.protected, &self.unprotected), payload, true, &self.issuer);
        map(&[("nameSpaces", namespaces(&self.items, encoded)), ("issuerAuth", auth)])
    }

    pub fn device_signed(&self) -> Value {
        let authentication = encoded(&Value::Array(vec![
            "DeviceAuthentication".into(),
            Value::parse(self.session.as_bytes()).unwrap(),
            self.doctype.into(),
            encoded(&self.added),
        ]));
        let payload = authentication.encode().unwrap();
        let signature = sign1((&ES256, &map(&[])), &payload, false, &self.holder);
        let auth = map(&[("deviceSignature", signature)]);
        map(&[("nameSpaces", encoded(&self.added)), ("deviceAuth", auth)])
    }

    pub fn document(&self) -> Value {
        map(&[
            ("docType", self.doctype.into()),
            ("issuerSigned", self.issuer_signed()),
            ("deviceSigned", self.device_signed()),
        ])
    }

    pub fn response(&self) -> Value {
        response(vec![self.document()])
    }

    /// What the verifier says.
    pub fn judge(&self) -> Result<Presented, MdocError> {
        judge(&self.response())
    }

    /// Why the verifier refuses, if it does.
    pub fn fault(&self) -> Option<MdocError> {
        self.judge().err()
    }
}

pub fn response(documents: Vec<Value>) -> Value {
    map(&[("version", "1.0".into()), ("documents", documents.into()), ("status", 0.into())])
}

pub fn judge(response: &Value) -> Result<Presented, MdocError> {
    verify(&response.encode().unwrap())
}

fn digests(items: &[(&'static str, Value)]) -> Value {
    let digest = |it: &Value| -> Value {
        Rust::default().sha256(&encoded(it).encode().unwrap()).to_vec().into()
    };
    let mut all = namespaces(items, digest);
    let Value::Map(namespaces) = &mut all else { panic!("a map") };
    for (_, digests) in namespaces {
        let Value::Array(list) = digests else { panic!("an array") };
        *digests = Value::Map((0_u64..).map(Value::from).zip(list.drain(..)).collect());
    }
    all
}

/// What `make` makes of the items, by namespace.
fn namespaces(items: &[(&'static str, Value)], make: impl Fn(&Value) -> Value) -> Value {
    let mut all: Vec<(Value, Value)> = Vec::new();
    for (namespace, item) in items {
        let named = |(name, _): &&mut (Value, Value)| name.as_str() == Some(namespace);
        match all.iter_mut().find(named) {
            Some((_, Value::Array(list))) => list.push(make(item)),
            _ => all.push(((*namespace).into(), vec![make(item)].into())),
        }
    }
    Value::Map(all)
}
