//! `ikd wallet`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

#[derive(Args)]
pub struct Wallet {
    /// The wallet's own folder.
    #[arg(long, value_name = "DIR")]
    pub dir: PathBuf,
    #[command(subcommand)]
    pub command: WalletCommand,
}

#[derive(Subcommand)]
pub enum WalletCommand {
    /// Take the credentials of an offer.
    Accept {
        /// Deep link, URL or JSON.
        offer: String,
        /// The code that came by another way than the offer.
        #[arg(long, value_name = "CODE")]
        tx_code: Option<String>,
        #[command(flatten)]
        pin: Pin,
        /// The trust list to believe, instead of pinning the issuer's at first use.
        #[arg(long, value_name = "FILE")]
        trust: Option<PathBuf>,
    },
    /// Look whether issuers have taken something back.
    Check {
        #[command(flatten)]
        pin: Pin,
    },
    /// Fetch what issuers have promised for later, as far as it is due.
    Collect {
        #[command(flatten)]
        pin: Pin,
    },
    /// Show the thumbprint of this wallet's key, to which an offer can be bound.
    Key {
        #[command(flatten)]
        pin: Pin,
    },
    /// What the wallet holds.
    List {
        #[command(flatten)]
        pin: Pin,
    },
    /// Answer a request.
    Present {
        /// Deep link, URL or JSON.
        request: String,
        #[command(flatten)]
        pin: Pin,
        /// Refuse instead.
        #[arg(long)]
        deny: bool,
    },
    /// Check, and fetch more copies of the cards that are low.
    Refresh {
        #[command(flatten)]
        pin: Pin,
        /// Of all cards that can be renewed, low or not.
        #[arg(long)]
        all: bool,
    },
}

#[derive(Args)]
pub struct Pin {
    /// Six digits; the first `accept` or `key` sets them.
    #[arg(long = "pin", env = "IKD_WALLET_PIN", hide_env_values = true)]
    pub digits: String,
}
