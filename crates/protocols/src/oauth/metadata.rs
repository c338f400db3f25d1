//! What an authorization server says about itself (RFC 8414).

use serde::{Deserialize, Serialize};
use terms::Class;

use crate::{
    json::{self, MessageError},
    url::Url,
};

/// Longer documents are refused.
const MOST_BYTES: usize = 256 * 1024;

/// The name under `/.well-known/`.
pub const WELL_KNOWN: &str = "oauth-authorization-server";

/// Authorization server metadata, as far as we write and read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerMetadata {
    /// The server's identifier; equal to where the document was asked for.
    pub issuer: Url,
    /// Where tokens come from.
    pub token_endpoint: Url,
    /// Only with the authorization code flow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_endpoint: Option<Url>,
    /// RFC 9126.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pushed_authorization_request_endpoint: Option<Url>,
    /// RFC 7009: where grants are given back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation_endpoint: Option<Url>,
    /// Required by the RFC, also where no authorization endpoint is.
    #[serde(default)]
    pub response_types_supported: Vec<String>,
    /// Grants; absent would mean `authorization_code` and `implicit`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grant_types_supported: Vec<String>,
    /// How clients authenticate; `none` among them for anonymous wallets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub token_endpoint_auth_methods_supported: Vec<String>,
    /// RFC 9449, section 5.1; empty means no DPoP.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dpop_signing_alg_values_supported: Vec<String>,
    /// OpenID4VCI 1.0, section 12.3: whether the pre-authorized grant goes without client id.
    #[serde(default, rename = "pre-authorized_grant_anonymous_access_supported")]
    pub anonymous_access: bool,
    /// Where the status lists are listed (Token Status List, section 9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_list_aggregation_endpoint: Option<Url>,
}

/// Why metadata is not to be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MetadataError {
    /// The document contradicts itself; says how.
    #[error("the metadata contradicts itself: {0}")]
    Contradiction(&'static str),
    /// The identifier in it is not the one that it was asked for.
    #[error("the metadata belongs to another issuer")]
    Issuer,
    /// Not the JSON that it should be.
    #[error("the metadata cannot be read: {0}")]
    Message(#[from] MessageError),
    /// An endpoint would send secrets in the clear.
    #[error("the metadata names an endpoint without TLS")]
    Plain,
}

impl MetadataError {
    /// The other side's fault.
    pub fn class(&self) -> Class {
        Class::Invalid
    }
}

impl ServerMetadata {
    /// Reads the document that was fetched for `issuer` (RFC 8414, section 3.3).
    pub fn from_json(body: &[u8], issuer: &Url) -> Result<Self, MetadataError> {
        let metadata: Self = json::from_slice(body, MOST_BYTES)?;
        if metadata.issuer != *issuer {
            return Err(MetadataError::Issuer);
        }
        let endpoints = [
            Some(&metadata.token_endpoint),
            metadata.authorization_endpoint.as_ref(),
            metadata.pushed_authorization_request_endpoint.as_ref(),
        ];
        if !endpoints.into_iter().flatten().all(Url::is_private) {
            return Err(MetadataError::Plain);
        }
        Ok(metadata)
    }

    /// Where the document of the server `issuer` is found.
    pub fn location(issuer: &Url) -> String {
        issuer.well_known(WELL_KNOWN)
    }

    /// Whether tokens can be bound to an ES256 key.
    pub fn takes_dpop(&self) -> bool {
        self.dpop_signing_alg_values_supported.iter().any(|alg| alg == "ES256")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn document() -> Value {
        json!({
            "issuer": "https://as.example",
            "token_endpoint": "https://as.example/token",
            "response_types_supported": [],
            "grant_types_supported": ["urn:ietf:params:oauth:grant-type:pre-authorized_code"],
            "dpop_signing_alg_values_supported": ["ES256"],
            "pre-authorized_grant_anonymous_access_supported": true,
            "something_else": 1
        })
    }

    fn read(document: &Value) -> Result<ServerMetadata, MetadataError> {
        let issuer = "https://as.example".parse().unwrap();
        ServerMetadata::from_json(document.to_string().as_bytes(), &issuer)
    }

    #[test]
    fn metadata_is_read_and_says_what_it_can() {
        let metadata = read(&document()).unwrap();
        assert!(metadata.anonymous_access && metadata.takes_dpop());
        let written = serde_json::to_value(&metadata).unwrap();
        assert_eq!(written["pre-authorized_grant_anonymous_access_supported"], true);
        assert_eq!(read(&written), Ok(metadata));
    }

    #[test]
    fn metadata_of_another_issuer_or_without_tls_is_refused() {
        let mut other = document();
        other["issuer"] = "https://as.example/".into();
        assert_eq!(read(&other), Err(MetadataError::Issuer), "identifiers are compared as text");
        let mut plain = document();
        plain["token_endpoint"] = "http://as.example/token".into();
        assert_eq!(read(&plain), Err(MetadataError::Plain));
    }
}
