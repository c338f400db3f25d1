//! What certificates are for.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use x509_cert::der::asn1::ObjectIdentifier;

/// Signing status lists. Token Status List (draft 21, section 10) names it `id-kp-oauthStatusSigning`
/// and has no number for it yet; until then it is one that RFC 5612 keeps free of everybody's.
const STATUS_SIGNING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1.1");

/// Saying what relying parties are registered for. ETSI TS 119 475 gives the statement a type and its
/// signer's certificate no purpose of its own; so it is another number that RFC 5612 keeps free.
const REGISTERING: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1.2");

/// What an anchor is trusted for, and what a leaf under it does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Asking for attributes: certificates of relying parties (`access`).
    Access,
    /// Issuing credentials (`issuer`).
    Issuer,
    /// A kind of a later version: kept as it is, and good for nothing here.
    Other(String),
    /// Saying what a relying party is registered for (`register`): a leaf under whoever says who may
    /// ask, and no anchor of its own.
    Register,
    /// Publishing status lists (`status`).
    Status,
}

impl Kind {
    /// The name on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Access => "access",
            Self::Issuer => "issuer",
            Self::Other(name) => name,
            Self::Register => "register",
            Self::Status => "status",
        }
    }

    /// The extended key usage of this kind: of ISO/IEC 18013-5, annex B, and for status lists
    /// [`STATUS_SIGNING`].
    pub(super) fn purpose(&self) -> Option<ObjectIdentifier> {
        match self {
            Self::Access => Some(ObjectIdentifier::new_unwrap("1.0.18013.5.1.6")),
            Self::Issuer => Some(ObjectIdentifier::new_unwrap("1.0.18013.5.1.2")),
            Self::Register => Some(REGISTERING),
            Self::Status => Some(STATUS_SIGNING),
            Self::Other(_) => None,
        }
    }

    /// The kind of the anchors above leaves of this kind.
    pub(super) fn anchored(&self) -> &Self {
        match self {
            Self::Register => &Self::Access,
            other => other,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Ok(match name.as_str() {
            "access" => Self::Access,
            "issuer" => Self::Issuer,
            "register" => Self::Register,
            "status" => Self::Status,
            _ => Self::Other(name),
        })
    }
}
