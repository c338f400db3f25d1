//! What a device signature is bound to: the session transcript (ISO/IEC 18013-5, section 9.1.5.1)
//! with the handovers of OpenID4VP 1.0, appendix B.2.6.

use terms::Crypto;

use crate::cbor::Writer;

/// The transcript of one request, encoded. All that goes into it comes out of the request object
/// that was signed, if one was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionTranscript(Vec<u8>);

impl SessionTranscript {
    /// A request by redirects (section B.2.6.1). `thumbprint` is the RFC 7638 thumbprint of the
    /// verifier's key that the response is encrypted to; `None` if it is not encrypted.
    pub fn openid4vp(
        crypto: &dyn Crypto,
        client_id: &str,
        nonce: &str,
        thumbprint: Option<&[u8; 32]>,
        response_uri: &str,
    ) -> Self {
        let mut handover = Writer::with_capacity(512);
        handover.array(4);
        handover.text(client_id);
        handover.text(nonce);
        write_thumbprint(thumbprint, &mut handover);
        handover.text(response_uri);
        Self::of(crypto, "OpenID4VPHandover", handover.as_bytes())
    }

    /// A request over the Digital Credentials API (section B.2.6.2). `origin` has no prefix and
    /// no slash at its end.
    pub fn dc_api(
        crypto: &dyn Crypto,
        origin: &str,
        nonce: &str,
        thumbprint: Option<&[u8; 32]>,
    ) -> Self {
        let mut handover = Writer::with_capacity(256);
        handover.array(3);
        handover.text(origin);
        handover.text(nonce);
        write_thumbprint(thumbprint, &mut handover);
        Self::of(crypto, "OpenID4VPDCAPIHandover", handover.as_bytes())
    }

    /// The transcript in CBOR.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Neither device engagement nor reader's key, and the hash of the handover.
    fn of(crypto: &dyn Crypto, handover: &str, encoded: &[u8]) -> Self {
        let mut transcript = Writer::with_capacity(64);
        transcript.array(3);
        transcript.null();
        transcript.null();
        transcript.array(2);
        transcript.text(handover);
        transcript.bytes(&crypto.sha256(encoded));
        Self(transcript.into_bytes())
    }
}

fn write_thumbprint(thumbprint: Option<&[u8; 32]>, writer: &mut Writer) {
    match thumbprint {
        Some(thumbprint) => writer.bytes(thumbprint),
        None => writer.null(),
    }
}
