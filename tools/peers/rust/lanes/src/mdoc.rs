//! isomdl: issues as it is shipped and with a signature from outside, and verifies what its
//! released reader verifies, the two signatures.

use std::hint::black_box;

use anyhow::{Context, Result};
use base64::{Engine, prelude::BASE64_STANDARD};
use coset::iana::Algorithm;
use isomdl::{
    cbor,
    definitions::{
        CoseKey, DeviceKeyInfo, DeviceResponse, DigestAlgorithm, EC2Curve, EC2Y, IssuerSigned,
        ValidityInfo, session::SessionTranscript, x509::X5Chain,
    },
    issuance::{Mdoc, Namespaces, mdoc::Builder},
    presentation::authentication::mdoc::{device_authentication, issuer_authentication},
};
use p256::ecdsa::{Signature, SigningKey};
use rand::rngs::OsRng;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;

use crate::{Lane, aws_lc::Key, told};

#[derive(Clone, Deserialize, Serialize)]
#[serde(transparent)]
struct Transcript(ciborium::Value);

impl SessionTranscript for Transcript {}

pub fn issue_as_shipped(told: &Value) -> Result<Lane> {
    let (key, chain, builder) = (SigningKey::random(&mut OsRng), chain(told)?, builder(told)?);
    Ok(Box::new(move || {
        let issued = builder.clone().issue::<SigningKey, Signature>(chain.clone(), key.clone());
        issued.is_ok_and(is_written)
    }))
}

pub fn issue_signed_outside(told: &Value) -> Result<Lane> {
    let (key, chain, builder) = (Key::draw()?, chain(told)?, builder(told)?);
    Ok(Box::new(move || {
        let Ok(prepared) = builder.clone().prepare(Algorithm::ES256) else { return false };
        let Ok(signature) = key.sign(prepared.signature_payload()) else { return false };
        is_written(prepared.complete(chain.clone(), signature))
    }))
}

fn is_written(mdoc: Mdoc) -> bool {
    let issued = IssuerSigned { namespaces: Some(mdoc.namespaces), issuer_auth: mdoc.issuer_auth };
    black_box(cbor::to_vec(&issued)).is_ok()
}

/// An mdoc but for its salts and signature: the same elements as ours, and no decoys.
fn builder(told: &Value) -> Result<Builder> {
    let at = |name: &str| {
        anyhow::Ok(OffsetDateTime::from_unix_timestamp(
            told[name].as_i64().with_context(|| format!("no `{name}`"))?,
        )?)
    };
    let validity = ValidityInfo {
        signed: at("signed")?,
        valid_from: at("from")?,
        valid_until: at("until")?,
        expected_update: None,
    };
    let (holder, y) = (&told["holder"], told::coordinate(&told["holder"], "y")?);
    let x = told::coordinate(holder, "x")?;
    let device_key = CoseKey::EC2 { crv: EC2Curve::P256, x, y: EC2Y::Value(y) };
    let holder = DeviceKeyInfo { device_key, key_authorizations: None, key_info: None };
    Ok(Mdoc::builder()
        .doc_type(told::text(told, "doctype")?.to_owned())
        .namespaces(namespaces(told)?)
        .validity_info(validity)
        .digest_algorithm(DigestAlgorithm::SHA256)
        .device_key_info(holder)
        .enable_decoy_digests(false))
}

fn namespaces(told: &Value) -> Result<Namespaces> {
    let mut namespaces = Namespaces::new();
    for (namespace, values) in told::members(told, "elements")? {
        let place = namespaces.entry(namespace).or_default();
        for name in values.as_object().into_iter().flat_map(|it| it.keys()) {
            place.insert(name.clone(), cbor::from_slice(&told::bytes(&values, name)?)?);
        }
    }
    Ok(namespaces)
}

fn chain(told: &Value) -> Result<X5Chain> {
    let certificates = told["x5c"].as_array().into_iter().flatten();
    certificates
        .filter_map(Value::as_str)
        .try_fold(X5Chain::builder(), |chain, text| {
            chain.with_der_certificate(&BASE64_STANDARD.decode(text)?)
        })?
        .build()
}

pub fn verify(told: &Value) -> Result<Lane> {
    let (response, chain) = (told::bytes(told, "response")?, chain(told)?);
    let transcript: Transcript = cbor::from_slice(&told::bytes(told, "transcript")?)?;
    Ok(Box::new(move || {
        let response: Option<DeviceResponse> = cbor::from_slice(black_box(&response)).ok();
        response.and_then(|it| it.documents).is_some_and(|documents| {
            documents.iter().all(|it| {
                issuer_authentication(chain.clone(), &it.issuer_signed).is_ok()
                    && device_authentication(it, transcript.clone()).is_ok()
            })
        })
    }))
}
