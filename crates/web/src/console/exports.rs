//! `/exports`: taking the residents of a region out as a file, without their numbers; with them it
//! takes two officers.

use std::{
    io::{self, Seek, SeekFrom},
    sync::Arc,
};

use askama::Template;
use axum::{
    Extension, Form,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use registry::{Extent, Fields};
use staff::{Deed, SignedIn};
use terms::{Act, Class, Permission, Region};

use super::{
    agreement::{self, Agreement},
    keyed::Keyed,
    said::Said,
};
use crate::{
    Place, Refusal,
    app::App,
    desk,
    frame::Frame,
    lang::texts,
    listen::Peer,
    page::{Page, sample_moment},
    passkey::Answer,
    pour,
    table::{Opens::To, Table},
};

/// The pages; a file takes longer than a page may.
pub(super) fn table() -> Table {
    let exports = To(Permission::Export);
    Table::new()
        .get("/exports", exports, get)
        .post("/exports/masked", exports, masked)
        .post("/exports/proposal", exports, propose)
        .post("/exports/whole", exports, whole)
}

/// How it stands with the whole file, for whoever looks.
#[derive(Clone, Debug)]
enum Stand {
    /// It can be taken alone: this desk is a demonstration's.
    Allowed,
    /// It takes two officers.
    Two(Agreement),
    /// It takes two officers, and whoever looks is none with a key.
    TwoMissing,
}

/// The page.
#[derive(Template)]
#[template(path = "console/exports.html")]
pub(crate) struct Exports {
    frame: Frame,
    t: &'static Words,
    place: String,
    stand: Stand,
    said: Option<Said>,
}

impl Exports {
    async fn answer(
        app: &App,
        (act, signed_in): (&Act, Option<&SignedIn>),
        frame: Frame,
        said: Option<Said>,
    ) -> Result<Response, Refusal> {
        let place = desk::place(region(app, act));
        let stand = Stand::of(app, act, signed_in).await?;
        let status = Said::status_of(said.as_ref());
        let page = Self { t: Words::of(frame.lang), frame, place, stand, said };
        Ok((status, page.show()?).into_response())
    }

    fn asks_a_key(&self) -> bool {
        matches!(&self.stand, Stand::Two(it) if it.asks_a_key())
    }
}

impl Stand {
    async fn of(app: &App, act: &Act, signed_in: Option<&SignedIn>) -> Result<Self, Refusal> {
        if act.needs(Permission::ExportWhole).is_ok() {
            return Ok(Self::Allowed);
        }
        let Some(signed_in) = signed_in else { return Ok(Self::TwoMissing) };
        Ok(Self::Two(Agreement::of(app, signed_in, &deed(app, act)?).await?))
    }
}

/// `GET /exports`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    signed_in: Option<Extension<SignedIn>>,
    frame: Frame,
) -> Result<Response, Refusal> {
    let signed_in = signed_in.as_ref().map(|Extension(it)| it);
    Exports::answer(&app, (&act, signed_in), frame, None).await
}

/// `POST /exports/masked`
pub(crate) async fn masked(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
) -> Result<Response, Refusal> {
    take_out(&app, &act.because("an export at the console"), Fields::Masked).await
}

/// `POST /exports/proposal`
pub(crate) async fn propose(
    State(app): State<Arc<App>>,
    peer: Option<Extension<Peer>>,
    Extension(act): Extension<Act>,
    (Keyed(signed_in), frame): (Keyed, Frame),
    Form(answer): Form<Answer>,
) -> Result<Response, Refusal> {
    let (by, deed) = ((&signed_in, peer), deed(&app, &act)?);
    match agreement::propose(&app, by, deed, answer, frame.lang).await? {
        None => Ok(Redirect::to("/exports").into_response()),
        said => Exports::answer(&app, (&act, Some(&signed_in)), frame, said).await,
    }
}

/// `POST /exports/whole`: spends the approval of just this.
pub(crate) async fn whole(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    signed_in: Option<Extension<SignedIn>>,
    frame: Frame,
) -> Result<Response, Refusal> {
    let signed_in = signed_in.as_ref().map(|Extension(it)| it);
    let what = "an export";
    let allowed = match signed_in {
        Some(signed_in) => agreement::spend(&app, signed_in, &deed(&app, &act)?, what).await,
        None => Ok(act.clone().because("an export at the console")),
    };
    match allowed {
        Ok(act) => take_out(&app, &act, Fields::Whole).await,
        Err(error) => {
            let said = Said::approval(&error, frame.lang)?;
            Exports::answer(&app, (&act, signed_in), frame, Some(said)).await
        }
    }
}

/// Written to the disk first, so that whoever reads slowly holds up nobody, and gone from there
/// when it was sent.
async fn take_out(app: &App, act: &Act, fields: Fields) -> Result<Response, Refusal> {
    let region = region(app, act);
    let room = app.imports.room().map_err(|error| Refusal::new(error.class(), &error))?;
    let ours = |error: io::Error| Refusal::new(Class::Failure, &error);
    let mut file = room.try_clone().map_err(ours)?;
    let exported = app.registry.export(act, Extent { region, fields }, room, |_| {}).await;
    exported.map_err(|error| Refusal::new(error.class(), &error))?;
    let name = format!("{region}-{}.csv", terms::date_text(app.clock.today()));
    Ok(pour::csv(&name, move |mut pour| {
        file.seek(SeekFrom::Start(0))?;
        io::copy(&mut file, &mut pour).map(|_| ())
    }))
}

/// What two officers sign.
fn deed(app: &App, act: &Act) -> Result<Deed, Refusal> {
    let deed = Deed::export(region(app, act), true);
    deed.map_err(|error| Refusal::new(Class::Invalid, &error))
}

/// Where whoever acts is at work; of a demonstration's desk, its home.
fn region(app: &App, act: &Act) -> Region {
    act.region().unwrap_or(app.deployment.home)
}

impl Page for Exports {
    const NAME: &'static str = "exports";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let two = Agreement::samples(sample_moment()).map(|(name, it)| (name, Stand::Two(it)));
        let alone = [("allowed", Stand::Allowed), ("two_missing", Stand::TwoMissing)];
        let page = |(name, stand)| {
            let (frame, t) = (frame.clone(), Words::of(frame.lang));
            (name, Self { frame, t, place: "Kota Serang, Banten".to_owned(), stand, said: None })
        };
        alone.into_iter().chain(two).map(page).collect()
    }
}

texts! { Words {
    title: "Ekspor penduduk", "Take residents out";
    lead: "Setiap ekspor tercatat: siapa, kapan, wilayah mana, berapa orang, dan sidik berkasnya.",
        "Every export is on record: who, when, which region, how many people, and the file's fingerprint.";
    masked: "Tanpa nomor", "Without numbers";
    masked_is: "Nomor berkas, nama, jenis kelamin, tahun lahir, desa, dan empat status. Tanpa NIK, nomor KK, tanggal lahir, dan alamat.",
        "Record number, name, sex, year of birth, village, and four statuses. No NIK, KK number, birth date or address.";
    take_masked: "Unduh tanpa nomor", "Download without numbers";
    whole: "Lengkap, dengan NIK dan nomor KK", "Whole, with NIK and KK number";
    whole_is: "Berkas yang dapat diimpor kembali. Memerlukan dua petugas: dua orang, dua kunci.",
        "The file that can be imported again. It takes two officers: two people, two keys.";
    take_whole: "Unduh lengkap", "Download whole";
    two_missing: "Meja ini tidak mempunyai petugas dengan kunci.",
        "This desk has no officer with a key.";
} }
