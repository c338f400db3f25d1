//! `POST /notification`: what became of the credentials (OpenID4VCI 1.0, section 11).

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    access::Access,
    answer::{note, refuse},
};
use crate::app::App;

const LONGEST: usize = 16 << 10;

pub(crate) async fn post(State(app): State<Arc<App>>, request: Request) -> Response {
    let access = match Access::read(request, LONGEST, "invalid_notification_request").await {
        Ok(access) => access,
        Err(refused) => return refused,
    };
    match access.ask(async |asked| app.issuance.notification(asked).await).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => {
            note(error.class(), &error);
            refuse(error.answer())
        }
    }
}
