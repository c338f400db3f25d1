//! `POST /deferred_credential`: what was promised, or that it is still pending (OpenID4VCI 1.0,
//! section 9).

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

const LONGEST: usize = 16 << 10;

pub(crate) async fn post(State(app): State<Arc<App>>, request: Request) -> Response {
    let access = match Access::read(request, LONGEST, "invalid_credential_request").await {
        Ok(access) => access,
        Err(refused) => return refused,
    };
    match access.ask(async |asked| app.issuance.deferred_credential(asked).await).await {
        Ok(response) => written(response.status(), response.to_json()),
        Err(error) => {
            note(error.class(), &error);
            refuse(error.answer())
        }
    }
}
