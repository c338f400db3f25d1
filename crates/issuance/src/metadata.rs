//! What the issuer says about itself: OpenID4VCI 1.0, section 12.2, and RFC 8414.

use protocols::{oauth::ServerMetadata, oid4vci::IssuerMetadata};

use crate::office::Issuance;

impl Issuance {
    /// The document at `/.well-known/openid-credential-issuer`.
    pub fn issuer_metadata(&self) -> &IssuerMetadata {
        &self.0.catalogue.issuer
    }

    /// The document at `/.well-known/oauth-authorization-server`.
    pub fn server_metadata(&self) -> &ServerMetadata {
        &self.0.catalogue.server
    }

    /// The type metadata document of a `vct`, byte for byte as `vct#integrity` counts it.
    pub fn type_metadata(&self, vct: &str) -> Option<&str> {
        self.0.catalogue.document(vct)
    }
}
