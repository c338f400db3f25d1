//! Fetching what an issuer has promised for later (OpenID4VCI 1.0, section 9).

use std::collections::VecDeque;

use protocols::{
    Url,
    oid4vci::{CredentialResponse, DeferredCode, DeferredRequest, ResponseError},
};

use super::{
    collect::MOST_CREDENTIAL_BYTES,
    errand::{self, Errand, Leave, Renewing},
    plan,
    receive::{self, Awaited},
    refresh::{self, Plea},
    session::Trusted,
    talk::{self, Talk},
};
use crate::{
    error::{AcceptError, WalletError},
    http::{self, JSON, Request, Response, Unreachable},
    step::{Accepted, Done, Step},
    tools::Tools,
    trust::TrustError,
    vault::{Change, Deed, Deferred, Grant, VaultState},
};

/// A promise to be called in, when it is due ([`Deferred::due`]).
#[derive(Debug)]
pub struct Collect {
    deferred: Deferred,
}

/// A promise, and what is needed to have it kept.
struct Promise {
    deferred: Deferred,
    url: Url,
    /// By which the token is renewed if it has run out meanwhile: once.
    grant: Option<Grant>,
    renews: Option<Renewing>,
}

impl Collect {
    /// One of [`VaultState::deferred`].
    pub fn new(deferred: &Deferred) -> Self {
        Self { deferred: deferred.clone() }
    }

    /// The first step. The issuer is asked anew where things are, as a promise may be old.
    pub fn start(self, vault: &VaultState, tools: Tools) -> Result<Step, WalletError> {
        let deferred = self.deferred;
        let anchors = vault.trust().ok_or(TrustError::Missing)?.anchors()?;
        let trusted = Trusted { anchors, to_pin: None };
        let card = vault.cards().iter().find(|card| Some(card.id) == deferred.renews);
        let renews = card.map(|card| {
            let claims = card.claims(&*tools.crypto).unwrap_or_default();
            Renewing { card: card.id, kind: card.kind.clone(), claims }
        });
        let grant = vault.grants().iter().find(|it| Some(it.id) == deferred.grant).cloned();
        let deed = if renews.is_some() { Deed::Renew } else { Deed::Accept };
        let entry = errand::begin(&tools, deed, &deferred.kind.issuer);
        let mut talk = Talk::new(tools, vault.instance_key(), deferred.scheme);
        talk.token = Some(deferred.token.clone());
        plan::fetch_issuer(deferred.kind.issuer.clone(), move |issuer| {
            let url = issuer.deferred_credential_endpoint.clone();
            let url = url.ok_or(AcceptError::PromiseBroken)?;
            let leave = grant.as_ref().map(|grant| Leave::Kept(grant.id));
            let (orders, accepted) = (VecDeque::new(), Accepted::default());
            let errand = Errand { issuer, trusted, orders, leave, accepted, entry };
            ask(talk, errand, Promise { deferred, url, grant, renews })
        })
    }
}

fn ask(talk: Talk, errand: Errand, promise: Promise) -> Result<Step, WalletError> {
    let transaction_id = promise.deferred.transaction.reveal().to_owned();
    let body = serde_json::to_vec(&DeferredRequest { transaction_id });
    let body = body.map_err(|_| WalletError::Platform)?;
    let request = Request::post(promise.url.clone(), JSON, body, MOST_CREDENTIAL_BYTES);
    talk.send(request, move |talk, answer| hear(talk, errand, promise, answer))
}

fn hear(
    talk: Talk,
    errand: Errand,
    mut promise: Promise,
    answer: Result<Response, Unreachable>,
) -> Result<Step, WalletError> {
    let response = http::whole(answer, MOST_CREDENTIAL_BYTES)?;
    if response.status == 401
        && let Some(grant) = promise.grant.take()
    {
        return renew(talk, errand, promise, grant);
    }
    if !matches!(response.status, 200 | 202) {
        let code: DeferredCode = talk::refusal(&response)?;
        if code == DeferredCode::InvalidCredentialRequest {
            return Err(AcceptError::DeferredRefused(code).into());
        }
        // Denied, or delivered already: nothing will come of it any more.
        let changes = vec![Change::Withdrawn(promise.deferred.transaction)];
        return Ok(Step::keep(changes, || Err(AcceptError::PromiseBroken.into())));
    }
    let response = CredentialResponse::from_json(response.status, &response.body);
    let response = response.map_err(AcceptError::from)?;
    if let CredentialResponse::Deferred { transaction_id, interval } = &response {
        return wait(&talk, errand, promise, transaction_id, *interval);
    }
    let Promise { deferred, renews, .. } = promise;
    let Deferred { kind, keys, identifier, .. } = deferred;
    let awaited = Awaited { kind, keys, identifier, renews };
    receive::receive(talk, errand, awaited, response, |_, errand| {
        Ok(Step::Done(Done::Accepted(errand.accepted)))
    })
}

/// The promise stays the same one, under its name (section 9.2); the history has it already.
fn wait(
    talk: &Talk,
    mut errand: Errand,
    promise: Promise,
    transaction_id: &str,
    interval: u64,
) -> Result<Step, WalletError> {
    if transaction_id != promise.deferred.transaction.reveal() {
        return Err(AcceptError::from(ResponseError::Shape).into());
    }
    let token = talk.token.clone().ok_or(WalletError::Platform)?;
    let promised = talk.tools.now();
    let deferred = Deferred { interval, promised, token, ..promise.deferred };
    errand.accepted.deferred = 1;
    Ok(Step::keep(vec![Change::Deferred(Box::new(deferred))], move || {
        Ok(Step::Done(Done::Accepted(errand.accepted)))
    }))
}

/// The token has run out before the promise was kept.
fn renew(talk: Talk, errand: Errand, promise: Promise, grant: Grant) -> Result<Step, WalletError> {
    let Errand { issuer, trusted, orders, leave, accepted, entry } = errand;
    let plea = Plea { grant, entry };
    refresh::refresh(talk, issuer, plea, move |talk, issuer, plea, _| {
        ask(talk, Errand { issuer, trusted, orders, leave, accepted, entry: plea.entry }, promise)
    })
}
