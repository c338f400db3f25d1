//! Receiving a document from its issuer.

use std::time::Duration;

use terms::{Crypto, Moment, PublicKey};

use super::{
    HeldMdoc, MAX_MDOC_BYTES, MdocError,
    issued::{IssuerSigned, Trust},
};
use crate::{cbor::Reader, trust::TrustAnchors};

/// A document as an issuer has sent it: `IssuerSigned` in CBOR.
#[derive(Clone, Debug)]
pub struct UnverifiedMdoc<'a>(IssuerSigned<'a>);

impl<'a> UnverifiedMdoc<'a> {
    /// Reads a document of at most [`MAX_MDOC_BYTES`].
    pub fn parse(bytes: &'a [u8]) -> Result<Self, MdocError> {
        if bytes.len() > MAX_MDOC_BYTES {
            return Err(MdocError::TooLarge);
        }
        let mut reader = Reader::new(bytes);
        let issued = IssuerSigned::read(&mut reader)?;
        reader.end()?;
        Ok(Self(issued))
    }

    /// The issuer's certificates, its own first, to find its key by.
    pub fn x5chain(&self) -> Vec<Vec<u8>> {
        self.0.auth.x5chain().iter().map(|it| it.to_vec()).collect()
    }

    /// Takes the document if it is a `doctype`, `issuer` has signed it, and it holds at `now`,
    /// give or take `skew`.
    pub fn verify(
        self,
        crypto: &dyn Crypto,
        issuer: &PublicKey,
        doctype: &str,
        now: Moment,
        skew: Duration,
    ) -> Result<HeldMdoc, MdocError> {
        self.judge(crypto, &Trust::Key(issuer), doctype, (now, skew))
    }

    /// The same with the issuer's certificates, which must lead to an anchor for issuers and be a
    /// document signer's (ISO/IEC 18013-5, annex B).
    pub fn verify_trusted(
        self,
        crypto: &dyn Crypto,
        anchors: &TrustAnchors,
        doctype: &str,
        now: Moment,
        skew: Duration,
    ) -> Result<HeldMdoc, MdocError> {
        self.judge(crypto, &Trust::Anchors(anchors), doctype, (now, skew))
    }

    /// Takes the document without asking who signed it or whether it still holds: only out of the
    /// wallet's own sealed vault, into which it came verified.
    pub fn dangerous_from_vault(self, crypto: &dyn Crypto) -> Result<HeldMdoc, MdocError> {
        let at_any_time = (Moment::from_seconds(0), Duration::ZERO);
        let (object, _) = self.0.judge(crypto, &Trust::Vault, at_any_time.0, at_any_time.1)?;
        Ok(HeldMdoc::new(&self.0, object))
    }

    fn judge(
        self,
        crypto: &dyn Crypto,
        trust: &Trust<'_>,
        doctype: &str,
        (now, skew): (Moment, Duration),
    ) -> Result<HeldMdoc, MdocError> {
        let (object, _) = self.0.judge(crypto, trust, now, skew)?;
        if object.doctype != doctype {
            return Err(MdocError::DoctypeUnexpected);
        }
        Ok(HeldMdoc::new(&self.0, object))
    }
}
