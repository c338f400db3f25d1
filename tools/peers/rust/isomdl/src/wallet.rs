//! The library's structures as a holder's. Its own session manager presents only in person.

use anyhow::{Context, Result};
use coset::{CoseSign1Builder, HeaderBuilder, iana::Algorithm};
use isomdl::{
    cbor,
    cose::sign1::PreparedCoseSign1,
    definitions::{
        DeviceAuth, DeviceResponse, DeviceSigned, Document, IssuerSigned, Mso,
        device_response::{Documents, Status},
        device_signed::{DeviceAuthentication, DeviceNamespaces, DeviceNamespacesBytes},
        helpers::{NonEmptyMap, NonEmptyVec, Tag24},
        issuer_signed::IssuerNamespaces,
        session::SessionTranscript,
    },
};
use p256::ecdsa::{Signature, signature::Signer};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{keys, told};

/// Any session's transcript, as it was handed over.
#[derive(Clone, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Transcript(ciborium::Value);

impl SessionTranscript for Transcript {}

pub fn present(told: &Value) -> Result<Value> {
    let mut issuer_signed: IssuerSigned = told::cbor(told, "mdoc")?;
    let payload = issuer_signed.issuer_auth.payload.as_deref().context("no payload")?;
    let doc_type = cbor::from_slice::<Tag24<Mso>>(payload)?.into_inner().doc_type;
    issuer_signed.namespaces = issuer_signed.namespaces.and_then(|it| shown(it, told));

    let namespaces = DeviceNamespacesBytes::new(DeviceNamespaces::new())?;
    let transcript: Transcript = told::cbor(told, "transcript")?;
    let signed = DeviceAuthentication::new(transcript, doc_type.clone(), namespaces.clone());
    let signed = cbor::to_vec(&Tag24::new(signed)?)?;
    let header = HeaderBuilder::new().algorithm(Algorithm::ES256).build();
    let builder = CoseSign1Builder::new().protected(header);
    let prepared = PreparedCoseSign1::new(builder, Some(&signed), None, false)?;
    let signature: Signature = keys::signing(&told["holder"])?.sign(prepared.signature_payload());
    let device_auth = DeviceAuth::DeviceSignature(prepared.finalize(signature.to_vec()));

    let device_signed = DeviceSigned { namespaces, device_auth };
    let document = Document { doc_type, issuer_signed, device_signed, errors: None };
    let response = DeviceResponse {
        version: DeviceResponse::VERSION.to_owned(),
        documents: Some(Documents::new(document)),
        document_errors: None,
        status: Status::OK,
    };
    Ok(json!({"response": told::encode(&cbor::to_vec(&response)?)}))
}

fn shown(all: IssuerNamespaces, told: &Value) -> Option<IssuerNamespaces> {
    let is_shown = |namespace: &str, name: &str| {
        told["show"].as_array().into_iter().flatten().any(|it| *it == json!([namespace, name]))
    };
    let kept = all.into_inner().into_iter().filter_map(|(namespace, items)| {
        let items = items.into_inner().into_iter();
        let kept = items.filter(|it| is_shown(&namespace, &it.as_ref().element_identifier));
        Some((namespace.clone(), NonEmptyVec::maybe_new(kept.collect())?))
    });
    NonEmptyMap::maybe_new(kept.collect())
}
