//! Hashes of the tree (RFC 9162, section 2.1.1).

use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use keys::AwsLc;
use serde::{Serialize, Serializer};
use terms::Crypto;

/// The first byte of what a leaf's hash is over.
pub(crate) const LEAF: u8 = 0;

/// The first byte of what the hash of a node is over.
const NODE: u8 = 1;

/// A SHA-256 hash. Shown as base64, as checkpoints show it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Hash([u8; 32]);

impl Hash {
    /// The hash with these bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The hash of a leaf that holds `bytes`.
    pub fn of_leaf(bytes: &[u8]) -> Self {
        let mut input = Vec::with_capacity(1 + bytes.len());
        input.push(LEAF);
        input.extend_from_slice(bytes);
        Self::of(&input)
    }

    /// The hash of just these bytes; those of a leaf begin with [`LEAF`].
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(AwsLc.sha256(bytes))
    }

    /// The hash of a node over two others.
    pub fn of_node(left: &Self, right: &Self) -> Self {
        let mut input = [NODE; 65];
        let (_, both) = input.split_at_mut(1);
        let (first, second) = both.split_at_mut(32);
        first.copy_from_slice(&left.0);
        second.copy_from_slice(&right.0);
        Self::of(&input)
    }

    /// The root of the tree without leaves.
    pub fn of_nothing() -> Self {
        Self::of(&[])
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
