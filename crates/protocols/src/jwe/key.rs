//! The content key of a direct key agreement (RFC 7518, section 4.6; NIST SP 800-56A, 5.8.1).

/// Concat KDF with SHA-256: the key of `length` bytes, at most 32, so that one round is enough.
pub(super) fn derive(
    shared: &[u8; 32],
    algorithm: &str,
    parties: (&[u8], &[u8]),
    length: usize,
    sha256: &dyn Fn(&[u8]) -> [u8; 32],
) -> Vec<u8> {
    let bits = u32::try_from(length * 8).unwrap_or(0);
    let mut input = Vec::with_capacity(128);
    input.extend_from_slice(&1_u32.to_be_bytes());
    input.extend_from_slice(shared);
    for part in [algorithm.as_bytes(), parties.0, parties.1] {
        input.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        input.extend_from_slice(part);
    }
    input.extend_from_slice(&bits.to_be_bytes());
    let mut key = sha256(&input).to_vec();
    key.truncate(length);
    key
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn the_example_of_rfc_7518_appendix_c_is_derived() {
        let shared = [
            158, 86, 217, 29, 129, 113, 53, 211, 114, 131, 66, 131, 191, 132, 38, 156, 251, 49,
            110, 163, 218, 128, 106, 72, 246, 218, 167, 121, 140, 254, 144, 196,
        ];
        let sha256 = |data: &[u8]| Sha256::digest(data).into();
        let key = derive(&shared, "A128GCM", (b"Alice", b"Bob"), 16, &sha256);
        assert_eq!(formats::base64url::encode(&key), "VqqN6vgjbSBcIijNcacQGg");
    }
}
