//! `POST /credential`: proofs become credentials (OpenID4VCI 1.0, section 8).

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    response::Response,
};

use super::{
    access::Access,
    answer::{note, refuse, written},
};
use crate::app::App;

/// A batch of proofs with certificates in them.
const LONGEST: usize = 128 << 10;

pub(crate) async fn post(State(app): State<Arc<App>>, request: Request) -> Response {
    let access = match Access::read(request, LONGEST, "invalid_credential_request").await {
        Ok(access) => access,
        Err(refused) => return refused,
    };
    match access.ask(async |asked| app.issuance.credential(asked).await).await {
        Ok(response) => written(response.status(), response.to_json()),
        Err(error) => {
            note(error.class(), &error);
            refuse(error.answer())
        }
    }
}
