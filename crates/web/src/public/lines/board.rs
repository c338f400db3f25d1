//! `/offices/{office}/board`: the numbers that are called, for the screen of a waiting room: live and
//! spoken where there are scripts, and asking anew every few seconds where there are none.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use desk::{Announced, Board, Office};
use terms::{Id, Moment};

use super::spoken::spoken;
use crate::{
    Place, Refusal,
    app::App,
    frame::Frame,
    guard,
    lang::texts,
    live::{self, Ear},
    numbers::time_in,
    page::Page,
};

/// The page.
#[derive(Template)]
#[template(path = "public/lines/board.html")]
pub(crate) struct BoardPage {
    frame: Frame,
    t: &'static Words,
    board: Board,
    now: Moment,
}

/// Calls beside the last one.
const OTHERS: usize = 6;

impl BoardPage {
    // What the template asks.

    fn time(&self) -> String {
        time_in(self.frame.lang, self.board.office.zone, self.now)
    }

    fn last(&self) -> Option<&Announced> {
        self.board.calls.first()
    }

    /// As many as can be read from afar.
    fn others(&self) -> &[Announced] {
        let all = self.board.calls.get(1..).unwrap_or_default();
        all.get(..OTHERS).unwrap_or(all)
    }

    fn address(&self) -> String {
        format!("/offices/{}/board", self.board.office.id)
    }

    /// Another one when the number is called again.
    fn key(&self, it: &Announced) -> String {
        format!("{} {} {}", it.call, it.counter, it.calls)
    }

    /// What the voice says: in Indonesian, whatever language the page has.
    fn said(&self, it: &Announced) -> String {
        spoken(it.call, it.counter)
    }
}

/// `GET /offices/{office}/board`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path(office): Path<Id<Office>>,
) -> Result<Response, Refusal> {
    let board = app.desk.board(office).await;
    let board = board.map_err(|error| Refusal::new(error.class(), &error))?;
    let page = BoardPage { t: Words::of(frame.lang), frame, board, now: app.clock.now() };
    Ok(([guard::SCRIPTED], page.show()?).into_response())
}

/// `GET /offices/{office}/board/live`
pub(crate) async fn live(
    State(app): State<Arc<App>>,
    Path(office): Path<Id<Office>>,
    ear: Ear,
) -> Result<Response, Refusal> {
    // An office that does not exist is no topic.
    app.desk.board(office).await.map_err(|error| Refusal::new(error.class(), &error))?;
    let desk = app.desk.clone();
    let look = move || {
        let desk = desk.clone();
        async move { desk.board(office).await.ok().map(|it| live::mark(&(it.calls, it.waiting))) }
    };
    Ok(app.live.tell(ear, &format!("board {office}"), look))
}

impl Page for BoardPage {
    const NAME: &'static str = "board";
    const PLACE: Place = Place::Public;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let (t, now) = (Words::of(frame.lang), crate::page::sample_moment());
        let new = |board| Self { frame: frame.clone(), t, board, now };
        let Some(board) = crate::console::sample_board() else { return Vec::new() };
        let quiet = Board { calls: Vec::new(), ..board.clone() };
        vec![("called", new(board)), ("quiet", new(quiet))]
    }
}

texts! { Words {
    title: "Papan nomor", "Numbers";
    called: "Dipanggil", "Called";
    to: "ke loket", "to counter";
    nobody: "Belum ada nomor yang dipanggil.", "No number is called right now.";
    others: "Panggilan lain", "Other calls";
    number: "Nomor", "Number";
    counter: "Loket", "Counter";
    waiting: "menunggu", "waiting";
    line: "Antrean", "Line";
    follow: "Ikuti nomor Anda di ponsel: buka", "Follow your number on your phone: open";
    follow_page: "halaman karcis", "the ticket's page";
    voice: "Nyalakan suara", "Turn the voice on";
    voice_off: "Suara belum menyala.", "The voice is off.";
    voice_on: "Panggilan diucapkan dalam bahasa Indonesia.", "Calls are spoken, in Indonesian.";
    voice_mute: "Peramban ini tidak punya suara bahasa Indonesia: hanya nada yang berbunyi. Lihat nomor di layar.",
        "This browser has no Indonesian voice: there is a chime only. Watch the number on the screen.";
} }
