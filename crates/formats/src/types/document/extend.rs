//! Types that extend types (SD-JWT VC, "Extending Type Metadata").

use super::{ClaimDocument, TypeDocument, TypeMetadataError};
use crate::types::Sd;

impl TypeDocument {
    /// This type, with what it inherits from `above`.
    pub(super) fn over(self, above: Self) -> Result<Self, TypeMetadataError> {
        let mut own = self.claims;
        let mut claims = Vec::with_capacity(above.claims.len() + own.len());
        for inherited in above.claims {
            claims.push(match own.iter().position(|it| it.path == inherited.path) {
                Some(place) => own.remove(place).over(inherited)?,
                None => inherited,
            });
        }
        claims.append(&mut own);
        let display = if self.display.is_empty() { above.display } else { self.display };
        Ok(Self { vct: self.vct, display, claims })
    }
}

impl ClaimDocument {
    /// What is said here, and what was said `above` of the rest.
    fn over(self, above: Self) -> Result<Self, TypeMetadataError> {
        let loosens = above.is_mandatory() && self.mandatory == Some(false);
        let turns = above.sd() != Sd::Allowed && self.sd.is_some_and(|it| it != above.sd());
        if loosens || turns {
            return Err(TypeMetadataError::Extension(self.path));
        }
        Ok(Self {
            path: self.path,
            display: self.display.or(above.display),
            mandatory: self.mandatory.or(above.mandatory),
            sd: self.sd.or(above.sd),
            svg_id: self.svg_id.or(above.svg_id),
        })
    }
}
