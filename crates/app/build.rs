//! Takes the wallet's web app into the program, if it was built (`cargo xtask wallet`).

use std::{
    env,
    error::Error,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

const DIST: &str = "../wallet/pwa/dist";

fn main() -> Result<(), Box<dyn Error>> {
    let dist = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join(DIST);
    // Of a folder that is not there, this is told each time, until it is there.
    println!("cargo::rerun-if-changed={}", dist.display());
    println!("cargo::rerun-if-changed=build.rs");
    let mut files = Vec::new();
    if dist.is_dir() {
        gather(&dist, &mut files)?;
    }
    files.sort();
    let mut text = "static RELEASE: [ReleaseFile; COUNT] = [\n".replace("COUNT", &count(&files));
    for file in files.iter().filter(|file| !is_brotli(file)) {
        let brotli = file.with_added_extension("br");
        let brotli = match files.binary_search(&brotli) {
            Ok(_) => format!("Some(include_bytes!({brotli:?}))"),
            Err(_) => "None".to_owned(),
        };
        let path = file.strip_prefix(&dist)?;
        let plain = format!("include_bytes!({file:?})");
        writeln!(text, "    ReleaseFile {{ path: {path:?}, plain: {plain}, brotli: {brotli} }},")?;
    }
    text.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("release.rs"), text)?;
    Ok(())
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            println!("cargo::rerun-if-changed={}", path.display());
            gather(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

fn is_brotli(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending == "br")
}

fn count(files: &[PathBuf]) -> String {
    files.iter().filter(|file| !is_brotli(file)).count().to_string()
}
