//! Documents at well-known places: what the issuer says about itself, and whom wallets may trust
//! (OpenID4VCI 1.0, section 12.2; RFC 8414).

use axum::{Router, body::Bytes};
use serde::Serialize;

use super::{answer::document, shared::bytes_of};
use crate::{app::App, read::JSON};

/// The media type of a signed trust list.
const SIGNED: &str = "application/jwt";

/// The documents, written once. The name stands between host and path.
pub(crate) fn routes(app: &App) -> Router {
    let path = app.deployment.public_url.path().trim_end_matches('/');
    let at = |name: &str| format!("/.well-known/{name}{path}");
    let (issuer, server) = (app.issuance.issuer_metadata(), app.issuance.server_metadata());
    let trust_list = bytes_of(&app.signed_trust_list);
    Router::new()
        .route(&at("openid-credential-issuer"), document(written(issuer), JSON))
        .route(&at("oauth-authorization-server"), document(written(server), JSON))
        .route(&at("ikd-trust-list"), document(trust_list, SIGNED))
}

/// Names, lists and addresses always have a JSON form.
fn written(document: &impl Serialize) -> Bytes {
    serde_json::to_vec(document).unwrap_or_default().into()
}
