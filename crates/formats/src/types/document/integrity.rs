//! Hashes of documents: integrity metadata of W3C Subresource Integrity, section 3.

use terms::Crypto;

use super::TypeMetadataError;
use crate::base64url;

/// Longest list of hashes that we look through.
const MAX_BYTES: usize = 1_024;

/// Holds `bytes` against `expected`: hashes parted by blanks, each with options after a `?` that
/// mean nothing. Of those we can make, one must fit; others say nothing (section 3.3.4).
pub(super) fn check(
    crypto: &dyn Crypto,
    bytes: &[u8],
    expected: &str,
) -> Result<(), TypeMetadataError> {
    if expected.len() > MAX_BYTES {
        return Err(TypeMetadataError::IntegrityUnknown);
    }
    let hashes: Vec<[u8; 32]> = expected.split_ascii_whitespace().filter_map(sha256).collect();
    if hashes.is_empty() {
        return Err(TypeMetadataError::IntegrityUnknown);
    }
    let made = crypto.sha256(bytes);
    if hashes.contains(&made) { Ok(()) } else { Err(TypeMetadataError::Integrity) }
}

/// `sha256-` and standard base64.
fn sha256(expression: &str) -> Option<[u8; 32]> {
    let (hash, _options) = expression.split_once('?').unwrap_or((expression, ""));
    base64url::decode_padded(hash.strip_prefix("sha256-")?).ok()?.try_into().ok()
}
