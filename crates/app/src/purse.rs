//! The command-line wallet's folder: a vault sealed with the PIN by Argon2id, for tests and
//! automation. Whoever copies the file can try all PINs; the phone wallet asks a server for help.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use terms::{OsDie, PublicKey};
use wallet::{
    Pin,
    vault::{self, Change, VaultState},
};

use crate::{failure::Failure, keep};

/// An open wallet. While it is open, no other process opens it.
pub struct Purse {
    path: PathBuf,
    pin: Pin,
    state: VaultState,
    _alone: File,
}

impl Purse {
    /// Opens the wallet in `folder`.
    pub fn open(folder: &Path, pin: &Pin) -> Result<Self, Failure> {
        let path = folder.join("vault");
        if !path.exists() {
            return Err(Failure::refused(format!("{}: there is no wallet here", folder.display())));
        }
        Self::enter(folder, path, pin)
    }

    /// Opens the wallet in `folder`, or makes one whose PIN this is.
    pub fn open_or_make(folder: &Path, pin: &Pin) -> Result<Self, Failure> {
        fs::create_dir_all(folder)?;
        Self::enter(folder, folder.join("vault"), pin)
    }

    fn enter(folder: &Path, path: PathBuf, pin: &Pin) -> Result<Self, Failure> {
        let alone = File::create(folder.join("lock"))?;
        alone.lock()?;
        let pin = pin.clone();
        if !path.exists() {
            let purse = Self { path, pin, state: VaultState::new(&OsDie), _alone: alone };
            purse.write()?;
            return Ok(purse);
        }
        let sealed = fs::read(&path)?;
        let state = vault::open(&pin, &sealed)?;
        Ok(Self { path, pin, state, _alone: alone })
    }

    /// What is in it.
    pub fn state(&self) -> &VaultState {
        &self.state
    }

    /// Draws keys, which the vault knows from then on.
    pub fn draw_keys(&mut self, count: usize) -> Vec<PublicKey> {
        self.state.draw_keys(count, &OsDie)
    }

    /// Takes changes over and makes them durable.
    pub fn keep(&mut self, changes: Vec<Change>) -> Result<(), Failure> {
        changes.into_iter().for_each(|change| self.state.apply(change));
        self.write()
    }

    fn write(&self) -> Result<(), Failure> {
        Ok(keep::replace(&self.path, &vault::seal(&self.pin, &self.state, &OsDie)?)?)
    }
}
