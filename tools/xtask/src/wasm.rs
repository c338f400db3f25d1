//! A compiler for WebAssembly: rustup's target where it is installed, else Debian's `rustc-web`
//! with a standard library that it builds once, for the oldest engines, into a folder of ours.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::machine::Need;
use crate::stop::Stop;
use crate::{machine, shell, workspace};

/// Debian's compiler with the source of its standard library, and a linker.
const NEEDS: [Need; 4] = [
    Need::new("rustc-web", has_compiler),
    Need::new("cargo-web", || Path::new(CARGO).is_file()),
    Need::new("rust-web-src", || Path::new(SOURCE).is_file()),
    Need::new("lld", || linker().is_some()),
];

const CARGO: &str = "/usr/bin/cargo";
const SOURCE: &str = "/usr/lib/rustlib/src/rust/library/std/src/lib.rs";
const COMPILER: &str = "/usr/bin/rustc";
/// The minor version that the workspace asks for (`rust-version`).
const OLDEST: u32 = 95;
const TARGET: &str = "wasm32-unknown-unknown";
/// No instruction that an old phone's engine does not know.
const OLD_ENGINES: &str = "-C target-cpu=mvp -C target-feature=+mutable-globals";
/// How the standard library is built: its small ways of sorting alone save 17 kB of the packed module.
const SMALL: [&str; 2] = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];

/// A Cargo that builds for WebAssembly; announces which compiler it is.
pub fn cargo() -> Result<Command, Stop> {
    let mut cargo = match installed_target() {
        true => {
            println!("compiler: rustup's target {TARGET}");
            let mut cargo = workspace::cargo();
            cargo.env_remove("RUSTFLAGS");
            cargo
        }
        false => {
            machine::ensure(&NEEDS)?;
            println!("compiler: {} of Debian", version());
            debian(&standard_library()?)?
        }
    };
    cargo.env_remove("CARGO_ENCODED_RUSTFLAGS");
    Ok(cargo)
}

/// Whether one is there, without installing it.
pub fn is_there() -> bool {
    installed_target() || machine::are_there(&NEEDS)
}

/// Where a build for WebAssembly lies in its target folder.
pub fn built(target: &Path, file: &str) -> PathBuf {
    target.join(TARGET).join("release").join(file)
}

/// The arguments of such a build.
pub fn arguments(manifest: &str, target: &Path) -> Vec<String> {
    let target = target.to_string_lossy().into_owned();
    ["build", "--release", "--locked", "--target", TARGET, "--manifest-path", manifest]
        .map(str::to_owned)
        .into_iter()
        .chain(["--target-dir".to_owned(), target])
        .collect()
}

/// Whether Debian's compiler is there and new enough.
fn has_compiler() -> bool {
    let version = version();
    let minor = version.split('.').nth(1).and_then(|minor| minor.parse().ok());
    version.starts_with("rustc 1.") && minor.is_some_and(|minor: u32| minor >= OLDEST)
}

/// A linker for WebAssembly: the one beside the usual compiler, or LLVM's.
fn linker() -> Option<PathBuf> {
    let beside = sysroot().map(|root| root.join("lib/rustlib").join(host()).join("bin/rust-lld"));
    let beside = beside.filter(|file| file.is_file());
    beside.or_else(|| shell::find("wasm-ld"))
}

fn installed_target() -> bool {
    sysroot().is_some_and(|root| root.join("lib/rustlib").join(TARGET).join("lib").is_dir())
}

fn host() -> String {
    format!("{}-unknown-linux-gnu", std::env::consts::ARCH)
}

fn sysroot() -> Option<PathBuf> {
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let asked = Command::new(compiler).args(["--print", "sysroot"]).output().ok()?;
    Some(PathBuf::from(String::from_utf8(asked.stdout).ok()?.trim()))
}

fn version() -> String {
    let asked = Command::new(COMPILER).arg("--version").env_remove("LD_LIBRARY_PATH").output();
    asked.map(|it| String::from_utf8_lossy(&it.stdout).trim().to_owned()).unwrap_or_default()
}

/// Debian's Cargo and compiler; `flags` are the compiler's.
fn plain(flags: &str) -> Result<Command, Stop> {
    let linker = linker().ok_or_else(|| Stop::Failed("no linker for WebAssembly".to_owned()))?;
    let mut cargo = Command::new(CARGO);
    // Those of the Cargo that runs us name another compiler and its libraries.
    for inherited in ["CARGO", "LD_LIBRARY_PATH", "RUSTC_WRAPPER", "RUSTUP_TOOLCHAIN"] {
        cargo.env_remove(inherited);
    }
    cargo.current_dir(workspace::root()).env("RUSTC", COMPILER).env("RUSTFLAGS", flags);
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    Ok(cargo)
}

fn debian(library: &Path) -> Result<Command, Stop> {
    plain(&format!("--sysroot={} {OLD_ENGINES}", library.display()))
}

/// The standard library for the target, built anew when the compiler is another one.
fn standard_library() -> Result<PathBuf, Stop> {
    let folder = workspace::target().join("wasm-sysroot");
    let (made_by, made) = (folder.join("made-by.txt"), format!("{} {SMALL:?}", version()));
    if fs::read_to_string(&made_by).is_ok_and(|text| text == made) {
        return Ok(folder);
    }
    let work = workspace::target().join("wasm-sysroot-build");
    // What was built on another one does not find its way back to its libraries.
    for old in [&folder, &work, &workspace::target().join("wasm")] {
        let emptied = if old.exists() { fs::remove_dir_all(old) } else { Ok(()) };
        emptied.map_err(Stop::on(format!("empty {}", old.display())))?;
    }
    build_library(&work)?;
    let lib = folder.join("lib/rustlib").join(TARGET).join("lib");
    fs::create_dir_all(&lib).map_err(Stop::on("make the standard library's folder"))?;
    take_libraries(&built(&work.join("target"), "deps"), &lib)?;
    fs::write(made_by, made).map_err(Stop::on("mark the standard library"))?;
    Ok(folder)
}

/// A program of nothing: Cargo builds the standard library for it.
fn build_library(work: &Path) -> Result<(), Stop> {
    let manifest = "[package]\nname = \"nothing\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\
        [lib]\npath = \"lib.rs\"\n[profile.release]\npanic = \"abort\"\nopt-level = \"z\"\n\
        [workspace]\n";
    fs::create_dir_all(work).map_err(Stop::on("make a folder for the standard library"))?;
    for (name, text) in [("Cargo.toml", manifest), ("lib.rs", "#![no_std]\n")] {
        fs::write(work.join(name), text)
            .map_err(Stop::on("write what the library is built for"))?;
    }
    let mut cargo = plain(&format!("{OLD_ENGINES} -C embed-bitcode=yes"))?;
    // Building the standard library is not yet stable; nothing else is built in this way.
    cargo.env("RUSTC_BOOTSTRAP", "1").current_dir(work);
    cargo.args(["build", "--release", "--target", TARGET]).args(SMALL);
    shell::run(cargo.arg("--target-dir").arg(work.join("target")))
}

fn take_libraries(from: &Path, to: &Path) -> Result<(), Stop> {
    let entries = fs::read_dir(from).map_err(Stop::on("read what was built"))?;
    for file in entries.flatten().map(|entry| entry.path()) {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libnothing") {
            fs::copy(&file, to.join(&name)).map_err(Stop::on(format!("copy {name}")))?;
        }
    }
    Ok(())
}
