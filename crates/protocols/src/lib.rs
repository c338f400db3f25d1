//! Room `protocols`.
