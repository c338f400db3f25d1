//! Reading a type's document, and those of the types that it extends.

use serde::Deserialize;
use serde_json::Value;
use terms::Crypto;

use super::{
    ClaimDocument, Extended, MAX_TYPE_METADATA_BYTES, TypeDocument, TypeMetadataError, TypeName,
    integrity,
};
use crate::json::{self, JsonError};

/// Longest name of a type.
const MAX_VCT: usize = 2_048;

/// Most types of which one extends the next.
const MAX_LINEAGE: usize = 8;

/// A type whose metadata may extend that of others, not all of which have been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeReading {
    document: TypeDocument,
    extends: Option<Extended>,
    /// The types read so far.
    lineage: Vec<String>,
}

#[derive(Deserialize)]
struct Wire {
    vct: String,
    #[serde(default)]
    extends: Option<String>,
    #[serde(default, rename = "extends#integrity")]
    extends_integrity: Option<String>,
    #[serde(default)]
    display: Vec<TypeName>,
    #[serde(default)]
    claims: Vec<ClaimDocument>,
}

impl TypeReading {
    /// Reads the document that was fetched for `vct`, and holds it against `vct#integrity` if the
    /// credential has one.
    pub fn parse(
        crypto: &dyn Crypto,
        bytes: &[u8],
        vct: &str,
        integrity: Option<&str>,
    ) -> Result<Self, TypeMetadataError> {
        if bytes.len() > MAX_TYPE_METADATA_BYTES {
            return Err(TypeMetadataError::TooLarge);
        }
        if let Some(expected) = integrity {
            integrity::check(crypto, bytes, expected)?;
        }
        let object = json::parse_object(bytes).map_err(|error| match error {
            JsonError::TooDeep => TypeMetadataError::TooLarge,
            _ => TypeMetadataError::Malformed,
        })?;
        let wire: Wire = serde_json::from_value(Value::Object(object))
            .map_err(|_| TypeMetadataError::Malformed)?;
        if wire.vct != vct {
            return Err(TypeMetadataError::OtherType);
        }
        if wire.extends.is_none() && wire.extends_integrity.is_some() {
            return Err(TypeMetadataError::Malformed);
        }
        let extends = wire.extends.map(|vct| Extended { vct, integrity: wire.extends_integrity });
        if extends.as_ref().is_some_and(|it| it.vct.is_empty() || it.vct.len() > MAX_VCT) {
            return Err(TypeMetadataError::Malformed);
        }
        let document = TypeDocument { vct: wire.vct, display: wire.display, claims: wire.claims };
        document.check()?;
        let lineage = vec![document.vct.clone()];
        Ok(Self { document, extends, lineage })
    }

    /// The type to read next.
    pub fn extends(&self) -> Option<&Extended> {
        self.extends.as_ref()
    }

    /// Reads the document of [`TypeReading::extends`]: what it says of claims is inherited where
    /// nothing else is said.
    pub fn extending(self, crypto: &dyn Crypto, bytes: &[u8]) -> Result<Self, TypeMetadataError> {
        let Some(Extended { vct, integrity }) = self.extends else { return Ok(self) };
        if self.lineage.contains(&vct) {
            return Err(TypeMetadataError::Circular);
        }
        if self.lineage.len() >= MAX_LINEAGE {
            return Err(TypeMetadataError::TooLarge);
        }
        let above = Self::parse(crypto, bytes, &vct, integrity.as_deref())?;
        let document = self.document.over(above.document)?;
        document.check()?;
        let lineage = self.lineage.into_iter().chain(above.lineage).collect();
        Ok(Self { document, extends: above.extends, lineage })
    }

    /// The whole, once there is nothing more to read.
    pub fn whole(self) -> Result<TypeDocument, TypeMetadataError> {
        if self.extends.is_some() { Err(TypeMetadataError::Unfinished) } else { Ok(self.document) }
    }
}
