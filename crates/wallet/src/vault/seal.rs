//! The vault shut with a PIN: Argon2id (RFC 9106), then AES-256-GCM.
//!
//! Six digits are a million guesses, and whoever has the file can try them all: Argon2id makes
//! that cost days of computing instead of seconds, not more. This seal is for the command line,
//! for tests and for automation. On a phone the PIN is checked together with a server that counts
//! attempts ([`crate::unlock`]), and the vault is sealed under a key of its own
//! ([`super::VaultKey`]).

use argon2::{Algorithm, Argon2, Params, Version};
use terms::Die;
use zeroize::Zeroizing;

use super::{contents, error::VaultError, state::VaultState};
use crate::{crypto, pin::Pin};

const MAGIC: &[u8; 4] = b"IKDV";
const VERSION: u8 = 1;
const SALT: usize = 16;
const NONCE: usize = 12;
/// Magic, version, three numbers of four bytes, salt and nonce.
const HEADER: usize = 4 + 1 + 3 * 4 + SALT + NONCE;

/// What the key costs; it stands in the header, so that later vaults can cost more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cost {
    /// In KiB.
    memory: u32,
    passes: u32,
    lanes: u32,
}

/// 64 MiB, three passes, one lane: the second choice of RFC 9106, section 4, made for one thread.
const COST: Cost = Cost { memory: 64 * 1024, passes: 3, lanes: 1 };

/// Shuts a vault: a header that is authenticated, and behind it the contents.
pub fn seal(pin: &Pin, state: &VaultState, die: &dyn Die) -> Result<Vec<u8>, VaultError> {
    seal_at(COST, pin, state, die)
}

/// Opens what [`seal`] has shut.
pub fn open(pin: &Pin, sealed: &[u8]) -> Result<VaultState, VaultError> {
    let damaged = VaultError::WrongPinOrDamaged;
    if sealed.len() > contents::MOST_BYTES {
        return Err(damaged);
    }
    let (header, content) = sealed.split_first_chunk::<HEADER>().ok_or(damaged)?;
    let Header { cost, salt, nonce } = read_header(header)?;
    let key = derive(cost, pin, &salt)?;
    let plain = crypto::open_aes(&*key, &nonce, header, content).map(Zeroizing::new);
    contents::read(&plain.ok_or(damaged)?).ok_or(damaged)
}

fn seal_at(
    cost: Cost,
    pin: &Pin,
    state: &VaultState,
    die: &dyn Die,
) -> Result<Vec<u8>, VaultError> {
    let header = write_header(&Header { cost, salt: die.bytes(), nonce: die.bytes() });
    let Header { salt, nonce, .. } = read_header(&header)?;
    let key = derive(cost, pin, &salt)?;
    let plain = contents::written(state).ok_or(VaultError::Memory)?;
    let content = crypto::seal_aes(&*key, &nonce, &header, &plain).ok_or(VaultError::Memory)?;
    Ok([&header[..], &content].concat())
}

struct Header {
    cost: Cost,
    salt: [u8; SALT],
    nonce: [u8; NONCE],
}

fn write_header(header: &Header) -> [u8; HEADER] {
    let Cost { memory, passes, lanes } = header.cost;
    let parts: [&[u8]; 7] = [
        MAGIC,
        &[VERSION],
        &memory.to_be_bytes(),
        &passes.to_be_bytes(),
        &lanes.to_be_bytes(),
        &header.salt,
        &header.nonce,
    ];
    let mut bytes = [0; HEADER];
    bytes.iter_mut().zip(parts.into_iter().flatten()).for_each(|(to, from)| *to = *from);
    bytes
}

fn read_header(bytes: &[u8; HEADER]) -> Result<Header, VaultError> {
    let damaged = VaultError::WrongPinOrDamaged;
    let (magic, rest) = bytes.split_first_chunk::<4>().ok_or(damaged)?;
    let (version, rest) = rest.split_first().ok_or(damaged)?;
    let mut rest = rest;
    let mut number = || {
        let (number, behind) = rest.split_first_chunk::<4>()?;
        rest = behind;
        Some(u32::from_be_bytes(*number))
    };
    let (memory, passes, lanes) = (number(), number(), number());
    let (salt, nonce) = rest.split_first_chunk::<SALT>().ok_or(damaged)?;
    if magic != MAGIC {
        return Err(damaged);
    }
    if *version != VERSION {
        return Err(VaultError::Newer);
    }
    let (Some(memory), Some(passes), Some(lanes)) = (memory, passes, lanes) else {
        return Err(damaged);
    };
    let nonce = nonce.try_into().map_err(|_| damaged)?;
    Ok(Header { cost: Cost { memory, passes, lanes }, salt: *salt, nonce })
}

/// The key that a PIN gives. A damaged header must not cost gigabytes or hours.
fn derive(cost: Cost, pin: &Pin, salt: &[u8; SALT]) -> Result<Zeroizing<[u8; 32]>, VaultError> {
    let bounds = cost.memory <= 4 * COST.memory && cost.passes <= 16 && cost.lanes <= 4;
    let params = Params::new(cost.memory, cost.passes, cost.lanes, Some(32));
    let params = params.ok().filter(|_| bounds).ok_or(VaultError::WrongPinOrDamaged)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(pin.digits(), salt, &mut *key)
        .map_err(|_| VaultError::Memory)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use terms::{OsDie, SeededDie};

    use super::*;

    /// Cheap, for stories that open many vaults.
    const CHEAP: Cost = Cost { memory: 8, passes: 1, lanes: 1 };

    fn pin(text: &str) -> Pin {
        text.parse().unwrap()
    }

    fn vault() -> VaultState {
        let mut state = VaultState::new(&SeededDie::new(1));
        state.draw_keys(2, &SeededDie::new(2));
        state
    }

    #[test]
    fn a_vault_opens_with_its_pin_and_with_no_other() {
        let state = vault();
        let sealed = seal(&pin("280417"), &state, &OsDie).unwrap();
        assert_eq!(sealed[5..17], [0, 1, 0, 0, 0, 0, 0, 3, 0, 0, 0, 1], "64 MiB, 3 passes, 1 lane");
        let opened = open(&pin("280417"), &sealed).unwrap();
        assert_eq!(opened.instance_key(), state.instance_key());
        assert_eq!(
            opened.sign(&state.instance_key(), b"x"),
            state.sign(&state.instance_key(), b"x")
        );
        let other = open(&pin("280418"), &sealed).unwrap_err();
        assert_eq!(other, VaultError::WrongPinOrDamaged);
    }

    #[test]
    fn a_byte_that_changed_anywhere_keeps_the_vault_shut() {
        let sealed = seal_at(CHEAP, &pin("280417"), &vault(), &OsDie).unwrap();
        assert!(open(&pin("280417"), &sealed).is_ok());
        for place in 0..sealed.len() {
            for bit in [1, 0x80] {
                let mut damaged = sealed.clone();
                damaged[place] ^= bit;
                assert!(open(&pin("280417"), &damaged).is_err(), "byte {place}");
            }
        }
        for length in 0..sealed.len() {
            assert!(open(&pin("280417"), &sealed[..length]).is_err(), "{length} bytes");
        }
        let longer = [&sealed[..], &[0]].concat();
        assert_eq!(open(&pin("280417"), &longer).err(), Some(VaultError::WrongPinOrDamaged));
    }

    #[test]
    fn one_vault_is_never_sealed_the_same_way_twice() {
        let state = vault();
        let twice = [(); 2].map(|()| seal_at(CHEAP, &pin("280417"), &state, &OsDie).unwrap());
        assert_ne!(twice[0][17..HEADER], twice[1][17..HEADER], "salt and nonce are drawn");
        assert_ne!(twice[0][HEADER..], twice[1][HEADER..]);
    }

    #[test]
    fn a_later_version_is_named_and_an_absurd_cost_is_not_paid() {
        let sealed = seal_at(CHEAP, &pin("280417"), &vault(), &OsDie).unwrap();
        let mut later = sealed.clone();
        later[4] = 2;
        assert_eq!(open(&pin("280417"), &later).err(), Some(VaultError::Newer));
        let mut dear = sealed;
        dear[5] = 0xff;
        assert_eq!(open(&pin("280417"), &dear).err(), Some(VaultError::WrongPinOrDamaged));
    }
}
