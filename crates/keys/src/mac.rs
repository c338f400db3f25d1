//! Keyed hashes: what proves that we have written something, without storing it.

use aws_lc_rs::{constant_time, hmac};
use zeroize::Zeroizing;

/// Makes and checks HMAC-SHA256 for one purpose. A clone is the same key.
#[derive(Clone)]
pub struct MacKey(hmac::Key);

impl MacKey {
    pub(crate) fn new(secret: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, secret))
    }

    /// The keyed hash of `bytes`.
    pub fn tag(&self, bytes: &[u8]) -> [u8; 32] {
        *tag(&self.0, bytes)
    }

    /// Whether `tag` is [`MacKey::tag`] of `bytes`, compared in constant time.
    pub fn verify(&self, bytes: &[u8], tag: &[u8]) -> bool {
        constant_time::verify_slices_are_equal(&self.tag(bytes), tag).is_ok()
    }
}

/// HMAC-SHA256 of `bytes`, wiped when it is dropped.
pub(crate) fn tag(key: &hmac::Key, bytes: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut out = Zeroizing::new([0; 32]);
    out.copy_from_slice(hmac::sign(key, bytes).as_ref());
    out
}

impl std::fmt::Debug for MacKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MacKey")
    }
}
