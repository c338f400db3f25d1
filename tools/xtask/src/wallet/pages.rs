//! The wallet's pages, as they lie in the repository.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::stop::Stop;

/// Files by their address, without a slash in front.
pub type Files = BTreeMap<String, Vec<u8>>;

/// What a browser is given; everything else in the folder is for those who work on the pages.
const SERVED: [&str; 9] = ["css", "html", "ico", "js", "png", "svg", "txt", "webmanifest", "woff2"];
/// Folders that are never served.
const APART: [&str; 3] = ["dist", "node_modules", "tests"];

const WORKER: &str = "sw.js";
const MARKER: &str = "\"@RELEASE_KEY@\"";

/// Reads every page beneath `source`.
pub fn read(source: &Path) -> Result<Files, Stop> {
    let mut files = Files::new();
    let mut open = vec![source.to_path_buf()];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(&folder).map_err(Stop::on(format!("read {}", folder.display())));
        for path in entries?.flatten().map(|entry| entry.path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                if !APART.contains(&name.as_str()) && !name.starts_with('.') {
                    open.push(path);
                }
            } else if is_served(&path) {
                let address = path.strip_prefix(source).unwrap_or(&path);
                let address = address.to_string_lossy().into_owned();
                files.insert(address, fs::read(&path).map_err(Stop::on(format!("read {name}")))?);
            }
        }
    }
    match files.contains_key("index.html") {
        true => Ok(files),
        false => Err(Stop::Failed(format!("{} has no index.html", source.display()))),
    }
}

/// Writes the release key into the worker that judges releases by it.
pub fn name_key(files: &mut Files, jwk: &str) -> Result<(), Stop> {
    let worker = files.get_mut(WORKER);
    let worker = worker.ok_or_else(|| Stop::Bad(format!("there is no {WORKER}")))?;
    let text = String::from_utf8_lossy(worker).into_owned();
    if text.matches(MARKER).count() != 1 {
        return Err(Stop::Bad(format!(
            "{WORKER} has not one place for the release key ({MARKER})"
        )));
    }
    *worker = text.replace(MARKER, jwk).into_bytes();
    Ok(())
}

fn is_served(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    SERVED.contains(&&*extension) && !name.starts_with('.') && !name.ends_with(".test.js")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_served_and_what_one_works_with_is_not() {
        let folder = std::env::temp_dir().join(format!("ikd-pages-{}", std::process::id()));
        for (name, text) in [
            ("index.html", "<!doctype html>"),
            ("app/home.js", "1"),
            ("app/home.test.js", "2"),
            ("app/types.d.ts", "3"),
            ("jsconfig.json", "4"),
            ("dist/index.html", "5"),
            ("tests/x.js", "6"),
        ] {
            let file = folder.join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let read = read(&folder);
        fs::remove_dir_all(&folder).unwrap();
        let files = read.unwrap();
        let names: Vec<&str> = files.keys().map(String::as_str).collect();
        assert_eq!(names, ["app/home.js", "index.html"]);
    }

    #[test]
    fn the_key_stands_in_the_worker_in_just_one_place() {
        let with = |text: &str| Files::from([(WORKER.to_owned(), text.as_bytes().to_vec())]);
        let mut files = with("const KEY = \"@RELEASE_KEY@\";");
        name_key(&mut files, "{\"kty\":\"EC\"}").unwrap();
        assert_eq!(files[WORKER], b"const KEY = {\"kty\":\"EC\"};");
        assert!(name_key(&mut files, "{}").is_err(), "no place is left");
        assert!(name_key(&mut Files::new(), "{}").is_err(), "no worker");
    }
}
