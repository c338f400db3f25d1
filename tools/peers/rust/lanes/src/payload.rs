//! sd-jwt-payload. It signs and verifies nothing itself, so it is given aws-lc, and its caller
//! checks what it leaves open: both signatures, the times and what the key binding is for.

use std::{
    future::Future,
    hint::black_box,
    pin::pin,
    task::{Context, Poll, Waker},
};

use anyhow::Result;
use async_trait::async_trait;
use aws_lc_rs::signature::ParsedPublicKey;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sd_jwt_payload::{Hasher, JsonObject, JwsSigner, RequiredKeyBinding, SdJwt, SdJwtBuilder};
use serde_json::Value;

use crate::{
    Lane,
    aws_lc::{Key, Sha256, is_signed, public},
    told,
};

pub fn issue(told: &Value) -> Result<Lane> {
    let key = Key::draw()?;
    let mut claims = told::members(told, "open")?;
    let hidden = told::members(told, "hidden")?;
    let paths: Vec<String> = hidden.keys().map(|name| format!("/{name}")).collect();
    claims.extend(hidden);
    let (header, holder) = (told["x5c"].clone(), told::members(told, "holder")?);
    Ok(Box::new(move || {
        let holder = RequiredKeyBinding::Jwk(holder.clone());
        let issued = issue_once(&key, claims.clone(), &paths, header.clone(), holder);
        black_box(issued).is_some_and(|it| it.ends_with('~'))
    }))
}

fn issue_once(
    key: &Key,
    claims: JsonObject,
    hidden: &[String],
    x5c: Value,
    holder: RequiredKeyBinding,
) -> Option<String> {
    let builder = SdJwtBuilder::new_with_hasher(claims, Sha256).ok()?;
    let hide = |builder: SdJwtBuilder<_>, path: &String| builder.make_concealable(path);
    let builder = hidden.iter().try_fold(builder, hide).ok()?;
    let builder = builder.header("typ", "dc+sd-jwt").header("x5c", x5c);
    let issued = pin!(builder.require_key_binding(holder).finish(key, "ES256"));
    // The signer does not wait, so neither does this.
    match issued.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(issued)) => Some(issued.presentation()),
        _ => None,
    }
}

#[async_trait]
impl JwsSigner for Key {
    type Error = anyhow::Error;

    async fn sign(&self, header: &JsonObject, payload: &JsonObject) -> Result<Vec<u8>> {
        let written =
            |object| anyhow::Ok(BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(object)?));
        let signed = format!("{}.{}", written(header)?, written(payload)?);
        let signature = BASE64_URL_SAFE_NO_PAD.encode(Key::sign(self, signed.as_bytes())?);
        Ok(format!("{signed}.{signature}").into_bytes())
    }
}

pub fn verify(told: &Value) -> Result<Lane> {
    let issuer = public(&told["issuer"])?;
    let text = |name| told::text(told, name).map(str::to_owned);
    let (presentation, audience) = (text("presentation")?, text("audience")?);
    let (nonce, now) = (text("nonce")?, told["now"].as_i64().unwrap_or_default());
    let locality = told["hidden"]["locality"].clone();
    Ok(Box::new(move || {
        let seen = verify_once(black_box(&presentation), &issuer, (&audience, &nonce), now);
        black_box(seen).is_some_and(|it| it.get("locality") == Some(&locality))
    }))
}

fn verify_once(
    text: &str,
    issuer: &ParsedPublicKey,
    (audience, nonce): (&str, &str),
    now: i64,
) -> Option<JsonObject> {
    let presentation = SdJwt::parse(text).ok()?;
    is_signed(issuer, text.split_once('~')?.0)?;
    let (bound, binding) = text.rsplit_once('~')?;
    let Some(RequiredKeyBinding::Jwk(holder)) = presentation.required_key_bind() else {
        return None;
    };
    is_signed(&public(&Value::Object(holder.clone())).ok()?, binding)?;
    let said = presentation.key_binding_jwt()?.claims();
    let is_bound = said.sd_hash == Sha256.encoded_digest(&format!("{bound}~"));
    let is_meant = said.aud == audience && said.nonce == nonce && (said.iat - now).abs() <= 300;
    let seen = presentation.into_disclosed_object(&Sha256).ok()?;
    let holds = seen.get("nbf")?.as_i64()? <= now + 60 && now - 60 <= seen.get("exp")?.as_i64()?;
    (is_bound && is_meant && holds).then_some(seen)
}
