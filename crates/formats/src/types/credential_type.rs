//! A credential type, as its file describes it.

use serde::{Deserialize, Serialize};
use terms::Class;

use super::{
    claim_type::{ClaimType, ElementType, Issued},
    source::Source,
};
use crate::path::Path;

/// What ends the id of a configuration that is an mdoc.
pub(super) const MDOC: &str = "_mdoc";

/// A credential type, in one format or two: SD-JWT VC always, mdoc if it has a document type.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialType {
    /// Short name, also the name on the command line.
    pub id: String,
    /// Who may hold it.
    #[serde(rename = "for")]
    pub holder: Holder,
    /// Whether it says who somebody is: just one type does, and an IKD lives where that one does.
    #[serde(default, rename = "identity")]
    pub is_identity: bool,
    /// Whether a desk that offers the identity offers this with it, unless the resident declines.
    #[serde(default, rename = "beside_identity")]
    pub is_beside_identity: bool,
    /// `vct` of SD-JWT VC.
    pub vct: String,
    /// `docType` of mdoc; `{domain}` in the file stands for the deployer's domain.
    #[serde(default)]
    pub doctype: Option<String>,
    /// What it is called, in every language.
    pub display: Vec<Display>,
    /// So many days a copy is valid.
    pub validity_days: u16,
    /// So many copies, for use once each, are issued together.
    pub batch_size: u16,
    /// What it holds, in the order of display; a group stands before its parts.
    pub claims: Vec<ClaimType>,
}

/// Who may hold a credential of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// A child that has no KTP yet.
    Child,
    /// Whoever may hold an IKD.
    Ikd,
}

/// How a credential is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Format {
    /// ISO 18013-5.
    #[serde(rename = "mso_mdoc")]
    Mdoc,
    /// SD-JWT VC.
    #[serde(rename = "dc+sd-jwt")]
    SdJwt,
}

impl Format {
    /// The format with this identifier.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Mdoc, Self::SdJwt].into_iter().find(|it| it.as_str() == name)
    }

    /// The format identifier of OpenID4VCI, appendix A.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mdoc => "mso_mdoc",
            Self::SdJwt => "dc+sd-jwt",
        }
    }
}

/// What a type is called in one language.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Display {
    /// Language tag: `id`, `en`.
    pub locale: String,
    /// Its name.
    pub name: String,
    /// One sentence.
    pub description: String,
}

/// What is wrong with a type file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TypeError {
    /// A claim contradicts another one or has an impossible path.
    #[error("the claim `{0}` does not fit into its type")]
    Claim(Path),
    /// The domain in front of document types is none.
    #[error("the domain of document types is none, or too long")]
    Domain,
    /// A claim has no place in an mdoc, or none of its own.
    #[error("the claim `{0}` does not fit into an mdoc")]
    Element(Path),
    /// No type says who somebody is, or two do.
    #[error("just one type says that it is the identity, and not {0} of them")]
    Identities(usize),
    /// Not a type file.
    #[error("the type file cannot be read: {0}")]
    Malformed(String),
    /// Two types share an id, a `vct` or a document type.
    #[error("two types share an id, a vct or a document type: `{0}`")]
    Twice(String),
    /// A number or a name is out of range.
    #[error("the type `{0}` has an impossible name, period or batch size, or lacks a language")]
    Value(String),
}

impl TypeError {
    /// Type files are part of the program.
    pub fn class(&self) -> Class {
        Class::Failure
    }
}

impl CredentialType {
    /// The claim at exactly this path.
    pub fn claim(&self, path: &Path) -> Option<&ClaimType> {
        self.claims.iter().find(|it| it.path == *path)
    }

    /// The claim that a data element of an mdoc shows.
    pub fn claim_of_element(&self, namespace: &str, element: &str) -> Option<&ClaimType> {
        let shows = |it: &ElementType| it.namespace == namespace && it.element == element;
        self.claims.iter().find(|it| it.mdoc.iter().any(shows))
    }

    /// The formats in which it is written.
    pub fn formats(&self) -> impl Iterator<Item = Format> {
        let mdoc = self.doctype.is_some().then_some(Format::Mdoc);
        std::iter::once(Format::SdJwt).chain(mdoc)
    }

    /// The sources of a credential in which these claims were asked for: what needs no source need
    /// not be looked up.
    pub fn sources(&self, requested: &[Path]) -> impl Iterator<Item = Source> {
        self.claims.iter().filter(|it| it.is_issued(requested)).map(|it| it.source)
    }

    /// The claims without which there is no credential.
    pub fn mandatory(&self) -> impl Iterator<Item = &ClaimType> {
        self.claims.iter().filter(|it| it.mandatory)
    }

    /// The claims that are issued to those who have asked for them.
    pub fn on_request(&self) -> impl Iterator<Item = &ClaimType> {
        self.claims.iter().filter(|it| it.issued == Issued::OnRequest)
    }

    /// With so few unused copies left, a wallet should ask for the next batch.
    pub const fn refill_at(&self) -> u16 {
        self.batch_size / 5
    }
}

impl ClaimType {
    /// Whether a credential has it if there is a value and `requested` was asked for.
    pub fn is_issued(&self, requested: &[Path]) -> bool {
        self.issued == Issued::Always || requested.contains(&self.path)
    }
}
