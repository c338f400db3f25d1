//! Room `wallet`.
