//! What a wallet answers instead of presentations (OpenID4VP 1.0, section 8.5).

use serde::{Deserialize, Serialize};

/// The codes of an authorization error response. A code that is new to us reads as the general one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// The holder has said no, or has nothing that fits: the two look alike (RPA_11).
    AccessDenied,
    /// The client identifier or its metadata cannot be used.
    InvalidClient,
    /// `request_uri_method` is neither `get` nor `post`.
    InvalidRequestUriMethod,
    /// Transaction data that the wallet does not support.
    InvalidTransactionData,
    /// None of the formats asked for is supported.
    VpFormatsNotSupported,
    /// The wallet cannot answer now.
    WalletUnavailable,
    /// The request cannot be read or does not fit together.
    #[serde(other)]
    InvalidRequest,
}

impl RefusalCode {
    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::AccessDenied => "access_denied",
            Self::InvalidClient => "invalid_client",
            Self::InvalidRequest => "invalid_request",
            Self::InvalidRequestUriMethod => "invalid_request_uri_method",
            Self::InvalidTransactionData => "invalid_transaction_data",
            Self::VpFormatsNotSupported => "vp_formats_not_supported",
            Self::WalletUnavailable => "wallet_unavailable",
        }
    }

    /// The code of this name.
    pub fn named(name: &str) -> Self {
        let known = [
            Self::AccessDenied,
            Self::InvalidClient,
            Self::InvalidRequestUriMethod,
            Self::InvalidTransactionData,
            Self::VpFormatsNotSupported,
            Self::WalletUnavailable,
        ];
        known.into_iter().find(|code| code.name() == name).unwrap_or(Self::InvalidRequest)
    }
}
