//! From a type and a person's values to the data elements of an mdoc.

use serde_json::Value as Json;
use terms::parse_date;

use super::{
    assemble::{AssembleError, Values},
    claim_type::ClaimType,
    credential_type::CredentialType,
    source::Shape,
};
use crate::{
    base64url,
    cbor::Value,
    mdoc::Elements,
    path::{Element, Path},
};

/// A data element with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct DataElement<'t> {
    /// Its namespace.
    pub namespace: &'t str,
    /// Its identifier.
    pub element: &'t str,
    /// Its value.
    pub value: Value,
}

/// Longest text (EU PID rulebook, section 2.2), in characters.
const LONGEST_TEXT: usize = 150;

/// The bytes of a picture (ISO 18013-5, section 7.2.2) that is written as a `data:` URL.
fn picture(url: &str) -> Option<Vec<u8>> {
    let (media, letters) = url.strip_prefix("data:image/")?.split_once(";base64,")?;
    let is_plain = !media.is_empty() && media.bytes().all(|it| it.is_ascii_lowercase());
    if is_plain { base64url::decode_padded(letters).ok() } else { None }
}

impl CredentialType {
    /// The data elements of a credential of this type in mdoc, encoded for issuing.
    pub fn elements(
        &self,
        requested: &[Path],
        values: &dyn Values,
    ) -> Result<Elements, AssembleError> {
        let elements = self.data_elements(requested, values)?;
        let add =
            |all: Elements, it: &DataElement<'_>| all.with(it.namespace, it.element, &it.value);
        Ok(elements.iter().fold(Elements::new(), add))
    }

    /// The data elements of a credential of this type in mdoc, in the order of the type file; in
    /// everything else like [`CredentialType::claims`]. A text that is longer than an element may
    /// be is left out.
    pub fn data_elements(
        &self,
        requested: &[Path],
        values: &dyn Values,
    ) -> Result<Vec<DataElement<'_>>, AssembleError> {
        if self.doctype.is_none() {
            return Err(AssembleError::NoDoctype);
        }
        let mut elements = Vec::with_capacity(self.claims.len());
        let shown = |it: &&ClaimType| !it.mdoc.is_empty() && it.is_issued(requested);
        for claim in self.claims.iter().filter(shown) {
            let Some(value) = self.element_value(claim, requested, values)? else {
                if claim.mandatory {
                    return Err(AssembleError::MandatoryMissing(claim.path.clone()));
                }
                continue;
            };
            for it in &claim.mdoc {
                let (namespace, element) = (it.namespace.as_str(), it.element.as_str());
                elements.push(DataElement { namespace, element, value: value.clone() });
            }
        }
        Ok(elements)
    }

    fn element_value(
        &self,
        claim: &ClaimType,
        requested: &[Path],
        values: &dyn Values,
    ) -> Result<Option<Value>, AssembleError> {
        if claim.source.shape() == Shape::Group {
            return self.map(claim, requested, values);
        }
        let Some(value) = values.value(claim.source) else { return Ok(None) };
        let wrong = || AssembleError::Shape(claim.path.clone());
        Ok(Some(match (claim.source.shape(), value) {
            (Shape::Date, Json::String(text)) => {
                Value::full_date(parse_date(&text).ok_or_else(wrong)?)
            }
            (Shape::Flag, Json::Bool(flag)) => Value::from(flag),
            (Shape::Number, Json::Number(it)) => Value::from(it.as_u64().ok_or_else(wrong)?),
            (Shape::Picture, Json::String(url)) => Value::from(picture(&url).ok_or_else(wrong)?),
            (Shape::Text, Json::String(text)) if text.chars().count() > LONGEST_TEXT => {
                return Ok(None);
            }
            (Shape::Text, Json::String(text)) => Value::from(text),
            (Shape::Texts, Json::Array(texts)) => {
                let text = |it: Json| it.as_str().map(Value::from).ok_or_else(wrong);
                Value::from(texts.into_iter().map(text).collect::<Result<Vec<_>, _>>()?)
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
    ) -> Result<Option<Value>, AssembleError> {
        let mut map = Vec::new();
        for part in self.parts(Some(&claim.path), requested) {
            let Some(Element::Name(name)) = part.path.elements().last() else { continue };
            let value = self.element_value(part, requested, values)?;
            map.extend(value.map(|value| (Value::from(name.as_str()), value)));
        }
        Ok((!map.is_empty()).then_some(Value::Map(map)))
    }
}
