//! `/imports/{upload}/bad-lines.csv`: the bad lines of a file as a file of their own, to be
//! corrected and handed in again. It is written as it is sent, however long it is.

use std::{
    io::{self, BufWriter, Write},
    sync::Arc,
};

use axum::{
    Extension,
    extract::{Path, State},
    response::Response,
};
use registry::ResidentFile;
use terms::{Act, Id};

use crate::{Refusal, app::App, frame::Frame, imports::Upload, pour};

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
    let (place, language) = ((app.clock.today(), region), frame.lang);
    let name = language.choose("baris-salah.csv", "bad-lines.csv");
    Ok(pour::csv(name, move |pour| {
        let mut output = BufWriter::with_capacity(PIECE, pour);
        let written = ResidentFile::write_bad_lines(file, place, &mut output, language);
        written.map_err(io::Error::other)?;
        output.flush()
    }))
}
