//! One database a test: made in a blink, swept away when its process is gone.

use std::path::Path;
use std::process::Command;
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::{Error, host};

/// How the names of our databases begin; nothing else on a server is ever dropped.
const MARK: &str = "ikdtest";

/// A new, empty database and its address. `prefix` (letters, digits, `_`) helps a reader of
/// `psql -l`; the database lives as long as this process, and a little longer.
///
/// # Errors
/// When there is no server or it refuses.
pub fn fresh_database(prefix: &str) -> Result<String, Error> {
    create(prefix, "")
}

/// Like [`fresh_database`], in a server that sorts text as the ICU locale `locale` (`id-ID`) does
/// where nothing else is said: what a deployment on somebody's own server may meet.
///
/// # Errors
/// When there is no server, it was built without ICU, or it refuses.
pub fn fresh_database_sorted(prefix: &str, locale: &str) -> Result<String, Error> {
    let plain = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '-';
    let locale: String = locale.chars().filter(plain).collect();
    create(prefix, &format!("LOCALE_PROVIDER icu ICU_LOCALE '{locale}'"))
}

fn create(prefix: &str, options: &str) -> Result<String, Error> {
    static SWEPT: Once = Once::new();
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let server = crate::url()?;
    // What cannot be swept now (a rival sweeps it, or still uses it) is swept another time.
    SWEPT.call_once(|| drop(sweep_at(&server)));
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("{MARK}_{}_{number}_{}", std::process::id(), tame(prefix));
    psql(&server, &[&format!("CREATE DATABASE {name} TEMPLATE template0 {options}")])?;
    Ok(with_database(&server, &name))
}

/// Drops the databases of processes that have ended; how many.
///
/// # Errors
/// When there is no server or it refuses.
pub fn sweep() -> Result<usize, Error> {
    sweep_at(&crate::url()?)
}

fn sweep_at(server: &str) -> Result<usize, Error> {
    let ours = psql(
        server,
        &[&format!("SELECT datname FROM pg_database WHERE starts_with(datname, '{MARK}_')")],
    )?;
    let left = ours.lines().filter(|name| maker(name).is_some_and(is_gone));
    Ok(left
        .filter(|name| psql(server, &[&format!("DROP DATABASE IF EXISTS {name}")]).is_ok())
        .count())
}

/// The process that made a database of ours.
fn maker(database: &str) -> Option<u32> {
    database.strip_prefix(MARK)?.split('_').nth(1)?.parse().ok()
}

fn is_gone(process: u32) -> bool {
    !Path::new("/proc").join(process.to_string()).exists()
}

fn tame(prefix: &str) -> String {
    let plain = prefix.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_');
    plain.take(30).collect::<String>().to_ascii_lowercase()
}

/// `server` with another database: for an address or for a list of `key=value`.
fn with_database(server: &str, name: &str) -> String {
    let Some((scheme, rest)) = server.split_once("://") else {
        return format!("{server} dbname={name}");
    };
    let (place, options) = match rest.split_once('?') {
        Some((place, options)) => (place, format!("?{options}")),
        None => (rest, String::new()),
    };
    let host = place.split('/').next().unwrap_or_default();
    format!("{scheme}://{host}/{name}{options}")
}

fn psql(server: &str, statements: &[&str]) -> Result<String, Error> {
    let program = host::programs().map_or_else(|_| "psql".into(), |folder| folder.join("psql"));
    let mut psql = Command::new(program);
    psql.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align"]);
    psql.args(["--set=ON_ERROR_STOP=1", "--dbname", server]);
    psql.args(statements.iter().flat_map(|statement| ["--command", statement]));
    host::run("psql", psql.stdin(std::process::Stdio::null()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_database_of_an_address_changes() {
        for (server, wanted) in [
            ("postgres://ikd@%2Ftmp%2Fx/postgres", "postgres://ikd@%2Ftmp%2Fx/new"),
            ("postgresql://u:p@h:1?sslmode=require", "postgresql://u:p@h:1/new?sslmode=require"),
            ("host=/tmp/x user=ikd", "host=/tmp/x user=ikd dbname=new"),
        ] {
            assert_eq!(with_database(server, "new"), wanted);
        }
    }

    #[test]
    fn the_maker_of_a_database_is_in_its_name() {
        assert_eq!(maker("ikdtest_123_0_store"), Some(123));
        assert_eq!(maker("postgres"), None);
        assert_eq!(maker("ikdtest_x_0_"), None);
    }

    #[test]
    fn a_prefix_cannot_carry_sql() {
        assert_eq!(tame("Store; DROP TABLE x --"), "storedroptablex");
    }
}
