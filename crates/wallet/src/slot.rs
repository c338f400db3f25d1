//! What lies on the phone for one person: a door in the clear, and behind it the sealed vault.

use std::fmt;

use protocols::{Url, unlock::Bytes};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use terms::Die;
use zeroize::Zeroizing;

use crate::{
    key::KeyPair,
    serial,
    vault::{VaultError, VaultKey},
    whole,
};

const VERSION: u8 = 1;

/// What must be known before a PIN is typed: where to ask, as whom, and the wrapped vault key. It
/// holds nothing about the person, and nothing in it opens the vault without the server.
#[derive(Clone, Serialize, Deserialize)]
pub struct Door {
    #[serde(deserialize_with = "known")]
    version: u8,
    /// Where the unlock role is asked.
    pub server: Url,
    /// Who asks: the account's identifier.
    pub account: String,
    /// By this key the server knows the phone. It signs questions about this account, and opens
    /// nothing: without it nobody spends an attempt.
    #[serde(with = "serial::pair")]
    throttle: KeyPair,
    editions: Vec<Edition>,
    /// The edition that a PIN change was about to make the active one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    changing: Option<u64>,
}

/// The vault key, wrapped for one edition of the PIN.
#[derive(Clone, Serialize, Deserialize)]
struct Edition {
    edition: u64,
    wrap: Bytes,
}

impl Door {
    /// The door of a new vault, wrapped for the first edition.
    pub(crate) fn new(
        (server, account, throttle): (Url, String, KeyPair),
        (key, export_key): (&VaultKey, &[u8]),
        die: &dyn Die,
    ) -> Result<Self, VaultError> {
        let editions = Vec::new();
        let door = Self { version: VERSION, server, account, throttle, editions, changing: None };
        let wrap = Bytes(key.wrap(export_key, &door.bound(FIRST), die)?);
        Ok(Self { editions: vec![Edition { edition: FIRST, wrap }], ..door })
    }

    /// As it is laid down.
    pub fn to_json(&self) -> Option<Zeroizing<Vec<u8>>> {
        whole::json(self)
    }

    /// Whether a PIN change was cut off before its end was known.
    pub fn is_changing(&self) -> bool {
        self.changing.is_some()
    }

    /// The edition that is being changed to.
    pub(crate) fn changing(&self) -> Option<u64> {
        self.changing
    }

    pub(crate) fn throttle(&self) -> &KeyPair {
        &self.throttle
    }

    /// The vault key, for whoever knows the PIN of this edition.
    pub(crate) fn unwrap(&self, edition: u64, export_key: &[u8]) -> Result<VaultKey, VaultError> {
        let found = self.editions.iter().find(|it| it.edition == edition);
        let wrap = &found.ok_or(VaultError::Damaged)?.wrap;
        VaultKey::unwrap(&wrap.0, export_key, &self.bound(edition))
    }

    /// The door with one more wrap, before the server hears of the edition.
    pub(crate) fn with(
        &self,
        edition: u64,
        (key, export_key): (&VaultKey, &[u8]),
        die: &dyn Die,
    ) -> Result<Self, VaultError> {
        let wrap = Bytes(key.wrap(export_key, &self.bound(edition), die)?);
        let mut door = self.clone();
        door.editions.retain(|it| it.edition != edition);
        door.editions.push(Edition { edition, wrap });
        door.changing = Some(edition);
        Ok(door)
    }

    /// The door when the server has named the active edition: earlier ones never come back, and
    /// are dropped. A later one stays, whatever has become of it: that it is not active now does
    /// not say that a message under way will not make it so.
    pub(crate) fn settled(&self, active: u64) -> Self {
        let mut door = self.clone();
        door.editions.retain(|it| it.edition >= active);
        door.changing = None;
        door
    }

    /// The door when the server knows nothing of the edition that was changed to.
    pub(crate) fn undone(&self) -> Self {
        Self { changing: None, ..self.clone() }
    }

    /// What a wrap is bound to besides its secret.
    fn bound(&self, edition: u64) -> Vec<u8> {
        format!("ikd wrap {VERSION} {} {edition}", self.account).into_bytes()
    }
}

/// The edition that an account begins with.
const FIRST: u64 = 1;

fn known<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    let version = u8::deserialize(deserializer)?;
    match version == VERSION {
        true => Ok(version),
        false => Err(D::Error::custom("a door of another version")),
    }
}

/// Where and who, and no key.
impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Door")
            .field("server", &self.server)
            .field("editions", &self.editions.len())
            .field("changing", &self.changing)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use terms::OsDie;

    use super::*;

    const ACCOUNT: &str = "0192f000-0000-7000-8000-000000000001";

    fn door(key: &VaultKey) -> Door {
        let server = "https://ikd.example".parse().unwrap();
        let throttle = KeyPair::draw(&OsDie);
        Door::new((server, ACCOUNT.into(), throttle), (key, &[1; 64]), &OsDie).unwrap()
    }

    #[test]
    fn a_door_reads_back_and_opens_by_the_edition_that_is_active() {
        let key = VaultKey::draw(&OsDie);
        let door = door(&key).with(2, (&key, &[2; 64]), &OsDie).unwrap();
        let read: Door = serde_json::from_slice(&door.to_json().unwrap()).unwrap();
        assert_eq!((read.changing(), read.is_changing()), (Some(2), true));
        assert_eq!(read.throttle().public(), door.throttle().public());
        assert!(read.unwrap(1, &[1; 64]).is_ok() && read.unwrap(2, &[2; 64]).is_ok());
        assert!(read.unwrap(1, &[2; 64]).is_err() && read.unwrap(3, &[2; 64]).is_err());
    }

    #[test]
    fn an_edition_that_was_superseded_is_dropped_and_a_later_one_is_kept() {
        let key = VaultKey::draw(&OsDie);
        let door = door(&key).with(2, (&key, &[2; 64]), &OsDie).unwrap();
        let adopted = door.settled(2);
        assert!(adopted.unwrap(1, &[1; 64]).is_err() && adopted.unwrap(2, &[2; 64]).is_ok());
        let undone = door.settled(1);
        assert!(undone.unwrap(1, &[1; 64]).is_ok() && undone.unwrap(2, &[2; 64]).is_ok());
        assert!(!adopted.is_changing() && !undone.is_changing());
    }

    #[test]
    fn a_door_of_another_version_is_not_opened() {
        let written = door(&VaultKey::draw(&OsDie)).to_json().unwrap();
        let other = String::from_utf8(written.to_vec()).unwrap();
        let other = other.replacen("\"version\":1", "\"version\":2", 1);
        assert!(serde_json::from_str::<Door>(&other).is_err());
    }
}
