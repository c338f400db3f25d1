//! `POST /revoke`: a wallet gives a grant back (RFC 7009).

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::answer::{json, note};
use crate::{
    Refusal,
    app::App,
    read::{FORM, read, values},
};

const LONGEST: usize = 16 << 10;

/// What cannot be read has one code here (RFC 6749, section 5.2).
const UNREADABLE: &str = "invalid_request";

pub(crate) async fn post(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Response, Refusal> {
    let said = read(request, LONGEST, UNREADABLE).await?;
    said.must_be(FORM, UNREADABLE)?;
    let dpop = values(&said.head.headers, "dpop");
    Ok(match app.issuance.give_back(&said.body, &dpop).await {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => {
            note(error.class(), &error);
            json(error.status(), &error.body())
        }
    })
}
