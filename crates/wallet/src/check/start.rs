//! The rounds of a check: trust lists first, then status lists, in an order that says nothing.

use protocols::Url;

use super::{
    judge, list,
    round::{Round, Unread},
};
use crate::{
    accept::{self, Newest},
    error::{StatusFault, WalletError},
    http::{self, Request},
    step::Step,
    tools::Tools,
    trust::{PinnedTrust, TrustError},
    vault::{Change, VaultState},
};

/// A look whether issuers have taken something back. What cannot be read is told, and changes
/// nothing.
#[derive(Clone, Copy, Debug)]
pub struct Check;

impl Check {
    /// The first step.
    pub fn start(self, vault: &VaultState, tools: Tools) -> Result<Step, WalletError> {
        let trust = vault.trust().cloned().ok_or(TrustError::Missing)?;
        let mut issuers: Vec<Url> = vault.cards().iter().map(|it| it.kind.issuer.clone()).collect();
        issuers.sort_unstable();
        issuers.dedup();
        ask(Round::new(vault, trust, tools), issuers)
    }
}

/// The trust list of the next issuer: a newer one is taken over at once.
fn ask(mut round: Round, mut issuers: Vec<Url>) -> Result<Step, WalletError> {
    let Some(issuer) = issuers.pop() else {
        judge::signers(&mut round)?;
        let lists = list::wanted(&round);
        return fetch(round, lists);
    };
    let (tools, known) = (round.tools.clone(), round.trust.clone());
    let source = issuer.to_string();
    accept::newest(tools, known, &issuer, move |newest| match newest {
        Ok(Newest::List(newest)) if newest != round.trust => pin(round, newest, issuers),
        Ok(Newest::List(_)) => ask(round, issuers),
        Ok(Newest::Unread(error)) => unread(round, source, StatusFault::Answer(error), issuers),
        Err(error) => unread(round, source, StatusFault::Trust(error), issuers),
    })
}

fn unread(
    mut round: Round,
    source: String,
    why: StatusFault,
    issuers: Vec<Url>,
) -> Result<Step, WalletError> {
    round.seen.unread.push(Unread { source, why });
    ask(round, issuers)
}

fn pin(mut round: Round, newest: PinnedTrust, issuers: Vec<Url>) -> Result<Step, WalletError> {
    round.seen.pinned = Some(newest.view(&*round.tools.crypto));
    round.trust = newest.clone();
    Ok(Step::keep(vec![Change::Pinned(Box::new(newest))], move || ask(round, issuers)))
}

/// The next status list, or the end.
fn fetch(mut round: Round, mut lists: Vec<list::Wanted>) -> Result<Step, WalletError> {
    let Some(wanted) = lists.pop() else { return Ok(judge::end(round)) };
    let Some(url) = wanted.address() else {
        round.seen.unread.push(Unread { source: wanted.uri, why: StatusFault::Address });
        return fetch(round, lists);
    };
    let request = Request::get(url, wanted.media_type(), list::MOST_BYTES);
    Ok(Step::fetch(request, move |answer| {
        let body = http::body(answer, list::MOST_BYTES).map_err(StatusFault::Answer);
        if let Err(why) = body.and_then(|body| judge::list(&mut round, &wanted, &body)) {
            round.seen.unread.push(Unread { source: wanted.uri, why });
        }
        fetch(round, lists)
    }))
}
