//! One claim of a type: where it stands, what it shows, what it is called.

use serde::Deserialize;

use super::source::Source;
use crate::path::Path;

/// What a claim is called in one language.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// Language tag: `id`, `en`.
    pub locale: String,
    /// Its name.
    pub label: String,
}

/// One claim of a type.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimType {
    /// Where it stands.
    pub path: Path,
    /// Which value of the register it shows.
    pub source: Source,
    /// Whether no credential goes out without it.
    pub mandatory: bool,
    /// Whether the holder can keep it back.
    pub sd: Sd,
    /// What showing it gives away.
    #[serde(default)]
    pub sensitivity: Sensitivity,
    /// Whether it is in every credential or has to be asked for.
    #[serde(default)]
    pub issued: Issued,
    /// Where it stands in an mdoc: nowhere, in one place, or in several under several names.
    #[serde(default)]
    pub mdoc: Vec<ElementType>,
    /// What it is called.
    pub display: Vec<Label>,
}

/// A data element of an mdoc that shows a claim.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ElementType {
    /// Its identifier.
    pub element: String,
    /// Its namespace; that of the document type where the file names none.
    #[serde(default)]
    pub namespace: String,
}

/// Whether a claim is selectively disclosable (SD-JWT VC, type metadata).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sd {
    /// The holder always decides.
    Always,
    /// The issuer decides; ours hides it.
    Allowed,
    /// Every verifier sees it.
    Never,
}

/// What showing a claim gives away beyond itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    /// Just itself.
    #[default]
    Ordinary,
    /// Other facts too: a NIK shows sex, birth date and region. The wallet says so first.
    Reveals,
    /// A private matter: asking needs a purpose of its own.
    Sensitive,
}

/// Whether a claim is in every credential.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Issued {
    /// In every credential for which there is a value.
    #[default]
    Always,
    /// Only in credentials for which it was asked.
    OnRequest,
}

impl ClaimType {
    /// What it is called in this language (`id`, `en`); its path, where the type does not say.
    pub fn label(&self, locale: &str) -> String {
        let named = self.display.iter().find(|it| it.locale == locale);
        named.map_or_else(|| self.path.to_string(), |it| it.label.clone())
    }
}

impl ElementType {
    /// The path of two elements by which OpenID4VCI and OpenID4VP name it.
    pub fn path(&self) -> Path {
        Path::of_mdoc(&self.namespace, &self.element)
    }
}
