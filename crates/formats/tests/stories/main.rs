//! Stories of what credentials look like and whom they trust: written, read, forged and refused.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a story and its helpers stop where their world is wrong"
)]

mod cbor;
mod common;
mod cose;
mod jose;
mod mdoc_device;
mod mdoc_iso;
mod mdoc_issue;
mod mdoc_property;
mod mdoc_verify;
mod sd_jwt_disclosures;
mod sd_jwt_issue;
mod sd_jwt_property;
mod sd_jwt_verify;
mod status_list;
mod status_list_cwt;
mod trust;
mod trust_list;
mod trust_purposes;
mod trust_withdrawn;
mod type_files;
mod type_metadata;
mod types;
