//! Verifying: what a wallet has sent, checked to the last byte (ISO/IEC 18013-5, section 9.3).

use std::{fmt, sync::Arc, time::Duration};

use serde_json::{Map, Value as Json};
use terms::{Crypto, Moment, PublicKey};

use super::{
    Element, MAX_MDOC_BYTES, MdocError, SessionTranscript, Validity,
    device::DeviceSigned,
    element::{self, Kept},
    issued::{IssuerSigned, Trust},
    object::check_version,
};
use crate::{
    cbor::Reader,
    status_list::StatusReference,
    trust::{TrustAnchors, VerifiedChain},
};

/// More documents than anybody asks for at once.
const MAX_DOCUMENTS: usize = 16;

/// What a verifier has asked for and when.
#[derive(Clone, Copy, Debug)]
pub struct Expect<'a> {
    /// The transcript of this one request.
    pub transcript: &'a SessionTranscript,
    /// The verifier's clock.
    pub now: Moment,
    /// So far may clocks differ.
    pub skew: Duration,
}

impl<'a> Expect<'a> {
    /// By a clock at most one minute off.
    pub fn new(transcript: &'a SessionTranscript, now: Moment) -> Self {
        Self { transcript, now, skew: Duration::from_secs(60) }
    }
}

/// A DeviceResponse as received.
#[derive(Clone, Debug)]
pub struct UnverifiedDeviceResponse<'a>(Vec<Document<'a>>);

#[derive(Clone, Debug)]
struct Document<'a> {
    doctype: &'a str,
    issued: IssuerSigned<'a>,
    device: Option<DeviceSigned<'a>>,
}

impl<'a> UnverifiedDeviceResponse<'a> {
    /// Reads a response of at most [`MAX_MDOC_BYTES`]. One that reports an error is refused.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, MdocError> {
        if bytes.len() > MAX_MDOC_BYTES {
            return Err(MdocError::TooLarge);
        }
        let (mut version, mut documents, mut status) = (None, Vec::new(), None);
        let mut reader = Reader::new(bytes);
        reader.members(|name, value| {
            match name {
                "version" => version = Some(value.text()?),
                "documents" => {
                    let count = value.array()?;
                    if count > MAX_DOCUMENTS {
                        return Err(MdocError::TooLarge);
                    }
                    for _ in 0..count {
                        documents.push(Document::read(value)?);
                    }
                }
                "status" => status = Some(value.unsigned()?),
                // What the wallet would not give, and what later versions add.
                _ => drop(value.item()?),
            }
            Ok::<_, MdocError>(())
        })?;
        reader.end()?;
        check_version(version)?;
        if status.ok_or(MdocError::Malformed)? != 0 {
            return Err(MdocError::ResponseStatus);
        }
        Ok(Self(documents))
    }

    /// Verifies the one document (OpenID4VP 1.0, appendix B.2.5: no response has more) with an
    /// issuer's key that is trusted already.
    pub fn verify(
        self,
        crypto: &dyn Crypto,
        issuer: &PublicKey,
        expect: &Expect<'_>,
    ) -> Result<Presented, MdocError> {
        self.one()?.judge(crypto, &Trust::Key(issuer), expect)
    }

    /// The same with the issuer's certificates, which must lead to an anchor for issuers and be a
    /// document signer's (ISO/IEC 18013-5, annex B).
    pub fn verify_trusted(
        self,
        crypto: &dyn Crypto,
        anchors: &TrustAnchors,
        expect: &Expect<'_>,
    ) -> Result<Presented, MdocError> {
        self.one()?.judge(crypto, &Trust::Anchors(anchors), expect)
    }

    /// Verifies all documents, of which there may be several: between devices nearby.
    pub fn verify_all_trusted(
        self,
        crypto: &dyn Crypto,
        anchors: &TrustAnchors,
        expect: &Expect<'_>,
    ) -> Result<Vec<Presented>, MdocError> {
        if self.0.is_empty() {
            return Err(MdocError::DocumentMissing);
        }
        self.0.iter().map(|it| it.judge(crypto, &Trust::Anchors(anchors), expect)).collect()
    }

    fn one(&self) -> Result<&Document<'a>, MdocError> {
        match self.0.as_slice() {
            [] => Err(MdocError::DocumentMissing),
            [document] => Ok(document),
            _ => Err(MdocError::DocumentsMany),
        }
    }
}

impl<'a> Document<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self, MdocError> {
        let (mut doctype, mut issued, mut device) = (None, None, None);
        reader.members(|name, value| {
            match name {
                "docType" => doctype = Some(value.text()?),
                "issuerSigned" => issued = Some(IssuerSigned::read(value)?),
                "deviceSigned" => device = Some(DeviceSigned::read(value)?),
                _ => drop(value.item()?),
            }
            Ok::<_, MdocError>(())
        })?;
        match (doctype, issued) {
            (Some(doctype), Some(issued)) => Ok(Self { doctype, issued, device }),
            _ => Err(MdocError::Malformed),
        }
    }

    fn judge(
        &self,
        crypto: &dyn Crypto,
        trust: &Trust<'_>,
        expect: &Expect<'_>,
    ) -> Result<Presented, MdocError> {
        let device = self.device.as_ref().ok_or(MdocError::DeviceAuthMissing)?;
        let (object, issuer) = self.issued.judge(crypto, trust, expect.now, expect.skew)?;
        if object.doctype != self.doctype {
            return Err(MdocError::Doctype);
        }
        device.check(crypto, &object, expect.transcript)?;
        Ok(Presented {
            doctype: object.doctype.to_owned(),
            elements: Kept::new(&self.issued.items),
            validity: object.validity,
            holder: object.holder,
            status: object.status,
            issuer,
        })
    }
}

/// A document in which everything was found in order, its status list excepted: that is looked
/// up next, elsewhere (Token Status List, section 8.3).
#[derive(Clone)]
pub struct Presented {
    doctype: String,
    elements: Kept,
    validity: Validity,
    holder: PublicKey,
    status: Option<StatusReference>,
    issuer: Option<Arc<VerifiedChain>>,
}

impl Presented {
    /// The type.
    pub fn doctype(&self) -> &str {
        &self.doctype
    }

    /// The elements that were shown, all of them, in no particular order.
    pub fn elements(&self) -> impl ExactSizeIterator<Item = Element<'_>> {
        self.elements.elements()
    }

    /// The element of this name, if it was shown.
    pub fn find(&self, namespace: &str, name: &str) -> Option<Element<'_>> {
        self.elements().find(|it| it.namespace == namespace && it.name == name)
    }

    /// The elements in JSON, by namespace, then by name (as OpenID4VP compares them).
    pub fn to_json(&self) -> Map<String, Json> {
        element::to_json(self.elements())
    }

    /// When it was signed and when it holds.
    pub fn validity(&self) -> &Validity {
        &self.validity
    }

    /// The key that the holder has proven.
    pub fn holder(&self) -> &PublicKey {
        &self.holder
    }

    /// Where its status is looked up.
    pub fn status(&self) -> Option<&StatusReference> {
        self.status.as_ref()
    }

    /// The issuer's certificates, if they were asked for.
    pub fn issuer(&self) -> Option<&VerifiedChain> {
        self.issuer.as_deref()
    }
}

/// Never the elements: they are the holder's.
impl fmt::Debug for Presented {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Presented")
            .field("doctype", &self.doctype)
            .field("elements", &self.elements().len())
            .finish_non_exhaustive()
    }
}
