//! A credential of the vault, opened, in whichever format it is written.

use std::sync::Arc;

use formats::{
    Element, Path, base64url,
    mdoc::{HeldMdoc, UnverifiedMdoc},
    sd_jwt::{HeldCredential, UnverifiedCredential},
    trust::{ChainError, Kind, TrustAnchors, VerifiedChain},
    types::Format,
};
use serde_json::{Map, Value};
use terms::{Crypto, Moment};

/// Claims that every SD-JWT VC shows and that tell nothing about the person.
pub const TECHNICAL: [&str; 9] =
    ["aka_vcts", "cnf", "exp", "iat", "iss", "nbf", "status", "vct", "vct#integrity"];

/// A credential of the vault, opened.
pub enum Held {
    /// An mdoc, with its elements in JSON beneath their namespaces.
    Mdoc(Box<HeldMdoc>, Map<String, Value>),
    SdJwt(Box<HeldCredential>),
}

impl Held {
    /// Opens what was verified when it came; `None` if it cannot be read any more.
    pub fn open(format: Format, text: &str, crypto: &dyn Crypto) -> Option<Self> {
        match format {
            Format::Mdoc => {
                let bytes = base64url::decode(text).ok()?;
                let held = UnverifiedMdoc::parse(&bytes).ok()?.dangerous_from_vault(crypto).ok()?;
                let elements = held.to_json();
                Some(Self::Mdoc(Box::new(held), elements))
            }
            Format::SdJwt => {
                let held = UnverifiedCredential::parse(text).ok()?.dangerous_from_vault(crypto);
                Some(Self::SdJwt(Box::new(held.ok()?)))
            }
        }
    }

    /// All claims; of an mdoc beneath their namespaces.
    pub fn claims(&self) -> &Map<String, Value> {
        match self {
            Self::Mdoc(_, elements) => elements,
            Self::SdJwt(held) => held.claims(),
        }
    }

    /// The places that are shown if `selected` are to be shown.
    pub fn disclosed_by(&self, selected: &[Path]) -> Vec<Path> {
        match self {
            Self::Mdoc(held, _) => {
                let known = |path: &&Path| {
                    element_of(path)
                        .is_some_and(|(namespace, name)| held.find(namespace, name).is_some())
                };
                selected.iter().filter(known).cloned().collect()
            }
            Self::SdJwt(held) => held.disclosed_by(selected).cloned().collect(),
        }
    }
}

/// The namespace and the element that a path names (OpenID4VP 1.0, section 7.2).
pub fn element_of(path: &Path) -> Option<(&str, &str)> {
    match path.elements() {
        [Element::Name(namespace), Element::Name(name)] => Some((namespace, name)),
        _ => None,
    }
}

/// The path of an element.
pub fn path_of(namespace: &str, name: &str) -> Option<Path> {
    Path::new([namespace, name].map(|it| Element::Name(it.to_owned())).to_vec()).ok()
}

/// Whoever has signed a credential, if the trust list vouches for them: for an mdoc as a document
/// signer (ISO/IEC 18013-5, annex B).
pub fn issuer_of(
    format: Format,
    text: &str,
    (anchors, crypto): (&TrustAnchors, &dyn Crypto),
    now: Moment,
) -> Result<Arc<VerifiedChain>, ChainError> {
    match format {
        Format::Mdoc => {
            let bytes = base64url::decode(text).map_err(|_| ChainError::Missing)?;
            let document = UnverifiedMdoc::parse(&bytes).map_err(|_| ChainError::Missing)?;
            anchors.verify_mdoc(crypto, &Kind::Issuer, &document.x5chain(), now)
        }
        Format::SdJwt => {
            let credential = UnverifiedCredential::parse(text).map_err(|_| ChainError::Missing)?;
            anchors.verify(crypto, &Kind::Issuer, &credential.header().x5c, now)
        }
    }
}
