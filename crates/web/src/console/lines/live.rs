//! `/offices/{office}/live`: that something has happened there, for whatever page of the console shows
//! it.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use desk::Office;
use terms::{Act, Id};

use super::super::session::while_signed_in;
use crate::{
    Refusal,
    app::App,
    live::{self, Ear},
};

/// `GET /offices/{office}/live`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    Path(office): Path<Id<Office>>,
    headers: HeaderMap,
    ear: Ear,
) -> Result<Response, Refusal> {
    let house = app.desk.house(&act, office).await;
    house.map_err(|error| Refusal::new(error.class(), &error))?;
    let desk = app.desk.clone();
    let look = move || {
        let desk = desk.clone();
        async move { desk.pulse(office).await.ok().map(|it| live::mark(&it)) }
    };
    let ear = while_signed_in(&app, &headers, ear);
    Ok(app.live.tell(ear, &format!("office {office}"), look))
}
