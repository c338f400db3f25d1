//! The two forms in which a credential is written.

use serde::{Deserialize, Serialize};

/// How a credential is written.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Format {
    /// SD-JWT VC.
    #[default]
    #[serde(rename = "dc+sd-jwt")]
    SdJwt,
    /// ISO/IEC 18013-5.
    #[serde(rename = "mso_mdoc")]
    Mdoc,
}

impl Format {
    /// The format with this identifier.
    pub fn named(name: &str) -> Option<Self> {
        [Self::SdJwt, Self::Mdoc].into_iter().find(|it| it.as_str() == name)
    }

    /// Its identifier in OpenID4VCI and OpenID4VP.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SdJwt => "dc+sd-jwt",
            Self::Mdoc => "mso_mdoc",
        }
    }
}
