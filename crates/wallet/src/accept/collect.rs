//! Fetching what was offered: nonce, proofs, credentials, and word to the issuer
//! (OpenID4VCI 1.0, sections 7, 8 and 11).

use std::{collections::VecDeque, mem};

use formats::jose::Jwk;
use protocols::oid4vci::{
    CredentialCode, CredentialRequest, CredentialResponse, IssuerMetadata, NonceResponse,
    Notification, NotificationEvent, Proofs, Wanted, draft_proof,
};
use terms::{Id, PublicKey};

use super::{
    check::{Checked, Judge},
    session::Trusted,
    talk::{self, Talk},
};
use crate::{
    error::{AcceptError, CredentialFault, WalletError},
    http::{self, JSON, Request, Response, Unreachable},
    step::{Accepted, Done, Step, ToSign},
    vault::{Card, CardKind, Change, Deed, Deferred, Entry, Outcome, ShownClaims},
};

/// So many copies are enough between two visits to the issuer.
const MOST_COPIES: usize = 10;
const MOST_NONCE_BYTES: usize = 4 * 1024;
const MOST_CREDENTIAL_BYTES: usize = 8 * 1024 * 1024;
const MOST_NOTIFICATION_BYTES: usize = 16 * 1024;

/// What is still to be fetched, and what has been.
pub struct Errand {
    pub issuer: IssuerMetadata,
    pub trusted: Trusted,
    pub orders: VecDeque<Order>,
    pub accepted: Accepted,
}

/// One credential to be asked for.
pub struct Order {
    pub kind: CardKind,
    pub wanted: Wanted,
}

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
    let message = |(key, draft): (&PublicKey, &formats::jose::Draft)| ToSign {
        key: *key,
        bytes: draft.to_sign().to_vec(),
    };
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
    match response.map_err(AcceptError::from)? {
        CredentialResponse::Deferred { transaction_id, interval } => {
            defer(talk, errand, bound, (transaction_id, interval))
        }
        CredentialResponse::Issued { credentials, notification_id } => {
            let judge = Judge {
                crypto: &*talk.tools.crypto,
                anchors: &errand.trusted.anchors,
                now: talk.tools.now(),
            };
            match judge.check(&credentials, &bound.order.kind.vct, &bound.keys) {
                Ok(checked) => keep(talk, errand, (bound.order.kind, checked), notification_id),
                Err(fault) => reject(talk, errand, (bound.order.kind, fault), notification_id),
            }
        }
    }
}

/// Stores first, and only then tells the issuer that it is stored.
fn keep(
    talk: Talk,
    mut errand: Errand,
    (kind, checked): (CardKind, Checked),
    notification_id: Option<String>,
) -> Result<Step, WalletError> {
    let Checked { copies, issuer_name, claims } = checked;
    let now = talk.tools.now();
    let id = Id::draw(now, &*talk.tools.die);
    let mut entry = entry(&talk, &kind, Outcome::Succeeded);
    entry.who.clone_from(&issuer_name);
    entry.shown = vec![ShownClaims { vct: kind.vct.clone(), claims }];
    let card = Card { id, kind, issuer_name, accepted: now, copies };
    errand.accepted.cards.push(id);
    let mut changes = pin(&talk, &mut errand);
    changes.extend([Change::Accepted(Box::new(card)), Change::Recorded(entry)]);
    Ok(Step::keep(changes, move || {
        let event = NotificationEvent::CredentialAccepted;
        notify(talk, errand, (notification_id, event), next)
    }))
}

/// Stores nothing, and tells the issuer so.
fn reject(
    talk: Talk,
    errand: Errand,
    (kind, fault): (CardKind, CredentialFault),
    notification_id: Option<String>,
) -> Result<Step, WalletError> {
    let changes = vec![Change::Recorded(entry(&talk, &kind, Outcome::Failed))];
    Ok(Step::keep(changes, move || {
        let event = NotificationEvent::CredentialFailure;
        notify(talk, errand, (notification_id, event), move |_, _| {
            Err(AcceptError::Credential(fault).into())
        })
    }))
}

/// Keeps the issuer's promise (OpenID4VCI 1.0, section 9).
fn defer(
    talk: Talk,
    mut errand: Errand,
    bound: Bound,
    (transaction_id, interval): (String, u64),
) -> Result<Step, WalletError> {
    let entry = entry(&talk, &bound.order.kind, Outcome::Deferred);
    let deferred = Deferred {
        kind: bound.order.kind,
        transaction: protocols::Secret::new(transaction_id),
        endpoint: errand.issuer.deferred_credential_endpoint.clone(),
        interval,
        promised: talk.tools.now(),
        token: talk.token.clone().ok_or(WalletError::Platform)?,
        scheme: talk.scheme,
        keys: bound.keys,
    };
    errand.accepted.deferred += 1;
    let mut changes = pin(&talk, &mut errand);
    changes.extend([Change::Deferred(Box::new(deferred)), Change::Recorded(entry)]);
    Ok(Step::keep(changes, move || next(talk, errand)))
}

/// The trust list goes into the vault with the first thing that came by it.
fn pin(talk: &Talk, errand: &mut Errand) -> Vec<Change> {
    let Some(trust) = mem::take(&mut errand.trusted.to_pin) else { return Vec::new() };
    errand.accepted.pinned = Some(trust.view(&*talk.tools.crypto));
    vec![Change::Pinned(Box::new(trust))]
}

/// Tells the issuer what became of its credentials, if it wants to know. Whether it hears makes
/// no difference any more.
fn notify(
    talk: Talk,
    errand: Errand,
    (id, event): (Option<String>, NotificationEvent),
    then: impl FnOnce(Talk, Errand) -> Result<Step, WalletError> + Send + 'static,
) -> Result<Step, WalletError> {
    let (Some(url), Some(notification_id)) = (errand.issuer.notification_endpoint.clone(), id)
    else {
        return then(talk, errand);
    };
    let notification = Notification { notification_id, event, event_description: None };
    let body = serde_json::to_vec(&notification).map_err(|_| WalletError::Platform)?;
    let request = Request::post(url, JSON, body, MOST_NOTIFICATION_BYTES);
    talk.send(request, move |talk, _| then(talk, errand))
}

fn entry(talk: &Talk, kind: &CardKind, outcome: Outcome) -> Entry {
    let at = talk.tools.now();
    Entry {
        id: Id::draw(at, &*talk.tools.die),
        at,
        deed: Deed::Accept,
        who: kind.issuer.to_string(),
        identifier: kind.issuer.to_string(),
        shown: vec![ShownClaims { vct: kind.vct.clone(), claims: Vec::new() }],
        outcome,
    }
}
