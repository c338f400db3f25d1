//! Readers that hash what passes through them.

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

/// A file that must be the one that was looked at before: reading it fails at its end if it is not.
#[derive(Debug)]
pub struct SameFile<R> {
    input: Digested<R>,
    sha256: String,
}

impl<R> SameFile<R> {
    /// A reader of `input` that awaits this SHA-256, in hexadecimal.
    pub fn new(input: R, sha256: impl Into<String>) -> Self {
        Self { input: Digested::new(input), sha256: sha256.into() }
    }
}

impl<R: Read> Read for SameFile<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        if count == 0 && !buffer.is_empty() && self.input.digest() != self.sha256 {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "this is another file"));
        }
        Ok(count)
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
