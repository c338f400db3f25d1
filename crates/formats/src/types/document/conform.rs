//! Whether a credential keeps to its type (SD-JWT VC, "Claim Metadata").

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{ClaimDocument, TypeDocument, TypeMetadataError};
use crate::{
    path::{Element, Path},
    sd_jwt::HeldCredential,
    types::Sd,
};

/// Claims looked at for one path; a wider credential is not one.
const MAX_PLACES: usize = 4_096;

/// The claims, and which of them can be kept back.
struct Sight<'c> {
    claims: &'c Map<String, Value>,
    disclosed: BTreeSet<&'c Path>,
}

impl TypeDocument {
    /// Whether a credential that one holds keeps to its type. Everything is seen, so what must be
    /// there is there.
    pub fn check_held(&self, credential: &HeldCredential) -> Result<(), TypeMetadataError> {
        if credential.registered().vct != self.vct {
            return Err(TypeMetadataError::OtherType);
        }
        let (claims, disclosed) = (credential.claims(), credential.disclosable().collect());
        let sight = Sight { claims, disclosed };
        self.claims.iter().try_for_each(|claim| claim.check(&sight))
    }
}

impl ClaimDocument {
    fn check(&self, sight: &Sight<'_>) -> Result<(), TypeMetadataError> {
        let shape = || TypeMetadataError::Shape(self.path.clone());
        let Some((last, above)) = self.path.elements().split_last() else { return Ok(()) };
        let mut parents = vec![(Vec::new(), Found::Top(sight.claims))];
        for step in above {
            parents = self.step(parents, step)?;
        }
        let parents_count = parents.len();
        let found = self.step(parents, last)?;
        if self.is_mandatory() && !matches!(last, Element::All) && found.len() < parents_count {
            return Err(TypeMetadataError::Missing(self.path.clone()));
        }
        for (place, _) in found {
            let place = Path::new(place).map_err(|_| shape())?;
            let hidden = sight.disclosed.contains(&place);
            match self.sd() {
                Sd::Always if !hidden => {
                    return Err(TypeMetadataError::MustBeHidden(self.path.clone()));
                }
                Sd::Never if hidden => {
                    return Err(TypeMetadataError::MustBeOpen(self.path.clone()));
                }
                Sd::Always | Sd::Allowed | Sd::Never => {}
            }
        }
        Ok(())
    }

    /// What one step leads to, with the places.
    fn step<'c>(
        &self,
        from: Vec<(Vec<Element>, Found<'c>)>,
        step: &Element,
    ) -> Result<Vec<(Vec<Element>, Found<'c>)>, TypeMetadataError> {
        let mut reached = Vec::new();
        for (place, found) in from {
            let beneath = found.step(step);
            let beneath = beneath.ok_or_else(|| TypeMetadataError::Shape(self.path.clone()))?;
            reached.extend(beneath.into_iter().map(|(element, value)| {
                (place.iter().cloned().chain([element]).collect(), Found::Value(value))
            }));
            if reached.len() > MAX_PLACES {
                return Err(TypeMetadataError::TooLarge);
            }
        }
        Ok(reached)
    }
}

#[derive(Clone, Copy)]
enum Found<'c> {
    Top(&'c Map<String, Value>),
    Value(&'c Value),
}

impl<'c> Found<'c> {
    /// What stands there; `None` where nothing can.
    fn step(self, step: &Element) -> Option<Vec<(Element, &'c Value)>> {
        let named = |object: &'c Map<String, Value>, name: &String| {
            object.get(name).map(|it| (Element::Name(name.clone()), it)).into_iter().collect()
        };
        match (self, step) {
            (Self::Top(object) | Self::Value(Value::Object(object)), Element::Name(name)) => {
                Some(named(object, name))
            }
            (Self::Value(Value::Array(array)), Element::Index(index)) => {
                let found = array.get(*index).map(|it| (Element::Index(*index), it));
                Some(found.into_iter().collect())
            }
            (Self::Value(Value::Array(array)), Element::All) => {
                let places = array.iter().enumerate();
                Some(places.map(|(index, it)| (Element::Index(index), it)).collect())
            }
            _ => None,
        }
    }
}
