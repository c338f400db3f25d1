//! Whom to ask for what: the issuer's and the authorization server's metadata.

use formats::types::Format;
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
    http::{self, JSON, Request, Response, Unreachable},
    step::Step,
    texts::Texts,
    vault::{CardKind, ClaimLabel},
};

type Answered = Result<Response, Unreachable>;

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
        let named = grant.authorization_server.as_ref();
        let server = issuer.authorization_server(named).map_err(AcceptError::Issuer)?.clone();
        fetch_server(&issuer.credential_issuer.clone(), server, move |server| {
            trust::settle(session, Plan { grant, issuer, server, kinds })
        })
    })
}

/// Asks an issuer about itself (OpenID4VCI 1.0, section 12.2.2).
pub fn fetch_issuer(
    issuer: Url,
    then: impl FnOnce(IssuerMetadata) -> Result<Step, WalletError> + Send + 'static,
) -> Result<Step, WalletError> {
    try_issuer(issuer, |metadata| then(metadata?))
}

/// The same, for whoever goes on without an answer.
pub fn try_issuer(
    issuer: Url,
    then: impl FnOnce(Result<IssuerMetadata, WalletError>) -> Result<Step, WalletError> + Send + 'static,
) -> Result<Step, WalletError> {
    let location = well_known(&IssuerMetadata::location(&issuer))?;
    let request = Request::get(location, JSON, MOST_METADATA_BYTES);
    Ok(Step::fetch(request, move |answer| then(read_issuer(answer, &issuer))))
}

fn read_issuer(answer: Answered, issuer: &Url) -> Result<IssuerMetadata, WalletError> {
    let body = http::body(answer, MOST_METADATA_BYTES)?;
    let metadata = IssuerMetadata::from_json(&body, issuer).map_err(AcceptError::Issuer)?;
    check_endpoints(&metadata)?;
    Ok(metadata)
}

/// Asks an issuer's authorization server about itself (RFC 8414).
pub fn fetch_server(
    issuer: &Url,
    server: Url,
    then: impl FnOnce(ServerMetadata) -> Result<Step, WalletError> + Send + 'static,
) -> Result<Step, WalletError> {
    try_server(issuer, server, |metadata| then(metadata?))
}

/// The same, for whoever goes on without an answer.
pub fn try_server(
    issuer: &Url,
    server: Url,
    then: impl FnOnce(Result<ServerMetadata, WalletError>) -> Result<Step, WalletError> + Send + 'static,
) -> Result<Step, WalletError> {
    let issuer = issuer.clone();
    let location = well_known(&ServerMetadata::location(&server))?;
    let request = Request::get(location, JSON, MOST_METADATA_BYTES);
    Ok(Step::fetch(request, move |answer| then(read_server(answer, (&issuer, &server)))))
}

fn read_server(
    answer: Answered,
    (issuer, server): (&Url, &Url),
) -> Result<ServerMetadata, WalletError> {
    let body = http::body(answer, MOST_METADATA_BYTES)?;
    let server = ServerMetadata::from_json(&body, server).map_err(AcceptError::Server)?;
    if http::leads_inward(issuer, &server.token_endpoint) {
        return Err(AcceptError::Inward.into());
    }
    Ok(server)
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
    offered.iter().filter_map(|id| kind_of(issuer, id)).collect()
}

/// What the issuer says about one configuration, if this wallet can take it.
pub fn kind_of(issuer: &IssuerMetadata, id: &str) -> Option<CardKind> {
    let configuration = issuer.credential_configurations_supported.get(id)?;
    kind(&issuer.credential_issuer, id, configuration)
}

/// A kind, if it is of a format that we hold, bound to a key by a plain proof.
fn kind(issuer: &Url, id: &str, configuration: &Configuration) -> Option<CardKind> {
    let bound = &configuration.cryptographic_binding_methods_supported;
    let format = Format::named(&configuration.format)?;
    // The key of a proof is a JWK also where the credential holds it as a COSE key.
    let (type_name, methods) = match format {
        Format::SdJwt => (configuration.vct.clone()?, ["jwk"].as_slice()),
        Format::Mdoc => (configuration.doctype.clone()?, ["cose_key", "jwk"].as_slice()),
    };
    let fits = bound.iter().any(|method| methods.contains(&method.as_str()));
    if !fits || !configuration.takes_plain_proofs() {
        return None;
    }
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
        format,
        type_name,
        labels: labels.collect(),
        names: Texts::from_tagged(names),
        described: None,
    })
}
