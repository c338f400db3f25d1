//! `/counters/{counter}/assists/{assist}/live`: that something has happened, on the phone above all.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use terms::Act;

use super::{super::super::session::while_signed_in, Named};
use crate::{
    Refusal,
    app::App,
    live::{self, Ear},
};

/// `GET .../live`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    Path((_, id)): Path<Named>,
    headers: HeaderMap,
    ear: Ear,
) -> Result<Response, Refusal> {
    let found = app.desk.find_assist(&act, id).await;
    found.map_err(|error| Refusal::new(error.class(), &error))?;
    let (desk, issuance) = (app.desk.clone(), app.issuance.clone());
    let look = move || {
        let (desk, issuance, act) = (desk.clone(), issuance.clone(), act.clone());
        async move {
            let assist = desk.find_assist(&act, id).await.ok()?;
            let phone = match assist.offer {
                Some(offer) => issuance.phone(&act, offer).await.ok(),
                None => None,
            };
            Some(live::mark(&(assist, phone)))
        }
    };
    let ear = while_signed_in(&app, &headers, ear);
    Ok(app.live.tell(ear, &format!("assist {id}"), look))
}
