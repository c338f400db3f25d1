//! The seal: one secret under which keys and short-lived secrets rest.

use std::path::Path;

use aws_lc_rs::{hkdf, hmac};
use terms::{Crypto, Die};
use zeroize::Zeroizing;

use crate::{
    aws::AwsLc,
    error::KeyError,
    files::{self, Readers},
    mac::{MacKey, tag},
};

/// Where the secret comes from that seals a keyring.
pub struct Seal(pub(crate) Source);

pub(crate) enum Source {
    Beside,
    Given(Zeroizing<Vec<u8>>),
}

/// Fewer bytes than this can be guessed.
const SHORTEST: usize = 32;
/// Chance drawn for each sealed value: 12 bytes choose its key, 12 are its nonce.
const CHANCE: usize = 24;

impl Seal {
    /// A random secret in the file `seal` beside the keys, made on first use. It protects copies
    /// of the database and single key files, not a copy of the whole directory.
    pub const fn beside() -> Self {
        Self(Source::Beside)
    }

    /// The given secret, at least 32 random bytes. Not a passphrase: nothing is stretched.
    pub fn bytes(secret: &[u8]) -> Result<Self, KeyError> {
        if secret.len() < SHORTEST {
            return Err(KeyError::SealShort);
        }
        Ok(Self(Source::Given(Zeroizing::new(secret.to_vec()))))
    }

    /// The secret in a file outside the data directory: every byte counts, a line feed too.
    /// Owner and group may read it, nobody else.
    pub fn file(path: &Path) -> Result<Self, KeyError> {
        let bytes = files::read(path, Readers::Group)?.map(Zeroizing::new);
        Self::bytes(&bytes.ok_or_else(|| KeyError::SealMissing(path.to_owned()))?)
    }
}

/// The keys that follow from a seal (HKDF-SHA256, RFC 5869), one for each use.
pub(crate) struct Subkeys {
    secrets: hmac::Key,
    macs: hmac::Key,
    check: [u8; 8],
}

impl Subkeys {
    pub(crate) fn derive(seal: &[u8]) -> Result<Self, KeyError> {
        let root = hkdf::Salt::new(hkdf::HKDF_SHA256, b"ikd keyring 1").extract(seal);
        let derive = |label: &'static [u8]| -> Result<Zeroizing<[u8; 32]>, KeyError> {
            let mut subkey = Zeroizing::new([0; 32]);
            root.expand(&[label], Length)
                .and_then(|stream| stream.fill(&mut *subkey))
                .map_err(|_| KeyError::Library("derive a key"))?;
            Ok(subkey)
        };
        let mut check = [0; 8];
        check.iter_mut().zip(derive(b"check")?.iter()).for_each(|(to, from)| *to = *from);
        Ok(Self {
            secrets: hmac::Key::new(hmac::HMAC_SHA256, &*derive(b"secrets")?),
            macs: hmac::Key::new(hmac::HMAC_SHA256, &*derive(b"macs")?),
            check,
        })
    }

    /// Tells seals apart without telling anything about them.
    pub(crate) const fn check(&self) -> &[u8; 8] {
        &self.check
    }

    /// 24 bytes of chance, then AES-256-GCM with `purpose` as associated data. Every value has
    /// its own key, so that even seeded nonces of 96 bits never run out (as in XAES-256-GCM).
    pub(crate) fn seal(
        &self,
        purpose: &str,
        plain: &[u8],
        die: &dyn Die,
    ) -> Result<Vec<u8>, KeyError> {
        let chance: [u8; CHANCE] = die.bytes();
        let (key, nonce) = self.value_key(&chance);
        let sealed = AwsLc.seal(&*key, &nonce, purpose.as_bytes(), plain);
        let sealed = sealed.ok_or(KeyError::Library("seal a secret"))?;
        Ok([&chance[..], &sealed].concat())
    }

    pub(crate) fn open(&self, purpose: &str, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let (chance, sealed) = sealed.split_first_chunk::<CHANCE>()?;
        let (key, nonce) = self.value_key(chance);
        AwsLc.open(&*key, &nonce, purpose.as_bytes(), sealed).map(Zeroizing::new)
    }

    pub(crate) fn mac_key(&self, purpose: &str) -> MacKey {
        MacKey::new(&tag(&self.macs, purpose.as_bytes()))
    }

    fn value_key(&self, chance: &[u8; CHANCE]) -> (Zeroizing<[u8; 32]>, [u8; 12]) {
        let (salt, rest) = chance.split_at(CHANCE / 2);
        let mut nonce = [0; 12];
        nonce.copy_from_slice(rest);
        (tag(&self.secrets, salt), nonce)
    }
}

struct Length;

impl hkdf::KeyType for Length {
    fn len(&self) -> usize {
        32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worked out by another program, from RFC 5869, RFC 2104 and the layout above: what one
    /// release seals, every later one must open.
    #[test]
    fn the_layout_stays_what_it_is() {
        let seal: Vec<u8> = (0..32).collect();
        let subkeys = Subkeys::derive(&seal).unwrap();
        assert_eq!(hex(subkeys.check()), "1f8e66e4fde751bb");
        assert_eq!(
            hex(&subkeys.mac_key("nonce").tag(b"2026")),
            "e24fcf20f982073ce00eeaabf57db027403fd46c1d9cc18ff481d1f93ba09877"
        );
        let sealed = subkeys.seal("claims", b"Siti Aminah", &Counting).unwrap();
        assert_eq!(
            hex(&sealed),
            "6465666768696a6b6c6d6e6f707172737475767778797a7b\
             740301c6e526c51b7ab155fbb5d9460550976b557279c043f6c7b1"
        );
        assert_eq!(subkeys.open("claims", &sealed).unwrap().as_slice(), b"Siti Aminah");
    }

    /// Rolls 100, 101, 102 …
    struct Counting;

    impl Die for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.iter_mut().zip(100..).for_each(|(byte, number)| *byte = number);
        }
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
