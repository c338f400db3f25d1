//! Pages for everybody.

mod booking;
mod counter;
mod figures;
mod issues;
mod landing;
mod lines;
mod verify;

use std::sync::Arc;

use axum::{
    Router,
    http::StatusCode,
    routing::{get, post},
};

pub(crate) use booking::{CheckPage, DonePage, OfficesPage, PlacePage, TimesPage};
pub(crate) use counter::Challenge;
pub(crate) use figures::Figures;
pub(crate) use issues::{FollowPage, KnownIssues};
pub(crate) use landing::Landing;
pub(crate) use lines::{BoardPage, ChangePage, KioskPage, TicketPage};
pub(crate) use verify::{Start, Verdict, Waiting};

use crate::app::App;

/// All public pages.
pub(crate) fn routes(app: &Arc<App>) -> Router {
    // A verdict is read once: whoever only knocks must not take it.
    let result = get(verify::result).head(async || StatusCode::NO_CONTENT);
    Router::new()
        .route("/", get(landing::get))
        .route("/book", get(booking::check).post(booking::ask))
        .route("/book/offices", get(booking::offices))
        .route("/book/offices/{office}", get(booking::office))
        .route("/book/offices/{office}/place", get(booking::place))
        .route("/book/offices/{office}/place/code", post(booking::code))
        .route("/book/offices/{office}/place/contact", post(booking::contact))
        .route("/book/offices/{office}/place/forget", post(booking::forget))
        .route("/book/offices/{office}/place/keep", post(booking::hold))
        .route("/book/offices/{office}/place/lot", post(booking::enter))
        .route("/book/offices/{office}/place/lot/withdraw", post(booking::withdraw))
        .route("/book/offices/{office}/place/person", post(booking::person))
        .route("/figures", get(figures::get))
        .route("/counter", get(counter::start).post(counter::begin))
        .route("/counter/ask", get(counter::ask).post(counter::hear))
        .route("/counter/result", get(counter::result).head(async || StatusCode::NO_CONTENT))
        .route("/kiosk/{office}", get(lines::kiosk::get))
        .route("/kiosk/{office}/another-day", post(lines::kiosk::book))
        .route("/kiosk/{office}/arrival", post(lines::kiosk::check_in))
        .route("/kiosk/{office}/number", post(lines::kiosk::join))
        .route("/kiosk/{office}/open", post(lines::kiosk::open))
        .route("/kiosk/{office}/standby", post(lines::kiosk::stand_by))
        .route("/known-issues", get(issues::get))
        .route("/known-issues/{issue}", get(issues::one))
        .route("/known-issues/{issue}/code", post(issues::code))
        .route("/known-issues/{issue}/contact", post(issues::contact))
        .route("/offices/{office}/board", get(lines::board))
        .route("/offices/{office}/board/live", get(lines::board_live))
        .route("/ticket", get(lines::ticket).post(lines::read))
        .route("/ticket/agree", post(lines::agree))
        .route("/ticket/calendar.ics", get(lines::calendar))
        .route("/ticket/cancel", post(lines::cancel))
        .route("/ticket/change", get(lines::changing).post(lines::change))
        .route("/ticket/forget", post(lines::forget))
        .route("/verify", get(verify::start).post(verify::begin))
        .route("/verify/result", result)
        .with_state(Arc::clone(app))
}

/// What the pages show, for programs.
pub(crate) fn data(app: &Arc<App>) -> Router {
    Router::new().route("/figures.json", get(figures::json)).with_state(Arc::clone(app))
}
