//! What the machine offers: PostgreSQL's programs and the user who may run the server.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Error;

/// Where Debian keeps one folder of server programs per major version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// A user of the machine, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct User {
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

/// The folder of `initdb`, `pg_ctl` and `psql`, of the newest version found.
pub(crate) fn programs() -> Result<PathBuf, Error> {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir(DEBIAN)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path())))
        .collect();
    versions.sort();
    let debian = versions.into_iter().rev().map(|(_, path)| path.join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    debian
        .chain(std::env::split_paths(&path))
        .find(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
        .ok_or(Error::NotInstalled)
}

/// The user the server runs as: ourselves, or `postgres` when we are root.
pub(crate) fn server_user() -> Result<User, Error> {
    let me = fs::metadata("/proc/self").map_err(|e| Error::Files("read /proc/self", e))?;
    if me.uid() != 0 {
        return Ok(User { uid: me.uid(), gid: me.gid() });
    }
    let users = fs::read_to_string("/etc/passwd").map_err(|e| Error::Files("read users", e))?;
    users.lines().find_map(postgres_line).ok_or(Error::NoUser)
}

/// A command in `folder` as `user`, without input; its output is collected.
pub(crate) fn command(program: &Path, folder: &Path, user: User) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null()).env("LC_ALL", "C");
    if fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0) {
        command.uid(user.uid).gid(user.gid);
    }
    command
}

/// Runs a command to its end; what it said when it failed.
pub(crate) fn run(name: &'static str, command: &mut Command) -> Result<String, Error> {
    let output = command.output().map_err(|e| Error::Program(name, e.to_string()))?;
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() {
        Ok(said(&output.stdout))
    } else {
        Err(Error::Program(name, said(&output.stderr) + &said(&output.stdout)))
    }
}

fn postgres_line(line: &str) -> Option<User> {
    let mut fields = line.split(':');
    if fields.next() != Some("postgres") {
        return None;
    }
    let uid = fields.nth(1)?.parse().ok()?;
    Some(User { uid, gid: fields.next()?.parse().ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_user_is_read_from_the_user_list() {
        let line = "postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash";
        assert_eq!(postgres_line(line), Some(User { uid: 101, gid: 104 }));
        assert_eq!(postgres_line("postgresql:x:1:2::/:/bin/sh"), None);
        assert_eq!(postgres_line("postgres:x:not-a-number"), None);
    }
}
