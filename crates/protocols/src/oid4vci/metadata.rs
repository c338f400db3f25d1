//! What a credential issuer says about itself (OpenID4VCI 1.0, section 12.2).

use std::collections::{BTreeMap, BTreeSet};

use formats::{Element, Path};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::reuse::ReusePolicy;
use crate::{json, oauth::MetadataError, url::Url};

/// Longer documents are refused.
const MOST_BYTES: usize = 512 * 1024;

/// Credential issuer metadata, as far as we write and read it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IssuerMetadata {
    /// The issuer's identifier; equal to what the document was asked for by.
    pub credential_issuer: Url,
    /// Its authorization servers; empty means the issuer itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authorization_servers: Vec<Url>,
    /// Where credentials come from.
    pub credential_endpoint: Url,
    /// The only source of `c_nonce`; absent means that proofs carry none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce_endpoint: Option<Url>,
    /// Where deferred credentials are fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deferred_credential_endpoint: Option<Url>,
    /// Where the wallet says what became of a credential.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notification_endpoint: Option<Url>,
    /// Absent means one proof per request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch_credential_issuance: Option<Batch>,
    /// The issuer's name, per language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub display: Vec<Display>,
    /// What it issues, by configuration id.
    pub credential_configurations_supported: BTreeMap<String, Configuration>,
}

/// How many proofs one request may carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// At least 2.
    pub batch_size: u16,
}

/// A name to show, in one language.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Display {
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// BCP 47, such as `id`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// A sentence about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// CSS colour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub background_color: Option<String>,
    /// CSS colour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_color: Option<String>,
}

/// One kind of credential in one format.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Configuration {
    /// `dc+sd-jwt` or `mso_mdoc`.
    pub format: String,
    /// The type, for `dc+sd-jwt`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vct: Option<String>,
    /// The type, for `mso_mdoc`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doctype: Option<String>,
    /// The scope that stands for just this configuration (HAIP 1.0, section 4.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// `jwk`, `cose_key`; empty for credentials bound to no key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cryptographic_binding_methods_supported: Vec<String>,
    /// JOSE names for SD-JWT VC, COSE numbers for mdoc.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credential_signing_alg_values_supported: Vec<Value>,
    /// By proof type; present exactly if binding methods are.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub proof_types_supported: BTreeMap<String, ProofType>,
    /// What people see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_metadata: Option<CredentialMetadata>,
}

/// What a proof of one type must be like.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProofType {
    /// Such as `ES256`.
    pub proof_signing_alg_values_supported: Vec<String>,
    /// Present, even empty, means that a key attestation is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_attestations_required: Option<Value>,
}

/// What people see of a credential.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CredentialMetadata {
    /// Its name, per language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub display: Vec<Display>,
    /// Its claims, in the order to show them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<ClaimDescription>,
    /// How often a copy may be shown, and when to fetch new ones.
    #[serde(
        default,
        deserialize_with = "super::reuse::read",
        skip_serializing_if = "Option::is_none"
    )]
    pub credential_reuse_policy: Option<ReusePolicy>,
}

/// One claim (OpenID4VCI 1.0, appendix B.2).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimDescription {
    /// Where it stands.
    pub path: Path,
    /// Whether every such credential has it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mandatory: bool,
    /// Its name, per language.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub display: Vec<ClaimDisplay>,
}

/// The name of a claim in one language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimDisplay {
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// BCP 47.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}

impl IssuerMetadata {
    /// The name under `/.well-known/`.
    pub const WELL_KNOWN: &'static str = "openid-credential-issuer";

    /// Reads the document that was fetched for `issuer` and checks that it fits together.
    pub fn from_json(body: &[u8], issuer: &Url) -> Result<Self, MetadataError> {
        let metadata: Self = json::from_slice(body, MOST_BYTES)?;
        if metadata.credential_issuer != *issuer {
            return Err(MetadataError::Issuer);
        }
        metadata.check()?;
        Ok(metadata)
    }

    /// Where the metadata of `issuer` is found.
    pub fn location(issuer: &Url) -> String {
        issuer.well_known(Self::WELL_KNOWN)
    }

    /// The identifier of the server that gives tokens: the one that the offer names, if the
    /// metadata lists it; the first one listed; or the issuer itself.
    pub fn authorization_server(&self, named: Option<&Url>) -> Result<&Url, MetadataError> {
        match (self.authorization_servers.as_slice(), named) {
            ([], None) => Ok(&self.credential_issuer),
            ([first, ..], None) => Ok(first),
            (servers, Some(named)) => servers.iter().find(|server| *server == named).ok_or(
                MetadataError::Contradiction("the offer names an unlisted authorization server"),
            ),
        }
    }

    /// How many proofs one request may carry.
    pub fn batch_size(&self) -> usize {
        self.batch_credential_issuance.map_or(1, |batch| usize::from(batch.batch_size))
    }

    /// Checks that the parts fit together; the issuer's own document is checked so as well.
    pub fn check(&self) -> Result<(), MetadataError> {
        let no = |what| Err(MetadataError::Contradiction(what));
        let endpoints = [
            Some(&self.credential_endpoint),
            self.nonce_endpoint.as_ref(),
            self.deferred_credential_endpoint.as_ref(),
            self.notification_endpoint.as_ref(),
        ];
        let mut urls = endpoints.into_iter().flatten().chain(&self.authorization_servers);
        if !urls.all(Url::is_private) {
            return Err(MetadataError::Plain);
        }
        if self.batch_credential_issuance.is_some_and(|batch| batch.batch_size < 2) {
            return no("`batch_size` is below 2");
        }
        for configuration in self.credential_configurations_supported.values() {
            let bound = !configuration.cryptographic_binding_methods_supported.is_empty();
            if bound == configuration.proof_types_supported.is_empty() {
                return no("binding methods and proof types go together");
            }
            let metadata = configuration.credential_metadata.as_ref();
            check_claims(metadata.map_or(&[], |metadata| &metadata.claims))?;
        }
        Ok(())
    }
}

impl Configuration {
    /// Whether it takes `jwt` proofs that are signed with ES256 and need no key attestation.
    pub fn takes_plain_proofs(&self) -> bool {
        self.proof_types_supported.get("jwt").is_some_and(|jwt| {
            jwt.key_attestations_required.is_none()
                && jwt.proof_signing_alg_values_supported.iter().any(|alg| alg == "ES256")
        })
    }
}

/// No path twice, and no place that is an object for one path and an array for another
/// (appendix C.3).
fn check_claims(claims: &[ClaimDescription]) -> Result<(), MetadataError> {
    let mut seen = BTreeSet::new();
    let mut kinds: BTreeMap<Vec<Element>, bool> = BTreeMap::new();
    for claim in claims {
        if !seen.insert(&claim.path) {
            return Err(MetadataError::Contradiction("a claim is described twice"));
        }
        for (depth, step) in claim.path.elements().iter().enumerate() {
            let above = claim.path.elements().iter().take(depth).cloned().collect();
            let is_object = matches!(step, Element::Name(_));
            if *kinds.entry(above).or_insert(is_object) != is_object {
                return Err(MetadataError::Contradiction("a claim is both array and object"));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn document() -> Value {
        json!({
            "credential_issuer": "https://issuer.example/id",
            "credential_endpoint": "https://issuer.example/id/credential",
            "nonce_endpoint": "https://issuer.example/id/nonce",
            "batch_credential_issuance": {"batch_size": 10},
            "credential_configurations_supported": {
                "pid": {
                    "format": "dc+sd-jwt",
                    "vct": "urn:example:pid:1",
                    "scope": "pid",
                    "cryptographic_binding_methods_supported": ["jwk"],
                    "credential_signing_alg_values_supported": ["ES256"],
                    "proof_types_supported": {
                        "jwt": {"proof_signing_alg_values_supported": ["ES256"]}
                    },
                    "credential_metadata": {
                        "display": [{"name": "Identitas", "locale": "id"}],
                        "claims": [
                            {"path": ["full_name"], "mandatory": true},
                            {"path": ["nationalities", null]}
                        ]
                    }
                }
            }
        })
    }

    fn read(document: &Value) -> Result<IssuerMetadata, MetadataError> {
        let issuer = "https://issuer.example/id".parse().unwrap();
        IssuerMetadata::from_json(document.to_string().as_bytes(), &issuer)
    }

    fn changed(pointer: &str, value: Value) -> Option<MetadataError> {
        let mut document = document();
        *document.pointer_mut(pointer).unwrap() = value;
        read(&document).err()
    }

    #[test]
    fn metadata_reads_back_as_it_was_written() {
        let metadata = read(&document()).unwrap();
        assert_eq!(metadata.batch_size(), 10);
        assert!(metadata.credential_configurations_supported["pid"].takes_plain_proofs());
        assert_eq!(serde_json::to_value(&metadata).unwrap(), document());
        assert_eq!(
            IssuerMetadata::location(&metadata.credential_issuer),
            "https://issuer.example/.well-known/openid-credential-issuer/id"
        );
    }

    #[test]
    fn metadata_that_contradicts_itself_is_refused() {
        let pid = "/credential_configurations_supported/pid";
        let contradiction = |error| matches!(error, Some(MetadataError::Contradiction(_)));
        assert!(contradiction(changed("/batch_credential_issuance/batch_size", json!(1))));
        assert!(contradiction(changed(&format!("{pid}/proof_types_supported"), json!({}))));
        let claims = format!("{pid}/credential_metadata/claims");
        assert!(contradiction(changed(&claims, json!([{"path": ["a"]}, {"path": ["a"]}]))));
        assert!(contradiction(changed(
            &claims,
            json!([{"path": ["a", "b"]}, {"path": ["a", null]}])
        )));
        assert_eq!(changed(&claims, json!([{"path": ["a", null, "b"]}, {"path": ["a", 1]}])), None);
        let plain = changed("/nonce_endpoint", json!("http://issuer.example/nonce"));
        assert_eq!(plain, Some(MetadataError::Plain));
        let other = changed("/credential_issuer", json!("https://issuer.example/id/"));
        assert_eq!(other, Some(MetadataError::Issuer));
    }

    #[test]
    fn an_offer_can_only_name_a_listed_server() {
        let mut metadata = read(&document()).unwrap();
        let other: Url = "https://as.example".parse().unwrap();
        assert_eq!(metadata.authorization_server(None), Ok(&metadata.credential_issuer));
        assert!(metadata.authorization_server(Some(&other)).is_err());
        metadata.authorization_servers = vec![other.clone()];
        assert_eq!(metadata.authorization_server(None), Ok(&other));
        assert_eq!(metadata.authorization_server(Some(&other)), Ok(&other));
    }

    #[test]
    fn an_empty_attestation_demand_is_a_demand() {
        let mut document = document();
        let jwt = "/credential_configurations_supported/pid/proof_types_supported/jwt";
        document.pointer_mut(jwt).unwrap()["key_attestations_required"] = json!({});
        let metadata = read(&document).unwrap();
        assert!(!metadata.credential_configurations_supported["pid"].takes_plain_proofs());
    }
}
