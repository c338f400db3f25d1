//! From a type and a person's values to the claims of a credential.

use serde_json::Value;
use terms::Class;

use super::{
    claim_type::{ClaimType, Sd},
    credential_type::CredentialType,
    source::{Shape, Source},
};
use crate::{
    path::{Element, Path},
    sd_jwt::{Claims, Content, Elements},
};

/// The values of a person: of the one whom a credential is about, or of one of the family.
pub trait Values {
    /// The value of a source; `None` where the register has none.
    fn value(&self, source: Source) -> Option<Value>;

    /// Those whom an array of objects shows one by one; `None` where the register has none.
    fn each(&self, source: Source) -> Option<Vec<&dyn Values>>;
}

impl<F: Fn(Source) -> Option<Value>> Values for F {
    fn value(&self, source: Source) -> Option<Value> {
        self(source)
    }

    /// A single person's values.
    fn each(&self, _source: Source) -> Option<Vec<&dyn Values>> {
        None
    }
}

/// Why values do not make a credential of this type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssembleError {
    /// There is no value for a claim that must be there.
    #[error("the claim `{0}` is mandatory and has no value")]
    MandatoryMissing(Path),
    /// A value that should be an array is none.
    #[error("the claim `{0}` needs an array")]
    NoArray(Path),
    /// The type is not written as an mdoc.
    #[error("the type has no document type")]
    NoDoctype,
    /// A value is not of the shape that its source promises.
    #[error("the claim `{0}` has a value of another shape")]
    Shape(Path),
}

impl AssembleError {
    /// The record lacks something that the type asks for.
    pub fn class(&self) -> Class {
        Class::Refused
    }
}

impl CredentialType {
    /// The claims of a credential of this type in SD-JWT VC. Claims that are issued on request
    /// only are left out unless `requested`.
    pub fn claims(
        &self,
        requested: &[Path],
        values: &dyn Values,
    ) -> Result<Claims<'_>, AssembleError> {
        self.beneath(None, requested, values)
    }

    fn beneath(
        &self,
        group: Option<&Path>,
        requested: &[Path],
        values: &dyn Values,
    ) -> Result<Claims<'_>, AssembleError> {
        let mut claims = Claims::with_capacity(self.claims.len());
        for claim in self.parts(group, requested) {
            let Some(Element::Name(name)) = claim.path.elements().last() else { continue };
            claims = match self.content(claim, requested, values)? {
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

    /// The claims right beneath a group that are issued.
    pub(super) fn parts<'t, 'p>(
        &'t self,
        group: Option<&'p Path>,
        requested: &'p [Path],
    ) -> impl Iterator<Item = &'t ClaimType> + use<'t, 'p> {
        self.claims.iter().filter(move |it| it.path.is_beneath(group) && it.is_issued(requested))
    }

    /// What a claim holds, if there is anything.
    fn content(
        &self,
        claim: &ClaimType,
        requested: &[Path],
        values: &dyn Values,
    ) -> Result<Option<Content<'_>>, AssembleError> {
        match claim.source.shape() {
            // A group without any part is not there.
            Shape::Group => {
                let parts = self.beneath(Some(&claim.path), requested, values)?;
                Ok((!parts.is_empty()).then_some(Content::Object(parts)))
            }
            Shape::People => self.people(claim, requested, values),
            Shape::Texts => {
                values.value(claim.source).map(|value| self.texts(claim, value)).transpose()
            }
            Shape::Date
            | Shape::Element
            | Shape::Flag
            | Shape::Number
            | Shape::Picture
            | Shape::Text => Ok(values.value(claim.source).map(Content::Owned)),
        }
    }

    /// An array of objects, each with the claims beneath it and hidden as a whole as well.
    fn people(
        &self,
        claim: &ClaimType,
        requested: &[Path],
        values: &dyn Values,
    ) -> Result<Option<Content<'_>>, AssembleError> {
        let (Some(element), Some(people)) = (self.element(claim), values.each(claim.source)) else {
            return Ok(None);
        };
        let mut elements = Elements::new();
        for person in people {
            let parts = self.beneath(Some(&element.path), requested, person)?;
            elements = with(elements, element.sd, Content::Object(parts));
        }
        Ok((!elements.is_empty()).then_some(Content::Array(elements)))
    }

    /// An array as it is, or one whose elements are hidden one by one.
    fn texts(&self, claim: &ClaimType, value: Value) -> Result<Content<'_>, AssembleError> {
        let Some(element) = self.element(claim) else { return Ok(Content::Owned(value)) };
        let Value::Array(values) = value else {
            return Err(AssembleError::NoArray(claim.path.clone()));
        };
        let add = |elements, value| with(elements, element.sd, Content::Owned(value));
        Ok(Content::Array(values.into_iter().fold(Elements::new(), add)))
    }

    /// What is said of each element of an array.
    fn element(&self, array: &ClaimType) -> Option<&ClaimType> {
        self.claims.iter().find(|it| it.path.is_beneath(Some(&array.path)))
    }
}

fn with<'t>(elements: Elements<'t>, sd: Sd, content: Content<'t>) -> Elements<'t> {
    match sd {
        Sd::Never => elements.open(content),
        Sd::Always | Sd::Allowed => elements.hidden(content),
    }
}
