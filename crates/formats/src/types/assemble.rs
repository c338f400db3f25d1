//! From a type and a person's values to the claims of a credential.

use serde_json::Value;
use terms::Class;

use super::{
    claim_type::{ClaimType, Issued, Sd, Source},
    credential_type::CredentialType,
};
use crate::{
    path::{Element, Path},
    sd_jwt::{Claims, Content, Elements},
};

/// Why values do not make a credential of this type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssembleError {
    /// There is no value for a claim that must be there.
    #[error("the claim `{0}` is mandatory and has no value")]
    MandatoryMissing(Path),
    /// A value that should be an array is none.
    #[error("the claim `{0}` needs an array")]
    NoArray(Path),
}

impl AssembleError {
    /// The record lacks something that the type asks for.
    pub fn class(&self) -> Class {
        Class::Refused
    }
}

impl CredentialType {
    /// The claims of a credential of this type: one value for each source, `None` where the
    /// register has none. Claims that are issued on request only are left out unless `requested`.
    pub fn claims(
        &self,
        requested: &[Path],
        value: &dyn Fn(Source) -> Option<Value>,
    ) -> Result<Claims<'_>, AssembleError> {
        self.beneath(None, requested, value)
    }

    fn beneath(
        &self,
        group: Option<&Path>,
        requested: &[Path],
        value: &dyn Fn(Source) -> Option<Value>,
    ) -> Result<Claims<'_>, AssembleError> {
        let mut claims = Claims::with_capacity(self.claims.len());
        for claim in self.claims.iter().filter(|it| it.path.is_beneath(group)) {
            let Some(Element::Name(name)) = claim.path.elements().last() else { continue };
            if claim.issued == Issued::OnRequest && !requested.contains(&claim.path) {
                continue;
            }
            let content = match claim.source {
                Source::Group => self.group(claim, requested, value)?,
                source => value(source).map(|value| self.content(claim, value)).transpose()?,
            };
            claims = match content {
                None if claim.mandatory => {
                    return Err(AssembleError::MandatoryMissing(claim.path.clone()));
                }
                None => claims,
                Some(content) if claim.sd == Sd::Never => claims.open(name, content),
                Some(content) => claims.hidden(name, content),
            };
        }
        Ok(claims)
    }

    /// A group without any part is not there.
    fn group(
        &self,
        claim: &ClaimType,
        requested: &[Path],
        value: &dyn Fn(Source) -> Option<Value>,
    ) -> Result<Option<Content<'_>>, AssembleError> {
        let parts = self.beneath(Some(&claim.path), requested, value)?;
        Ok((!parts.is_empty()).then_some(Content::Object(parts)))
    }

    /// A value as it is, or an array whose elements are hidden one by one.
    fn content(&self, claim: &ClaimType, value: Value) -> Result<Content<'_>, AssembleError> {
        let of_element =
            |it: &&ClaimType| it.source == Source::Element && it.path.is_beneath(Some(&claim.path));
        let Some(element) = self.claims.iter().find(of_element) else {
            return Ok(Content::Owned(value));
        };
        let Value::Array(values) = value else {
            return Err(AssembleError::NoArray(claim.path.clone()));
        };
        let add = |elements: Elements<'static>, value| match element.sd {
            Sd::Never => elements.open(Content::Owned(value)),
            Sd::Always | Sd::Allowed => elements.hidden(Content::Owned(value)),
        };
        Ok(Content::Array(values.into_iter().fold(Elements::new(), add)))
    }
}
