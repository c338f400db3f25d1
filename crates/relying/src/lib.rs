//! Room `relying`.
