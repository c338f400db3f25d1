//! OAuth 2.0 as far as credentials need it: error bodies, the `Authorization` header and its
//! challenges, server metadata, and DPoP.

mod authorization;
pub mod dpop;
mod error;
mod metadata;
mod revocation;

pub use authorization::{Authorization, AuthorizationError, Challenge, Scheme};
pub use error::ErrorBody;
pub use metadata::{MetadataError, ServerMetadata};
pub use revocation::{RevocationRequest, RevocationRequestError};
