//! From a type and a person's values to the data elements of an mdoc.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    assemble::{AssembleError, Values},
    claim_type::ClaimType,
    credential_type::CredentialType,
    source::Shape,
};
use crate::path::{Element, Path};

/// By namespace: identifier and value, in the order of the type file.
pub type Elements = BTreeMap<String, Vec<(String, ElementValue)>>;

/// The value of a data element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ElementValue {
    /// `bool`.
    Flag(bool),
    /// `full-date`: tag 1004 and ISO 8601 text (RFC 8943).
    FullDate(String),
    /// `{+ tstr => ...}`.
    Map(Vec<(String, ElementValue)>),
    /// `uint`.
    Number(u64),
    /// `tstr`.
    Text(String),
    /// `[+ tstr]`.
    Texts(Vec<String>),
}

/// Longest text (EU PID rulebook, section 2.2), in characters.
const LONGEST_TEXT: usize = 150;

impl CredentialType {
    /// The data elements of a credential of this type in mdoc; in everything else like
    /// [`CredentialType::claims`]. A text that is longer than an element may be is left out.
    pub fn elements(
        &self,
        requested: &[Path],
        values: &dyn Values,
    ) -> Result<Elements, AssembleError> {
        if self.doctype.is_none() {
            return Err(AssembleError::NoDoctype);
        }
        let mut elements = Elements::new();
        for claim in self.claims.iter().filter(|it| !it.mdoc.is_empty()) {
            if !claim.is_issued(requested) {
                continue;
            }
            let Some(value) = self.element_value(claim, requested, values)? else {
                if claim.mandatory {
                    return Err(AssembleError::MandatoryMissing(claim.path.clone()));
                }
                continue;
            };
            for it in &claim.mdoc {
                let namespace = elements.entry(it.namespace.clone()).or_default();
                namespace.push((it.element.clone(), value.clone()));
            }
        }
        Ok(elements)
    }

    fn element_value(
        &self,
        claim: &ClaimType,
        requested: &[Path],
        values: &dyn Values,
    ) -> Result<Option<ElementValue>, AssembleError> {
        if claim.source.shape() == Shape::Group {
            return self.map(claim, requested, values);
        }
        let Some(value) = values.value(claim.source) else { return Ok(None) };
        let wrong = || AssembleError::Shape(claim.path.clone());
        Ok(Some(match (claim.source.shape(), value) {
            (Shape::Date, Value::String(text)) => ElementValue::FullDate(text),
            (Shape::Flag, Value::Bool(flag)) => ElementValue::Flag(flag),
            (Shape::Number, Value::Number(it)) => {
                ElementValue::Number(it.as_u64().ok_or_else(wrong)?)
            }
            (Shape::Text, Value::String(text)) if text.chars().count() > LONGEST_TEXT => {
                return Ok(None);
            }
            (Shape::Text, Value::String(text)) => ElementValue::Text(text),
            (Shape::Texts, Value::Array(texts)) => {
                let text = |it: Value| it.as_str().map(str::to_owned).ok_or_else(wrong);
                ElementValue::Texts(texts.into_iter().map(text).collect::<Result<_, _>>()?)
            }
            _ => return Err(wrong()),
        }))
    }

    /// A group as a map of its parts; one without any part is not there.
    fn map(
        &self,
        claim: &ClaimType,
        requested: &[Path],
        values: &dyn Values,
    ) -> Result<Option<ElementValue>, AssembleError> {
        let mut map = Vec::new();
        for part in self.parts(Some(&claim.path), requested) {
            let Some(Element::Name(name)) = part.path.elements().last() else { continue };
            let value = self.element_value(part, requested, values)?;
            map.extend(value.map(|value| (name.clone(), value)));
        }
        Ok((!map.is_empty()).then_some(ElementValue::Map(map)))
    }
}
