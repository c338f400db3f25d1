//! `/imports`: residents from files. A file is handed in, looked at, decided on by one officer or
//! two, and imported, while the page tells how far it has come.

mod bad_lines;
mod decide;
mod list;
mod new;
mod next;
mod one;
mod samples;
mod standing;
mod words;

use std::{sync::Arc, time::Duration};

use axum::{Router, extract::DefaultBodyLimit};
use terms::Permission;

pub(crate) use self::{list::Imports, new::NewImport, one::Import};
use crate::{
    app::App,
    table::{Opens::To, Table},
};

/// How long a file may take to arrive, or to be written; a connection is not kept longer either.
pub(crate) const FILES_TAKE: Duration = Duration::from_secs(590);

/// Twice the largest regency, with long addresses.
const LARGEST_FILE: usize = 512 << 20;

/// The pages. Whoever may import may be the second officer of somebody else's import.
pub(super) fn lay(table: Table) -> Table {
    let imports = To(Permission::Import);
    table
        .get("/imports", imports, list::get)
        .get("/imports/{upload}", imports, one::get)
        .post("/imports/{upload}/approval", To(Permission::ApproveImport), decide::approve)
        .get("/imports/{upload}/bad-lines.csv", imports, bad_lines::get)
        .post("/imports/{upload}/check", imports, decide::check)
        .get("/imports/{upload}/progress", imports, one::progress)
        .post("/imports/{upload}/proposal", imports, decide::propose)
        .post("/imports/{upload}/start", imports, decide::start)
        .post("/imports/{upload}/withdrawal", imports, decide::withdraw)
}

/// Where files are handed in.
pub(super) fn uploads() -> Router<Arc<App>> {
    handing_in().router().layer(DefaultBodyLimit::max(LARGEST_FILE))
}

/// The form of a file, which takes longer than others.
pub(super) fn handing_in() -> Table {
    let imports = To(Permission::Import);
    Table::new().get("/imports/new", imports, new::get).post("/imports/new", imports, new::post)
}
