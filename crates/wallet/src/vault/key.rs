//! The key that a phone's vault is sealed under: drawn at random, and never laid down but wrapped.

use std::fmt;

use hkdf::Hkdf;
use sha2::Sha256;
use terms::Die;
use zeroize::Zeroizing;

use super::{contents, error::VaultError, state::VaultState};
use crate::crypto;

const MAGIC: &[u8; 4] = b"IKDS";
const VERSION: u8 = 1;
const NONCE: usize = 12;
/// Magic, version, nonce.
const HEADER: usize = 4 + 1 + NONCE;
/// What the wrapping key is for (RFC 5869, `info`).
const PURPOSE: &[u8] = b"ikd vault key";

/// The key of one vault. Wiped from memory when it is dropped.
#[derive(Clone)]
pub struct VaultKey(Zeroizing<[u8; 32]>);

impl VaultKey {
    /// A fresh key.
    pub fn draw(die: &dyn Die) -> Self {
        Self(Zeroizing::new(die.bytes()))
    }

    /// Shuts a vault: a header that is authenticated, and behind it the contents.
    pub fn seal(&self, state: &VaultState, die: &dyn Die) -> Result<Vec<u8>, VaultError> {
        let nonce: [u8; NONCE] = die.bytes();
        let header = [&MAGIC[..], &[VERSION], &nonce].concat();
        let plain = contents::written(state).ok_or(VaultError::Memory)?;
        let content = crypto::seal_aes(&*self.0, &nonce, &header, &plain);
        Ok([header, content.ok_or(VaultError::Memory)?].concat())
    }

    /// Opens what [`Self::seal`] has shut.
    pub fn open(&self, sealed: &[u8]) -> Result<VaultState, VaultError> {
        let damaged = VaultError::Damaged;
        if sealed.len() > contents::MOST_BYTES {
            return Err(damaged);
        }
        let (header, content) = sealed.split_first_chunk::<HEADER>().ok_or(damaged)?;
        let (kind, nonce) = header.split_first_chunk::<5>().ok_or(damaged)?;
        let ([magic @ .., version], Ok(nonce)) = (kind, nonce.try_into()) else {
            return Err(damaged);
        };
        if magic != MAGIC {
            return Err(damaged);
        }
        if *version != VERSION {
            return Err(VaultError::Newer);
        }
        let plain = crypto::open_aes(&*self.0, nonce, header, content).map(Zeroizing::new);
        contents::read(&plain.ok_or(damaged)?).ok_or(damaged)
    }

    /// The key, wrapped for whoever comes to `export_key` again; bound to what it is wrapped for.
    pub(crate) fn wrap(
        &self,
        export_key: &[u8],
        bound: &[u8],
        die: &dyn Die,
    ) -> Result<Vec<u8>, VaultError> {
        let nonce: [u8; NONCE] = die.bytes();
        let under = wrapping_key(export_key)?;
        let wrapped = crypto::seal_aes(&*under, &nonce, bound, &*self.0);
        Ok([&nonce[..], &wrapped.ok_or(VaultError::Memory)?].concat())
    }

    /// The key that was wrapped.
    pub(crate) fn unwrap(wrap: &[u8], export_key: &[u8], bound: &[u8]) -> Result<Self, VaultError> {
        let damaged = VaultError::Damaged;
        let (nonce, wrapped) = wrap.split_first_chunk::<NONCE>().ok_or(damaged)?;
        let under = wrapping_key(export_key)?;
        let key = crypto::open_aes(&*under, nonce, bound, wrapped).map(Zeroizing::new);
        let key: [u8; 32] = key.ok_or(damaged)?.as_slice().try_into().map_err(|_| damaged)?;
        Ok(Self(Zeroizing::new(key)))
    }
}

/// HKDF-SHA-256 (RFC 5869) without salt: the export key is a key already.
fn wrapping_key(export_key: &[u8]) -> Result<Zeroizing<[u8; 32]>, VaultError> {
    let mut key = Zeroizing::new([0; 32]);
    let derived = Hkdf::<Sha256>::new(None, export_key).expand(PURPOSE, &mut *key);
    derived.map_err(|_| VaultError::Memory)?;
    Ok(key)
}

/// Never the key.
impl fmt::Debug for VaultKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VaultKey(‹secret›)")
    }
}

#[cfg(test)]
mod tests {
    use terms::{OsDie, SeededDie};

    use super::*;

    fn vault() -> VaultState {
        VaultState::new(&SeededDie::new(1))
    }

    #[test]
    fn a_vault_opens_with_its_key_and_with_no_other() {
        let (key, other) = (VaultKey::draw(&OsDie), VaultKey::draw(&OsDie));
        let sealed = key.seal(&vault(), &OsDie).unwrap();
        assert_eq!(key.open(&sealed).unwrap().instance_key(), vault().instance_key());
        assert_eq!(other.open(&sealed).err(), Some(VaultError::Damaged));
        assert_ne!(key.seal(&vault(), &OsDie).unwrap(), sealed, "never the same way twice");
    }

    #[test]
    fn a_byte_that_changed_anywhere_keeps_the_vault_shut() {
        let key = VaultKey::draw(&OsDie);
        let sealed = key.seal(&vault(), &OsDie).unwrap();
        for place in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[place] ^= 1;
            assert!(key.open(&damaged).is_err(), "byte {place}");
            assert!(key.open(&sealed[..place]).is_err(), "{place} bytes");
        }
        let mut later = sealed;
        later[4] = 2;
        assert_eq!(key.open(&later).err(), Some(VaultError::Newer));
    }

    #[test]
    fn a_wrapped_key_comes_back_to_the_same_secret_and_purpose_only() {
        let key = VaultKey::draw(&OsDie);
        let wrap = key.wrap(&[7; 64], b"account 1", &OsDie).unwrap();
        assert_eq!(*VaultKey::unwrap(&wrap, &[7; 64], b"account 1").unwrap().0, *key.0);
        assert!(VaultKey::unwrap(&wrap, &[8; 64], b"account 1").is_err());
        assert!(VaultKey::unwrap(&wrap, &[7; 64], b"account 2").is_err());
        assert!(VaultKey::unwrap(&wrap[..20], &[7; 64], b"account 1").is_err());
        assert!(!format!("{key:?}").contains(&format!("{}", key.0[0])));
    }
}
