//! TLS: the configured certificate, or one that signs itself, for development.

use std::{fs, path::Path};

use keys::Keyring;
use terms::{Clock, Die};
use web::Tls;

use crate::{failure::Failure, keep, settings::Settings};

const CERTIFICATE: &str = "tls.pem";
const KEY: &str = "tls.key.sealed";

/// What the sealed key is sealed as.
const PURPOSE: &str = "self-signed tls key";

/// Makes the certificate that signs itself, where TLS is wanted and none is configured or made.
pub fn prepare(
    data: &Path,
    settings: &Settings,
    keyring: &Keyring,
    clock: &dyn Clock,
    die: &dyn Die,
) -> Result<(), Failure> {
    let folder = data.join("certificates");
    let made = folder.join(CERTIFICATE).exists() && folder.join(KEY).exists();
    if !settings.tls || !settings.tls_certificate.is_empty() || made {
        return Ok(());
    }
    let urls = [&settings.public_url, &settings.console_url, &settings.wallet_url];
    let mut hosts: Vec<String> = urls.iter().map(|url| url.host()).collect();
    hosts.sort();
    hosts.dedup();
    let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let made = keys::self_signed_tls(&hosts, clock.now(), die)?;
    let key = keyring.seal_secret(PURPOSE, &pem("PRIVATE KEY", &made.key), die)?;
    keep::replace(&folder.join(KEY), &key)?;
    Ok(keep::replace(&folder.join(CERTIFICATE), &pem("CERTIFICATE", &made.certificate))?)
}

/// What `serve` speaks TLS with; `None` for plain HTTP.
pub fn identity(
    data: &Path,
    settings: &Settings,
    keyring: &Keyring,
) -> Result<Option<Tls>, Failure> {
    if !settings.tls {
        return Ok(None);
    }
    let read = |file: &Path| {
        fs::read(file).map_err(|error| Failure::ours(format!("{}: {error}", file.display())))
    };
    let tls = if settings.tls_certificate.is_empty() {
        let folder = data.join("certificates");
        let key = keyring.open_secret(PURPOSE, &read(&folder.join(KEY))?)?;
        Tls::from_pem(&read(&folder.join(CERTIFICATE))?, &key)
    } else {
        let key = read(Path::new(&settings.tls_key))?;
        Tls::from_pem(&read(Path::new(&settings.tls_certificate))?, &key)
    };
    tls.map(Some).map_err(Failure::ours)
}

/// The self-signed certificate in PEM, for the program's own look-ups; empty if there is none.
pub fn own_certificate(data: &Path) -> Vec<u8> {
    fs::read(data.join("certificates").join(CERTIFICATE)).unwrap_or_default()
}

fn pem(label: &str, der: &[u8]) -> Vec<u8> {
    let text = formats::base64url::encode_padded(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n")).into_bytes()
}
