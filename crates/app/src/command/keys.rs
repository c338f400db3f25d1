//! `ikd keys`: what signs here, and where it lives.

use std::process::ExitCode;

use formats::jose::Jwk;
use keys::{AwsLc, KeyError, KeyName, Keyring, TokenKey};
use serde_json::{Value, json};
use terms::{Class, OsDie};

use super::compromise;
use crate::{
    answer::{print_json, say},
    cli::{Adopt, Cli, Keys},
    failure::Failure,
    house,
    settings::Settings,
};

pub async fn run(cli: &Cli, command: &Keys) -> Result<ExitCode, Failure> {
    if let Keys::Compromise(options) = command {
        return compromise::run(cli, options).await;
    }
    let keyring = house::keyring(&cli.data, &Settings::read(cli, None)?, &OsDie)?;
    match command {
        Keys::Adopt(options) => adopt(&keyring, options)?,
        Keys::Compromise(_) | Keys::List => {}
    }
    let names = keyring.names()?;
    let shown: Result<Vec<Value>, KeyError> =
        names.iter().map(|name| show(&keyring, name)).collect();
    let shown = shown?;
    if cli.json {
        print_json(&shown)?;
    } else {
        for key in &shown {
            let word = |member: &str| key[member].as_str().unwrap_or_default().to_owned();
            say!("{:16} {:9} {}", word("name"), word("algorithm"), word("thumbprint"))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn adopt(keyring: &Keyring, options: &Adopt) -> Result<(), Failure> {
    let unnamed = |error| Failure::new(Class::Invalid, format!("{}: {error}", options.name));
    let name: KeyName = options.name.parse().map_err(unnamed)?;
    let token = TokenKey {
        module: options.module.clone(),
        token: options.token.clone(),
        key: options.key.clone(),
        pin_file: options.pin_file.clone(),
        sessions: options.sessions,
    };
    if options.generate {
        token.generate(&OsDie)?;
    }
    keyring.adopt(&name, &token, &OsDie)?;
    Ok(())
}

/// A note key signs the log with Ed25519; all others are P-256.
fn show(keyring: &Keyring, name: &KeyName) -> Result<Value, KeyError> {
    match keyring.find_public(name) {
        Ok(key) => {
            let key = key.ok_or_else(|| KeyError::Missing(name.clone()))?;
            let thumbprint = Jwk::new(key).thumbprint_text(&AwsLc);
            Ok(json!({"name": name.as_str(), "algorithm": "ES256", "thumbprint": thumbprint}))
        }
        Err(KeyError::Kind(_)) => {
            let public = formats::base64url::encode(keyring.note_key(name)?.public());
            Ok(json!({"name": name.as_str(), "algorithm": "Ed25519", "public": public}))
        }
        Err(error) => Err(error),
    }
}
