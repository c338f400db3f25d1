//! `/imports/{upload}/bad-lines.csv`: the bad lines of a file as a file of their own, to be
//! corrected and handed in again. It is written as it is sent, however long it is.

use std::{
    io::{self, BufWriter, Write},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    Extension,
    body::{Body, Bytes},
    extract::{Path, State},
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use hyper::body::Frame as Piece;
use registry::ResidentFile;
use terms::{Act, Id};
use tokio::{sync::mpsc, task::spawn_blocking};

use crate::{Refusal, app::App, frame::Frame, imports::Upload};

/// Bytes that are sent at once.
const PIECE: usize = 64 << 10;

/// `GET /imports/{upload}/bad-lines.csv`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(id): Path<Id<Upload>>,
) -> Result<Response, Refusal> {
    let file = app.imports.file(&act, id);
    let (file, region) = file.map_err(|error| Refusal::new(error.class(), &error))?;
    let (pour, poured) = mpsc::channel(2);
    let (place, language) = ((app.clock.today(), region), frame.lang);
    spawn_blocking(move || {
        let mut output = BufWriter::with_capacity(PIECE, Pour(pour.clone()));
        let written = ResidentFile::write_bad_lines(file, place, &mut output, language);
        if written.is_err() {
            // Who reads it must not take half of it for the whole; if nobody does, nothing is lost.
            drop(pour.blocking_send(Err(io::Error::other("the file broke off"))));
        }
    });
    let name = language.choose("baris-salah.csv", "bad-lines.csv");
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, Body::new(Poured(poured))).into_response())
}

/// What is written into it is sent.
struct Pour(mpsc::Sender<io::Result<Bytes>>);

impl Write for Pour {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = Bytes::copy_from_slice(bytes);
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.0.blocking_send(Ok(piece)).map(|()| bytes.len()).map_err(gone)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The body that it arrives in.
struct Poured(mpsc::Receiver<io::Result<Bytes>>);

impl hyper::body::Body for Poured {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Piece<Bytes>>>> {
        self.0.poll_recv(context).map(|piece| piece.map(|it| it.map(Piece::data)))
    }
}
