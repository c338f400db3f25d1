//! Secrets as JSON, in one piece of memory that is wiped: a buffer that grows would leave its
//! smaller selves behind, keys and all.

use serde::Serialize;
use zeroize::Zeroizing;

/// `value` as JSON; `None` if it cannot be written.
pub fn json<V: Serialize + ?Sized>(value: &V) -> Option<Zeroizing<Vec<u8>>> {
    let mut counted = Counted(0);
    serde_json::to_writer(&mut counted, value).ok()?;
    let mut written = Zeroizing::new(Vec::with_capacity(counted.0));
    serde_json::to_writer(&mut *written, value).ok()?;
    Some(written)
}

struct Counted(usize);

impl std::io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_buffer_never_grows() {
        let written = json(&["a secret", "another one"]).unwrap();
        assert_eq!(&**written, br#"["a secret","another one"]"#);
        assert_eq!(written.len(), written.capacity());
    }
}
