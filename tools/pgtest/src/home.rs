//! The folder a private server lives in: its user must own it and enter it, and nobody else may.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use crate::host::{self, User};

/// A socket's path has at most 107 bytes; PostgreSQL adds `/.s.PGSQL.5432`.
const LONGEST: usize = 90;

/// Where the server `name` may live: in the workspace's `target`, or, when the server's user may not
/// enter that or its path is too long for a socket, beside other temporary files.
pub(crate) fn candidates(name: &str) -> [PathBuf; 2] {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let workspace = workspace.canonicalize().unwrap_or(workspace);
    let mut hasher = DefaultHasher::new();
    workspace.hash(&mut hasher);
    let elsewhere = format!("ikd-{name}-{:016x}", hasher.finish());
    [workspace.join("target").join(name), std::env::temp_dir().join(elsewhere)]
}

/// Makes `home` when needed; false when the server's user does not own it or cannot enter it.
pub(crate) fn is_usable(home: &Path, user: User) -> bool {
    if home.as_os_str().len() > LONGEST {
        return false;
    }
    if fs::DirBuilder::new().recursive(true).mode(0o700).create(home).is_err() {
        return false;
    }
    // Only a root who has just made the folder can give it away; a stranger's stays a stranger's.
    let owner = |path| fs::symlink_metadata(path).ok().filter(fs::Metadata::is_dir);
    if owner(home).is_some_and(|folder| folder.uid() == 0) {
        let _refused_below = std::os::unix::fs::chown(home, Some(user.uid), Some(user.gid));
    }
    if owner(home).is_none_or(|folder| folder.uid() != user.uid) {
        return false;
    }
    let mut writable = host::command(Path::new("test"), Path::new("/"), user);
    host::run("test", writable.arg("-w").arg(home)).is_ok()
}

pub(crate) fn percent_encoded(path: &Path) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    path.as_os_str().as_encoded_bytes().iter().fold(String::new(), |mut text, &byte| {
        if plain(byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_folder_becomes_the_host_of_an_address() {
        assert_eq!(percent_encoded(Path::new("/tmp/a b")), "%2Ftmp%2Fa%20b");
    }

    #[test]
    fn a_folder_too_deep_for_a_socket_is_passed_over() {
        let deep = std::env::temp_dir().join("d".repeat(LONGEST));
        assert!(!is_usable(&deep, host::server_user().unwrap()));
        assert!(!deep.exists());
    }

    #[test]
    fn a_link_in_the_place_of_the_folder_is_refused() {
        let link = std::env::temp_dir().join(format!("pgtest-link-{}", std::process::id()));
        std::os::unix::fs::symlink("/", &link).unwrap();
        assert!(!is_usable(&link, host::server_user().unwrap()));
        fs::remove_file(link).unwrap();
    }
}
