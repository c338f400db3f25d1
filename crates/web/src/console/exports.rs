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
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use registry::{Extent, Fields};
use staff::{ApprovalError, Deed, Proposal, SignedIn};
use terms::{Act, Class, Moment, Permission, Region};

use super::{keyed::Keyed, said::Said, session};
use crate::{
    Place, Refusal,
    app::App,
    desk,
    frame::Frame,
    lang::texts,
    listen::Peer,
    numbers::time_of_day,
    page::{Page, sample_moment},
    passkey::{Answer, Asked},
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
    /// It can be taken now: two have signed it, or this desk is a demonstration's.
    Allowed,
    /// It takes two officers, and can be proposed.
    Propose(Asked),
    /// It waits for a second officer.
    Proposed { until: Moment },
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
        let status = said.as_ref().map_or(StatusCode::OK, |it| it.status);
        let page = Self { t: Words::of(frame.lang), frame, place, stand, said };
        Ok((status, page.show()?).into_response())
    }

    fn asks_a_key(&self) -> bool {
        matches!(self.stand, Stand::Propose(_))
    }

    fn until(&self, until: &Moment) -> String {
        time_of_day(self.frame.lang, *until)
    }
}

impl Stand {
    async fn of(app: &App, act: &Act, signed_in: Option<&SignedIn>) -> Result<Self, Refusal> {
        if act.needs(Permission::ExportWhole).is_ok() {
            return Ok(Self::Allowed);
        }
        let Some(signed_in) = signed_in else { return Ok(Self::TwoMissing) };
        let deed = deed(app, act)?;
        Ok(match own(app, signed_in, &deed).await? {
            Some(it) if it.approved.is_some() => Self::Allowed,
            Some(it) => Self::Proposed { until: it.expires },
            None => {
                let begun = app.staff.begin_proposal(signed_in, &deed).await;
                let begun = begun.map_err(|error| Refusal::new(error.class(), &error))?;
                Self::Propose(Asked::new(&begun))
            }
        })
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
    let answered = answer.read(session::address(peer))?;
    match app.staff.propose(&signed_in, deed(&app, &act)?, &answered).await {
        Ok(_) => Ok(Redirect::to("/exports").into_response()),
        Err(error) => {
            let said = Said::approval(&error, frame.lang)?;
            Exports::answer(&app, (&act, Some(&signed_in)), frame, Some(said)).await
        }
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
    let allowed = match signed_in {
        Some(signed_in) => spend(&app, &act, signed_in).await,
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

/// The act of taking the whole file out, which two have signed.
async fn spend(app: &App, act: &Act, signed_in: &SignedIn) -> Result<Act, ApprovalError> {
    let deed = deed(app, act).map_err(|_| ApprovalError::Missing)?;
    let proposals = app.staff.proposals(signed_in).await?;
    let ready = |it: &&Proposal| {
        it.deed == deed && it.proposer == signed_in.officer && it.approved.is_some()
    };
    let approval = proposals.iter().find(ready).ok_or(ApprovalError::Missing)?.approval;
    let approved = app.staff.spend(signed_in, approval, &deed).await?;
    Ok(approved.act(signed_in, format!("an export approved as {approval}")))
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

/// One's own proposal of just this, the approved one first.
async fn own(app: &App, signed_in: &SignedIn, deed: &Deed) -> Result<Option<Proposal>, Refusal> {
    let all = app.staff.proposals(signed_in).await;
    let all = all.map_err(|error| Refusal::new(error.class(), &error))?;
    let own = all.into_iter().filter(|it| it.deed == *deed && it.proposer == signed_in.officer);
    Ok(own.max_by_key(|it| it.approved.is_some()))
}

/// Where whoever acts is at work; of a demonstration's desk, its home.
fn region(app: &App, act: &Act) -> Region {
    act.region().unwrap_or(app.deployment.home)
}

impl Page for Exports {
    const NAME: &'static str = "exports";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        [
            ("allowed", Stand::Allowed),
            ("propose", Stand::Propose(Asked::sample())),
            ("proposed", Stand::Proposed { until: sample_moment() }),
            ("two_missing", Stand::TwoMissing),
        ]
        .map(|(name, stand)| {
            let (frame, t) = (frame.clone(), Words::of(frame.lang));
            (name, Self { frame, t, place: "Kota Serang, Banten".to_owned(), stand, said: None })
        })
        .into()
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
    propose: "Usulkan kepada petugas kedua", "Propose to a second officer";
    waits: "Menunggu petugas kedua", "Waiting for a second officer";
    waits_is: "Mereka menyetujuinya di halaman Persetujuan. Berlaku sampai pukul",
        "They approve it on the page Approvals. It stands until";
    look: "Ke persetujuan", "To the approvals";
    two_missing: "Meja ini tidak mempunyai petugas dengan kunci.",
        "This desk has no officer with a key.";
    key_title: "Kunci tidak terpakai", "The key was not used";
    key_cancelled: "Anda membatalkannya, atau perangkat ini tidak punya kunci Anda. Coba lagi.",
        "You cancelled it, or this device does not have your key. Please try again.";
    scripts: "Kunci hanya dapat dipakai jika JavaScript menyala di peramban ini.",
        "A key can only be used with JavaScript switched on in this browser.";
} }
