//! Fetching what was offered: nonce, proofs, credentials (OpenID4VCI 1.0, sections 7 and 8).

use formats::jose::{Draft, Jwk};
use protocols::oid4vci::{
    CredentialCode, CredentialRequest, CredentialResponse, NonceResponse, Proofs, Wanted,
    draft_proof,
};
use terms::PublicKey;

use super::{
    errand::{Errand, Order},
    receive::{self, Awaited},
    talk::{self, Talk},
};
use crate::{
    error::{AcceptError, WalletError},
    http::{self, JSON, Request, Response, Unreachable},
    step::{Done, Step, ToSign},
};

/// So many copies are enough between two visits to the issuer.
const MOST_COPIES: usize = 10;
const MOST_NONCE_BYTES: usize = 4 * 1024;
pub const MOST_CREDENTIAL_BYTES: usize = 8 * 1024 * 1024;

/// An order with the keys that its copies will be bound to.
struct Bound {
    order: Order,
    keys: Vec<PublicKey>,
    /// How often it may still be asked for: a nonce may have run out meanwhile.
    tries: u8,
}

/// The next credential, or the end.
pub fn next(talk: Talk, mut errand: Errand) -> Result<Step, WalletError> {
    let Some(order) = errand.orders.pop_front() else {
        return Ok(Step::Done(Done::Accepted(errand.accepted)));
    };
    let count = errand.issuer.batch_size().min(MOST_COPIES);
    Ok(Step::draw(count, move |keys| fetch_nonce(talk, errand, Bound { order, keys, tries: 2 })))
}

fn fetch_nonce(mut talk: Talk, errand: Errand, bound: Bound) -> Result<Step, WalletError> {
    let Some(url) = errand.issuer.nonce_endpoint.clone() else {
        return prove(talk, errand, bound, None);
    };
    let request = Request::post(url.clone(), JSON, Vec::new(), MOST_NONCE_BYTES);
    Ok(Step::fetch(request, move |answer| {
        talk.note(&url, &answer);
        let body = http::body(answer, MOST_NONCE_BYTES)?;
        let nonce = NonceResponse::from_json(&body).map_err(AcceptError::Nonce)?;
        prove(talk, errand, bound, Some(nonce.c_nonce))
    }))
}

/// One proof for each key (OpenID4VCI 1.0, appendix F.1).
fn prove(
    talk: Talk,
    errand: Errand,
    bound: Bound,
    nonce: Option<String>,
) -> Result<Step, WalletError> {
    let (issuer, now) = (&errand.issuer.credential_issuer, talk.tools.now());
    let draft = |key: &PublicKey| draft_proof(&Jwk::new(*key), issuer, nonce.as_deref(), now);
    let drafts = bound.keys.iter().map(draft).collect::<Result<Vec<_>, _>>();
    // A header and three short claims always have a JSON form.
    let drafts = drafts.map_err(|_| WalletError::Platform)?;
    let message =
        |(key, draft): (&PublicKey, &Draft)| ToSign { key: *key, bytes: draft.to_sign().to_vec() };
    let messages = bound.keys.iter().zip(&drafts).map(message).collect();
    Ok(Step::sign(messages, move |signatures| {
        let proofs = drafts.into_iter().zip(&signatures);
        let proofs = proofs.map(|(draft, signature)| draft.complete(signature)).collect();
        ask(talk, errand, bound, Proofs::Jwt(proofs))
    }))
}

fn ask(talk: Talk, errand: Errand, bound: Bound, proofs: Proofs) -> Result<Step, WalletError> {
    let request = CredentialRequest { wanted: bound.order.wanted.clone(), proofs: Some(proofs) };
    let body = serde_json::to_vec(&request).map_err(|_| WalletError::Platform)?;
    let url = errand.issuer.credential_endpoint.clone();
    let request = Request::post(url, JSON, body, MOST_CREDENTIAL_BYTES);
    talk.send(request, move |talk, answer| hear(talk, errand, bound, answer))
}

fn hear(
    talk: Talk,
    errand: Errand,
    bound: Bound,
    answer: Result<Response, Unreachable>,
) -> Result<Step, WalletError> {
    let response = http::whole(answer, MOST_CREDENTIAL_BYTES)?;
    if !matches!(response.status, 200 | 202) {
        let code: CredentialCode = talk::refusal(&response)?;
        let nonce_is_old = code == CredentialCode::InvalidNonce && bound.tries > 1;
        if nonce_is_old && errand.issuer.nonce_endpoint.is_some() {
            return fetch_nonce(talk, errand, Bound { tries: bound.tries - 1, ..bound });
        }
        return Err(AcceptError::CredentialRefused(code).into());
    }
    let response = CredentialResponse::from_json(response.status, &response.body);
    let Bound { order, keys, .. } = bound;
    let identifier = match order.wanted {
        Wanted::Configuration(_) => None,
        Wanted::Identifier(identifier) => Some(identifier),
    };
    let awaited = Awaited { kind: order.kind, keys, identifier, renews: order.renews };
    receive::receive(talk, errand, awaited, response.map_err(AcceptError::from)?, next)
}
