//! Room `activation`.
