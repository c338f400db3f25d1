//! Lists the type files, so that a new credential type is a new file and no line of code.

use std::{env, error::Error, ffi::OsStr, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("types");
    println!("cargo::rerun-if-changed={}", folder.display());
    let entries = fs::read_dir(&folder)?.map(|entry| Ok(entry?.path()));
    let mut files: Vec<PathBuf> = entries.collect::<Result<_, std::io::Error>>()?;
    files.retain(|file| file.extension() == Some(OsStr::new("json")));
    files.sort_unstable();
    let lines: String = files.iter().map(|file| format!("    include_str!({file:?}),\n")).collect();
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("types.rs"), format!("[\n{lines}]"))?;
    Ok(())
}
