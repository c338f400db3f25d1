//! The types on offer, and the documents that describe them (OpenID4VCI 1.0, section 12.2; RFC
//! 8414), made once.

use std::collections::BTreeMap;

use formats::types::{CredentialType, TypeMetadata, Types};
use keys::AwsLc;
use protocols::{
    Url, UrlError,
    oauth::ServerMetadata,
    oid4vci::{
        Batch, ClaimDescription, ClaimDisplay, Configuration, CredentialMetadata, Display,
        IssuerMetadata, ProofType,
    },
};
use serde_json::json;

use crate::setup::{Setup, SetupError};

/// The types on offer and the two documents that describe them.
pub(crate) struct Catalogue {
    types: Types,
    metadata: BTreeMap<String, TypeMetadata>,
    pub issuer: IssuerMetadata,
    pub server: ServerMetadata,
}

impl Catalogue {
    pub(crate) fn new(setup: &Setup) -> Result<Self, SetupError> {
        let types = Types::load()?;
        let metadata =
            types.iter().map(|it| (it.id.clone(), it.metadata(&AwsLc))).collect::<BTreeMap<_, _>>();
        let issuer = issuer_metadata(setup, &types)?;
        issuer.check().map_err(|_| SetupError::Metadata)?;
        Ok(Self { types, metadata, issuer, server: server_metadata(setup)? })
    }

    pub(crate) fn find(&self, configuration: &str) -> Option<&CredentialType> {
        self.types.find(configuration)
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
        deferred_credential_endpoint: None,
        notification_endpoint: Some(at(setup, "/notification")?),
        batch_credential_issuance: (largest >= 2).then_some(Batch { batch_size: largest }),
        display: [("id", indonesian), ("en", english)]
            .map(|(locale, name)| Display {
                name: Some(name.clone()),
                locale: Some(locale.to_owned()),
                ..Display::default()
            })
            .into(),
        credential_configurations_supported: types
            .iter()
            .map(|it| (it.id.clone(), configuration(it)))
            .collect(),
    })
}

fn configuration(of: &CredentialType) -> Configuration {
    let proof = ProofType {
        proof_signing_alg_values_supported: vec!["ES256".to_owned()],
        key_attestations_required: None,
    };
    Configuration {
        format: of.format.as_str().to_owned(),
        vct: Some(of.vct.clone()),
        doctype: None,
        scope: Some(of.scope.clone()),
        cryptographic_binding_methods_supported: vec!["jwk".to_owned()],
        credential_signing_alg_values_supported: vec![json!("ES256")],
        proof_types_supported: BTreeMap::from([("jwt".to_owned(), proof)]),
        credential_metadata: Some(CredentialMetadata {
            display: of
                .display
                .iter()
                .map(|it| Display {
                    name: Some(it.name.clone()),
                    locale: Some(it.locale.clone()),
                    description: Some(it.description.clone()),
                    ..Display::default()
                })
                .collect(),
            claims: of.claims.iter().filter_map(description).collect(),
        }),
    }
}

/// A claim as wallets show it. Paths are written alike in types and in metadata.
fn description(of: &formats::types::ClaimType) -> Option<ClaimDescription> {
    let path = serde_json::to_value(&of.path).ok()?;
    let labels = of
        .display
        .iter()
        .map(|it| ClaimDisplay { name: Some(it.label.clone()), locale: Some(it.locale.clone()) });
    Some(ClaimDescription {
        path: serde_json::from_value(path).ok()?,
        mandatory: of.mandatory,
        display: labels.collect(),
    })
}

fn server_metadata(setup: &Setup) -> Result<ServerMetadata, UrlError> {
    Ok(ServerMetadata {
        issuer: setup.url.clone(),
        token_endpoint: at(setup, "/token")?,
        authorization_endpoint: None,
        pushed_authorization_request_endpoint: None,
        response_types_supported: Vec::new(),
        grant_types_supported: vec![
            "urn:ietf:params:oauth:grant-type:pre-authorized_code".to_owned(),
        ],
        token_endpoint_auth_methods_supported: vec!["none".to_owned()],
        dpop_signing_alg_values_supported: vec!["ES256".to_owned()],
        anonymous_access: true,
        status_list_aggregation_endpoint: Some(at(setup, "/status")?),
    })
}
