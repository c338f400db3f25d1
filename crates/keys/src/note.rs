//! Ed25519 keys for signed notes, as the audit log's checkpoints are (C2SP signed-note).

use std::{fmt, sync::Arc};

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use terms::Die;
use zeroize::Zeroizing;

use crate::error::KeyError;

/// A key that signs notes.
#[derive(Clone)]
pub struct NoteKey {
    pair: Arc<Ed25519KeyPair>,
    public: [u8; 32],
}

impl NoteKey {
    /// A key that lives as long as this process and is stored nowhere.
    pub fn draw(die: &dyn Die) -> Result<Self, KeyError> {
        let seed = Zeroizing::new(die.bytes());
        Self::from_seed(&seed).ok_or(KeyError::Library("draw a key"))
    }

    pub(crate) fn from_seed(seed: &[u8; 32]) -> Option<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).ok()?;
        let public = pair.public_key().as_ref().try_into().ok()?;
        Some(Self { pair: Arc::new(pair), public })
    }

    /// The Ed25519 signature of `message` (RFC 8032).
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        let mut signature = [0; 64];
        signature.copy_from_slice(self.pair.sign(message).as_ref());
        signature
    }

    /// The public key, 32 bytes.
    pub const fn public(&self) -> &[u8; 32] {
        &self.public
    }
}

impl fmt::Debug for NoteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NoteKey(‹secret›)")
    }
}

/// Whether `signature` is `public`'s Ed25519 signature of `message`.
pub fn verify_ed25519(public: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
    UnparsedPublicKey::new(&ED25519, public).verify(message, signature).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_signed_as_rfc_8032_says() {
        // RFC 8032, section 7.1, test 2: the one byte 72.
        let seed = hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
        let public = hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        let expected = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
                        085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
        let key = NoteKey::from_seed(&seed.try_into().unwrap()).unwrap();
        let signature = key.sign(&[0x72]);
        assert_eq!(key.public().to_vec(), public);
        assert_eq!(signature.to_vec(), hex(expected));
        assert!(verify_ed25519(key.public(), &[0x72], &signature));
    }

    #[test]
    fn a_note_of_another_text_or_key_is_refused() {
        let [key, other] = [1, 2].map(|seed| NoteKey::from_seed(&[seed; 32]).unwrap());
        let signature = key.sign(b"checkpoint");
        assert!(verify_ed25519(key.public(), b"checkpoint", &signature));
        assert!(!verify_ed25519(key.public(), b"checkpoints", &signature));
        assert!(!verify_ed25519(other.public(), b"checkpoint", &signature));
        for place in 0..64 {
            let mut altered = signature;
            altered[place] ^= 1;
            assert!(!verify_ed25519(key.public(), b"checkpoint", &altered), "byte {place}");
        }
        assert!(!format!("{key:?}").contains("01"), "a key does not print itself");
    }

    fn hex(text: &str) -> Vec<u8> {
        let digit = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
        (0..text.len()).step_by(2).map(digit).collect()
    }
}
