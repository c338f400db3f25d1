//! The table of the console's routes: each says who may open it, and is refused to all others
//! before its handler is asked. The rooms check once more, and where.

use std::{convert::Infallible, sync::Arc};

use axum::{
    Router,
    extract::Request,
    handler::Handler,
    http::StatusCode,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::{MethodFilter, MethodRouter, on},
};
use terms::{Act, Permission};

use crate::{Refusal, app::App};

/// To whom a route opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// To whoever is signed in and may do this.
    To(Permission),
    /// To anybody: the door itself.
    ToAnybody,
    /// To whoever is signed in.
    ToStaff,
}

/// One route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// As the router reads it: `/residents/{resident}`.
    pub path: &'static str,
    /// To whom.
    pub opens: Opens,
}

/// Routes as they are laid, and their list.
pub(crate) struct Table {
    router: Router<Arc<App>>,
    listed: Vec<Route>,
}

impl Table {
    pub fn new() -> Self {
        Self { router: Router::new(), listed: Vec::new() }
    }

    /// A page that is read.
    pub fn get<H, T>(self, path: &'static str, opens: Opens, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: 'static,
    {
        self.lay(Route { method: "GET", path, opens }, on(MethodFilter::GET, handler))
    }

    /// A form that is sent.
    pub fn post<H, T>(self, path: &'static str, opens: Opens, handler: H) -> Self
    where
        H: Handler<T, Arc<App>>,
        T: 'static,
    {
        self.lay(Route { method: "POST", path, opens }, on(MethodFilter::POST, handler))
    }

    /// What is listed.
    pub fn listed(self) -> Vec<Route> {
        self.listed
    }

    /// What is laid: the routes that open to anybody, and those for staff, which belong behind a
    /// gate that says who acts.
    pub fn router(self) -> Router<Arc<App>> {
        self.router
    }

    fn lay(mut self, route: Route, methods: MethodRouter<Arc<App>, Infallible>) -> Self {
        let methods = match route.opens {
            Opens::To(permission) => {
                methods.layer(from_fn(move |request, next| check(permission, request, next)))
            }
            Opens::ToAnybody | Opens::ToStaff => methods,
        };
        self.router = self.router.route(route.path, methods);
        self.listed.push(route);
        self
    }
}

async fn check(permission: Permission, request: Request, next: Next) -> Response {
    match request.extensions().get::<Act>().map(|act| act.needs(permission)) {
        Some(Ok(())) => next.run(request).await,
        Some(Err(forbidden)) => {
            Refusal::coded(StatusCode::FORBIDDEN, "access_denied", &forbidden).into_response()
        }
        // No gate before it: a mistake in the wiring, which lets nobody in.
        None => Refusal::failure().into_response(),
    }
}
