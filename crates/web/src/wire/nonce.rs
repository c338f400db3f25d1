//! `POST /nonce`: a fresh nonce for anybody (OpenID4VCI 1.0, section 7).

use std::sync::Arc;

use axum::{Json, extract::State};
use protocols::oid4vci::NonceResponse;

use crate::app::App;

pub(crate) async fn post(State(app): State<Arc<App>>) -> Json<NonceResponse> {
    Json(app.issuance.nonce())
}
