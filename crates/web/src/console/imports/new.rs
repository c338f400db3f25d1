//! `/imports/new`: handing a file in. It is written to the disk as it arrives and then looked at.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension,
    extract::{Multipart, State, multipart::MultipartError},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use terms::{Act, Id};

use crate::{
    Place, Refusal,
    app::App,
    frame::Frame,
    imports::{Upload, UploadError},
    lang::texts,
    page::Page,
};

/// Why a file was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    Broken,
    Full,
    Missing,
    TooLarge,
}

/// The page.
#[derive(Template)]
#[template(path = "console/imports/new.html")]
pub(crate) struct NewImport {
    frame: Frame,
    t: &'static Words,
    problem: Option<Problem>,
}

/// The form's field.
const FIELD: &str = "file";

/// `GET /imports/new`
pub(crate) async fn get(frame: Frame) -> Result<Html<String>, Refusal> {
    NewImport::new(frame, None).show()
}

/// `POST /imports/new`
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    form: Multipart,
) -> Result<Response, Refusal> {
    let refuse = |error: UploadError| Refusal::new(error.class(), &error);
    match take(&app, &act, form).await {
        Ok(id) => {
            app.imports.check(&app.registry, &act, id).map_err(refuse)?;
            Ok(Redirect::to(&format!("/imports/{id}")).into_response())
        }
        Err(Stopped::Form(problem)) => {
            let page = NewImport::new(frame, Some(problem)).show()?;
            Ok((problem.status(), page).into_response())
        }
        Err(Stopped::Ours(error)) => Err(refuse(error)),
    }
}

/// Why a file did not arrive.
enum Stopped {
    Form(Problem),
    Ours(UploadError),
}

async fn take(app: &App, act: &Act, mut form: Multipart) -> Result<Id<Upload>, Stopped> {
    let mut file = app.imports.receive(act)?;
    let mut found = false;
    // To the end of the form, so that a file that breaks off is not taken for a whole one.
    while let Some(mut field) = form.next_field().await? {
        let wanted = !found && field.name() == Some(FIELD);
        found |= wanted;
        while let Some(piece) = field.chunk().await? {
            if wanted {
                file.add(piece).await?;
            }
        }
    }
    Ok(file.finish().await?)
}

impl From<MultipartError> for Stopped {
    fn from(error: MultipartError) -> Self {
        Self::Form(match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
            _ => Problem::Broken,
        })
    }
}

impl From<UploadError> for Stopped {
    fn from(error: UploadError) -> Self {
        match error {
            UploadError::Empty => Self::Form(Problem::Missing),
            UploadError::Full => Self::Form(Problem::Full),
            other => Self::Ours(other),
        }
    }
}

impl Problem {
    const fn status(self) -> StatusCode {
        match self {
            Self::Broken => StatusCode::BAD_REQUEST,
            Self::Full => StatusCode::CONFLICT,
            Self::Missing => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        }
    }
}

impl NewImport {
    fn new(frame: Frame, problem: Option<Problem>) -> Self {
        Self { t: Words::of(frame.lang), frame, problem }
    }

    fn problem(&self) -> Option<&'static str> {
        self.problem.map(|it| match it {
            Problem::Broken => self.t.broken,
            Problem::Full => self.t.full,
            Problem::Missing => self.t.missing,
            Problem::TooLarge => self.t.too_large,
        })
    }
}

impl Page for NewImport {
    const NAME: &'static str = "imports.new";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        [
            ("begun", None),
            ("broken", Some(Problem::Broken)),
            ("full", Some(Problem::Full)),
            ("missing", Some(Problem::Missing)),
            ("too_large", Some(Problem::TooLarge)),
        ]
        .map(|(name, problem)| (name, Self::new(frame.clone(), problem)))
        .into()
    }
}

texts! { Words {
    title: "Impor berkas penduduk", "Import a file of residents";
    lead: "Berkas diperiksa dahulu. Belum ada yang berubah sampai Anda memutuskannya di halaman berikut.",
        "The file is checked first. Nothing changes until you decide on the next page.";
    label: "Berkas CSV", "CSV file";
    hint: "UTF-8, paling besar 512 MB. Baris pertama memuat nama kolom:",
        "UTF-8, 512 MB at most. The first line names the columns:";
    optional: "boleh ditambah", "may be added:";
    check: "Unggah dan periksa", "Hand in and check";
    kept: "Berkas disimpan tertutup di server ini, dan dihapus setelah diimpor atau paling lambat satu hari.",
        "The file is kept closed on this server, and deleted once imported or after a day at the latest.";
    back: "Ke daftar impor", "To the list of imports";
    broken: "Berkas tidak sampai utuh. Silakan unggah sekali lagi.",
        "The file did not arrive whole. Please hand it in once more.";
    full: "Terlalu banyak berkas sedang menunggu. Selesaikan dahulu yang ada di daftar impor.",
        "Too many files are waiting. Please finish those in the list of imports first.";
    missing: "Pilih berkas yang ada isinya.", "Please choose a file that is not empty.";
    too_large: "Berkas lebih besar dari 512 MB. Bagilah menjadi beberapa berkas.",
        "The file is larger than 512 MB. Please divide it into several.";
} }
