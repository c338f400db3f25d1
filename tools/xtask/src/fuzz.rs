//! `cargo xtask fuzz`: builds `tools/fuzz` with coverage instruments, on the usual compiler, and
//! runs its targets. The engine is libFuzzer as `libfuzzer-sys` brings it, which a C++ compiler
//! builds; no sanitizer is needed, because there is no unsafe code of ours.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;

use crate::stop::Stop;
use crate::{machine, shell, workspace};

/// Which targets run, and for how long.
#[derive(Args)]
pub struct Fuzz {
    /// The target; all of them, one after the other, if none is named
    target: Option<String>,
    /// So many executions of each target
    #[arg(long, default_value_t = 1_000_000)]
    runs: u64,
    /// At most so many seconds for each target
    #[arg(long)]
    seconds: Option<u64>,
    /// Write the committed seeds anew and run nothing
    #[arg(long)]
    write_seeds: bool,
}

/// What CI runs of each target: enough to notice that one is broken.
const SHORT_RUNS: u64 = 20_000;

/// What libFuzzer calls through: edges, counters beside them, and both sides of comparisons.
const INSTRUMENTS: &str = "-Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    -Ccodegen-units=1 --cfg fuzzing";

const FOLDER: &str = "tools/fuzz";

/// Runs what was asked for; what is found new is kept beneath `target/fuzz/corpus`.
pub fn run(asked: &Fuzz) -> Result<(), Stop> {
    let program = build()?;
    let seeds = workspace::root().join(FOLDER).join("seeds");
    if asked.write_seeds {
        return shell::run(Command::new(program).env("IKD_FUZZ_SEEDS", seeds));
    }
    let known = targets(&seeds)?;
    let chosen = match &asked.target {
        None => known,
        Some(name) if known.contains(name) => vec![name.clone()],
        Some(_) => return Err(Stop::Failed(format!("targets are: {}", known.join(" ")))),
    };
    for name in chosen {
        let mut fuzzer = fuzzer(&program, &name, &home().join("corpus"))?;
        fuzzer.arg(format!("-runs={}", asked.runs));
        fuzzer.args(asked.seconds.map(|seconds| format!("-max_total_time={seconds}")));
        shell::run(fuzzer.args(["-print_final_stats=1", &seeds.join(&name).to_string_lossy()]))?;
    }
    Ok(())
}

/// Runs every target from its seeds alone, for as long as every time.
pub fn short() -> Result<(), Stop> {
    let program = build()?;
    let seeds = workspace::root().join(FOLDER).join("seeds");
    let corpus = home().join("short");
    let emptied = if corpus.exists() { fs::remove_dir_all(&corpus) } else { Ok(()) };
    emptied.map_err(Stop::on("empty the corpus of the last short run"))?;
    for name in targets(&seeds)? {
        let mut fuzzer = fuzzer(&program, &name, &corpus)?;
        fuzzer.args(["-seed=1", "-verbosity=0", &format!("-runs={SHORT_RUNS}")]);
        shell::run(fuzzer.arg(seeds.join(&name)))?;
    }
    Ok(())
}

fn home() -> PathBuf {
    workspace::target().join("fuzz")
}

/// The program, with a target folder of its own: nothing else is built with these flags.
fn build() -> Result<PathBuf, Stop> {
    machine::ensure(&machine::FUZZ)?;
    let (host, built) = (host()?, home().join("built"));
    let mut cargo = workspace::cargo();
    // With the target named, build scripts and macros are left without instruments.
    cargo.args(["build", "--release", "--target", &host, "--manifest-path"]);
    cargo.arg(format!("{FOLDER}/Cargo.toml")).arg("--target-dir").arg(&built);
    cargo.env_remove("CARGO_ENCODED_RUSTFLAGS").env("RUSTFLAGS", INSTRUMENTS);
    shell::run(&mut cargo)?;
    Ok(built.join(host).join("release/fuzz"))
}

fn fuzzer(program: &Path, target: &str, corpus: &Path) -> Result<Command, Stop> {
    let (corpus, findings) = (corpus.join(target), home().join("findings"));
    for folder in [&corpus, &findings] {
        fs::create_dir_all(folder).map_err(Stop::on("make a folder of the fuzzer"))?;
    }
    let mut fuzzer = Command::new(program);
    fuzzer.current_dir(workspace::root().join(FOLDER)).env("IKD_FUZZ_TARGET", target);
    fuzzer.arg(format!("-artifact_prefix={}/{target}-", findings.display()));
    fuzzer.args(["-dict=words.dict", "-max_len=4096", "-timeout=10", "-rss_limit_mb=2048"]);
    fuzzer.arg(corpus);
    Ok(fuzzer)
}

/// Every target has seeds in a folder of its name.
fn targets(seeds: &Path) -> Result<Vec<String>, Stop> {
    let entries = fs::read_dir(seeds).map_err(Stop::on("read the fuzzer's seeds"))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| Some(entry.ok()?.file_name().to_string_lossy().into_owned()))
        .collect();
    names.sort();
    Ok(names)
}

fn host() -> Result<String, Stop> {
    let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let asked = Command::new(compiler).arg("-vV").output().map_err(Stop::on("run rustc"))?;
    let said = String::from_utf8_lossy(&asked.stdout);
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or_else(|| Stop::Failed("rustc does not say its host".to_owned()))
}
