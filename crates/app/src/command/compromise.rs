//! `ikd keys compromise issuer`: the issuer's key may be in other hands.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use serde_json::{Value, json};
use staff::{Deed, GivenUp};
use terms::{Act, Clock, OsDie, Permission, SystemClock};

use crate::{
    answer::print_json,
    ceremony::Ceremony,
    cli::{Cli, Compromise},
    failure::Failure,
    house::{self, House},
    settings::Settings,
    succession::Succession,
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
    let mut succession = Succession::prepare(&ceremony, &house.trust).await?;
    let act = act(&house, options, &succession.old_key).await?;
    let told = GivenUp {
        old_key: succession.old_key.clone(),
        old_certificate: succession.old_certificate.clone(),
        new_key: succession.new_key.clone(),
        edition: succession.list.sequence,
    };
    // On record before it counts: who comes after a crash finds what was meant.
    house.staff.record_given_up(&act, told).await?;
    succession.publish(&ceremony)?;
    succession.check(&ceremony, &house.trust)?;
    house.seal_log().await?;
    Ok(succession)
}

/// Alone at the machine one does this on sample data, or as long as there are no two officers;
/// otherwise two have approved just this key.
async fn act(house: &House, options: &Compromise, key: &str) -> Result<Act, Failure> {
    if let Some(approval) = options.approval {
        let deed = Deed::compromise_key(house.settings.home_region, key);
        let deed = deed.map_err(Failure::ours)?;
        return Ok(house.staff.spend_at_machine(approval, &deed).await?);
    }
    match house.is_operators_alone().await? {
        true => Ok(Act::operator().with(Permission::CompromiseKey).because("command line")),
        false => Err(Failure::refused(
            "this takes two officers: say with --approval ID what both have approved at the console",
        )),
    }
}

/// All of it on a copy of keys and certificates, which is gone afterwards.
async fn rehearse(cli: &Cli) -> Result<Succession, Failure> {
    let settings = Settings::read(cli, None)?;
    let copy = Copy::of(&cli.data)?;
    let keyring = house::keyring(&copy.0, &settings, &OsDie)?;
    let folder = copy.0.join("certificates");
    let ceremony = Ceremony {
        folder: &folder,
        keyring: &keyring,
        settings: &settings,
        now: SystemClock.now(),
        die: &OsDie,
    };
    let trust = ceremony.hold().await?;
    let mut succession = Succession::prepare(&ceremony, &trust).await?;
    succession.publish(&ceremony)?;
    succession.check(&ceremony, &trust)?;
    Ok(succession)
}

/// A copy of what the ceremony reads and writes; it lies in the data folder, which is closed to
/// others.
struct Copy(PathBuf);

impl Copy {
    fn of(data: &Path) -> Result<Self, Failure> {
        let copy = Self(data.join(format!("rehearsal.{}", std::process::id())));
        for folder in ["keys", "certificates"] {
            copy_files(&data.join(folder), &copy.0.join(folder))?;
        }
        Ok(copy)
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            tracing::error!(%error, "The rehearsal's copy of the keys could not be removed");
        }
    }
}

/// Copies the files of a folder, none of the folders in it; what they may be read by stays.
fn copy_files(from: &Path, to: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(to)?;
    let entries = match fs::read_dir(from) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

fn tell(cli: &Cli, done: &Succession, rehearsed: bool) -> Result<(), Failure> {
    let next = [
        format!("ikd reissue --key {}", done.old_certificate),
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
        println!("REHEARSAL on a copy: nothing has changed.");
    }
    println!("given up   {}  {}", done.old, done.old_key);
    println!("signs now  {}  {}", done.new, done.new_key);
    println!("trust list edition {} distrusts {}", done.list.sequence, done.old_certificate);
    for (step, took) in &done.steps {
        println!("  {step:16} {:8.1} ms", took.as_secs_f64() * 1_000.0);
    }
    println!("next:");
    for (number, line) in (1..).zip(&next) {
        println!("  {number}. {line}");
    }
    Ok(())
}
