//! Why nothing was fetched. No text here names the URL.

use terms::Class;

/// Why a request was not made, or its answer not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The connection ended before the answer did, or the answer is not HTTP.
    #[error("the answer broke off or is no HTTP")]
    Broken,
    /// The body came compressed although that was not asked for.
    #[error("the answer is encoded in a way that was not asked for")]
    Encoded,
    /// A header or its value cannot be sent.
    #[error("a header of the request cannot be sent")]
    Header,
    /// Neither https nor a loopback address that the policy permits.
    #[error("only https may be fetched")]
    Insecure,
    /// The port belongs to another service than the web.
    #[error("this port may not be fetched from")]
    Port,
    /// The name leads to an address that is not public.
    #[error("the address is not a public one")]
    Private,
    /// The server pointed elsewhere.
    #[error("the server redirects, which is not followed")]
    Redirected,
    /// The extra root certificates are no PEM certificates, or the TLS set-up is impossible.
    #[error("the given root certificates cannot be used")]
    Roots,
    /// The time allowed has passed.
    #[error("the server took too long")]
    Slow,
    /// The server's certificate is not one that we trust for this name.
    #[error("no trusted TLS connection could be made")]
    Tls,
    /// More than the limit.
    #[error("the answer is too large")]
    TooLarge,
    /// The answer has another content type than the one expected.
    #[error("the answer has an unexpected content type")]
    Type,
    /// No address, or nobody listens there.
    #[error("the server cannot be reached")]
    Unreachable,
    /// The text is no URL that may be fetched.
    #[error("the URL cannot be used")]
    Url,
}

impl FetchError {
    /// What it means to the outside.
    pub fn class(self) -> Class {
        match self {
            Self::Header | Self::Insecure | Self::Url => Class::Invalid,
            Self::Port | Self::Private | Self::Redirected | Self::TooLarge => Class::Refused,
            Self::Broken
            | Self::Encoded
            | Self::Roots
            | Self::Slow
            | Self::Tls
            | Self::Type
            | Self::Unreachable => Class::Failure,
        }
    }
}
