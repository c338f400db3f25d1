//! The library as an issuer.

use anyhow::Result;
use isomdl::{
    cbor,
    definitions::{DeviceKeyInfo, DigestAlgorithm, IssuerSigned, ValidityInfo, x509::X5Chain},
    issuance::{Mdoc, Namespaces},
};
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::{keys, told};

pub fn issue(told: &Value) -> Result<Value> {
    let at = |name| anyhow::Ok(OffsetDateTime::from_unix_timestamp(told::number(told, name)?)?);
    let validity = ValidityInfo {
        signed: at("signed")?,
        valid_from: at("from")?,
        valid_until: at("until")?,
        expected_update: None,
    };
    let holder = DeviceKeyInfo {
        device_key: keys::holder(&told["holder"])?,
        key_authorizations: None,
        key_info: None,
    };
    let mdoc = Mdoc::builder()
        .doc_type(told::text(told, "doctype")?.to_owned())
        .namespaces(namespaces(told)?)
        .validity_info(validity)
        .digest_algorithm(DigestAlgorithm::SHA256)
        .device_key_info(holder)
        .issue::<SigningKey, Signature>(chain(told)?, keys::signing(&told["issuer"])?)?;
    let issued = IssuerSigned { namespaces: Some(mdoc.namespaces), issuer_auth: mdoc.issuer_auth };
    Ok(json!({"mdoc": told::encode(&cbor::to_vec(&issued)?)}))
}

fn namespaces(told: &Value) -> Result<Namespaces> {
    let elements = told::members(told, "elements")?.iter();
    elements
        .map(|(namespace, values)| {
            let values = values.as_object().into_iter().flatten();
            let decoded = values.map(|(name, it)| Ok((name.clone(), told::value(it)?)));
            Ok((namespace.clone(), decoded.collect::<Result<_>>()?))
        })
        .collect()
}

fn chain(told: &Value) -> Result<X5Chain> {
    let certificates = told["chain"].as_array().into_iter().flatten();
    certificates
        .map(told::decode)
        .try_fold(X5Chain::builder(), |chain, der| chain.with_der_certificate(&der?))?
        .build()
}
