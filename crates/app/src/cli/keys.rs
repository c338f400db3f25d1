//! `ikd keys`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use terms::Id;

#[derive(Subcommand)]
pub enum Keys {
    /// Name a key of a PKCS#11 token; before the first `serve`, for a name not in use yet.
    Adopt(Adopt),
    /// Give up the issuer's key because somebody else may have it: a new key, and an edition of
    /// the trust list that distrusts the old one. Whatever the old key has signed counts no more.
    Compromise(Compromise),
    /// The keys of this deployment.
    List,
}

#[derive(Args)]
pub struct Compromise {
    /// Which key; so far only the issuer's has a successor.
    #[arg(value_parser = ["issuer"])]
    pub key: String,
    /// Go through all of it on a copy, and change nothing.
    #[arg(long)]
    pub rehearse: bool,
    /// What two officers have approved at the console, where there are two.
    #[arg(long, value_name = "ID", conflicts_with = "rehearse")]
    pub approval: Option<Id<staff::Approval>>,
}

#[derive(Args)]
pub struct Adopt {
    /// Such as issuer, status or issuer-ca.
    pub name: String,
    /// The PKCS#11 module, a shared library.
    #[arg(long, value_name = "FILE")]
    pub module: PathBuf,
    /// The label of the token.
    #[arg(long, value_name = "LABEL")]
    pub token: String,
    /// The label of the key pair.
    #[arg(long, value_name = "LABEL")]
    pub key: String,
    /// The absolute path of a file with the user's PIN, closed to others.
    #[arg(long, value_name = "FILE")]
    pub pin_file: PathBuf,
    /// How many sessions sign side by side.
    #[arg(long, default_value_t = 4)]
    pub sessions: u8,
    /// Have the token make the pair first.
    #[arg(long)]
    pub generate: bool,
}
