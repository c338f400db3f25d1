//! Type Metadata as wallets receive it (SD-JWT VC, "Type Metadata").
//!
//! It comes from wherever a `vct` or an `extends` leads, and is worth as much as the hash in the
//! credential that names it: so it is bounded, read strictly, and whole before it is used. It
//! says what the issuer promises; whether a credential keeps to it is [`TypeDocument::check_held`].

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::claim_type::Sd;
use crate::path::{Element, Path};

mod conform;
mod error;
mod extend;
mod integrity;
mod reading;

pub use error::TypeMetadataError;
pub use reading::TypeReading;

/// Longest document; ours have about 8,000 bytes.
pub const MAX_TYPE_METADATA_BYTES: usize = 128 * 1024;

/// Most claims of a type, with those of the types that it extends.
const MAX_CLAIMS: usize = 256;

/// Most languages in which something is called.
const MAX_LANGUAGES: usize = 64;

/// A type as its metadata and those of the types that it extends describe it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeDocument {
    /// The type.
    pub vct: String,
    /// What it is called, one entry a language.
    pub display: Vec<TypeName>,
    /// What is said of its claims, in the order to show them.
    pub claims: Vec<ClaimDocument>,
}

/// The type that a type extends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extended {
    /// Its `vct`.
    pub vct: String,
    /// What its document must hash to, if that is said.
    pub integrity: Option<String>,
}

/// What a type is called in one language.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TypeName {
    /// BCP 47.
    pub locale: String,
    /// The name.
    pub name: String,
}

/// What a claim is called in one language.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ClaimName {
    /// BCP 47.
    pub locale: String,
    /// The name.
    pub label: String,
}

/// What is said of a claim; nothing, where a document says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ClaimDocument {
    /// Where it stands, as if everything had been disclosed.
    pub path: Path,
    /// What it is called.
    #[serde(default)]
    pub display: Option<Vec<ClaimName>>,
    /// Whether every credential has it; no, if nothing is said.
    #[serde(default)]
    pub mandatory: Option<bool>,
    /// Whether the holder can keep it back.
    #[serde(default)]
    pub sd: Option<Sd>,
    /// What a drawing calls it.
    #[serde(default)]
    pub svg_id: Option<String>,
}

impl ClaimDocument {
    /// Whether every credential has it.
    pub fn is_mandatory(&self) -> bool {
        self.mandatory.unwrap_or_default()
    }

    /// Whether the holder can keep it back.
    pub fn sd(&self) -> Sd {
        self.sd.unwrap_or(Sd::Allowed)
    }
}

impl TypeDocument {
    /// Refuses what contradicts itself.
    fn check(&self) -> Result<(), TypeMetadataError> {
        if self.claims.len() > MAX_CLAIMS {
            return Err(TypeMetadataError::TooLarge);
        }
        once_each(self.display.iter().map(|it| it.locale.as_str()))?;
        let (mut paths, mut drawn) = (BTreeSet::new(), BTreeSet::new());
        let mut objects = BTreeMap::new();
        for claim in &self.claims {
            if !paths.insert(&claim.path) {
                return Err(TypeMetadataError::ClaimTwice(claim.path.clone()));
            }
            let names = claim.display.iter().flatten();
            once_each(names.map(|it| it.locale.as_str()))?;
            if claim.svg_id.as_deref().is_some_and(|id| !is_svg_id(id) || !drawn.insert(id)) {
                return Err(TypeMetadataError::SvgId(claim.path.clone()));
            }
            for (depth, step) in claim.path.elements().iter().enumerate() {
                let above = claim.path.elements().get(..depth).unwrap_or_default();
                let is_object = matches!(step, Element::Name(_));
                let fits = is_object || depth > 0;
                if !fits || *objects.entry(above).or_insert(is_object) != is_object {
                    return Err(TypeMetadataError::Shape(claim.path.clone()));
                }
            }
        }
        Ok(())
    }
}

fn once_each<'a>(locales: impl Iterator<Item = &'a str>) -> Result<(), TypeMetadataError> {
    let mut seen = BTreeSet::new();
    for locale in locales {
        if locale.is_empty() || !seen.insert(locale) || seen.len() > MAX_LANGUAGES {
            return Err(TypeMetadataError::Language);
        }
    }
    Ok(())
}

/// Letters, digits and underscores, no digit first.
fn is_svg_id(text: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.bytes().all(letter) && text.bytes().next().is_some_and(|it| !it.is_ascii_digit())
}
