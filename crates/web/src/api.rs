//! The console for programs: JSON, with a session's code as bearer token.

mod offer;

use std::sync::Arc;

use axum::http::{StatusCode, header::WWW_AUTHENTICATE};
use axum::{
    Router,
    extract::{Request, State},
    http::header::AUTHORIZATION,
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
};
use protocols::oauth::{Authorization, Scheme};
use terms::Permission::Offer;

use crate::{
    Refusal,
    app::App,
    console::{By, Who, who},
    desk,
    table::{Opens::To, Route, Table},
};

/// All of it behind one gate.
pub(crate) fn routes(app: &Arc<App>) -> Router {
    let inside = table().router();
    inside.route_layer(from_fn_with_state(Arc::clone(app), gate)).with_state(Arc::clone(app))
}

/// To whom each endpoint opens.
pub(crate) fn listed() -> Vec<Route> {
    table().listed()
}

fn table() -> Table {
    Table::new().post("/api/offers", To(Offer), offer::post)
}

/// Lets through who shows an open session.
async fn gate(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let mut headers = request.headers().get_all(AUTHORIZATION).iter();
    let shown = headers.next().and_then(|header| header.to_str().ok());
    let shown = shown.filter(|_| headers.next().is_none());
    let shown = shown.and_then(|header| Authorization::parse(&[header]).ok());
    let shown = shown.filter(|it| it.scheme == Scheme::Bearer);
    let who = match &shown {
        Some(it) => who(&app, it.token.reveal(), By::Hand).await,
        None => Ok(Who::Stranger),
    };
    let act = match who {
        Ok(Who::Demonstration) => desk::act(),
        Ok(Who::Officer(signed_in)) => signed_in.act("console"),
        Ok(Who::Locked | Who::Stranger) => {
            let sentence = "sign in at the console and show the session as bearer token";
            let refusal = Refusal::coded(StatusCode::UNAUTHORIZED, "invalid_token", &sentence);
            return ([(WWW_AUTHENTICATE, "Bearer")], refusal).into_response();
        }
        Err(refusal) => return refusal.into_response(),
    };
    request.extensions_mut().insert(act);
    next.run(request).await
}
