//! What a type file says, checked once when it is read.

use serde::Deserialize;
use terms::Class;

use super::claim_type::{ClaimType, Source};
use crate::path::{Element, Path};

/// The types built into the program, one file of `crates/formats/types` each.
const FILES: [&str; 1] = [include_str!("../../types/pid.json")];

/// A credential type.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CredentialType {
    /// Short name, also the credential configuration id and the name on the command line.
    pub id: String,
    /// How it is written.
    pub format: Format,
    /// `vct` of SD-JWT VC.
    pub vct: String,
    /// OAuth scope (HAIP 1.0, section 4.3: one for each type).
    pub scope: String,
    /// What it is called, in every language.
    pub display: Vec<Display>,
    /// So many days a copy is valid.
    pub validity_days: u16,
    /// So many copies, for use once each, are issued together.
    pub batch_size: u16,
    /// What it holds, in the order of display; a group stands before its parts.
    pub claims: Vec<ClaimType>,
}

/// How a credential is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
pub enum Format {
    /// SD-JWT VC.
    #[serde(rename = "dc+sd-jwt")]
    SdJwt,
}

impl Format {
    /// The format identifier of OpenID4VCI, appendix A.
    pub const fn as_str(self) -> &'static str {
        match self {
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
    /// Not a type file.
    #[error("the type file cannot be read: {0}")]
    Malformed(String),
    /// Two types share an id, a scope or a `vct`.
    #[error("two types share an id, a scope or a vct: `{0}`")]
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

/// All credential types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Types(Vec<CredentialType>);

impl Types {
    /// The types built into the program.
    pub fn load() -> Result<Self, TypeError> {
        Self::new(FILES.iter().map(|file| CredentialType::parse(file)).collect::<Result<_, _>>()?)
    }

    /// These types; ids, scopes and `vct`s are told apart.
    pub fn new(types: Vec<CredentialType>) -> Result<Self, TypeError> {
        for (place, one) in types.iter().enumerate() {
            let same =
                |it: &CredentialType| it.id == one.id || it.scope == one.scope || it.vct == one.vct;
            if types.iter().take(place).any(same) {
                return Err(TypeError::Twice(one.id.clone()));
            }
        }
        Ok(Self(types))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &CredentialType> {
        self.0.iter()
    }

    /// The type with this short name.
    pub fn find(&self, id: &str) -> Option<&CredentialType> {
        self.0.iter().find(|it| it.id == id)
    }

    /// The type of this `vct`.
    pub fn find_vct(&self, vct: &str) -> Option<&CredentialType> {
        self.0.iter().find(|it| it.vct == vct)
    }

    /// The type behind this OAuth scope.
    pub fn find_scope(&self, scope: &str) -> Option<&CredentialType> {
        self.0.iter().find(|it| it.scope == scope)
    }
}

impl CredentialType {
    /// Reads a type file.
    pub fn parse(text: &str) -> Result<Self, TypeError> {
        let read: Self =
            serde_json::from_str(text).map_err(|error| TypeError::Malformed(error.to_string()))?;
        read.check()?;
        Ok(read)
    }

    /// The claim at exactly this path.
    pub fn claim(&self, path: &Path) -> Option<&ClaimType> {
        self.claims.iter().find(|it| it.path == *path)
    }

    fn check(&self) -> Result<(), TypeError> {
        let named = |text: &str| !text.is_empty() && text.len() <= 128;
        let locales = |of: &[&str]| ["id", "en"].iter().all(|it| of.contains(it));
        let displays: Vec<_> = self.display.iter().map(|it| it.locale.as_str()).collect();
        // 14 days: short lives instead of trust in revocation alone (STANDARDS, section 4.3).
        if ![&self.id, &self.vct, &self.scope].iter().all(|it| named(it))
            || !locales(&displays)
            || !(1..=14).contains(&self.validity_days)
            || !(1..=100).contains(&self.batch_size)
            || self.claims.is_empty()
        {
            return Err(TypeError::Value(self.id.clone()));
        }
        for (place, claim) in self.claims.iter().enumerate() {
            let earlier = self.claims.get(..place).unwrap_or_default();
            let labels: Vec<_> = claim.display.iter().map(|it| it.locale.as_str()).collect();
            if !fits(claim, earlier) || !locales(&labels) {
                return Err(TypeError::Claim(claim.path.clone()));
            }
        }
        Ok(())
    }
}

/// A claim stands once, after its group; names of the specifications are not claims of ours.
fn fits(claim: &ClaimType, earlier: &[ClaimType]) -> bool {
    const TAKEN: [&str; 12] = [
        "iss",
        "iat",
        "nbf",
        "exp",
        "cnf",
        "vct",
        "vct#integrity",
        "aka_vcts",
        "status",
        "_sd",
        "_sd_alg",
        "...",
    ];
    let above = claim.path.parent().map(|path| earlier.iter().find(|it| it.path == path));
    let kind_fits = match claim.path.elements() {
        [Element::Name(name)] => !TAKEN.contains(&name.as_str()) && claim.source != Source::Element,
        [.., Element::Name(name)] => {
            !TAKEN.contains(&name.as_str())
                && above.flatten().is_some_and(|it| it.source == Source::Group)
                && claim.source != Source::Element
        }
        [.., Element::All] => {
            above.flatten().is_some_and(|it| it.source == Source::Nationalities)
                && claim.source == Source::Element
        }
        _ => false,
    };
    kind_fits && earlier.iter().all(|it| it.path != claim.path)
}
