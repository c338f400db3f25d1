//! `POST /unlock/{verb}`: a phone tries a PIN, changes it, or is stopped (`protocols::unlock`).

use std::sync::Arc;

use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use protocols::unlock::{MOST_BYTES, PROOF, Verb};

use super::answer::json;
use crate::{
    Refusal,
    app::App,
    read::{JSON, read},
};

const UNREADABLE: &str = "invalid_request";

pub(crate) async fn post(
    State(app): State<Arc<App>>,
    Path(verb): Path<String>,
    sent: Request,
) -> Result<Response, Refusal> {
    let verb = verb.parse::<Verb>().map_err(|_| Refusal::of_status(StatusCode::NOT_FOUND))?;
    let said = read(sent, MOST_BYTES, UNREADABLE).await?;
    said.must_be(if verb.is_proven() { PROOF } else { JSON }, UNREADABLE)?;
    let answered = match verb {
        // What the old phone held is revoked with it, and offered to the next one.
        Verb::Complete => {
            let completed = app.issuance.complete(&app.unlock, &said.body).await;
            completed.map(|it| json(200, &it))
        }
        _ => app.unlock.answer(verb, &said.body).await.map(|it| json(200, &it)),
    };
    Ok(answered.unwrap_or_else(|refusal| json(refusal.error.status(), &refusal).into_response()))
}
