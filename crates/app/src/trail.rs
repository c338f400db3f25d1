//! Log lines: to standard error, so that what a command answers stays clean. No line holds a NIK,
//! a name or a code; a test plants them and looks.

use tracing_subscriber::{EnvFilter, fmt};

use crate::cli::{Cli, Command};

/// Begins logging: a server tells what it does, a command only what goes wrong. `IKD_LOG` decides
/// otherwise, in the words of tracing's filters.
pub fn begin(cli: &Cli) {
    let usual = if matches!(cli.command, Command::Serve(_)) { "info" } else { "warn" };
    let filter = EnvFilter::try_from_env("IKD_LOG").unwrap_or_else(|_| EnvFilter::new(usual));
    fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false).init();
}
