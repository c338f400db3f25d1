//! The security object (MSO): what the issuer has signed (ISO/IEC 18013-5, section 9.1.2.4).

use std::time::Duration;

use terms::{Moment, PublicKey};

use super::{MdocError, digests::Digests};
use crate::{cbor::Reader, cose, status_list::StatusReference, trust::VerifiedChain};

/// A security object, read.
#[derive(Debug)]
pub(super) struct SecurityObject<'a> {
    pub doctype: &'a str,
    pub digests: Digests<'a>,
    pub holder: PublicKey,
    /// `keyAuthorizations`, encoded: what the holder's key may vouch for.
    pub authorised: Option<&'a [u8]>,
    pub validity: Validity,
    pub status: Option<StatusReference>,
}

/// When a document was signed and when it holds (`validityInfo`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// `signed`.
    pub signed: Moment,
    /// `validFrom`.
    pub from: Moment,
    /// `validUntil`.
    pub until: Moment,
    /// `expectedUpdate`: when the issuer means to issue it anew.
    pub update: Option<Moment>,
}

impl<'a> SecurityObject<'a> {
    /// Reads the payload of `issuerAuth`.
    pub fn parse(payload: &'a [u8]) -> Result<Self, MdocError> {
        let mut reader = Reader::new(payload);
        let mut object = reader.encoded()?;
        reader.end()?;
        let (mut digests, mut device, mut doctype) = (None, None, None);
        let (mut validity, mut status, mut version, mut hash) = (None, None, None, None);
        object.members(|name, value| {
            match name {
                "version" => version = Some(value.text()?),
                "digestAlgorithm" => hash = Some(value.text()?),
                "valueDigests" => digests = Some(Digests::read(value)?),
                "deviceKeyInfo" => device = Some(device_key(value)?),
                "docType" => doctype = Some(value.text()?),
                "validityInfo" => validity = Some(Validity::read(value)?),
                "status" => status = Some(read_status(value)?),
                _ => drop(value.item()?),
            }
            Ok::<_, MdocError>(())
        })?;
        object.end()?;
        check_version(version)?;
        if hash != Some("SHA-256") {
            return Err(MdocError::HashUnknown);
        }
        let (holder, authorised) = device.ok_or(MdocError::HolderKey)?;
        Ok(Self {
            doctype: doctype.ok_or(MdocError::Malformed)?,
            digests: digests.ok_or(MdocError::Malformed)?,
            holder,
            authorised,
            validity: validity.ok_or(MdocError::Malformed)?,
            status,
        })
    }
}

impl Validity {
    fn read(reader: &mut Reader<'_>) -> Result<Self, MdocError> {
        let (mut signed, mut from, mut until, mut update) = (None, None, None, None);
        reader.members(|name, value| {
            match name {
                "signed" => signed = Some(value.tdate()?),
                "validFrom" => from = Some(value.tdate()?),
                "validUntil" => until = Some(value.tdate()?),
                "expectedUpdate" => update = Some(value.tdate()?),
                _ => drop(value.item()?),
            }
            Ok::<_, MdocError>(())
        })?;
        match (signed, from, until) {
            (Some(signed), Some(from), Some(until)) => Ok(Self { signed, from, until, update }),
            _ => Err(MdocError::Malformed),
        }
    }

    /// Refuses before `validFrom` and from `validUntil` on, `skew` given either way.
    pub(super) fn check(&self, now: Moment, skew: Duration) -> Result<(), MdocError> {
        if self.until <= now.minus(skew) {
            return Err(MdocError::Expired);
        }
        if self.from > now.plus(skew) || self.signed > now.plus(skew) {
            return Err(MdocError::NotYetValid);
        }
        Ok(())
    }

    /// The certificates must have held when the issuer signed (section 9.3.1): a key that has
    /// leaked must not sign for the time before it was certified.
    pub(super) fn check_signed_within(&self, chain: &VerifiedChain) -> Result<(), MdocError> {
        let held = chain.from <= self.signed && self.signed <= chain.until;
        if held { Ok(()) } else { Err(MdocError::SignedOutside) }
    }
}

/// `1.0`, or a later version that says it is compatible with it.
pub(super) fn check_version(version: Option<&str>) -> Result<(), MdocError> {
    let minor = version.ok_or(MdocError::Malformed)?.strip_prefix("1.");
    let is_number = |it: &str| it.bytes().all(|byte| byte.is_ascii_digit());
    let known = minor.is_some_and(|it| (1..=2).contains(&it.len()) && is_number(it));
    if known { Ok(()) } else { Err(MdocError::Version) }
}

/// The holder's key, and what it may vouch for.
fn device_key<'a>(reader: &mut Reader<'a>) -> Result<(PublicKey, Option<&'a [u8]>), MdocError> {
    let (mut key, mut authorised) = (None, None);
    reader.members(|name, value| {
        match name {
            "deviceKey" => key = Some(cose::read_key(value).map_err(|_| MdocError::HolderKey)?),
            "keyAuthorizations" => authorised = Some(value.item()?),
            _ => drop(value.item()?),
        }
        Ok::<_, MdocError>(())
    })?;
    Ok((key.ok_or(MdocError::HolderKey)?, authorised))
}

/// A status that we cannot look up must not be taken for "no status".
fn read_status(reader: &mut Reader<'_>) -> Result<StatusReference, MdocError> {
    let mut list = None;
    reader.members(|name, value| {
        match name {
            "status_list" => list = Some(read_list(value)?),
            _ => drop(value.item()?),
        }
        Ok::<_, MdocError>(())
    })?;
    list.ok_or(MdocError::StatusUnknown)
}

fn read_list(reader: &mut Reader<'_>) -> Result<StatusReference, MdocError> {
    let (mut index, mut uri) = (None, None);
    reader.members(|name, value| {
        match name {
            "idx" => index = Some(value.unsigned()?),
            "uri" => uri = Some(value.text()?.to_owned()),
            _ => drop(value.item()?),
        }
        Ok::<_, MdocError>(())
    })?;
    match (index, uri) {
        (Some(index), Some(uri)) => Ok(StatusReference { index, uri }),
        _ => Err(MdocError::Malformed),
    }
}
