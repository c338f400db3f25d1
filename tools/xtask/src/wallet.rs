//! `cargo xtask wallet`: builds the phone wallet, its module and its pages, into
//! `crates/wallet/pwa/dist`, as the server hands it out: packed, hashed and signed.

mod checks;
mod critical;
mod key;
mod pages;
mod release;
mod size;
mod stories;

use std::path::{Path, PathBuf};

use clap::Args;

use self::{key::ReleaseKey, size::Sizes};
use crate::counts::Counts;
use crate::steps::Steps;
use crate::stop::Stop;
use crate::{shell, wasm, workspace};

/// What is built.
#[derive(Args)]
pub struct Wallet {
    /// Only the module, which is what the stories with it need
    #[arg(long)]
    module: bool,
    /// Only the module, and the stories with it, in Node
    #[arg(long)]
    stories: bool,
}

const MANIFEST: &str = "crates/wallet/wasm/Cargo.toml";
const PAGES: &str = "crates/wallet/pwa";

/// Builds what was asked for and says how large it is.
pub fn run(asked: &Wallet) -> Result<(), Stop> {
    if !asked.stories && !asked.module {
        return build();
    }
    let module = module()?;
    if asked.stories {
        return Steps::run(|steps| steps.step("module", |counts| stories::run(&module, counts)));
    }
    println!("{}", module.display());
    Ok(())
}

/// Whether a compiler for the module is there, without installing one.
pub fn can_be_built() -> bool {
    wasm::is_there()
}

/// Builds all of it.
pub fn build() -> Result<(), Stop> {
    pack(&module()?, &workspace::root().join(PAGES))
}

/// What the test run does: everything is built and checked, and the module tells its stories.
pub fn test(counts: &mut Counts) -> Result<(), Stop> {
    let format = ["fmt", "--check", "--manifest-path", MANIFEST];
    shell::run(workspace::cargo().args(format))?;
    let module = module()?;
    stories::run(&module, counts)?;
    checks::rules(Path::new(PAGES))?;
    pack(&module, &workspace::root().join(PAGES))
}

/// What of it needs a browser.
pub fn screens() -> Result<(), Stop> {
    checks::screens(Path::new(PAGES))
}

/// The module, built.
fn module() -> Result<PathBuf, Stop> {
    let target = workspace::target().join("wasm");
    shell::run(wasm::cargo()?.args(wasm::arguments(MANIFEST, &target)))?;
    Ok(wasm::built(&target, "wallet_wasm.wasm"))
}

/// Pages and module as they are served.
fn pack(module: &Path, source: &Path) -> Result<(), Stop> {
    let key = ReleaseKey::find()?;
    let mut files = pages::read(source)?;
    pages::name_key(&mut files, &key.jwk())?;
    let module = std::fs::read(module).map_err(Stop::on("read the module"))?;
    files.insert("module.wasm".to_owned(), module);
    let (manifest, signature) = release::sign(&files, release::number()?, &key)?;
    let critical = critical::path(&files)?;
    files.insert("release.json".to_owned(), manifest);
    files.insert("release.sig".to_owned(), signature.into_bytes());
    let sizes = Sizes::write(&files, &source.join("dist"))?;
    sizes.tell(&critical);
    sizes.judge(&critical)
}
