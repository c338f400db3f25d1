//! An mdoc in the making, and the device that shows it.

use formats::{
    base64url,
    cbor::Value,
    mdoc::{Elements, Issuer, Mdoc, SessionTranscript, UnverifiedMdoc},
    status_list::StatusReference,
};
use keys::{AwsLc, SigningKey};
use protocols::oid4vp::AuthorizationRequest;
use terms::{Clock, Moment};
use testkit::World;

use super::stage::{DAY, NAME, NIK, Stage};

pub const DOCTYPE: &str = "id.go.example.pid.1";
pub const DOMESTIC: &str = "id.go.example.pid.id.1";

/// The element that most stories ask for.
pub const NAMED: (&str, &str) = (DOCTYPE, "full_name");

/// A document in the making: a good one, of which a story may spoil something.
pub struct Document<'s> {
    pub signer: &'s SigningKey,
    pub chain: Vec<Vec<u8>>,
    pub holder: &'s SigningKey,
    pub doctype: &'s str,
    pub signed: Moment,
    pub not_before: Moment,
    pub expires: Moment,
    pub status: Option<StatusReference>,
}

impl<'s> Document<'s> {
    pub fn of(stage: &'s Stage, world: &World) -> Self {
        let now = world.clock.now();
        Self {
            signer: &stage.issuer.key,
            chain: stage.issuer.chain.clone(),
            holder: &stage.holder,
            doctype: DOCTYPE,
            signed: now,
            not_before: now,
            expires: now.plus(DAY),
            status: Some(StatusReference { index: 7, uri: stage.status_uri() }),
        }
    }

    /// The document as the wallet holds it.
    pub fn write(&self, world: &World) -> Vec<u8> {
        let born = Value::Tag(1004, Box::new("1999-05-06".into()));
        let mut elements = Elements::new();
        for (namespace, element, value) in [
            (DOCTYPE, "full_name", NAME.into()),
            (DOCTYPE, "birth_date", born),
            (DOCTYPE, "nationality", Value::Array(vec!["ID".into()])),
            (DOCTYPE, "resident_city", "KOTA SERANG".into()),
            (DOCTYPE, "resident_state", "BANTEN".into()),
            (DOMESTIC, "nik", NIK.into()),
        ] {
            elements = elements.with(namespace, element, &value);
        }
        self.write_with(world, &elements)
    }

    /// The document with these elements.
    pub fn write_with(&self, world: &World, elements: &Elements) -> Vec<u8> {
        let issuer = Issuer::new(&self.chain);
        let mut mdoc = Mdoc::new(&issuer, self.doctype, elements)
            .signed(self.signed)
            .valid(self.not_before, self.expires)
            .holder(self.holder.public());
        if let Some(status) = &self.status {
            mdoc = mdoc.status(status);
        }
        let draft = mdoc.draft(&AwsLc, &*world.die).unwrap();
        let signature = self.signer.sign_now(draft.to_sign()).unwrap();
        draft.complete(&signature)
    }
}

/// A device in a session: a good one, of which a story may spoil something.
pub struct Device<'a> {
    pub session: SessionTranscript,
    pub by: &'a SigningKey,
}

impl<'a> Device<'a> {
    pub fn of(stage: &'a Stage, request: &AuthorizationRequest) -> Self {
        Self { session: request.session_transcript(&AwsLc), by: &stage.holder }
    }

    /// Shows these elements of a document.
    pub fn show(&self, issued: &[u8], elements: &[(&str, &str)]) -> Vec<u8> {
        let held = UnverifiedMdoc::parse(issued).unwrap().dangerous_from_vault(&AwsLc).unwrap();
        let draft = held.present(elements, &self.session);
        let signature = self.by.sign_now(draft.to_sign()).unwrap();
        draft.complete(&signature)
    }
}

/// A good answer with these elements.
pub fn shown_mdoc(
    stage: &Stage,
    world: &World,
    request: &AuthorizationRequest,
    elements: &[(&str, &str)],
) -> String {
    let document = Document::of(stage, world).write(world);
    base64url::encode(&Device::of(stage, request).show(&document, elements))
}

/// The response with something changed in its only document.
pub fn changed(response: &[u8], change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut whole = Value::parse(response).unwrap();
    change(first(member(&mut whole, "documents")));
    whole.encode().unwrap()
}

/// A member of a map.
pub fn member<'v>(value: &'v mut Value, name: &str) -> &'v mut Value {
    let members = members(value);
    let found = members.iter_mut().find(|(key, _)| key.as_str() == Some(name));
    &mut found.unwrap_or_else(|| panic!("no member {name}")).1
}

/// Takes a member of a map away.
pub fn remove(value: &mut Value, name: &str) {
    members(value).retain(|(key, _)| key.as_str() != Some(name));
}

/// The first item of an array.
pub fn first(value: &mut Value) -> &mut Value {
    items(value).first_mut().unwrap()
}

/// The items of an array.
pub fn items(value: &mut Value) -> &mut Vec<Value> {
    match value {
        Value::Array(items) => items,
        other => panic!("no array: {other:?}"),
    }
}

/// The elements that a document shows in one namespace.
pub fn shown_in<'v>(document: &'v mut Value, namespace: &str) -> &'v mut Value {
    member(member(member(document, "issuerSigned"), "nameSpaces"), namespace)
}

/// Changes an element of a document, within the bytes that the issuer has signed a digest of.
pub fn change_item(item: &mut Value, change: impl FnOnce(&mut Value)) {
    let Value::Tag(24, inner) = item else { panic!("no bytes of an element: {item:?}") };
    let Value::Bytes(bytes) = inner.as_mut() else { panic!("no bytes") };
    let mut element = Value::parse(bytes).unwrap();
    change(&mut element);
    *bytes = element.encode().unwrap();
}

fn members(value: &mut Value) -> &mut Vec<(Value, Value)> {
    match value {
        Value::Map(members) => members,
        other => panic!("no map: {other:?}"),
    }
}
