//! sd-jwt-rs, the reference implementation. It brings its own signatures, and takes no header.

use std::hint::black_box;

use anyhow::{Context, Result};
use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};
use jsonwebtoken::{DecodingKey, EncodingKey, jwk::Jwk};
use sd_jwt_rs::{
    ClaimsForSelectiveDisclosureStrategy, SDJWTIssuer, SDJWTSerializationFormat, SDJWTVerifier,
};
use serde_json::Value;

use crate::{Lane, told};

pub fn issue(told: &Value) -> Result<Lane> {
    let drawn =
        EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new())?;
    let key = EncodingKey::from_ec_der(drawn.as_ref());
    let mut issuer = SDJWTIssuer::new(key, Some("ES256".to_owned()));
    let holder: Jwk = serde_json::from_value(told["holder"].clone())?;
    let mut claims = told::members(told, "open")?;
    let hidden = told::members(told, "hidden")?;
    let paths: Vec<String> = hidden.keys().map(|name| format!("$.{name}")).collect();
    claims.extend(hidden);
    let claims = Value::Object(claims);
    Ok(Box::new(move || {
        let hidden = paths.iter().map(String::as_str).collect();
        let strategy = ClaimsForSelectiveDisclosureStrategy::Custom(hidden);
        let (holder, compact) = (Some(holder.clone()), SDJWTSerializationFormat::Compact);
        let issued = issuer.issue_sd_jwt(claims.clone(), strategy, holder, false, compact);
        black_box(issued).is_ok_and(|it| it.ends_with('~'))
    }))
}

pub fn verify(told: &Value) -> Result<Lane> {
    let issuer: Jwk = serde_json::from_value(told["issuer"].clone())?;
    let issuer = DecodingKey::from_jwk(&issuer)?;
    let text = |name| told::text(told, name).map(str::to_owned);
    let (presentation, audience, nonce) =
        (text("presentation")?, text("audience")?, text("nonce")?);
    let locality = told["hidden"].get("locality").cloned().context("no `locality`")?;
    Ok(Box::new(move || {
        let issuer = issuer.clone();
        let verified = SDJWTVerifier::new(
            black_box(&presentation).clone(),
            Box::new(move |_, _| issuer.clone()),
            Some(audience.clone()),
            Some(nonce.clone()),
            SDJWTSerializationFormat::Compact,
        );
        black_box(verified).is_ok_and(|it| it.verified_claims["locality"] == locality)
    }))
}
