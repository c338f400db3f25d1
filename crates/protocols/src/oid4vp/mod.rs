//! OpenID for Verifiable Presentations 1.0 with HAIP 1.0: signed requests by reference, encrypted
//! answers by direct post, for both sides.

mod client_id;
mod client_metadata;
mod link;
mod mode;
mod pairing;
mod refusal;
mod registration;
mod request;
mod response;
mod session;

pub use client_id::{ClientId, ClientIdError};
pub use client_metadata::{ClientMetadata, ClientMetadataError};
pub use link::{LinkError, RequestLink, RequestPost, RequestUriMethod, WholeRequest};
pub use mode::ResponseMode;
pub use pairing::{NoNumber, PAIR_PATH, Paired, PairingError, PairingNumber};
pub use refusal::RefusalCode;
pub use registration::{
    RegisteredCredential, Registration, RegistrationError, Said, UnverifiedRegistration, is_contact,
};
pub use request::{
    AuthorizationRequest, Expected, MEDIA_TYPE, RequestError, UnverifiedRequest, draw_nonce,
};
pub use response::{
    AuthorizationResponse, Posted, Refusal, ResponseAnswer, ResponseError, VpToken,
};
