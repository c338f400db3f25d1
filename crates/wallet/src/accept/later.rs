//! Fetching what an issuer has promised for later (OpenID4VCI 1.0, section 9).

use std::collections::VecDeque;

use protocols::{
    Url,
    oid4vci::{CredentialResponse, DeferredCode, DeferredRequest, IssuerMetadata},
};

use super::{
    collect::MOST_CREDENTIAL_BYTES,
    errand::Errand,
    plan,
    receive::{self, Awaited},
    session::Trusted,
    talk::{self, Talk},
};
use crate::{
    error::{AcceptError, WalletError},
    http::{self, JSON, Request, Response, Unreachable},
    step::{Accepted, Done, Step},
    tools::Tools,
    trust::TrustError,
    vault::{Change, Deferred, VaultState},
};

/// A promise to be called in, when it is due ([`Deferred::due`]).
#[derive(Debug)]
pub struct Collect {
    deferred: Deferred,
}

impl Collect {
    /// One of [`VaultState::deferred`].
    pub fn new(deferred: &Deferred) -> Self {
        Self { deferred: deferred.clone() }
    }

    /// The first step. The issuer is asked anew where things are, as a promise may be old.
    pub fn start(self, vault: &VaultState, tools: Tools) -> Result<Step, WalletError> {
        let anchors = vault.trust().ok_or(TrustError::Missing)?.anchors()?;
        let trusted = Trusted { anchors, to_pin: None };
        let mut talk = Talk::new(tools, vault.instance_key(), self.deferred.scheme);
        talk.token = Some(self.deferred.token.clone());
        plan::fetch_issuer(self.deferred.kind.issuer.clone(), move |issuer| {
            let url = issuer.deferred_credential_endpoint.clone();
            let url = url.ok_or(AcceptError::PromiseBroken)?;
            ask(talk, errand(issuer, trusted), self.deferred, url)
        })
    }
}

fn errand(issuer: IssuerMetadata, trusted: Trusted) -> Errand {
    Errand { issuer, trusted, orders: VecDeque::new(), accepted: Accepted::default() }
}

fn ask(talk: Talk, errand: Errand, deferred: Deferred, url: Url) -> Result<Step, WalletError> {
    let transaction_id = deferred.transaction.reveal().to_owned();
    let body = serde_json::to_vec(&DeferredRequest { transaction_id });
    let body = body.map_err(|_| WalletError::Platform)?;
    let request = Request::post(url, JSON, body, MOST_CREDENTIAL_BYTES);
    talk.send(request, move |talk, answer| hear(talk, errand, deferred, answer))
}

fn hear(
    talk: Talk,
    errand: Errand,
    deferred: Deferred,
    answer: Result<Response, Unreachable>,
) -> Result<Step, WalletError> {
    let response = http::whole(answer, MOST_CREDENTIAL_BYTES)?;
    if !matches!(response.status, 200 | 202) {
        let code: DeferredCode = talk::refusal(&response)?;
        if code == DeferredCode::InvalidCredentialRequest {
            return Err(AcceptError::DeferredRefused(code).into());
        }
        // Denied, or delivered already: nothing will come of it any more.
        let changes = vec![Change::Withdrawn(deferred.transaction)];
        return Ok(Step::keep(changes, || Err(AcceptError::PromiseBroken.into())));
    }
    let response = CredentialResponse::from_json(response.status, &response.body);
    let awaited = Awaited { kind: deferred.kind, keys: deferred.keys };
    let response = response.map_err(AcceptError::from)?;
    receive::receive(talk, errand, awaited, response, |_, errand| {
        Ok(Step::Done(Done::Accepted(errand.accepted)))
    })
}
