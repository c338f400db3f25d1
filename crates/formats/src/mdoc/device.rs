//! `DeviceSigned`: the holder's signature over this session and this document
//! (ISO/IEC 18013-5, section 9.1.3).

use terms::{Crypto, PublicKey};

use super::{MdocError, SessionTranscript, object::SecurityObject};
use crate::{
    cbor::{ENCODED, Reader, Writer},
    cose::UnverifiedSign1,
};

/// What a wallet adds to a document.
#[derive(Clone, Debug)]
pub(super) struct DeviceSigned<'a> {
    /// `DeviceNameSpacesBytes` as received.
    namespaces: &'a [u8],
    /// What is in them.
    elements: Reader<'a>,
    auth: DeviceAuth<'a>,
}

#[derive(Clone, Debug)]
enum DeviceAuth<'a> {
    Mac,
    Missing,
    Signature(UnverifiedSign1<'a>),
}

impl<'a> DeviceSigned<'a> {
    pub fn read(reader: &mut Reader<'a>) -> Result<Self, MdocError> {
        let (mut namespaces, mut auth) = (None, DeviceAuth::Missing);
        reader.members(|name, value| {
            match name {
                "nameSpaces" => {
                    let start = *value;
                    let elements = value.encoded()?;
                    namespaces = Some((value.since(start), elements));
                }
                "deviceAuth" => auth = DeviceAuth::read(value)?,
                _ => drop(value.item()?),
            }
            Ok::<_, MdocError>(())
        })?;
        let (namespaces, elements) = namespaces.ok_or(MdocError::Malformed)?;
        Ok(Self { namespaces, elements, auth })
    }

    /// Refuses unless the holder's key has signed for just this session, and vouches for nothing
    /// that the issuer has not allowed it to.
    pub fn check(
        &self,
        crypto: &dyn Crypto,
        object: &SecurityObject<'_>,
        transcript: &SessionTranscript,
    ) -> Result<(), MdocError> {
        let signature = match &self.auth {
            DeviceAuth::Mac => return Err(MdocError::DeviceMac),
            DeviceAuth::Missing => return Err(MdocError::DeviceAuthMissing),
            DeviceAuth::Signature(signature) => signature,
        };
        let signed = to_authenticate(transcript, object.doctype, self.namespaces);
        let key: &PublicKey = &object.holder;
        signature.verify_detached(crypto, key, &signed).map_err(MdocError::of_device)?;
        let mut elements = self.elements;
        elements.members(|namespace, value| {
            value.members(|name, value| {
                value.item()?;
                match object.authorised {
                    Some(allowed) if allows(allowed, namespace, name)? => Ok(()),
                    _ => Err(MdocError::DeviceElement),
                }
            })
        })?;
        Ok(elements.end()?)
    }
}

impl<'a> DeviceAuth<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self, MdocError> {
        // Just one of the two.
        if reader.map()? != 1 {
            return Err(MdocError::Malformed);
        }
        match reader.text()? {
            "deviceMac" => {
                reader.item()?;
                Ok(Self::Mac)
            }
            "deviceSignature" => {
                let read = UnverifiedSign1::read(reader).map_err(MdocError::of_device)?;
                Ok(Self::Signature(read))
            }
            _ => Err(MdocError::Malformed),
        }
    }
}

/// `DeviceAuthenticationBytes`: what the holder's key signs, apart from the document.
pub(super) fn to_authenticate(
    transcript: &SessionTranscript,
    doctype: &str,
    namespaces: &[u8],
) -> Vec<u8> {
    let size = transcript.as_bytes().len() + doctype.len() + namespaces.len() + 32;
    let mut writer = Writer::with_capacity(size + 16);
    writer.tag(ENCODED);
    writer.embed(size, |writer| {
        writer.array(4);
        writer.text("DeviceAuthentication");
        writer.raw(transcript.as_bytes());
        writer.text(doctype);
        writer.raw(namespaces);
    });
    writer.into_bytes()
}

/// Whether `keyAuthorizations` names this element, or its namespace as a whole.
fn allows(authorised: &[u8], namespace: &str, name: &str) -> Result<bool, MdocError> {
    let mut allowed = false;
    Reader::new(authorised).members(|kind, value| {
        match kind {
            "nameSpaces" => allowed |= names(value, namespace)?,
            "dataElements" => value.members(|within, value| {
                allowed |= names(value, name)? && within == namespace;
                Ok::<_, MdocError>(())
            })?,
            _ => drop(value.item()?),
        }
        Ok::<_, MdocError>(())
    })?;
    Ok(allowed)
}

/// Whether `wanted` stands in an array of texts.
fn names(reader: &mut Reader<'_>, wanted: &str) -> Result<bool, MdocError> {
    let mut found = false;
    for _ in 0..reader.array()? {
        found |= reader.text()? == wanted;
    }
    Ok(found)
}
