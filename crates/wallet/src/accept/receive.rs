//! What came from the issuer: credentials to check and store, or a promise, and word back to the
//! issuer (OpenID4VCI 1.0, sections 8.3, 9 and 11).

use std::mem;

use protocols::{
    Secret,
    oid4vci::{CredentialResponse, Notification, NotificationEvent},
};
use terms::{Id, PublicKey};

use super::{
    changes,
    check::Checked,
    describe::{self, Untold},
    errand::{Errand, Leave, Renewing, Then},
    talk::Talk,
    verify::Judge,
};
use crate::{
    error::{AcceptError, CredentialFault, WalletError},
    http::{JSON, Request},
    step::Step,
    vault::{Batch, Card, CardKind, Change, Deferred, Outcome, Renewal, ShownClaims},
    view::Renewed,
};

const MOST_NOTIFICATION_BYTES: usize = 16 * 1024;

/// What was asked for, and the keys that it is to be bound to.
pub struct Awaited {
    pub kind: CardKind,
    pub keys: Vec<PublicKey>,
    /// The issuer's own name for it, where it gave one.
    pub identifier: Option<String>,
    /// The card that gets more copies by it.
    pub renews: Option<Renewing>,
}

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
    match judge.check(&credentials, &awaited.kind, &awaited.keys) {
        Ok(checked) => keep(talk, errand, (awaited, checked), notification_id, then),
        Err(fault) => reject(talk, errand, (awaited.kind, fault), notification_id),
    }
}

/// Stores first, and only then tells the issuer that it is stored.
fn keep(
    talk: Talk,
    mut errand: Errand,
    (mut awaited, checked): (Awaited, Checked),
    notification_id: Option<String>,
    then: Then,
) -> Result<Step, WalletError> {
    errand.entry.who.clone_from(&checked.issuer_name);
    let mut news = along(&talk, &mut errand);
    let old = awaited.renews.take();
    let stated = describe::stated(&checked.claims);
    if let Some(old) = old.as_ref().filter(|it| it.kind.is_described_by(stated.as_deref())) {
        awaited.kind = awaited.kind.described_as(&old.kind);
    }
    let fresh = || Id::draw(talk.tools.now(), &*talk.tools.die);
    let card = old.as_ref().map_or_else(fresh, |it| it.card);
    let untold = Untold::of(card, &awaited.kind, &checked);
    news.push(match &old {
        Some(old) => renewed(&talk, &mut errand, awaited, checked, old),
        None => accepted(&talk, &mut errand, card, awaited, checked),
    });
    news.push(record(&mut errand));
    Ok(Step::keep(news, move || {
        let event = NotificationEvent::CredentialAccepted;
        notify(talk, errand, (notification_id, event), move |talk, errand| {
            describe::describe(talk, errand, untold, then)
        })
    }))
}

/// A new card.
fn accepted(
    talk: &Talk,
    errand: &mut Errand,
    id: Id<Card>,
    awaited: Awaited,
    checked: Checked,
) -> Change {
    let now = talk.tools.now();
    let Checked { copies, issuer_name, disclosable, .. } = checked;
    let Awaited { kind, identifier, .. } = awaited;
    let renewal = errand.leave.as_ref().map(|leave| Renewal {
        grant: leave.id(),
        identifier,
        received: now,
        batch: copies.len(),
    });
    let told = ShownClaims { type_name: kind.type_name.clone(), claims: disclosable };
    errand.entry.shown.push(told);
    errand.accepted.cards.push(id);
    Change::Accepted(Box::new(Card { id, kind, issuer_name, accepted: now, copies, renewal }))
}

/// More copies of a card; what they say differently is told the holder, and by name the history.
fn renewed(
    talk: &Talk,
    errand: &mut Errand,
    awaited: Awaited,
    checked: Checked,
    old: &Renewing,
) -> Change {
    let Checked { copies, issuer_name, claims, .. } = checked;
    let Awaited { kind, identifier, .. } = awaited;
    let changes = changes::between(&old.claims, &claims, &kind);
    let paths = changes.iter().map(|it| it.path.clone()).collect();
    errand.entry.shown.push(ShownClaims { type_name: kind.type_name.clone(), claims: paths });
    let (received, changed) = (talk.tools.now(), !changes.is_empty());
    let renewal = errand.leave.as_ref().map(|leave| Renewal {
        grant: leave.id(),
        identifier,
        received,
        batch: copies.len(),
    });
    errand.accepted.renewed.push(Renewed {
        card: old.card,
        names: kind.names.clone(),
        copies: copies.len(),
        changes,
    });
    let batch = Batch { card: old.card, kind, issuer_name, copies, received, renewal, changed };
    Change::Refilled(Box::new(batch))
}

/// Stores nothing, and tells the issuer so.
fn reject(
    talk: Talk,
    mut errand: Errand,
    (kind, fault): (CardKind, CredentialFault),
    notification_id: Option<String>,
) -> Result<Step, WalletError> {
    errand.entry.outcome = Outcome::Failed;
    name(&mut errand, &kind);
    let news = vec![Change::Recorded(errand.entry.clone())];
    Ok(Step::keep(news, move || {
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
    name(&mut errand, &awaited.kind);
    let mut news = along(&talk, &mut errand);
    news.push(Change::Deferred(Box::new(Deferred {
        kind: awaited.kind,
        transaction: Secret::new(transaction_id),
        interval,
        promised: talk.tools.now(),
        token: talk.token.clone().ok_or(WalletError::Platform)?,
        scheme: talk.scheme,
        keys: awaited.keys,
        identifier: awaited.identifier,
        grant: errand.leave.as_ref().map(Leave::id),
        renews: awaited.renews.map(|it| it.card),
    })));
    errand.accepted.deferred += 1;
    news.push(record(&mut errand));
    Ok(Step::keep(news, move || then(talk, errand)))
}

/// Trust list and leave go into the vault with the first thing that came by them.
fn along(talk: &Talk, errand: &mut Errand) -> Vec<Change> {
    let mut news = Vec::new();
    if let Some(trust) = mem::take(&mut errand.trusted.to_pin) {
        errand.accepted.pinned = Some(trust.view(&*talk.tools.crypto));
        news.push(Change::Pinned(Box::new(trust)));
    }
    let kept = errand.leave.as_ref().map(|leave| Leave::Kept(leave.id()));
    if let Some(Leave::Fresh(grant)) = mem::replace(&mut errand.leave, kept) {
        news.push(Change::Granted(grant));
    }
    news
}

/// The deed as far as it has come.
fn record(errand: &mut Errand) -> Change {
    errand.entry.outcome = match (errand.orders.is_empty(), errand.accepted.deferred) {
        (false, _) => Outcome::Underway,
        (true, 0) => Outcome::Succeeded,
        (true, _) => Outcome::Deferred,
    };
    Change::Recorded(errand.entry.clone())
}

fn name(errand: &mut Errand, kind: &CardKind) {
    let named = ShownClaims { type_name: kind.type_name.clone(), claims: Vec::new() };
    errand.entry.shown.push(named);
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
