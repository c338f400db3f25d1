//! One step after the other, with what this machine has.

use std::sync::Arc;

use terms::{Language, OsDie, SystemClock};
use wallet::{Accepted, Consent, ConsentView, Decision, Done, RustCrypto, Step, Tools};

use crate::{answer::note, failure::Failure, network, purse::Purse};

/// Takes one step after the other until the flow is at its end.
pub async fn drive(purse: &mut Purse, first: Step, consent: Consent) -> Result<Done, Failure> {
    let network = network::for_wallet()?;
    let mut step = first;
    loop {
        step = match step {
            Step::Consent(view, next) => {
                tell(&view);
                next.resume(if view.missing.is_empty() { consent } else { Consent::Deny })?
            }
            Step::Done(done) => return Ok(done),
            Step::Draw(count, next) => next.resume(purse.draw_keys(count))?,
            Step::Fetch(request, next) => next.resume(network.fetch(&request).await)?,
            Step::Keep(changes, next) => {
                purse.keep(changes)?;
                next.resume(())?
            }
            Step::Sign(messages, next) => {
                let signed = messages.iter().map(|it| purse.state().sign(&it.key, &it.bytes));
                next.resume(signed.collect::<Result<_, _>>().map_err(Failure::ours)?)?
            }
            // On a command line nobody can be asked: the list is pinned, and its fingerprint told.
            Step::Trust(view, next) => {
                note!("trusting the list with fingerprint {}", view.fingerprint);
                next.resume(Decision::Approve)?
            }
        };
    }
}

/// The end of a flow that brings credentials.
pub fn accepted(done: Done) -> Result<Accepted, Failure> {
    match done {
        Done::Accepted(accepted) => Ok(accepted),
        _ => Err(Failure::ours("another end")),
    }
}

/// Time, chance and cryptography of this machine.
pub fn tools() -> Tools {
    Tools {
        clock: Arc::new(SystemClock),
        die: Arc::new(OsDie),
        crypto: Arc::new(RustCrypto::new(Arc::new(OsDie))),
    }
}

fn tell(view: &ConsentView) {
    note!("{} asks for:", view.asker.name);
    match &view.asker.registered {
        Some(it) => {
            let texts = [("purpose", &it.purpose), ("kept", &it.retention)];
            let texts = texts.into_iter().filter_map(|(name, it)| {
                Some(format!("{name}: {}", it.choose(Language::English)?))
            });
            texts.for_each(|text| note!("  {text}"));
        }
        None => note!("  nobody says what it is registered for"),
    }
    for claim in view.cards.iter().flat_map(|card| &card.claims) {
        let kept = match (claim.retained, claim.beyond) {
            (_, true) => " (more than it is registered for)",
            (true, false) => " (and will keep it)",
            (false, false) => "",
        };
        let label = claim.label.as_ref().and_then(|it| it.choose(Language::English));
        let label = label.map(|it| format!(": {it}")).unwrap_or_default();
        note!("  {}{label}{kept}", claim.path);
    }
    if view.nik_warning {
        note!("note: a NIK tells sex, birth date and region");
    }
    for (query, _) in &view.missing {
        note!("  nothing here answers `{query}`");
    }
}
