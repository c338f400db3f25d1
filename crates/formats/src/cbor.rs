//! CBOR (RFC 8949) as ISO/IEC 18013-5, section 8.1 narrows it: definite lengths, shortest heads.
//!
//! The [`Writer`] writes nothing else, and puts the members of a [`Value`]'s maps in the order of
//! RFC 8949, section 4.2.1; a format's own structures keep the order of their definition, which
//! is what other issuers send. The [`Reader`] takes nothing else: indefinite lengths, longer heads
//! than needed, keys that stand twice and bytes behind the end are refused. Of the peers that we
//! test with one sends any of them: @animo-id/mdoc, and many wallets with it, writes the count of
//! every map in two bytes. So just the heads of maps may be longer.

mod date;
mod error;
mod json;
mod keys;
mod reader;
mod tree;
mod value;
mod writer;

pub use date::{FULL_DATE, TDATE};
pub use error::CborError;
pub use reader::{Kind, MAX_DEPTH, Reader};
pub use value::Value;
pub use writer::Writer;

/// The tag of a byte string that holds an encoded item (RFC 8949, section 3.4.5.1).
pub const ENCODED: u64 = 24;
