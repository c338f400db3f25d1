//! Room `fetch`.
