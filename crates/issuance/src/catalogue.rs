//! The types on offer, and the documents that describe them (OpenID4VCI 1.0, section 12.2; RFC
//! 8414), made once.

use std::{collections::BTreeMap, sync::Arc};

use formats::types::{
    ClaimType, Configuration, CredentialType, ElementType, Format, Label, TypeMetadata, Types,
};
use keys::AwsLc;
use protocols::{
    Url, UrlError,
    oauth::ServerMetadata,
    oid4vci::{
        self, Batch, ClaimDescription, ClaimDisplay, CredentialMetadata, Display, IssuerMetadata,
        ProofType, ReusePolicy,
    },
};
use serde_json::json;

use crate::setup::{Setup, SetupError, Unbound};

/// The types on offer and the two documents that describe them.
pub(crate) struct Catalogue {
    types: Arc<Types>,
    metadata: BTreeMap<String, TypeMetadata>,
    revocation: Url,
    pub issuer: IssuerMetadata,
    pub server: ServerMetadata,
}

/// Where grants are given back.
const REVOKE_PATH: &str = "/revoke";

impl Catalogue {
    pub(crate) fn new(setup: &Setup) -> Result<Self, SetupError> {
        let types = Arc::clone(&setup.types);
        let metadata =
            types.iter().map(|it| (it.id.clone(), it.metadata(&AwsLc))).collect::<BTreeMap<_, _>>();
        let issuer = issuer_metadata(setup, &types)?;
        issuer.check().map_err(|_| SetupError::Metadata)?;
        let revocation = at(setup, REVOKE_PATH)?;
        Ok(Self { types, metadata, revocation, issuer, server: server_metadata(setup)? })
    }

    /// The type and the format of a credential configuration id.
    pub(crate) fn configuration(&self, id: &str) -> Option<Configuration<'_>> {
        self.types.configuration(id)
    }

    /// Everything on offer.
    pub(crate) fn configurations(&self) -> impl Iterator<Item = Configuration<'_>> {
        self.types.configurations()
    }

    /// The metadata document of a type, byte for byte as served.
    pub(crate) fn document(&self, vct: &str) -> Option<&str> {
        let id = &self.types.find_vct(vct)?.id;
        self.metadata.get(id).map(|it| it.json.as_str())
    }

    pub(crate) fn integrity(&self, configuration: &str) -> Option<&str> {
        self.metadata.get(configuration).map(|it| it.integrity.as_str())
    }

    pub(crate) fn token_endpoint(&self) -> &Url {
        &self.server.token_endpoint
    }

    pub(crate) fn revocation_endpoint(&self) -> &Url {
        &self.revocation
    }
}

fn at(setup: &Setup, path: &str) -> Result<Url, UrlError> {
    format!("{}{path}", setup.url.as_str().trim_end_matches('/')).parse()
}

fn issuer_metadata(setup: &Setup, types: &Types) -> Result<IssuerMetadata, UrlError> {
    let largest = types.iter().map(|it| it.batch_size).max().unwrap_or_default();
    let (indonesian, english) = &setup.name;
    Ok(IssuerMetadata {
        credential_issuer: setup.url.clone(),
        authorization_servers: Vec::new(),
        credential_endpoint: at(setup, "/credential")?,
        nonce_endpoint: Some(at(setup, "/nonce")?),
        deferred_credential_endpoint: match setup.unbound {
            Unbound::Deferred => Some(at(setup, "/deferred_credential")?),
            Unbound::Confirmed | Unbound::Refused => None,
        },
        notification_endpoint: Some(at(setup, "/notification")?),
        batch_credential_issuance: (largest >= 2).then_some(Batch { batch_size: largest }),
        display: [("id", indonesian), ("en", english)]
            .map(|(locale, name)| Display {
                name: Some(name.clone()),
                locale: Some(locale.to_owned()),
                ..Display::default()
            })
            .into(),
        credential_configurations_supported: configurations(types),
    })
}

fn configurations(types: &Types) -> BTreeMap<String, oid4vci::Configuration> {
    types.configurations().map(|it| (it.id(), configuration(it))).collect()
}

fn configuration(of: Configuration<'_>) -> oid4vci::Configuration {
    let (kind, format) = (of.kind, of.format);
    let proof = ProofType {
        proof_signing_alg_values_supported: vec!["ES256".to_owned()],
        key_attestations_required: None,
    };
    // JOSE names in SD-JWT VC, COSE numbers in mdoc: -7 is ES256, -9 the same with a curve that is
    // fixed (OpenID4VCI 1.0, appendix A.2.2).
    let (binding, algorithms) = match format {
        Format::Mdoc => ("cose_key", vec![json!(-7), json!(-9)]),
        Format::SdJwt => ("jwk", vec![json!("ES256")]),
    };
    let vct = (format == Format::SdJwt).then(|| kind.vct.clone());
    let doctype = kind.doctype.clone().filter(|_| format == Format::Mdoc);
    oid4vci::Configuration {
        format: format.as_str().to_owned(),
        vct,
        doctype,
        scope: Some(of.id()),
        cryptographic_binding_methods_supported: vec![binding.to_owned()],
        credential_signing_alg_values_supported: algorithms,
        proof_types_supported: BTreeMap::from([("jwt".to_owned(), proof)]),
        credential_metadata: Some(CredentialMetadata {
            display: kind
                .display
                .iter()
                .map(|it| Display {
                    name: Some(it.name.clone()),
                    locale: Some(it.locale.clone()),
                    description: Some(it.description.clone()),
                    ..Display::default()
                })
                .collect(),
            claims: kind.claims.iter().flat_map(|it| descriptions(it, format)).collect(),
            credential_reuse_policy: Some(reuse(kind)),
        }),
    }
}

/// A batch is for use once each. The next one is due while a fifth of it, or of its life, is left.
fn reuse(of: &CredentialType) -> ReusePolicy {
    let life = 86_400 * u64::from(of.validity_days);
    ReusePolicy::once_only(of.batch_size, of.refill_at(), life / 5)
}

/// A claim as wallets show it, at each of its places: in an mdoc a path is a namespace and an
/// element identifier (OpenID4VCI 1.0, appendix C.2).
fn descriptions(of: &ClaimType, format: Format) -> Vec<ClaimDescription> {
    let paths = match format {
        Format::Mdoc => of.mdoc.iter().map(ElementType::path).collect(),
        Format::SdJwt => vec![of.path.clone()],
    };
    let label =
        |it: &Label| ClaimDisplay { name: Some(it.label.clone()), locale: Some(it.locale.clone()) };
    let display: Vec<_> = of.display.iter().map(label).collect();
    paths
        .into_iter()
        .map(|path| ClaimDescription { path, mandatory: of.mandatory, display: display.clone() })
        .collect()
}

fn server_metadata(setup: &Setup) -> Result<ServerMetadata, UrlError> {
    Ok(ServerMetadata {
        issuer: setup.url.clone(),
        token_endpoint: at(setup, "/token")?,
        authorization_endpoint: None,
        pushed_authorization_request_endpoint: None,
        revocation_endpoint: Some(at(setup, REVOKE_PATH)?),
        response_types_supported: Vec::new(),
        grant_types_supported: vec![
            "urn:ietf:params:oauth:grant-type:pre-authorized_code".to_owned(),
            "refresh_token".to_owned(),
        ],
        token_endpoint_auth_methods_supported: vec!["none".to_owned()],
        dpop_signing_alg_values_supported: vec!["ES256".to_owned()],
        anonymous_access: true,
        status_list_aggregation_endpoint: Some(at(setup, "/status")?),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// Nothing of this type stands anywhere in the program.
    const LIBRARY_CARD: &str = r#"{
        "id": "library_card", "for": "child", "identity": true, "vct": "urn:example:library:1",
        "doctype": "{domain}.library.1",
        "display": [
            {"locale": "id", "name": "Kartu perpustakaan", "description": "x"},
            {"locale": "en", "name": "Library card", "description": "x"}
        ],
        "validity_days": 5, "batch_size": 10,
        "claims": [
            {"path": ["reader"], "source": "full_name", "mandatory": true, "sd": "always",
             "mdoc": [{"element": "reader"}, {"element": "name", "namespace": "org.example.1"}],
             "display": [{"locale": "id", "label": "Nama"}, {"locale": "en", "label": "Name"}]}
        ]
    }"#;

    fn document(types: &Types) -> Value {
        json!({
            "credential_issuer": "https://issuer.example",
            "credential_endpoint": "https://issuer.example/credential",
            "credential_configurations_supported": configurations(types),
        })
    }

    fn read(document: &Value) -> IssuerMetadata {
        let issuer = "https://issuer.example".parse().unwrap();
        IssuerMetadata::from_json(document.to_string().as_bytes(), &issuer).unwrap()
    }

    #[test]
    fn a_new_type_is_on_offer_in_each_of_its_formats() {
        let kind = CredentialType::parse("org.example", LIBRARY_CARD).unwrap();
        let document = document(&Types::new(vec![kind]).unwrap());
        let configurations = &document["credential_configurations_supported"];
        let sd_jwt = &configurations["library_card"];
        assert_eq!(
            [&sd_jwt["format"], &sd_jwt["vct"], &sd_jwt["scope"]],
            ["dc+sd-jwt", "urn:example:library:1", "library_card"]
        );
        assert_eq!(sd_jwt["cryptographic_binding_methods_supported"], json!(["jwk"]));
        assert_eq!(sd_jwt["credential_signing_alg_values_supported"], json!(["ES256"]));
        assert_eq!(sd_jwt["credential_metadata"]["claims"][0]["path"], json!(["reader"]));
        assert_eq!(sd_jwt.get("doctype"), None);
        let mdoc = &configurations["library_card_mdoc"];
        assert_eq!(
            [&mdoc["format"], &mdoc["doctype"], &mdoc["scope"]],
            ["mso_mdoc", "org.example.library.1", "library_card_mdoc"]
        );
        assert_eq!(mdoc["cryptographic_binding_methods_supported"], json!(["cose_key"]));
        assert_eq!(mdoc["credential_signing_alg_values_supported"], json!([-7, -9]));
        let proofs = json!({"jwt": {"proof_signing_alg_values_supported": ["ES256"]}});
        assert_eq!((&mdoc["proof_types_supported"], mdoc.get("vct")), (&proofs, None));
        let claims = &mdoc["credential_metadata"]["claims"];
        let paths = [&claims[0]["path"], &claims[1]["path"]];
        assert_eq!(
            paths,
            [&json!(["org.example.library.1", "reader"]), &json!(["org.example.1", "name"])]
        );
        assert_eq!(claims[0]["mandatory"], json!(true));
        assert_eq!(claims[1]["display"][0], json!({"name": "Nama", "locale": "id"}));
        assert_eq!(read(&document).credential_configurations_supported.len(), 2);
    }

    #[test]
    fn a_batch_is_for_use_once_each_and_says_when_the_next_is_due() {
        let kind = CredentialType::parse("org.example", LIBRARY_CARD).unwrap();
        let mut document = document(&Types::new(vec![kind]).unwrap());
        let pointer = "/credential_configurations_supported/library_card/credential_metadata\
                       /credential_reuse_policy";
        let option = json!({
            "details": ["once_only"], "batch_size": 10,
            "reissue_trigger_unused": 2, "reissue_trigger_lifetime_left": 86_400,
        });
        let written = document.pointer_mut(pointer).unwrap();
        assert_eq!(*written, json!({"id": "arf_annex_ii", "options": [option]}));
        let metadata = |document: &Value| {
            let configurations = read(document).credential_configurations_supported;
            configurations["library_card"].credential_metadata.clone().unwrap()
        };
        let policy = metadata(&document).credential_reuse_policy.unwrap();
        assert_eq!(policy.find_once_only().unwrap().reissue_trigger_unused, Some(2));
        // What another issuer says in other words is no reason to read nothing of it.
        *document.pointer_mut(pointer).unwrap() = json!("once");
        assert_eq!(metadata(&document).credential_reuse_policy, None);
    }

    #[test]
    fn every_type_of_ours_is_on_offer_and_the_whole_fits_together() {
        let types = Types::load().unwrap();
        let metadata = read(&document(&types));
        assert_eq!(
            metadata.credential_configurations_supported.len(),
            types.configurations().count()
        );
    }
}
