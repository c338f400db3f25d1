//! Texts that many requests share, sent without a copy.

use std::sync::Arc;

use axum::body::Bytes;

struct Text(Arc<str>);

impl AsRef<[u8]> for Text {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// The bytes of a shared text.
pub(crate) fn bytes_of(text: &Arc<str>) -> Bytes {
    Bytes::from_owner(Text(Arc::clone(text)))
}
