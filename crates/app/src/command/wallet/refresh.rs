//! `check`, `collect` and `refresh`: how things stand, and what there is to fetch.

use std::process::ExitCode;

use serde_json::{Value, json};
use terms::{Clock, Language, Moment, SystemClock};
use wallet::{Accepted, Check, Checked, Collect, Consent, Done, Refill, vault::Deferred};

use super::{
    drive::{accepted, drive, tools},
    told::{change, checked_card, renewed, shown, undescribed},
};
use crate::{
    answer::{note, print_json, say},
    cli::Cli,
    failure::Failure,
    purse::Purse,
};

/// Says what issuers have taken back, and what could not be read.
pub async fn check(cli: &Cli, purse: &mut Purse) -> Result<ExitCode, Failure> {
    let checked = look(purse).await?;
    let told = checked_json(purse, &checked);
    if cli.json {
        print_json(&told)?;
    } else {
        say_checked(&checked)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Calls in the promises that are due; says when the next one is.
pub async fn collect(cli: &Cli, purse: &mut Purse) -> Result<ExitCode, Failure> {
    let now = SystemClock.now();
    let (mut came, mut failed) = (Accepted::default(), None);
    let promises: Vec<Deferred> = purse.state().deferred().to_vec();
    for promise in promises.iter().filter(|it| it.due() <= now) {
        let first = Collect::new(promise).start(purse.state(), tools())?;
        match drive(purse, first, Consent::Deny).await.and_then(accepted) {
            Ok(more) => add(&mut came, more),
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    let waiting = purse.state().deferred();
    let due = waiting.iter().map(Deferred::due).min().map(Moment::rfc3339);
    let told = json!({
        "accepted": new_cards(purse, &came),
        "undescribed": came.undescribed.iter().map(undescribed).collect::<Vec<_>>(),
        "renewed": came.renewed.iter().map(renewed).collect::<Vec<_>>(),
        "waiting": waiting.len(),
        "due": due,
    });
    if cli.json {
        print_json(&told)?;
    } else {
        say!("{} came, {} to wait for", came.cards.len() + came.renewed.len(), waiting.len())?;
    }
    failed.map_or(Ok(ExitCode::SUCCESS), Err)
}

/// Checks, and renews what is low or, if so told, all that can be renewed.
pub async fn refresh(cli: &Cli, purse: &mut Purse, all: bool) -> Result<ExitCode, Failure> {
    let checked = look(purse).await?;
    let cards = match all {
        true => purse.state().cards().iter().map(|card| card.id).collect(),
        false => purse.state().low(SystemClock.now()),
    };
    let (mut came, mut refused, mut failed) = (Accepted::default(), Vec::new(), None);
    for refill in Refill::of(purse.state(), &cards) {
        let ids = refill.cards().to_vec();
        let first = refill.start(purse.state(), tools())?;
        match drive(purse, first, Consent::Deny).await.and_then(accepted) {
            Ok(more) => add(&mut came, more),
            Err(error) => {
                refused.push(json!({"cards": ids, "reason": error.to_string()}));
                failed = failed.or(Some(error));
            }
        }
    }
    let pinned = came.pinned.as_ref().or(checked.pinned.as_ref());
    let told = json!({
        "checked": checked_json(purse, &checked),
        "renewed": came.renewed.iter().map(renewed).collect::<Vec<_>>(),
        "undescribed": came.undescribed.iter().map(undescribed).collect::<Vec<_>>(),
        "deferred": came.deferred,
        "refused": refused,
        "trust_list": pinned.map(|it| it.fingerprint.clone()),
    });
    if cli.json {
        print_json(&told)?;
    } else {
        say_checked(&checked)?;
        for card in &came.renewed {
            let name = card.names.choose(Language::English).unwrap_or_default();
            say!("renewed: {name} ({} copies)", card.copies)?;
            for it in &card.changes {
                say!("  {}", change(it))?;
            }
        }
    }
    failed.map_or(Ok(ExitCode::SUCCESS), Err)
}

async fn look(purse: &mut Purse) -> Result<Checked, Failure> {
    let first = Check.start(purse.state(), tools())?;
    match drive(purse, first, Consent::Deny).await? {
        Done::Checked(checked) => Ok(checked),
        _ => Err(Failure::ours("another end")),
    }
}

fn add(came: &mut Accepted, more: Accepted) {
    came.cards.extend(more.cards);
    came.renewed.extend(more.renewed);
    came.undescribed.extend(more.undescribed);
    came.deferred += more.deferred;
    came.pinned = more.pinned.or(came.pinned.take());
}

fn new_cards(purse: &Purse, came: &Accepted) -> Vec<Value> {
    let now = SystemClock.now();
    let new = purse.state().cards().iter().filter(|card| came.cards.contains(&card.id));
    new.map(|card| shown(purse.state(), card, now)).collect()
}

fn checked_json(purse: &Purse, checked: &Checked) -> Value {
    let unread = checked.unread.iter();
    let unread = unread.map(|it| json!({"list": it.source, "reason": it.why.to_string()}));
    json!({
        "cards": checked.cards.iter().map(|it| checked_card(purse.state(), it)).collect::<Vec<_>>(),
        "unread": unread.collect::<Vec<_>>(),
        "trust_list": checked.pinned.as_ref().map(|it| it.fingerprint.clone()),
    })
}

fn say_checked(checked: &Checked) -> Result<(), Failure> {
    for card in &checked.cards {
        let name = card.names.choose(Language::English).unwrap_or_default();
        say!("{name}: {:?}, {} copies", card.state, card.copies)?;
    }
    for list in &checked.unread {
        note!("{}: {}", list.source, list.why);
    }
    if checked.cards.is_empty() && checked.unread.is_empty() {
        say!("nothing was taken back")?;
    }
    Ok(())
}
