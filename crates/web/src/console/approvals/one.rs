//! `/approvals/{approval}`: exactly what is to be done; approving it, and doing it.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use staff::{Approval, Proposal, SignedIn, Staffing};
use terms::{Act, Id};

use super::super::{
    deed::{self, Told},
    keyed::Keyed,
    officers::wish,
    said::Said,
    session,
};
use crate::{
    Place, Refusal,
    app::App,
    frame::Frame,
    lang::texts,
    listen::Peer,
    look::Field,
    numbers::time_of_day,
    page::{Page, sample_moment},
    passkey::{Answer, Asked},
};

/// How it stands with a proposal, for whoever looks at it.
#[derive(Clone, Debug)]
enum Stand {
    /// Somebody else's: this officer's key may approve it.
    Approvable(Asked),
    /// Somebody else's, approved already.
    Approved,
    /// One's own, approved: it is done here.
    Doable,
    /// One's own, approved: it is done where it was begun.
    DoneElsewhere,
    /// One's own: a second officer has yet to look at it.
    Waiting,
}

/// The page.
#[derive(Template)]
#[template(path = "console/approval.html")]
pub(crate) struct ApprovalPage {
    frame: Frame,
    t: &'static Words,
    path: String,
    told: Told,
    proposer: String,
    until: String,
    stand: Stand,
    said: Option<Said>,
}

impl ApprovalPage {
    async fn answer(
        app: &App,
        (act, signed_in): (&Act, &SignedIn),
        frame: Frame,
        id: Id<Approval>,
        said: Option<Said>,
    ) -> Result<Response, Refusal> {
        let proposal = find(app, signed_in, id).await?;
        let stand = Stand::of(app, signed_in, &proposal).await?;
        let told = deed::told(app, act, &proposal.deed, frame.lang).await;
        let status = Said::status_of(said.as_ref());
        let page = Self {
            t: Words::of(frame.lang),
            path: format!("/approvals/{id}"),
            told,
            proposer: proposal.proposer_name.reveal().clone(),
            until: time_of_day(frame.lang, proposal.expires),
            stand,
            said,
            frame,
        };
        Ok((status, page.show()?).into_response())
    }
}

impl Stand {
    async fn of(app: &App, signed_in: &SignedIn, proposal: &Proposal) -> Result<Self, Refusal> {
        let own = proposal.proposer == signed_in.officer;
        Ok(match (own, proposal.approved.is_some()) {
            (true, false) => Self::Waiting,
            (true, true) if Staffing::of(&proposal.deed).is_some() => Self::Doable,
            (true, true) => Self::DoneElsewhere,
            (false, true) => Self::Approved,
            (false, false) => {
                let begun = app.staff.begin_approval(signed_in, proposal.approval).await;
                let (_, begun) = begun.map_err(|error| Refusal::new(error.class(), &error))?;
                Self::Approvable(Asked::new(&begun))
            }
        })
    }
}

impl Stand {
    fn is_approvable(&self) -> bool {
        matches!(self, Self::Approvable(_))
    }

    fn is_own(&self) -> bool {
        matches!(self, Self::Doable | Self::DoneElsewhere | Self::Waiting)
    }
}

/// A proposal that this officer has made or could approve; of others nobody is told.
async fn find(app: &App, signed_in: &SignedIn, id: Id<Approval>) -> Result<Proposal, Refusal> {
    let all = app.staff.proposals(signed_in).await;
    let all = all.map_err(|error| Refusal::new(error.class(), &error))?;
    let missing = staff::ApprovalError::Missing;
    let found = all.into_iter().find(|it| it.approval == id);
    found.ok_or_else(|| Refusal::new(missing.class(), &missing))
}

/// `GET /approvals/{approval}`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    Keyed(signed_in): Keyed,
    frame: Frame,
    Path(id): Path<Id<Approval>>,
) -> Result<Response, Refusal> {
    ApprovalPage::answer(&app, (&act, &signed_in), frame, id, None).await
}

/// `POST /approvals/{approval}`: the second officer's key approves it.
pub(crate) async fn approve(
    State(app): State<Arc<App>>,
    peer: Option<Extension<Peer>>,
    Extension(act): Extension<Act>,
    Keyed(signed_in): Keyed,
    (Path(id), frame): (Path<Id<Approval>>, Frame),
    Form(answer): Form<Answer>,
) -> Result<Response, Refusal> {
    let answered = answer.read(session::address(peer))?;
    match app.staff.approve(&signed_in, id, &answered).await {
        Ok(()) => Ok(Redirect::to(&format!("/approvals/{id}")).into_response()),
        Err(error) => {
            let said = Said::approval(&error, frame.lang)?;
            ApprovalPage::answer(&app, (&act, &signed_in), frame, id, Some(said)).await
        }
    }
}

/// `POST /approvals/{approval}/done`: whoever proposed does what both have signed.
pub(crate) async fn carry_out(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    Keyed(signed_in): Keyed,
    frame: Frame,
    Path(id): Path<Id<Approval>>,
) -> Result<Response, Refusal> {
    let proposal = find(&app, &signed_in, id).await?;
    let error = match Staffing::of(&proposal.deed) {
        Some(staffing) => match wish::carry_out(&app, &act, staffing, Some(id)).await {
            Ok(done) => return Ok(done),
            Err(error) => error,
        },
        None => staff::OfficerError::ApprovalMissing,
    };
    let said = Said::officer(&error, frame.lang)?;
    ApprovalPage::answer(&app, (&act, &signed_in), frame, id, Some(said)).await
}

impl Page for ApprovalPage {
    const NAME: &'static str = "approval";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let pick = |indonesian: &'static str, english| frame.lang.choose(indonesian, english);
        let place = Field::new(pick("Wilayah", "Region"), "Kota Serang, Banten");
        let role = pick("Penyelia · Kota Serang, Banten", "Supervisor · Kota Serang, Banten");
        let appoint = Told {
            title: pick("Mengangkat petugas", "Appoint an officer"),
            fields: vec![
                Field::new(pick("Siapa", "Who"), "Dewi Penyelia"),
                Field::new(pick("Peran setelahnya", "Roles then"), role),
                place.clone(),
            ],
        };
        let import = Told {
            title: pick("Mengimpor ke data yang sedang dipakai", "Import into a live registry"),
            fields: vec![
                Field::new(
                    pick("Baris dalam berkas", "Lines in the file"),
                    pick("120.000", "120,000"),
                ),
                Field::new(
                    pick("Sidik berkas, untuk dicocokkan", "Fingerprint of the file, to compare"),
                    "5f70 a1b2 c3d4 e5f6 …",
                ),
                place,
            ],
        };
        let late = Said::mistake(pick(
            "Pertanyaannya sudah lewat waktu atau sudah dijawab. Coba lagi.",
            "The question had expired or was answered already. Please try again.",
        ));
        let asked = || Stand::Approvable(Asked::sample());
        vec![
            ("approvable", asked(), &import, None),
            ("approved", Stand::Approved, &appoint, None),
            ("doable", Stand::Doable, &appoint, None),
            ("elsewhere", Stand::DoneElsewhere, &import, None),
            ("late", asked(), &appoint, Some(late)),
            ("waiting", Stand::Waiting, &appoint, None),
        ]
        .into_iter()
        .map(|(name, stand, told, said)| {
            let page = Self {
                frame: frame.clone(),
                t: Words::of(frame.lang),
                path: "/approvals/01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned(),
                told: told.clone(),
                proposer: "Ratu Kepala".to_owned(),
                until: time_of_day(frame.lang, sample_moment()),
                stand,
                said,
            };
            (name, page)
        })
        .collect()
    }
}

texts! { Words {
    proposer: "Diusulkan oleh", "Proposed by";
    until: "Berlaku sampai pukul", "Stands until";
    waiting: "Menunggu petugas kedua", "Waits for a second officer";
    waiting_do: "Minta petugas lain yang berwenang di wilayah ini membuka halaman Persetujuan dengan kuncinya sendiri.",
        "Ask another officer who may do this here to open the page Approvals, with a key of their own.";
    again: "Lihat lagi", "Look again";
    approved: "Sudah disetujui", "Approved";
    approved_do: "Yang mengusulkan mengerjakannya sendiri, satu kali.",
        "Whoever proposed it does it, once.";
    doable_do: "Petugas kedua sudah menyetujui persis ini. Kerjakan sebelum waktunya lewat.",
        "A second officer has approved exactly this. Do it before it expires.";
    act_now: "Kerjakan sekarang", "Do it now";
    elsewhere_do: "Petugas kedua sudah menyetujui persis ini. Lanjutkan di halaman tempat Anda mengusulkannya.",
        "A second officer has approved exactly this. Go on at the page where you proposed it.";
    approve_lead: "Cocokkan setiap baris dengan yang Anda ketahui dari yang mengusulkan. Kunci Anda menandatangani persis ini.",
        "Compare each line with what you know from whoever proposed it. Your key signs exactly this.";
    sign: "Setujui dengan kunci", "Approve with your key";
    withdraw: "Tarik usulan", "Withdraw the proposal";
    back: "Semua persetujuan", "All approvals";
} }
