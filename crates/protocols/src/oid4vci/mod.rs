//! OpenID for Verifiable Credential Issuance 1.0: the messages of both sides, pre-authorized flow.

mod credential;
mod deferred;
mod grant_end;
mod metadata;
mod notification;
mod offer;
mod proof;
mod refusal;
mod reuse;
mod token;

pub use credential::{
    CredentialRequest, CredentialRequestError, CredentialResponse, ResponseError, Wanted,
};
pub use deferred::{DeferredRequest, comparison};
pub use grant_end::GrantEnd;
pub use metadata::{
    Batch, ClaimDescription, ClaimDisplay, Configuration, CredentialMetadata, Display,
    IssuerMetadata, ProofType,
};
pub use notification::{Notification, NotificationEvent};
pub use offer::{CredentialOffer, Grants, InputMode, OfferError, OfferLink, PreAuthorized, TxCode};
pub use proof::{ProofError, Proofs, ProvenKeys, UnverifiedProofs, draft as draft_proof};
pub use refusal::{CredentialCode, DeferredCode, NotificationCode, TokenCode};
pub use reuse::{ReuseOption, ReusePolicy};
pub use token::{
    AuthorizationDetail, Grant, NonceResponse, RefreshRequest, TokenRequest, TokenRequestError,
    TokenResponse, TokenType,
};
