//! An answer on its way to a browser piece by piece, as somebody else writes it: a file, or events.

use std::{
    io::{self, Write},
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    body::{Body, Bytes},
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use hyper::body::Frame as Piece;
use tokio::{sync::mpsc, task::spawn_blocking};

/// The answer that is a CSV file of this name. If `write` fails, the file breaks off, so that
/// nobody takes half of it for the whole.
pub(crate) fn csv<W>(name: &str, write: W) -> Response
where
    W: FnOnce(Pour) -> io::Result<()> + Send + 'static,
{
    let (pour, poured) = mpsc::channel(2);
    spawn_blocking(move || {
        if write(Pour(pour.clone())).is_err() {
            // If nobody reads it, nothing is lost.
            drop(pour.blocking_send(Err(io::Error::other("the file broke off"))));
        }
    });
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, body(poured)).into_response()
}

/// The body whose pieces somebody sends.
pub(crate) fn body(pieces: mpsc::Receiver<io::Result<Bytes>>) -> Body {
    Body::new(Poured(pieces))
}

/// What is written into it is sent.
pub(crate) struct Pour(mpsc::Sender<io::Result<Bytes>>);

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
