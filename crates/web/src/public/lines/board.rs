//! `/offices/{office}/board`: the numbers that are called, for the screen of a waiting room. It asks
//! anew every few seconds and needs no script.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Html,
};
use desk::{Announced, Board, Office};
use terms::{Id, Moment};

use crate::{Place, Refusal, app::App, frame::Frame, lang::texts, numbers::time_in, page::Page};

/// The page.
#[derive(Template)]
#[template(path = "public/lines/board.html")]
pub(crate) struct BoardPage {
    frame: Frame,
    t: &'static Words,
    board: Board,
    now: Moment,
}

impl BoardPage {
    // What the template asks.

    fn time(&self) -> String {
        time_in(self.frame.lang, self.board.office.zone, self.now)
    }

    fn last(&self) -> Option<&Announced> {
        self.board.calls.first()
    }

    fn others(&self) -> &[Announced] {
        self.board.calls.get(1..).unwrap_or_default()
    }
}

/// `GET /offices/{office}/board`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    frame: Frame,
    Path(office): Path<Id<Office>>,
) -> Result<Html<String>, Refusal> {
    let board = app.desk.board(office).await;
    let board = board.map_err(|error| Refusal::new(error.class(), &error))?;
    BoardPage { t: Words::of(frame.lang), frame, board, now: app.clock.now() }.show()
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
    others: "Sedang dilayani", "Being served";
    number: "Nomor", "Number";
    counter: "Loket", "Counter";
    waiting: "Menunggu", "Waiting";
    line: "Antrean", "Line";
    follow: "Ikuti nomor Anda di ponsel: buka", "Follow your number on your phone: open";
    follow_page: "halaman karcis", "the ticket's page";
    anew: "Papan ini memeriksa sendiri setiap 5 detik.", "This board checks by itself every 5 seconds.";
} }
