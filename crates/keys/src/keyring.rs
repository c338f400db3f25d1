//! A directory of sealed keys.

use std::{
    collections::BTreeMap,
    fs,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use terms::{Die, PublicKey};
use zeroize::Zeroizing;

use crate::{
    error::KeyError,
    files::{self, Readers, Written},
    mac::MacKey,
    name::KeyName,
    note::NoteKey,
    seal::{Seal, Source, Subkeys},
    signing::SigningKey,
    software::{self, Software},
    stored::Stored,
    token::TokenKey,
};

/// Keys by name, each in a file `NAME.key` sealed with AES-256-GCM, and what else the seal
/// protects. Files are written once and never changed; several processes may share a keyring.
pub struct Keyring {
    directory: PathBuf,
    subkeys: Subkeys,
    opened: Mutex<BTreeMap<KeyName, SigningKey>>,
}

/// What every key file begins with; then 8 bytes that tell its seal, then the sealed content.
const MAGIC: &[u8; 10] = b"ikd key 1\n";
const SEAL: &str = "seal";

impl Keyring {
    /// Opens the keyring in `directory`, making both if they are missing. Refuses a seal that did
    /// not seal every key there.
    pub fn open(
        directory: impl Into<PathBuf>,
        seal: Seal,
        die: &dyn Die,
    ) -> Result<Self, KeyError> {
        let directory = directory.into();
        files::make_directory(&directory)?;
        let secret = match seal.0 {
            Source::Given(secret) => secret,
            Source::Beside => seal_beside(&directory, die)?,
        };
        let subkeys = Subkeys::derive(&secret)?;
        let keyring = Self { directory, subkeys, opened: Mutex::default() };
        for name in keyring.names()? {
            keyring.sealed(&name)?;
        }
        Ok(keyring)
    }

    /// The names of all keys, sorted.
    pub fn names(&self) -> Result<Vec<KeyName>, KeyError> {
        names_in(&self.directory)
    }

    /// The signing key of this name. Opening it reads a file, or logs in to its token; from then
    /// on it is at hand.
    pub fn key(&self, name: &KeyName) -> Result<SigningKey, KeyError> {
        self.find_key(name)?.ok_or_else(|| KeyError::Missing(name.clone()))
    }

    /// The signing key of this name, if there is one.
    pub fn find_key(&self, name: &KeyName) -> Result<Option<SigningKey>, KeyError> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = opened.get(name) {
            return Ok(Some(key.clone()));
        }
        let key = match self.read(name)? {
            None => return Ok(None),
            Some(Stored::Note(_)) => return Err(KeyError::Kind(name.clone())),
            Some(Stored::Software(scalar)) => SigningKey::software(pair(name, &scalar)?),
            Some(Stored::Token(public, token)) => SigningKey::token(token, Some(public))?,
        };
        opened.insert(name.clone(), key.clone());
        Ok(Some(key))
    }

    /// The public key of this name, if there is one, as its file says: no token is opened for it.
    pub fn find_public(&self, name: &KeyName) -> Result<Option<PublicKey>, KeyError> {
        match self.read(name)? {
            None => Ok(None),
            Some(Stored::Note(_)) => Err(KeyError::Kind(name.clone())),
            Some(Stored::Software(scalar)) => Ok(Some(pair(name, &scalar)?.public())),
            Some(Stored::Token(public, _)) => Ok(Some(public)),
        }
    }

    /// The signing key of this name, if there is one. A key whose token cannot be opened comes too:
    /// it is known by its public half, and every signature fails with the token's reason.
    pub fn find_key_or_lost(&self, name: &KeyName) -> Result<Option<SigningKey>, KeyError> {
        let why = match self.find_key(name) {
            Err(why) => why,
            found => return found,
        };
        match self.read(name)? {
            Some(Stored::Token(public, _)) => {
                tracing::error!(key = %name, %why, "The key's token cannot be opened");
                Ok(Some(SigningKey::lost(public, &why)))
            }
            _ => Err(why),
        }
    }

    /// Makes a software signing key. Refuses a name in use.
    pub fn create(&self, name: &KeyName, die: &dyn Die) -> Result<SigningKey, KeyError> {
        self.write(name, &Stored::Software(software::draw_scalar(die)?), die)?;
        self.key(name)
    }

    /// The signing key of this name, made in software if it is missing. Whoever else does the
    /// same at the same time gets the same key.
    pub fn key_or_create(&self, name: &KeyName, die: &dyn Die) -> Result<SigningKey, KeyError> {
        if let Some(key) = self.find_key(name)? {
            return Ok(key);
        }
        match self.create(name, die) {
            Err(KeyError::Exists(_)) => self.key(name),
            result => result,
        }
    }

    /// Takes a token's key under this name, once it has signed. Refuses a name in use.
    pub fn adopt(
        &self,
        name: &KeyName,
        token: &TokenKey,
        die: &dyn Die,
    ) -> Result<SigningKey, KeyError> {
        let public = *SigningKey::token(token.clone(), None)?.public();
        self.write(name, &Stored::Token(public, token.clone()), die)?;
        self.key(name)
    }

    /// Where the key of this name lives, if a token holds it.
    pub fn find_token(&self, name: &KeyName) -> Result<Option<TokenKey>, KeyError> {
        Ok(match self.read(name)? {
            Some(Stored::Token(_, token)) => Some(token),
            Some(Stored::Note(_) | Stored::Software(_)) | None => None,
        })
    }

    /// The note key of this name.
    pub fn note_key(&self, name: &KeyName) -> Result<NoteKey, KeyError> {
        self.find_note_key(name)?.ok_or_else(|| KeyError::Missing(name.clone()))
    }

    /// The note key of this name, if there is one.
    pub fn find_note_key(&self, name: &KeyName) -> Result<Option<NoteKey>, KeyError> {
        match self.read(name)? {
            None => Ok(None),
            Some(Stored::Note(seed)) => {
                NoteKey::from_seed(&seed).map(Some).ok_or_else(|| damaged(name))
            }
            Some(_) => Err(KeyError::Kind(name.clone())),
        }
    }

    /// The note key of this name, made if it is missing, the same for all who ask at once.
    pub fn note_key_or_create(&self, name: &KeyName, die: &dyn Die) -> Result<NoteKey, KeyError> {
        if let Some(key) = self.find_note_key(name)? {
            return Ok(key);
        }
        match self.write(name, &Stored::Note(Zeroizing::new(die.bytes())), die) {
            Ok(()) | Err(KeyError::Exists(_)) => self.note_key(name),
            Err(error) => Err(error),
        }
    }

    /// Seals a short-lived secret for storage elsewhere. It opens only under the same `purpose`:
    /// let that say what the secret is and whose.
    pub fn seal_secret(
        &self,
        purpose: &str,
        secret: &[u8],
        die: &dyn Die,
    ) -> Result<Vec<u8>, KeyError> {
        self.subkeys.seal(&format!("secret:{purpose}"), secret, die)
    }

    /// The secret that [`Keyring::seal_secret`] sealed under `purpose`.
    pub fn open_secret(
        &self,
        purpose: &str,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let opened = self.subkeys.open(&format!("secret:{purpose}"), sealed);
        opened.ok_or_else(|| KeyError::Damaged("a sealed secret".into()))
    }

    /// The key for keyed hashes of one `purpose`. Deriving it costs as much as two hashes: keep it.
    pub fn mac_key(&self, purpose: &str) -> MacKey {
        self.subkeys.mac_key(purpose)
    }

    fn path(&self, name: &KeyName) -> PathBuf {
        self.directory.join(format!("{name}.key"))
    }

    fn write(&self, name: &KeyName, stored: &Stored, die: &dyn Die) -> Result<(), KeyError> {
        let sealed = self.subkeys.seal(&format!("key:{name}"), &stored.encode()?, die)?;
        let bytes = [&MAGIC[..], self.subkeys.check(), &sealed].concat();
        match files::write_new(&self.path(name), &bytes, die)? {
            Written::New => Ok(()),
            Written::Taken => Err(KeyError::Exists(name.clone())),
        }
    }

    fn read(&self, name: &KeyName) -> Result<Option<Stored>, KeyError> {
        let Some(sealed) = self.sealed(name)? else { return Ok(None) };
        let plain = self.subkeys.open(&format!("key:{name}"), &sealed);
        plain.and_then(|plain| Stored::decode(&plain)).map(Some).ok_or_else(|| damaged(name))
    }

    /// What a key file seals, once its first bytes say that it was under this seal.
    fn sealed(&self, name: &KeyName) -> Result<Option<Vec<u8>>, KeyError> {
        let path = self.path(name);
        let Some(bytes) = files::read(&path, Readers::Owner)? else { return Ok(None) };
        let rest = bytes.strip_prefix(MAGIC).ok_or_else(|| damaged(name))?;
        let (check, sealed) = rest.split_at_checked(8).ok_or_else(|| damaged(name))?;
        if check != self.subkeys.check() {
            return Err(KeyError::WrongSeal(path));
        }
        Ok(Some(sealed.to_vec()))
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keyring({})", self.directory.display())
    }
}

/// The secret in the file `seal`, made if there is neither seal nor key.
fn seal_beside(directory: &std::path::Path, die: &dyn Die) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let path = directory.join(SEAL);
    let mut secret = files::read(&path, Readers::Owner)?;
    if secret.is_none() {
        if !names_in(directory)?.is_empty() {
            return Err(KeyError::SealMissing(path));
        }
        let fresh: Zeroizing<[u8; 32]> = Zeroizing::new(die.bytes());
        files::write_new(&path, &*fresh, die)?; // whoever was first, theirs counts
        secret = files::read(&path, Readers::Owner)?;
    }
    match secret.map(Zeroizing::new) {
        Some(secret) if secret.len() == 32 => Ok(secret),
        _ => Err(KeyError::Damaged(path.display().to_string())),
    }
}

fn names_in(directory: &std::path::Path) -> Result<Vec<KeyName>, KeyError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(directory).map_err(KeyError::io(directory))? {
        let entry = entry.map_err(KeyError::io(directory))?;
        let file = entry.file_name();
        let name = file.to_str().and_then(|file| file.strip_suffix(".key"));
        names.extend(name.and_then(|name| name.parse().ok()));
    }
    names.sort_unstable();
    Ok(names)
}

fn pair(name: &KeyName, scalar: &[u8; 32]) -> Result<Software, KeyError> {
    Software::from_scalar(scalar).ok_or_else(|| damaged(name))
}

fn damaged(name: &KeyName) -> KeyError {
    KeyError::Damaged(format!("the key {name}"))
}
