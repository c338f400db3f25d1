//! `ikd wallet`: the wallet's core behind a command line, for tests and automation. The platform
//! is this machine: a folder for the vault, its network, its terminal.

use std::{process::ExitCode, sync::Arc};

use serde_json::{Value, json};
use terms::{Clock, Language, Moment, OsDie, SystemClock};
use wallet::{
    Accept, Consent, Decision, Done, Pin, Present, RustCrypto, Step, Tools,
    vault::{Card, VaultState},
};

use crate::{
    answer::print_json,
    cli::{self, Cli, WalletCommand},
    failure::Failure,
    network,
    purse::Purse,
};

pub async fn run(cli: &Cli, options: &cli::Wallet) -> Result<ExitCode, Failure> {
    match &options.command {
        WalletCommand::Accept { offer, tx_code, pin, trust } => {
            let mut purse = Purse::open_or_make(&options.dir, &parse(pin)?)?;
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
        WalletCommand::Key { pin } => {
            let purse = Purse::open_or_make(&options.dir, &parse(pin)?)?;
            let key = formats::jose::Jwk::new(purse.state().instance_key());
            let thumbprint = key.thumbprint_text(&*tools().crypto);
            if cli.json {
                print_json(&json!({"thumbprint": thumbprint}))?
            } else {
                println!("{thumbprint}")
            }
            Ok(ExitCode::SUCCESS)
        }
        WalletCommand::List { pin } => {
            let purse = Purse::open(&options.dir, &parse(pin)?)?;
            print_json(&listed(purse.state()))?;
            Ok(ExitCode::SUCCESS)
        }
        WalletCommand::Present { request, pin, deny } => {
            let mut purse = Purse::open(&options.dir, &parse(pin)?)?;
            let first = Present::new(request.trim()).start(purse.state(), tools())?;
            let consent = if *deny { Consent::Deny } else { Consent::Share };
            let done = drive(&mut purse, first, consent).await?;
            answer_presented(done, *deny)
        }
    }
}

/// Takes one step after the other until the flow is at its end.
async fn drive(purse: &mut Purse, first: Step, consent: Consent) -> Result<Done, Failure> {
    let network = network::for_wallet()?;
    let mut step = first;
    loop {
        step = match step {
            Step::Consent(view, next) => {
                eprintln!("{} asks for:", view.asker.name);
                for claim in view.cards.iter().flat_map(|card| &card.claims) {
                    eprintln!("  {}", claim.path);
                }
                if view.nik_warning {
                    eprintln!("note: a NIK tells sex, birth date and region");
                }
                for (query, _) in &view.missing {
                    eprintln!("  nothing here answers `{query}`");
                }
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
                eprintln!("trusting the list with fingerprint {}", view.fingerprint);
                next.resume(Decision::Approve)?
            }
        };
    }
}

fn answer_accepted(cli: &Cli, purse: &Purse, done: Done) -> Result<ExitCode, Failure> {
    let Done::Accepted(accepted) = done else { return Err(Failure::ours("another end")) };
    let new = purse.state().cards().iter().filter(|card| accepted.cards.contains(&card.id));
    let cards: Vec<Value> = new.map(|card| shown(card, SystemClock.now())).collect();
    let pinned = accepted.pinned.map(|view| view.fingerprint);
    if cli.json {
        print_json(&json!({
            "accepted": cards, "deferred": accepted.deferred, "trust_list": pinned,
        }))?;
        return Ok(ExitCode::SUCCESS);
    }
    for card in &cards {
        println!(
            "accepted: {} ({} copies)",
            card["name"].as_str().unwrap_or_default(),
            card["copies"]
        );
    }
    if accepted.deferred > 0 {
        println!("{} credentials will come later", accepted.deferred);
    }
    Ok(ExitCode::SUCCESS)
}

fn answer_presented(done: Done, denied: bool) -> Result<ExitCode, Failure> {
    let (presented, redirect) = match done {
        Done::Presented { redirect } => (true, redirect),
        Done::Denied { redirect } => (false, redirect),
        Done::Accepted(_) => return Err(Failure::ours("another end")),
    };
    print_json(&json!({"presented": presented, "redirect_uri": redirect}))?;
    if !presented && !denied {
        return Err(Failure::refused("this wallet holds nothing that answers the request"));
    }
    Ok(ExitCode::SUCCESS)
}

fn listed(state: &VaultState) -> Value {
    let now = SystemClock.now();
    let cards: Vec<Value> = state.cards().iter().map(|card| shown(card, now)).collect();
    let history: Vec<Value> = state
        .history()
        .map(|entry| {
            let mut told = json!(entry);
            if let Some(told) = told.as_object_mut() {
                told.insert("at".to_owned(), json!(entry.at.rfc3339()));
            }
            told
        })
        .collect();
    json!({"credentials": cards, "history": history})
}

fn shown(card: &Card, now: Moment) -> Value {
    json!({
        "id": card.id,
        "type": card.kind.configuration,
        "vct": card.kind.vct,
        "name": card.name(Language::English),
        "issuer": card.kind.issuer,
        "issuer_name": card.issuer_name,
        "copies": card.copies.len(),
        "unused": card.unused_copies(now),
        "expires": card.expires().map(Moment::rfc3339),
    })
}

fn parse(pin: &str) -> Result<Pin, Failure> {
    pin.parse().map_err(|error: wallet::PinError| Failure::new(error.class(), error))
}

fn tools() -> Tools {
    Tools {
        clock: Arc::new(SystemClock),
        die: Arc::new(OsDie),
        crypto: Arc::new(RustCrypto::new(Arc::new(OsDie))),
    }
}
