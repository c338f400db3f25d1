//! Type Metadata of SD-JWT VC (section 6): what a wallet or verifier may learn about a type.

use serde_json::{Value, json};
use terms::Crypto;

use super::{
    claim_type::{ClaimType, Sd},
    credential_type::CredentialType,
    source::Shape,
};
use crate::{base64url, path::Element};

/// The document as it is served, and what `vct#integrity` says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeMetadata {
    /// JSON, byte for byte as served.
    pub json: String,
    /// `sha256-` and standard base64 (W3C Subresource Integrity).
    pub integrity: String,
}

impl CredentialType {
    /// The type's metadata document. The same type always gives the same bytes.
    pub fn metadata(&self, crypto: &dyn Crypto) -> TypeMetadata {
        let english = self.display.iter().find(|it| it.locale == "en");
        let displays: Vec<Value> = self
            .display
            .iter()
            .map(|it| json!({"locale": it.locale, "name": it.name, "description": it.description}))
            .collect();
        let document = json!({
            "vct": self.vct,
            "name": english.map(|it| &it.name),
            "description": english.map(|it| &it.description),
            "display": displays,
            "claims": self.claims.iter().map(claim_metadata).collect::<Vec<_>>(),
        });
        let json = document.to_string();
        let hash = crypto.sha256(json.as_bytes());
        TypeMetadata { integrity: format!("sha256-{}", base64url::encode_padded(&hash)), json }
    }
}

fn claim_metadata(claim: &ClaimType) -> Value {
    let sd = match claim.sd {
        Sd::Always => "always",
        Sd::Allowed => "allowed",
        Sd::Never => "never",
    };
    let labels: Vec<Value> =
        claim.display.iter().map(|it| json!({"locale": it.locale, "label": it.label})).collect();
    let mut said =
        json!({"path": claim.path, "display": labels, "mandatory": claim.mandatory, "sd": sd});
    if let (Some(name), Some(members)) = (svg_id(claim), said.as_object_mut()) {
        members.insert("svg_id".to_owned(), Value::from(name));
    }
    said
}

/// What a drawing may call a claim: its names, if it is one value that stands in no array.
fn svg_id(claim: &ClaimType) -> Option<String> {
    let name = |element: &Element| match element {
        Element::Name(name) => Some(name.clone()),
        Element::All | Element::Index(_) => None,
    };
    let is_leaf = !matches!(claim.source.shape(), Shape::Group | Shape::People);
    let names: Option<Vec<_>> = claim.path.elements().iter().map(name).collect();
    names.filter(|_| is_leaf).map(|names| names.join("_"))
}
