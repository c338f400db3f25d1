//! `IssuerSigned` as received: elements, and what the issuer has signed about them.

use std::{sync::Arc, time::Duration};

use terms::{Crypto, Moment, PublicKey};

use super::{MAX_ELEMENTS, MdocError, SALT_BYTES, object::SecurityObject};
use crate::{
    cbor::Reader,
    cose::UnverifiedSign1,
    trust::{Kind, TrustAnchors, VerifiedChain},
};

/// Elements that are not yet believed, and the issuer's signed object.
#[derive(Clone, Debug)]
pub(super) struct IssuerSigned<'a> {
    /// Those of one namespace in a row.
    pub items: Vec<Item<'a>>,
    pub auth: UnverifiedSign1<'a>,
    /// `issuerAuth`, encoded.
    pub auth_bytes: &'a [u8],
}

/// An IssuerSignedItem.
#[derive(Clone, Debug)]
pub(super) struct Item<'a> {
    pub namespace: &'a str,
    pub name: &'a str,
    /// The value, encoded.
    pub value: &'a [u8],
    id: u64,
    /// The whole item with its tag, as received: what the digest covers.
    pub bytes: &'a [u8],
}

/// Who is believed to have issued.
pub(super) enum Trust<'a> {
    /// Whoever has a document signer's certificate that leads to one of these.
    Anchors(&'a TrustAnchors),
    /// Whoever has this key.
    Key(&'a PublicKey),
    /// Nobody is asked.
    Vault,
}

impl<'a> IssuerSigned<'a> {
    pub fn read(reader: &mut Reader<'a>) -> Result<Self, MdocError> {
        let (mut items, mut auth) = (Vec::with_capacity(16), None);
        reader.members(|name, value| {
            match name {
                "nameSpaces" => value.members(|namespace, value| {
                    let count = value.array()?;
                    if items.len() + count > MAX_ELEMENTS {
                        return Err(MdocError::TooLarge);
                    }
                    for _ in 0..count {
                        items.push(Item::read(namespace, value)?);
                    }
                    Ok(())
                })?,
                "issuerAuth" => {
                    let start = *value;
                    let read = UnverifiedSign1::read(value).map_err(MdocError::of_issuer)?;
                    auth = Some((read, value.since(start)));
                }
                // Elements under another name would be elements that nobody looks at.
                _ => return Err(MdocError::Malformed),
            }
            Ok::<_, MdocError>(())
        })?;
        let (auth, auth_bytes) = auth.ok_or(MdocError::Malformed)?;
        Ok(Self { items, auth, auth_bytes })
    }

    /// What the issuer has signed, if it is believed; that it holds at `now`, give or take `skew`,
    /// and that every element here is one of those it was signed for.
    pub fn judge(
        &self,
        crypto: &dyn Crypto,
        trust: &Trust<'_>,
        now: Moment,
        skew: Duration,
    ) -> Result<(SecurityObject<'a>, Option<Arc<VerifiedChain>>), MdocError> {
        let (payload, chain) = match trust {
            Trust::Anchors(anchors) => {
                let chain: Vec<_> = self.auth.x5chain().iter().map(|it| it.to_vec()).collect();
                let chain = anchors.verify_mdoc(crypto, &Kind::Issuer, &chain, now);
                let chain = chain.map_err(MdocError::Issuer)?;
                (self.auth.verify_known(crypto, &chain.key), Some(chain))
            }
            Trust::Key(key) => (self.auth.verify_known(crypto, key), None),
            Trust::Vault => {
                let payload = self.auth.dangerous_unverified_payload();
                (payload.ok_or(crate::cose::CoseError::PayloadMissing), None)
            }
        };
        let mut object = SecurityObject::parse(payload.map_err(MdocError::of_issuer)?)?;
        if !matches!(trust, Trust::Vault) {
            object.validity.check(now, skew)?;
        }
        if let Some(chain) = &chain {
            object.validity.check_signed_within(chain)?;
        }
        self.check_items(crypto, &mut object)?;
        Ok((object, chain))
    }

    /// Every element has a digest of its own, and stands here once.
    fn check_items(
        &self,
        crypto: &dyn Crypto,
        object: &mut SecurityObject<'_>,
    ) -> Result<(), MdocError> {
        for (place, item) in self.items.iter().enumerate() {
            let digest = object.digests.take(item.namespace, item.id)?;
            if crypto.sha256(item.bytes) != *digest {
                return Err(MdocError::ElementAltered);
            }
            let same = |it: &Item<'_>| it.name == item.name && it.namespace == item.namespace;
            if self.items.iter().take(place).any(same) {
                return Err(MdocError::ElementTwice);
            }
        }
        Ok(())
    }
}

impl<'a> Item<'a> {
    fn read(namespace: &'a str, reader: &mut Reader<'a>) -> Result<Self, MdocError> {
        let start = *reader;
        let mut inner = reader.encoded()?;
        let bytes = reader.since(start);
        let (mut id, mut salt, mut name, mut value) = (None, None, None, None);
        inner.members(|member, reader| {
            match member {
                "digestID" => id = Some(reader.unsigned()?),
                "random" => salt = Some(reader.bytes()?),
                "elementIdentifier" => name = Some(reader.text()?),
                "elementValue" => value = Some(reader.item()?),
                // What stands beside these is not known to mean nothing.
                _ => return Err(MdocError::Malformed),
            }
            Ok(())
        })?;
        inner.end()?;
        let (Some(id), Some(salt), Some(name), Some(value)) = (id, salt, name, value) else {
            return Err(MdocError::Malformed);
        };
        if salt.len() < SALT_BYTES {
            return Err(MdocError::SaltShort);
        }
        Ok(Self { namespace, name, value, id, bytes })
    }
}
