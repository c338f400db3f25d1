//! Keys as JWK.

use anyhow::Result;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use isomdl::definitions::{CoseKey, EC2Curve, EC2Y};
use p256::ecdsa::SigningKey;
use rand::rngs::OsRng;
use serde_json::{Value, json};

use crate::told;

pub fn draw() -> Value {
    let key = SigningKey::random(&mut OsRng);
    let point = key.verifying_key().to_encoded_point(false);
    let text =
        |bytes: Option<_>| bytes.map(|it: &p256::FieldBytes| BASE64_URL_SAFE_NO_PAD.encode(it));
    let public = json!({"kty": "EC", "crv": "P-256", "x": text(point.x()), "y": text(point.y())});
    let mut private = public.clone();
    private["d"] = json!(BASE64_URL_SAFE_NO_PAD.encode(key.to_bytes()));
    json!({"public": public, "private": private})
}

pub fn signing(jwk: &Value) -> Result<SigningKey> {
    Ok(SigningKey::from_slice(&coordinate(jwk, "d")?)?)
}

pub fn holder(jwk: &Value) -> Result<CoseKey> {
    let y = EC2Y::Value(coordinate(jwk, "y")?);
    Ok(CoseKey::EC2 { crv: EC2Curve::P256, x: coordinate(jwk, "x")?, y })
}

fn coordinate(jwk: &Value, name: &str) -> Result<Vec<u8>> {
    Ok(BASE64_URL_SAFE_NO_PAD.decode(told::text(jwk, name)?)?)
}
