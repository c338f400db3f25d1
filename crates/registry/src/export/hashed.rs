//! A writer that counts and hashes what passes through it.

use std::io::{self, Write};

use sha2::{Digest, Sha256};

#[derive(Debug)]
pub(super) struct Hashed<W> {
    output: W,
    hash: Sha256,
    bytes: u64,
}

impl<W> Hashed<W> {
    pub(super) fn new(output: W) -> Self {
        Self { output, hash: Sha256::new(), bytes: 0 }
    }

    /// Bytes handed over so far.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// SHA-256 of them, in hexadecimal.
    pub(super) fn digest(&self) -> String {
        let hash = self.hash.clone().finalize();
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.output.write(bytes)?;
        self.hash.update(bytes.get(..count).unwrap_or_default());
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}
