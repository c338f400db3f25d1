//! What came from the issuer: credentials to check and store, or a promise, and word back to the
//! issuer (OpenID4VCI 1.0, sections 8.3, 9 and 11).

use std::mem;

use protocols::{
    Secret,
    oid4vci::{CredentialResponse, Notification, NotificationEvent},
};
use terms::{Id, PublicKey};

use super::{
    check::{Checked, Judge},
    errand::Errand,
    talk::Talk,
};
use crate::{
    error::{AcceptError, CredentialFault, WalletError},
    http::{JSON, Request},
    step::Step,
    vault::{Card, CardKind, Change, Deed, Deferred, Entry, Outcome, ShownClaims},
};

const MOST_NOTIFICATION_BYTES: usize = 16 * 1024;

/// What was asked for, and the keys that it is to be bound to.
pub struct Awaited {
    pub kind: CardKind,
    pub keys: Vec<PublicKey>,
}

/// What comes after a credential.
pub type Then = fn(Talk, Errand) -> Result<Step, WalletError>;

/// Checks and stores what came.
pub fn receive(
    talk: Talk,
    errand: Errand,
    awaited: Awaited,
    response: CredentialResponse,
    then: Then,
) -> Result<Step, WalletError> {
    let (credentials, notification_id) = match response {
        CredentialResponse::Deferred { transaction_id, interval } => {
            return defer(talk, errand, awaited, (transaction_id, interval), then);
        }
        CredentialResponse::Issued { credentials, notification_id } => {
            (credentials, notification_id)
        }
    };
    let judge = Judge {
        crypto: &*talk.tools.crypto,
        anchors: &errand.trusted.anchors,
        now: talk.tools.now(),
    };
    match judge.check(&credentials, &awaited.kind.vct, &awaited.keys) {
        Ok(checked) => keep(talk, errand, (awaited.kind, checked), notification_id, then),
        Err(fault) => reject(talk, errand, (awaited.kind, fault), notification_id),
    }
}

/// Stores first, and only then tells the issuer that it is stored.
fn keep(
    talk: Talk,
    mut errand: Errand,
    (kind, checked): (CardKind, Checked),
    notification_id: Option<String>,
    then: Then,
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
        notify(talk, errand, (notification_id, event), then)
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
    awaited: Awaited,
    (transaction_id, interval): (String, u64),
    then: Then,
) -> Result<Step, WalletError> {
    let entry = entry(&talk, &awaited.kind, Outcome::Deferred);
    let deferred = Deferred {
        kind: awaited.kind,
        transaction: Secret::new(transaction_id),
        interval,
        promised: talk.tools.now(),
        token: talk.token.clone().ok_or(WalletError::Platform)?,
        scheme: talk.scheme,
        keys: awaited.keys,
    };
    errand.accepted.deferred += 1;
    let mut changes = pin(&talk, &mut errand);
    changes.extend([Change::Deferred(Box::new(deferred)), Change::Recorded(entry)]);
    Ok(Step::keep(changes, move || then(talk, errand)))
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
