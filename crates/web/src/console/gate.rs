//! The gate: who is signed in goes through, with what they may do and where; all others see the
//! door.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::Method,
    middleware::Next,
    response::Response,
};

use super::{
    session::{self, By, Who},
    sign_in::{Door, SignIn},
};
use crate::{
    Refusal,
    app::App,
    desk,
    frame::{Desk, Frame},
};

/// Lets through who is signed in.
pub(crate) async fn gate(
    State(app): State<Arc<App>>,
    frame: Frame,
    mut request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let code = session::code(&app, request.headers());
    let who = session::who(&app, code.unwrap_or_default(), By::of(request.headers())).await?;
    let desk = match who {
        Who::Demonstration => {
            let act = desk::act();
            request.extensions_mut().insert(act.clone());
            Desk::new(None, app.deployment.home, &act)
        }
        Who::Officer(signed_in) => {
            let signed_in = session::at_place(*signed_in, request.headers());
            let act = signed_in.act("console");
            let name = signed_in.name.reveal().clone();
            let desk = Desk::new(Some(name), signed_in.place(), &act);
            let desk = if signed_in.grants.iter().count() > 1 { desk.with_moves() } else { desk };
            request.extensions_mut().insert(act);
            request.extensions_mut().insert(signed_in);
            desk
        }
        Who::Locked => {
            let (code, next) = (code.unwrap_or_default(), wanted(&request));
            return SignIn::unlock(&app, (frame, code), Door::Locked, &next).await;
        }
        Who::Stranger => return SignIn::at(&app, frame, Door::Closed, &wanted(&request)),
    };
    let frame = frame.with_desk(desk);
    request.extensions_mut().insert(frame.clone());
    let mut answer = next.run(request).await;
    // A page that says what went wrong has the same head and menu.
    answer.extensions_mut().insert(frame);
    Ok(answer)
}

/// Where to go after signing in: what was asked for, if it was asked by its address alone.
fn wanted(request: &Request) -> String {
    let path = request.uri().path_and_query().map_or("", |it| it.as_str());
    let path = if request.method() == Method::GET { path } else { "" };
    path.to_owned()
}
