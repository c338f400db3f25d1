//! The library as a reader. What its released version calls authentication is the two signatures:
//! digests, validity and document type are not looked at.

use anyhow::{Context, Result};
use coset::Label;
use isomdl::{
    cbor,
    definitions::{
        DeviceResponse, IssuerSigned, Mso,
        helpers::Tag24,
        x509::{
            X5Chain,
            trust_anchor::{TrustAnchor, TrustAnchorRegistry, TrustPurpose},
            validation::ValidationRuleset,
            x5chain::X5CHAIN_COSE_HEADER_LABEL,
        },
    },
    presentation::authentication::mdoc::{device_authentication, issuer_authentication},
};
use serde_json::{Map, Value, json};
use x509_cert::{Certificate, der::Decode};

use crate::{told, wallet::Transcript};

pub fn verify(told: &Value) -> Result<Value> {
    let issuer_signed: IssuerSigned = told::cbor(told, "mdoc")?;
    let payload = issuer_signed.issuer_auth.payload.as_deref().context("no payload")?;
    let mso: Tag24<Mso> = cbor::from_slice(payload)?;
    seen(told, &issuer_signed, &mso.into_inner().doc_type)
}

pub fn verify_response(told: &Value) -> Result<Value> {
    let response: DeviceResponse = told::cbor(told, "response")?;
    let document = response.documents.context("no documents")?.into_inner().remove(0);
    device_authentication(&document, told::cbor::<Transcript>(told, "transcript")?)?;
    seen(told, &document.issuer_signed, &document.doc_type)
}

/// The elements under the issuer's signature, and what the library says of the certificates.
fn seen(told: &Value, issuer_signed: &IssuerSigned, doctype: &str) -> Result<Value> {
    let mut headers = issuer_signed.issuer_auth.unprotected.rest.iter();
    let found = headers.find(|(label, _)| *label == Label::Int(X5CHAIN_COSE_HEADER_LABEL));
    let chain = X5Chain::from_cbor(found.context("no certificates")?.1.clone())?;
    let certificate = Certificate::from_der(&told::bytes(told, "anchor")?)?;
    let anchor = TrustAnchor { certificate, purpose: TrustPurpose::Iaca };
    let registry = TrustAnchorRegistry { anchors: vec![anchor] };
    let complaints = ValidationRuleset::Mdl.validate(&chain, &registry).errors;
    issuer_authentication(chain, issuer_signed)?;

    let mut elements = Map::new();
    for (namespace, items) in issuer_signed.namespaces.iter().flat_map(|it| it.iter()) {
        let mut values = Map::new();
        for item in items.iter().map(AsRef::as_ref) {
            let value = told::encode(&cbor::to_vec(&item.element_value)?);
            values.insert(item.element_identifier.clone(), value);
        }
        elements.insert(namespace.clone(), Value::Object(values));
    }
    Ok(json!({"doctype": doctype, "elements": elements, "complaints": complaints}))
}
