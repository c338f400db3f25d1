//! `GET /offers/{reference}`: the offer behind a QR code (OpenID4VCI 1.0, section 4.1.3).

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
};
use protocols::oid4vci::CredentialOffer;
use terms::Class;

use crate::{Refusal, app::App};

/// The offer, while it is open. Nobody learns of one that is void whether it ever was.
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Path(reference): Path<String>,
) -> Result<Json<CredentialOffer>, Refusal> {
    let found = app.issuance.find_offer(&reference).await;
    let found = found.map_err(|error| Refusal::new(error.class(), &error))?;
    let missing = || Refusal::new(Class::Missing, &"this offer is void, or never was");
    found.map(Json).ok_or_else(missing)
}
