//! `ikd officer`.

use clap::{Args, Subcommand};
use terms::{Id, Region};

#[derive(Subcommand)]
pub enum Officer {
    /// Invite one of the first two; prints the link by which they make their key.
    Invite(Invite),
    /// Confirm a key: its officer's screen shows six digits, and so does this machine's list.
    Confirm {
        /// As `invite` printed it.
        invitation: Id<staff::Invitation>,
        /// The digits on the officer's screen.
        #[arg(long, value_name = "DIGITS")]
        shows: String,
    },
    /// End an officer's work: their sessions, links and keys open nothing from now on.
    End {
        /// As `list` prints it.
        officer: Id<terms::Officer>,
    },
    /// The officers.
    List,
}

#[derive(Args)]
pub struct Invite {
    /// What colleagues read.
    #[arg(long)]
    pub name: staff::DisplayName,
    /// supervisor, head_of_office, province or centre.
    #[arg(long, default_value = "head_of_office")]
    pub role: staff::Role,
    /// Where, such as 36.73.
    #[arg(long)]
    pub region: Region,
}
