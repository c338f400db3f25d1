//! What certificates are for.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use x509_cert::der::asn1::ObjectIdentifier;

/// What an anchor is trusted for, and what a leaf under it does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Asking for attributes: certificates of relying parties (`access`).
    Access,
    /// Issuing credentials (`issuer`).
    Issuer,
    /// A kind of a later version: kept as it is, and good for nothing here.
    Other(String),
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
            Self::Status => "status",
        }
    }

    /// The purpose of ISO/IEC 18013-5 annex B that a critical extended key usage must name.
    pub(super) fn purpose(&self) -> Option<ObjectIdentifier> {
        match self {
            Self::Access => Some(ObjectIdentifier::new_unwrap("1.0.18013.5.1.6")),
            Self::Issuer => Some(ObjectIdentifier::new_unwrap("1.0.18013.5.1.2")),
            Self::Other(_) | Self::Status => None,
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
            "status" => Self::Status,
            _ => Self::Other(name),
        })
    }
}
