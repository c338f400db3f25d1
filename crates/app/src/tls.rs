//! TLS: the configured certificate, or one that signs itself, for development.

use std::{fs, path::Path};

use keys::Keyring;
use terms::{Clock, Die};
use web::Tls;

use crate::{failure::Failure, keep, settings::Settings};

const CERTIFICATE: &str = "tls.pem";
const KEY: &str = "tls.key.sealed";

/// What `serve` speaks TLS with; `None` for plain HTTP.
pub fn identity(
    data: &Path,
    settings: &Settings,
    keyring: &Keyring,
    clock: &dyn Clock,
    die: &dyn Die,
) -> Result<Option<Tls>, Failure> {
    if !settings.tls {
        return Ok(None);
    }
    let (chain, key) = if settings.tls_certificate.is_empty() {
        self_signed(data, settings, keyring, clock, die)?
    } else {
        let read =
            |file: &str| fs::read(file).map_err(|error| Failure::ours(format!("{file}: {error}")));
        (read(&settings.tls_certificate)?, read(&settings.tls_key)?)
    };
    Tls::from_pem(&chain, &key).map(Some).map_err(Failure::ours)
}

/// The self-signed certificate in PEM, for the program's own look-ups; empty if there is none.
pub fn own_certificate(data: &Path) -> Vec<u8> {
    fs::read(data.join("certificates").join(CERTIFICATE)).unwrap_or_default()
}

fn self_signed(
    data: &Path,
    settings: &Settings,
    keyring: &Keyring,
    clock: &dyn Clock,
    die: &dyn Die,
) -> Result<(Vec<u8>, Vec<u8>), Failure> {
    let folder = data.join("certificates");
    let (certificate, sealed) = (folder.join(CERTIFICATE), folder.join(KEY));
    let purpose = "self-signed tls key";
    if let (Ok(chain), Ok(sealed)) = (fs::read(&certificate), fs::read(&sealed)) {
        let key = keyring.open_secret(purpose, &sealed)?;
        return Ok((chain, key.to_vec()));
    }
    fs::create_dir_all(&folder)?;
    let urls = [&settings.public_url, &settings.console_url, &settings.wallet_url];
    let mut hosts: Vec<String> = urls.iter().map(|url| url.host()).collect();
    hosts.sort();
    hosts.dedup();
    let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let made = keys::self_signed_tls(&hosts, clock.now(), die)?;
    let chain = pem("CERTIFICATE", &made.certificate);
    let key = pem("PRIVATE KEY", &made.key);
    keep::replace(&sealed, &keyring.seal_secret(purpose, &key, die)?)?;
    keep::replace(&certificate, &chain)?;
    Ok((chain, key))
}

fn pem(label: &str, der: &[u8]) -> Vec<u8> {
    let text = formats::base64url::encode_padded(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n")).into_bytes()
}
