//! `ikd wallet`: the wallet's core behind a command line, for tests and automation. The platform
//! is this machine: a folder for the vault, its network, its terminal.

mod drive;
mod refresh;
mod told;

use std::process::ExitCode;

use serde_json::{Value, json};
use terms::{Clock, SystemClock};
use wallet::{Accept, Consent, Done, Pin, Present};

use self::{
    drive::{accepted, drive, tools},
    told::{listed, shown, undescribed},
};
use crate::{
    answer::{note, print_json, say},
    cli::{self, Cli, WalletCommand},
    failure::Failure,
    purse::Purse,
};

pub async fn run(cli: &Cli, options: &cli::Wallet) -> Result<ExitCode, Failure> {
    match &options.command {
        WalletCommand::Accept { offer, tx_code, pin, trust } => {
            let mut purse = Purse::open_or_make(&options.dir, &parse(&pin.digits)?)?;
            let mut accept = Accept::new(offer.trim());
            if let Some(code) = tx_code {
                accept = accept.tx_code(code);
            }
            if let Some(file) = trust {
                let told = |error| Failure::ours(format!("{}: {error}", file.display()));
                accept = accept.trust_file(std::fs::read(file).map_err(told)?);
            }
            let first = accept.start(purse.state(), tools())?;
            let done = drive(&mut purse, first, Consent::Deny).await?;
            answer_accepted(cli, &purse, done)
        }
        WalletCommand::Check { pin } => {
            let mut purse = Purse::open(&options.dir, &parse(&pin.digits)?)?;
            refresh::check(cli, &mut purse).await
        }
        WalletCommand::Collect { pin } => {
            let mut purse = Purse::open(&options.dir, &parse(&pin.digits)?)?;
            refresh::collect(cli, &mut purse).await
        }
        WalletCommand::Key { pin } => {
            let purse = Purse::open_or_make(&options.dir, &parse(&pin.digits)?)?;
            answer_key(cli, &purse)
        }
        WalletCommand::List { pin } => {
            let purse = Purse::open(&options.dir, &parse(&pin.digits)?)?;
            print_json(&listed(purse.state(), SystemClock.now()))?;
            Ok(ExitCode::SUCCESS)
        }
        WalletCommand::Present { request, pin, deny } => {
            let mut purse = Purse::open(&options.dir, &parse(&pin.digits)?)?;
            let first = Present::new(request.trim()).start(purse.state(), tools())?;
            let consent = if *deny { Consent::Deny } else { Consent::Share };
            let done = drive(&mut purse, first, consent).await?;
            answer_presented(done, *deny)
        }
        WalletCommand::Refresh { pin, all } => {
            let mut purse = Purse::open(&options.dir, &parse(&pin.digits)?)?;
            refresh::refresh(cli, &mut purse, *all).await
        }
    }
}

fn answer_key(cli: &Cli, purse: &Purse) -> Result<ExitCode, Failure> {
    let key = formats::jose::Jwk::new(purse.state().instance_key());
    let thumbprint = key.thumbprint_text(&*tools().crypto);
    if cli.json {
        print_json(&json!({"thumbprint": thumbprint}))?
    } else {
        say!("{thumbprint}")?
    }
    Ok(ExitCode::SUCCESS)
}

fn answer_accepted(cli: &Cli, purse: &Purse, done: Done) -> Result<ExitCode, Failure> {
    let accepted = accepted(done)?;
    let new = purse.state().cards().iter().filter(|card| accepted.cards.contains(&card.id));
    let cards: Vec<Value> = new.map(|it| shown(purse.state(), it, SystemClock.now())).collect();
    let pinned = accepted.pinned.map(|view| view.fingerprint);
    let plain: Vec<Value> = accepted.undescribed.iter().map(undescribed).collect();
    if cli.json {
        print_json(&json!({
            "accepted": cards, "undescribed": plain, "deferred": accepted.deferred,
            "trust_list": pinned,
        }))?;
        return Ok(ExitCode::SUCCESS);
    }
    for card in &cards {
        say!(
            "accepted: {} ({} copies)",
            card["name"].as_str().unwrap_or_default(),
            card["copies"]
        )?;
        for claim in card["claims"].as_array().into_iter().flatten() {
            let named = claim["label"].as_str().or(claim["claim"].as_str());
            say!("  {}", named.unwrap_or_default())?;
        }
    }
    for card in &plain {
        let reason = card["reason"].as_str().unwrap_or_default();
        note!("the issuer's own names are used: {reason}");
    }
    if accepted.deferred > 0 {
        say!("{} credentials will come later", accepted.deferred)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn answer_presented(done: Done, denied: bool) -> Result<ExitCode, Failure> {
    let (presented, redirect) = match done {
        Done::Presented { redirect } => (true, redirect),
        Done::Denied { redirect } => (false, redirect),
        Done::Shown { parts } => {
            print_json(&json!({"presented": true, "parts": parts}))?;
            return Ok(ExitCode::SUCCESS);
        }
        Done::Accepted(_) | Done::Checked(_) | Done::GivenBack { .. } => {
            return Err(Failure::ours("another end"));
        }
    };
    print_json(&json!({"presented": presented, "redirect_uri": redirect}))?;
    if !presented && !denied {
        return Err(Failure::refused("this wallet holds nothing that answers the request"));
    }
    Ok(ExitCode::SUCCESS)
}

fn parse(pin: &str) -> Result<Pin, Failure> {
    pin.parse().map_err(|error: wallet::PinError| Failure::new(error.class(), error))
}
