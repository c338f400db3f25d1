//! What one browser keeps on the disk: it can outlive the browser, and is read like any files.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{
        Once,
        atomic::{AtomicU32, Ordering},
    },
};

/// A folder of one browser's own. It is gone when nobody holds it any more.
pub struct Profile(PathBuf);

impl Profile {
    /// An empty one.
    pub fn fresh() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::SeqCst);
        let name = format!("ikd-browser-{}-{number}", std::process::id());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// Where everything of this browser lies.
    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// Every file below, with what stands in it. What a browser removes at the same moment is no
    /// file of its any more.
    pub fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut open = vec![self.0.clone()];
        let mut files = Vec::new();
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let (path, kind) = (entry.path(), entry.file_type().unwrap());
                if kind.is_dir() {
                    open.push(path);
                } else if kind.is_file() {
                    files.extend(fs::read(&path).ok().map(|bytes| (path, bytes)));
                }
            }
        }
        files
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        // A profile left behind in the build's temporary directory harms nothing.
        drop(fs::remove_dir_all(&self.0));
    }
}

/// Under its driver WebKit's browser keeps nothing at all. What is built from this, and loaded
/// before its library, has it keep what any other browser keeps.
const KEEPING: &str = r#"
#include <stdlib.h>
extern void *webkit_website_data_manager_new(const char *, ...);
void *webkit_website_data_manager_new_ephemeral(void) {
    const char *folder = getenv("IKD_WEBKIT_KEEPS_IN");
    return webkit_website_data_manager_new(
        "base-data-directory", folder, "base-cache-directory", folder, (char *)0);
}
"#;

/// The library that has WebKit's browser keep its profile; built once in a run.
pub fn keeping() -> PathBuf {
    static BUILT: Once = Once::new();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let library = folder.join(format!("ikd-webkit-keeps-{}.so", std::process::id()));
    BUILT.call_once(|| {
        let source = library.with_extension("c");
        fs::write(&source, KEEPING).unwrap();
        let mut compiler = Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-o"]).args([&library, &source]);
        assert!(compiler.status().unwrap().success(), "cc builds no library: {KEEPING}");
        fs::remove_file(&source).unwrap();
    });
    library
}
