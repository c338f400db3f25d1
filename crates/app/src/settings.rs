//! What a deployment decides: one commented file, each key also by environment, unknown keys an
//! error that names the line. What `serve` was told is remembered for the commands beside it.

use std::{fs, path::Path, time::Duration};

use formats::types::DEFAULT_DOMAIN;
use protocols::Url;
use serde::{Deserialize, Serialize};
use terms::{Class, Region};
use toml::{Table, Value};
use unlock::SelfRecovery;

use crate::{
    cli::{Cli, Serve},
    failure::Failure,
    keep,
};

/// The commented sample, printed by `ikd config`.
pub const SAMPLE: &str = include_str!("../ikd.toml");

/// What `serve` was last told, in the data folder. Not for people to edit.
const REMEMBERED: &str = "deployment.toml";

/// All settings. The defaults are those of a development machine.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    pub public_url: Url,
    pub console_url: Url,
    pub wallet_url: Url,
    pub public_listen: String,
    pub console_listen: String,
    pub wallet_listen: String,
    pub ops_listen: String,
    pub database: String,
    pub tls: bool,
    pub tls_certificate: String,
    pub tls_key: String,
    pub seal_file: String,
    pub issuer_name_id: String,
    pub issuer_name_en: String,
    pub complaints: String,
    pub mail_url: String,
    pub mail_password_file: String,
    pub mail_from: String,
    pub phone_gateway_url: String,
    pub phone_gateway_secret_file: String,
    pub type_domain: String,
    pub home_region: Region,
    pub verifier: String,
    pub self_recovery: bool,
    pub recovery_wait_hours: u16,
    pub demo: bool,
}

impl Settings {
    /// The settings for a command: defaults, then (for commands beside it) what `serve` was last
    /// told, then the file, then the environment, then `serve`'s own options. `serve` itself
    /// remembers nothing: a demonstration does not slip into production.
    pub fn read(cli: &Cli, serve: Option<&Serve>) -> Result<Self, Failure> {
        let mut table = Table::new();
        if serve.is_none() {
            lay(&mut table, &cli.data.join(REMEMBERED))?;
        }
        match &cli.config {
            Some(file) if !file.exists() => {
                return Err(Failure::new(
                    Class::Invalid,
                    format!("{}: no such configuration file", file.display()),
                ));
            }
            Some(file) => lay(&mut table, file)?,
            None => lay(&mut table, &cli.data.join("ikd.toml"))?,
        }
        lay_environment(&mut table)?;
        if let Some(serve) = serve {
            lay_options(&mut table, serve);
        }
        let mut settings: Self = table
            .try_into()
            .map_err(|error| Failure::new(Class::Invalid, format!("settings: {error}")))?;
        settings.settle();
        Ok(settings)
    }

    /// Remembers what `serve` was told, for the commands that run beside it.
    pub fn remember(&self, data: &Path) -> Result<(), Failure> {
        let text = toml::to_string(self).map_err(Failure::ours)?;
        Ok(keep::replace(&data.join(REMEMBERED), text.as_bytes())?)
    }

    /// Whether a phone follows one that is gone without an office, and after which time.
    pub fn recovery(&self) -> SelfRecovery {
        match self.self_recovery {
            true => SelfRecovery::After(Duration::from_secs(
                3_600 * u64::from(self.recovery_wait_hours),
            )),
            false => SelfRecovery::Off,
        }
    }

    /// With TLS the addresses that nobody has set speak it too.
    fn settle(&mut self) {
        if !self.tls {
            return;
        }
        let defaults = Self::default();
        let urls = [
            (&mut self.public_url, &defaults.public_url),
            (&mut self.console_url, &defaults.console_url),
            (&mut self.wallet_url, &defaults.wallet_url),
        ];
        for (url, default) in urls {
            let secure = default.as_str().replacen("http:", "https:", 1);
            if url == default
                && let Ok(secure) = secure.parse()
            {
                *url = secure;
            }
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        // The sample is the default: a test keeps them one. An unreadable sample has no servers.
        let url = |text: &str| text.parse::<Url>();
        let fallback = || url("http://localhost/");
        #[expect(clippy::unwrap_used, reason = "addresses that are written here are addresses")]
        let address = |text: &str| url(text).or_else(|_| fallback()).unwrap();
        Self {
            public_url: address("http://localhost:8080"),
            console_url: address("http://localhost:8081"),
            wallet_url: address("http://localhost:8082"),
            public_listen: String::new(),
            console_listen: String::new(),
            wallet_listen: String::new(),
            ops_listen: "127.0.0.1:9090".to_owned(),
            database: String::new(),
            tls: false,
            tls_certificate: String::new(),
            tls_key: String::new(),
            seal_file: String::new(),
            issuer_name_id: "Dinas Kependudukan dan Pencatatan Sipil".to_owned(),
            issuer_name_en: "Population and Civil Registration Office".to_owned(),
            complaints: String::new(),
            mail_url: String::new(),
            mail_password_file: String::new(),
            mail_from: String::new(),
            phone_gateway_url: String::new(),
            phone_gateway_secret_file: String::new(),
            type_domain: DEFAULT_DOMAIN.to_owned(),
            home_region: "36.73".parse().unwrap_or(Region::COUNTRY),
            verifier: "demo".to_owned(),
            self_recovery: true,
            recovery_wait_hours: 72,
            demo: false,
        }
    }
}

/// Lays a file over what is there. Its own mistakes are told with the file's name and line.
fn lay(table: &mut Table, file: &Path) -> Result<(), Failure> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Failure::ours(format!("{}: {error}", file.display()))),
    };
    let wrong = |error: toml::de::Error| {
        Failure::new(Class::Invalid, format!("{}: {error}", file.display()))
    };
    toml::from_str::<Settings>(&text).map_err(wrong)?;
    table.extend(toml::from_str::<Table>(&text).map_err(wrong)?);
    Ok(())
}

/// `IKD_PUBLIC_URL` and its like: every key, in capitals.
fn lay_environment(table: &mut Table) -> Result<(), Failure> {
    let known = Table::try_from(Settings::default()).map_err(Failure::ours)?;
    for (key, default) in known {
        let name = format!("IKD_{}", key.to_uppercase());
        let Ok(text) = std::env::var(&name) else { continue };
        let value = match default {
            Value::Boolean(_) => Value::Boolean(text.parse().map_err(|_| {
                Failure::new(Class::Invalid, format!("{name} must be true or false"))
            })?),
            Value::Integer(_) => Value::Integer(text.parse().map_err(|_| {
                Failure::new(Class::Invalid, format!("{name} must be a whole number"))
            })?),
            _ => Value::String(text),
        };
        table.insert(key, value);
    }
    Ok(())
}

fn lay_options(table: &mut Table, serve: &Serve) {
    let texts = [
        ("public_url", serve.public_url.as_ref().map(Url::as_str)),
        ("console_url", serve.console_url.as_ref().map(Url::as_str)),
        ("wallet_url", serve.wallet_url.as_ref().map(Url::as_str)),
        ("ops_listen", serve.ops.as_deref()),
        ("database", serve.database.as_deref()),
    ];
    for (key, text) in texts {
        if let Some(text) = text {
            table.insert(key.to_owned(), Value::String(text.to_owned()));
        }
    }
    for (key, told) in [("demo", serve.demo), ("tls", serve.tls)] {
        if told {
            table.insert(key.to_owned(), Value::Boolean(true));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_names_every_key_with_its_default() {
        let read: Settings = toml::from_str(SAMPLE).unwrap();
        let text = |of: &Settings| toml::to_string(of).unwrap();
        assert_eq!(text(&read), text(&Settings::default()));
        for key in Table::try_from(Settings::default()).unwrap().keys() {
            assert!(SAMPLE.lines().any(|line| line.starts_with(&format!("{key} ="))), "{key}");
        }
    }

    #[test]
    fn a_person_waits_as_long_as_the_file_says_or_goes_to_an_office() {
        let read = |text: &str| toml::from_str::<Settings>(text).unwrap().recovery();
        let hours = |hours: u64| SelfRecovery::After(Duration::from_secs(3_600 * hours));
        assert_eq!(read(""), hours(72));
        assert_eq!(read("recovery_wait_hours = 100"), hours(100));
        assert_eq!(read("self_recovery = false"), SelfRecovery::Off);
        assert!(toml::from_str::<Settings>("recovery_wait_hours = -1").is_err());
    }

    #[test]
    fn an_unknown_key_is_an_error_that_names_its_line() {
        let error = toml::from_str::<Settings>("demo = true\npublik_url = \"x\"\n").unwrap_err();
        let text = error.to_string();
        assert!(text.contains("line 2") && text.contains("publik_url"), "{text}");
    }
}
