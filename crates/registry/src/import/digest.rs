//! A reader that counts and hashes what passes through it.

use std::io::{self, Read};

use sha2::{Digest, Sha256};

#[derive(Debug)]
pub(super) struct Digested<R> {
    input: R,
    hash: Sha256,
    bytes: u64,
}

impl<R> Digested<R> {
    pub(super) fn new(input: R) -> Self {
        Self { input, hash: Sha256::new(), bytes: 0 }
    }

    /// Bytes read so far.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// SHA-256 of what was read so far, in hexadecimal.
    pub(super) fn digest(&self) -> String {
        hex(&self.hash.clone().finalize())
    }
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl<R: Read> Read for Digested<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.hash.update(buffer.get(..count).unwrap_or_default());
        self.bytes += count as u64;
        Ok(count)
    }
}
