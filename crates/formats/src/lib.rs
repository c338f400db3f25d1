//! What a credential looks like and whom it trusts.
//!
//! - [`cbor`] and [`cose`]: binary data, read strictly, and signatures around it.
//! - [`jose`]: keys and signatures as JSON; [`base64url`] and [`json`] read strictly beneath it.
//! - [`mdoc`]: ISO/IEC 18013-5 documents, issued, held, presented and verified.
//! - [`sd_jwt`]: SD-JWT VC, issued, held, presented and verified; claims are named by [`Path`].
//! - [`status_list`]: whether a credential has been taken back.
//! - [`trust`]: certificates, chains of them, and lists of those we trust.
//! - [`types`]: what each credential holds, as data.
//!
//! Promises: no key and no I/O lives here, a signature is a step · what was received says that it
//! is unverified until a key or a chain has spoken · every size and depth is bounded · nothing
//! here panics, whatever it is given · each reason to refuse has its own name · it compiles for
//! phones too.

pub mod base64url;
pub mod cbor;
pub mod cose;
pub mod jose;
pub mod json;
mod letters;
pub mod mdoc;
mod path;
pub mod sd_jwt;
pub mod status_list;
pub mod trust;
pub mod types;

pub use path::{Element, MAX_PATH_ELEMENTS, Path, PathError};
