//! `ikd keys compromise issuer`: the issuer's key may be in other hands.

use std::process::ExitCode;

use serde_json::{Value, json};
use staff::{Deed, GivenUp};
use terms::{Act, Clock, OsDie, Permission, SystemClock};

use crate::{
    answer::{print_json, say},
    ceremony::Ceremony,
    cli::{Cli, Compromise},
    failure::Failure,
    house::{self, House},
    rehearsal::Copy,
    settings::Settings,
    succession::{Earnest, Succession},
};

pub async fn run(cli: &Cli, options: &Compromise) -> Result<ExitCode, Failure> {
    let done = if options.rehearse { rehearse(cli).await? } else { give_up(cli, options).await? };
    tell(cli, &done, options.rehearse)?;
    Ok(ExitCode::SUCCESS)
}

async fn give_up(cli: &Cli, options: &Compromise) -> Result<Succession, Failure> {
    let house = House::beside(cli).await?;
    let folder = house.data.join("certificates");
    let ceremony = Ceremony {
        folder: &folder,
        keyring: &house.keyring,
        settings: &house.settings,
        now: SystemClock.now(),
        die: &OsDie,
    };
    let mut succession = Succession::prepare(&ceremony, &house.trust, Earnest::Meant).await?;
    // On record before it counts: who comes after a crash finds what was meant, and goes on.
    record(&house, options, &succession).await?;
    succession.publish(&ceremony)?;
    succession.check(&ceremony, &house.trust)?;
    house.seal_log().await?;
    Ok(succession)
}

/// Alone at the machine one does this on sample data, or as long as there are no two officers;
/// otherwise two have approved just this key.
async fn record(house: &House, options: &Compromise, done: &Succession) -> Result<(), Failure> {
    let told = GivenUp {
        old_key: done.old_key.clone(),
        old_certificate: done.old_certificate.clone(),
        new_key: done.new_key.clone(),
        edition: done.list.sequence,
    };
    if let Some(approval) = options.approval {
        let deed = Deed::compromise_key(house.settings.home_region, &done.old_key);
        let deed = deed.map_err(Failure::ours)?;
        return Ok(house.staff.spend_on_giving_up(approval, &deed, told).await?);
    }
    if !house.is_operators_alone().await? {
        return Err(Failure::refused(
            "this takes two officers: say with --approval ID what both have approved at the console",
        ));
    }
    let act = Act::operator().with(Permission::CompromiseKey).because("command line");
    Ok(house.staff.record_given_up(&act, told).await?)
}

/// All of it on a copy of keys and certificates, which is gone afterwards.
async fn rehearse(cli: &Cli) -> Result<Succession, Failure> {
    let settings = Settings::read(cli, None)?;
    let copy = Copy::of(&cli.data)?;
    let keyring = house::keyring(&copy.folder, &settings, &OsDie)?;
    let folder = copy.folder.join("certificates");
    let ceremony = Ceremony {
        folder: &folder,
        keyring: &keyring,
        settings: &settings,
        now: SystemClock.now(),
        die: &OsDie,
    };
    let trust = ceremony.hold().await?;
    let mut succession = Succession::prepare(&ceremony, &trust, Earnest::Rehearsed).await?;
    succession.publish(&ceremony)?;
    succession.check(&ceremony, &trust)?;
    Ok(succession)
}

fn tell(cli: &Cli, done: &Succession, rehearsed: bool) -> Result<(), Failure> {
    let next = [
        format!("ikd reissue --key {}", done.old_key),
        "tell relying parties and wallets that a new trust list is out".to_owned(),
        "ikd audit verify".to_owned(),
    ];
    if cli.json {
        let steps: Vec<Value> = done
            .steps
            .iter()
            .map(|(step, took)| json!({"step": step, "ms": took.as_secs_f64() * 1_000.0}))
            .collect();
        return print_json(&json!({
            "rehearsed": rehearsed,
            "old": {
                "name": done.old.as_str(),
                "key": done.old_key,
                "certificate_sha256": done.old_certificate,
            },
            "new": {"name": done.new.as_str(), "key": done.new_key},
            "edition": done.list.sequence,
            "steps": steps,
            "next": next,
        }));
    }
    if rehearsed {
        say!("REHEARSAL on a copy: nothing has changed.")?;
    }
    say!("given up   {}  {}", done.old, done.old_key)?;
    say!("signs now  {}  {}", done.new, done.new_key)?;
    say!("trust list edition {} distrusts {}", done.list.sequence, done.old_certificate)?;
    for (step, took) in &done.steps {
        say!("  {step:16} {:8.1} ms", took.as_secs_f64() * 1_000.0)?;
    }
    say!("next:")?;
    for (number, line) in (1..).zip(&next) {
        say!("  {number}. {line}")?;
    }
    Ok(())
}
