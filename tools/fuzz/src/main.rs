//! Fuzz targets for everything that reads what strangers send. One program holds them all, so that
//! it is built once; `IKD_FUZZ_TARGET` says which one runs (`cargo xtask fuzz` sets it).
//!
//! A target is a function of bytes. It may end in any way but a panic, and it checks properties
//! where there are any: what was read is written and read back, what verifies verifies again, a
//! forged byte never verifies.
#![no_main]

mod der;
mod fake;
mod seeds;
mod sketch;
mod target;

use std::{env, path::Path, process, sync::OnceLock};

use libfuzzer_sys::fuzz_target;

use crate::target::Target;

/// The target that runs.
const TARGET: &str = "IKD_FUZZ_TARGET";
/// A folder: seeds are written there, and nothing is run.
const SEEDS: &str = "IKD_FUZZ_SEEDS";

static CHOSEN: OnceLock<Target> = OnceLock::new();

fuzz_target!(init: choose(), |data: &[u8]| {
    if let Some(target) = CHOSEN.get() {
        (target.run)(data);
    }
});

fn choose() {
    if let Some(folder) = env::var_os(SEEDS) {
        match seeds::write(Path::new(&folder)) {
            Ok(()) => process::exit(0),
            Err(error) => stop(&format!("the seeds cannot be written: {error}")),
        }
    }
    let name = env::var(TARGET).unwrap_or_default();
    match target::ALL.iter().find(|target| target.name == name) {
        Some(target) => {
            let _ = CHOSEN.set(*target);
        }
        None => {
            let names: Vec<_> = target::ALL.iter().map(|target| target.name).collect();
            stop(&format!("{TARGET} is one of: {}", names.join(" ")));
        }
    }
}

fn stop(why: &str) -> ! {
    eprintln!("fuzz: {why}");
    process::exit(2);
}
