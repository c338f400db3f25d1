//! What the signature of an mdoc's device is bound to (OpenID4VP 1.0, appendix B.2.6.1).

use formats::mdoc::SessionTranscript;
use terms::Crypto;

use super::request::AuthorizationRequest;

impl AuthorizationRequest {
    /// The session of an encrypted answer: who asks (prefix included), the nonce, the key that
    /// the answer is encrypted for, and where it goes, each as it stands in the signed request.
    pub fn session_transcript(&self, crypto: &dyn Crypto) -> SessionTranscript {
        let asker = self.client_id.to_string();
        let key = self.client_metadata.key().thumbprint(crypto);
        let address = self.response_uri.as_str();
        SessionTranscript::openid4vp(crypto, &asker, &self.nonce, Some(&key), address)
    }
}
