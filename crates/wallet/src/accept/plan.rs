//! Whom to ask for what: the issuer's and the authorization server's metadata.

use protocols::{
    Url,
    oauth::{MetadataError, ServerMetadata},
    oid4vci::{Configuration, CredentialOffer, IssuerMetadata, PreAuthorized},
};

use super::{
    session::{Plan, Session},
    trust,
};
use crate::{
    error::{AcceptError, WalletError},
    http::{self, JSON, Request},
    step::Step,
    texts::Texts,
    vault::{CardKind, ClaimLabel},
};

const MOST_METADATA_BYTES: usize = 512 * 1024;
/// More labels are nobody's credential.
const MOST_LABELS: usize = 200;

/// Settles what can be had of an offer.
pub fn make(
    session: Session,
    offer: CredentialOffer,
    grant: PreAuthorized,
) -> Result<Step, WalletError> {
    fetch_issuer(offer.credential_issuer, move |issuer| {
        let kinds = kinds(&issuer, &offer.credential_configuration_ids);
        if kinds.is_empty() {
            return Err(AcceptError::NothingSupported.into());
        }
        fetch_server(session, grant, issuer, kinds)
    })
}

/// Asks an issuer about itself (OpenID4VCI 1.0, section 12.2.2).
pub fn fetch_issuer(
    issuer: Url,
    then: impl FnOnce(IssuerMetadata) -> Result<Step, WalletError> + Send + 'static,
) -> Result<Step, WalletError> {
    let location = well_known(&IssuerMetadata::location(&issuer))?;
    let request = Request::get(location, JSON, MOST_METADATA_BYTES);
    Ok(Step::fetch(request, move |answer| {
        let body = http::body(answer, MOST_METADATA_BYTES)?;
        let metadata = IssuerMetadata::from_json(&body, &issuer).map_err(AcceptError::Issuer)?;
        check_endpoints(&metadata)?;
        then(metadata)
    }))
}

/// Asks the authorization server about itself (RFC 8414).
fn fetch_server(
    session: Session,
    grant: PreAuthorized,
    issuer: IssuerMetadata,
    kinds: Vec<CardKind>,
) -> Result<Step, WalletError> {
    let named = grant.authorization_server.as_ref();
    let server = issuer.authorization_server(named).map_err(AcceptError::Issuer)?.clone();
    let location = well_known(&ServerMetadata::location(&server))?;
    let request = Request::get(location, JSON, MOST_METADATA_BYTES);
    Ok(Step::fetch(request, move |answer| {
        let body = http::body(answer, MOST_METADATA_BYTES)?;
        let server = ServerMetadata::from_json(&body, &server).map_err(AcceptError::Server)?;
        if http::leads_inward(&issuer.credential_issuer, &server.token_endpoint) {
            return Err(AcceptError::Inward.into());
        }
        trust::settle(session, Plan { grant, issuer, server, kinds })
    }))
}

/// An address put together of an identifier that was read already.
fn well_known(location: &str) -> Result<Url, WalletError> {
    let too_long = |_| AcceptError::Issuer(MetadataError::Contradiction("its address is too long"));
    Ok(location.parse().map_err(too_long)?)
}

fn check_endpoints(issuer: &IssuerMetadata) -> Result<(), AcceptError> {
    let optional = [
        &issuer.nonce_endpoint,
        &issuer.notification_endpoint,
        &issuer.deferred_credential_endpoint,
    ];
    let mut named = optional.into_iter().flatten().chain([&issuer.credential_endpoint]);
    let mut named_servers = issuer.authorization_servers.iter();
    let inward = |url: &Url| http::leads_inward(&issuer.credential_issuer, url);
    if named.any(inward) || named_servers.any(inward) {
        return Err(AcceptError::Inward);
    }
    Ok(())
}

/// What of the offer this wallet can take, in the order of the offer.
fn kinds(issuer: &IssuerMetadata, offered: &[String]) -> Vec<CardKind> {
    let kind = |id: &String| {
        let configuration = issuer.credential_configurations_supported.get(id)?;
        kind(&issuer.credential_issuer, id, configuration)
    };
    offered.iter().filter_map(kind).collect()
}

/// A kind, if it is an SD-JWT VC bound to a key by a plain proof.
fn kind(issuer: &Url, id: &str, configuration: &Configuration) -> Option<CardKind> {
    let bound = &configuration.cryptographic_binding_methods_supported;
    let ours = configuration.format == "dc+sd-jwt"
        && bound.iter().any(|method| method == "jwk")
        && configuration.takes_plain_proofs();
    let vct = configuration.vct.clone().filter(|_| ours)?;
    let metadata = configuration.credential_metadata.clone().unwrap_or_default();
    let names = metadata.display.iter();
    let names = names.filter_map(|it| Some((it.locale.as_deref(), it.name.as_deref()?)));
    let labels = metadata.claims.iter().take(MOST_LABELS).map(|claim| {
        let texts = claim.display.iter();
        let texts = texts.filter_map(|it| Some((it.locale.as_deref(), it.name.as_deref()?)));
        ClaimLabel { path: claim.path.clone(), texts: Texts::from_tagged(texts) }
    });
    Some(CardKind {
        issuer: issuer.clone(),
        configuration: id.to_owned(),
        vct,
        labels: labels.collect(),
        names: Texts::from_tagged(names),
    })
}
