//! Room `issuance`.
