//! A private PostgreSQL for tests and benches: started when needed, shared by every process.
//!
//! Promises: no port is opened (one socket in a folder only its owner enters) · any number of
//! processes may ask at once and get the same server · a killed server comes back · databases of
//! ended processes are swept away · a machine without PostgreSQL gets an error that says what to
//! install, never a skipped test.
//!
//! `IKD_TEST_POSTGRES`, when set, names another server to use: a `postgres://` address of a user
//! who may create databases and roles.

mod cluster;
mod database;
mod error;
mod home;
mod host;

pub use cluster::{Cluster, Durability};
pub use database::{fresh_database, fresh_database_sorted, sweep};
pub use error::Error;

/// The environment variable that names another server than the private one.
pub const VARIABLE: &str = "IKD_TEST_POSTGRES";

/// Whether this machine has PostgreSQL's server programs.
pub fn is_installed() -> bool {
    host::programs().is_ok()
}

/// The address of the test server's maintenance database, the server started when needed.
///
/// # Errors
/// When no PostgreSQL is installed or the private one cannot be started.
pub fn url() -> Result<String, Error> {
    match std::env::var(VARIABLE) {
        Ok(url) if !url.is_empty() => Ok(url),
        _ => Ok(Cluster::start(Durability::Off)?.url("postgres")),
    }
}
