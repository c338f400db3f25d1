//! A release: every file by its hash, numbered and signed, so that a phone takes all of it or
//! nothing, and never an older one.

use std::collections::BTreeMap;
use std::process::Command;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{key::ReleaseKey, pages::Files};
use crate::stop::Stop;
use crate::workspace;

#[derive(Serialize)]
struct Release<'f> {
    release: u64,
    files: BTreeMap<&'f str, String>,
}

const VARIABLE: &str = "IKD_RELEASE";

/// `release.json` and the signature of its bytes.
pub fn sign(files: &Files, release: u64, key: &ReleaseKey) -> Result<(Vec<u8>, String), Stop> {
    let hash = |bytes: &Vec<u8>| BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(bytes));
    let files = files.iter().map(|(path, bytes)| (path.as_str(), hash(bytes))).collect();
    let written = serde_json::to_vec(&Release { release, files });
    let written = written.map_err(|error| Stop::Failed(error.to_string()))?;
    let signature = key.sign(&written);
    Ok((written, signature))
}

/// The release's number: `IKD_RELEASE`, or the time of the last commit in seconds.
pub fn number() -> Result<u64, Stop> {
    let given = std::env::var(VARIABLE).ok();
    let text = match given {
        Some(text) => text,
        None => {
            let mut git = Command::new("git");
            git.current_dir(workspace::root()).args(["log", "-1", "--format=%ct"]);
            let asked = git.output().map_err(Stop::on(format!("run git; set {VARIABLE}")))?;
            String::from_utf8_lossy(&asked.stdout).into_owned()
        }
    };
    let number = text.trim().parse();
    number.map_err(|_| Stop::Failed(format!("no number for the release; set {VARIABLE}")))
}
