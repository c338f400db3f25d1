//! mdoc (ISO/IEC 18013-5): credentials in CBOR whose elements the holder shows one by one.
//!
//! Issuer: [`Elements`] into an [`Mdoc`], an [`MdocDraft`] to be signed. Holder:
//! [`UnverifiedMdoc`] into a [`HeldMdoc`], a [`DeviceResponseDraft`] to be signed over the
//! [`SessionTranscript`] of the request. Verifier: [`UnverifiedDeviceResponse`] and what it
//! [`Expect`]s into a [`Presented`]. [`age_over`] says which age a question is answered with.

pub mod age_over;
mod device;
mod digests;
mod element;
mod elements;
mod error;
mod held;
mod issue;
mod issued;
mod object;
mod response;
mod transcript;
mod unverified;

pub use element::Element;
pub use elements::Elements;
pub use error::{DraftError, MdocError};
pub use held::{DeviceResponseDraft, HeldMdoc};
pub use issue::{Issuer, Mdoc, MdocDraft};
pub use object::Validity;
pub use response::{Expect, Presented, UnverifiedDeviceResponse};
pub use transcript::SessionTranscript;
pub use unverified::UnverifiedMdoc;

/// A longer document or response is not read. A portrait of 40 kB fits several times.
pub const MAX_MDOC_BYTES: usize = 256 * 1024;

/// More elements than any document type has.
pub const MAX_ELEMENTS: usize = 256;

/// A salt has so many bytes at least (ISO/IEC 18013-5, section 9.1.2.5). Ours has no more, so that
/// short elements stay provable in zero knowledge.
const SALT_BYTES: usize = 16;

/// ES256 as a protected header: `{1: -7}` in a byte string.
const PROTECTED: &[u8] = &[0x43, 0xa1, 0x01, 0x26];
