//! The targets, by name.

mod cbor;
mod cwt;
mod dcql;
pub mod issuance;
mod jose;
mod json;
mod jwe;
mod mdoc;
mod proofs;
mod request;
mod response;
mod sd_jwt;
mod status_list;
mod trust;
mod trust_list;
mod type_metadata;
mod web;

pub use mdoc::DOCTYPE;
pub use sd_jwt::{AUDIENCE, NONCE};
pub use status_list::URI as LIST_URI;

/// A function of bytes that must not panic.
#[derive(Clone, Copy)]
pub struct Target {
    pub name: &'static str,
    pub run: fn(&[u8]),
}

/// All of them, in alphabetical order.
pub const ALL: &[Target] = &[
    Target { name: "cbor", run: cbor::run },
    Target { name: "cwt", run: cwt::run },
    Target { name: "dcql", run: dcql::run },
    Target { name: "issuance", run: issuance::run },
    Target { name: "jose", run: jose::run },
    Target { name: "json", run: json::run },
    Target { name: "jwe", run: jwe::run },
    Target { name: "mdoc", run: mdoc::run },
    Target { name: "proofs", run: proofs::run },
    Target { name: "request", run: request::run },
    Target { name: "response", run: response::run },
    Target { name: "sd_jwt", run: sd_jwt::run },
    Target { name: "status_list", run: status_list::run },
    Target { name: "trust", run: trust::run },
    Target { name: "trust_list", run: trust_list::run },
    Target { name: "type_metadata", run: type_metadata::run },
    Target { name: "web", run: web::run },
];
