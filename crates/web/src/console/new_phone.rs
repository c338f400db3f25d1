//! `/residents/{resident}/new-phone`: moving what a resident holds to another phone when the old one
//! cannot say so itself. It takes two officers, who sign whose it is and to which key it goes.

mod form;
pub(super) mod told;
mod wish;

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use issuance::OfferError;
use registry::Resident;
use staff::{Deed, SignedIn};
use terms::{Act, Id, Permission};

use self::{
    form::Ask,
    wish::{Typed, Wish},
};
use super::{
    agreement::{self, Agreement},
    keyed::Keyed,
    offer,
    offering::Named,
    purpose::Purpose,
    said::Said,
    whose::{Whose, page_of},
};
use crate::{
    Place, Refusal,
    app::App,
    frame::Frame,
    lang::texts,
    listen::Peer,
    page::{Page, sample_moment},
    passkey::Answer,
};

/// The page.
#[derive(Template)]
#[template(path = "console/new_phone.html")]
pub(crate) struct NewPhone {
    frame: Frame,
    t: &'static Words,
    whose: Whose,
    /// What would be moved.
    moves: Vec<Named>,
    step: Step,
    said: Option<Said>,
}

/// How far it has come.
enum Step {
    /// Key and reason are asked for.
    Ask(Ask),
    /// The record says since a few days that they are somebody else.
    Changed,
    /// The resident holds nothing on another phone.
    Nothing,
    /// They hold something, and may hold none of it today.
    NotNow,
    /// The last look before it is proposed, approved, or done.
    Sure(Wish, Stand),
}

/// Who may do it, as whoever looks sees it.
#[derive(Clone, Debug)]
enum Stand {
    /// It can be done alone: this desk is a demonstration's.
    Allowed,
    /// It takes two officers.
    Two(Agreement),
    /// It takes two officers, and whoever looks is none with a key.
    TwoMissing,
}

/// Who looks.
type By<'a> = (&'a Act, Option<&'a SignedIn>);

impl NewPhone {
    async fn of(
        app: &App,
        by: By<'_>,
        (frame, id): (Frame, Id<Resident>),
        typed: &Typed,
    ) -> Result<Self, Refusal> {
        let act = &Purpose::ServePerson.act(by.0);
        let resident = find(app, act, id).await?;
        let wish = match Wish::read(typed) {
            Some(wish) => Some(wish),
            None if typed.is_empty() && !typed.is_anew() => {
                Wish::proposed(app, by.1, &resident).await?
            }
            None => None,
        };
        let key = wish.map(|it| it.key);
        let (moves, step) = match app.issuance.to_hand_over(act, id, key).await {
            Ok(moves) => (moves, None),
            Err(OfferError::IdentityChanged { .. }) => (Vec::new(), Some(Step::Changed)),
            Err(OfferError::NothingHeld) => (Vec::new(), Some(Step::Nothing)),
            Err(OfferError::Lacking { .. } | OfferError::NotEligible(_)) => {
                (Vec::new(), Some(Step::NotNow))
            }
            Err(OfferError::CapReached(it)) => {
                let full = it.kind.sentence(frame.lang);
                (Vec::new(), Some(Step::Ask(Ask::new(typed, frame.lang).refused(full))))
            }
            Err(error) => return Err(Refusal::new(error.class(), &error)),
        };
        let step = match (step, wish) {
            (Some(step), _) => step,
            (None, Some(wish)) => Step::Sure(wish, Stand::of(app, by, (&resident, wish)).await?),
            (None, None) => Step::Ask(Ask::new(typed, frame.lang)),
        };
        let moves = moves.iter().filter_map(|it| Named::of(app, it, frame.lang)).collect();
        let (t, whose) = (Words::of(frame.lang), Whose::of(&resident));
        Ok(Self { frame, t, whose, moves, step, said: None })
    }

    fn answer(self) -> Result<Response, Refusal> {
        let wrong = matches!(&self.step, Step::Ask(ask) if ask.is_wrong());
        let status = match wrong {
            true => StatusCode::UNPROCESSABLE_ENTITY,
            false => Said::status_of(self.said.as_ref()),
        };
        Ok((status, self.show()?).into_response())
    }

    // What the template asks.

    fn asks_a_key(&self) -> bool {
        matches!(&self.step, Step::Sure(_, Stand::Two(it)) if it.asks_a_key())
    }

    fn reason(&self, wish: &Wish) -> &'static str {
        wish.why.sentence(self.frame.lang)
    }

    fn proposal(&self, wish: &Wish) -> String {
        self.whose.at(&format!("new-phone/proposal?{}", wish.query()))
    }
}

impl Stand {
    async fn of(
        app: &App,
        (act, signed_in): By<'_>,
        (resident, wish): (&Resident, Wish),
    ) -> Result<Self, Refusal> {
        if act.needs(Permission::HandOver).is_ok() {
            return Ok(Self::Allowed);
        }
        let Some(signed_in) = signed_in else { return Ok(Self::TwoMissing) };
        Ok(Self::Two(Agreement::of(app, signed_in, &wish.deed(resident)?).await?))
    }
}

/// `GET /residents/{resident}/new-phone`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    signed_in: Option<Extension<SignedIn>>,
    frame: Frame,
    (Path(id), Query(typed)): (Path<Id<Resident>>, Query<Typed>),
) -> Result<Response, Refusal> {
    let signed_in = signed_in.as_ref().map(|Extension(it)| it);
    NewPhone::of(&app, (&act, signed_in), (frame, id), &typed).await?.answer()
}

/// `POST /residents/{resident}/new-phone/check`: what was typed. Only a key goes into an address, since
/// what was scanned by mistake may be a NIK.
pub(crate) async fn check(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    signed_in: Option<Extension<SignedIn>>,
    (frame, Path(id)): (Frame, Path<Id<Resident>>),
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let signed_in = signed_in.as_ref().map(|Extension(it)| it);
    find(&app, &Purpose::ServePerson.act(&act), id).await?;
    match Wish::read(&typed) {
        Some(wish) => Ok(Redirect::to(&page_of(id, &wish.page())).into_response()),
        None => NewPhone::of(&app, (&act, signed_in), (frame, id), &typed).await?.answer(),
    }
}

/// `POST /residents/{resident}/new-phone/proposal`
pub(crate) async fn propose(
    State(app): State<Arc<App>>,
    peer: Option<Extension<Peer>>,
    Extension(act): Extension<Act>,
    (Keyed(signed_in), frame): (Keyed, Frame),
    (Path(id), Query(typed)): (Path<Id<Resident>>, Query<Typed>),
    Form(answer): Form<Answer>,
) -> Result<Response, Refusal> {
    let (by, of) = ((&act, Some(&signed_in)), (frame, id));
    let Some(wish) = Wish::read(&typed) else {
        return NewPhone::of(&app, by, of, &typed).await?.answer();
    };
    let deed = deed(&app, &act, (id, wish)).await?;
    let said = agreement::propose(&app, (&signed_in, peer), deed, answer, of.0.lang).await?;
    match said {
        None => Ok(Redirect::to(&page_of(id, &wish.page())).into_response()),
        said => NewPhone { said, ..NewPhone::of(&app, by, of, &typed).await? }.answer(),
    }
}

/// `POST /residents/{resident}/new-phone`: spends the approval of just this resident and this key.
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    signed_in: Option<Extension<SignedIn>>,
    (frame, Path(id)): (Frame, Path<Id<Resident>>),
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let signed_in = signed_in.as_ref().map(|Extension(it)| it);
    let (by, what) = ((&act, signed_in), "another phone");
    let page = NewPhone::of(&app, by, (frame.clone(), id), &typed).await?;
    // What would be refused anyway spends no approval.
    let Step::Sure(wish, _) = page.step else { return page.answer() };
    let allowed = match signed_in {
        Some(signed_in) => {
            let deed = deed(&app, &act, (id, wish)).await?;
            agreement::spend(&app, signed_in, &deed, what).await
        }
        None => Ok(Purpose::ServePerson.act(&act)),
    };
    let allowed = match allowed {
        Ok(act) => act,
        Err(error) => {
            let said = Some(Said::approval(&error, frame.lang)?);
            return NewPhone { said, ..page }.answer();
        }
    };
    let offered = app.issuance.hand_over(&app.unlock, &allowed, wish.hand_over(id)).await;
    let offered = offered.map_err(|error| Refusal::new(error.class(), &error))?;
    offer::show(&app, &allowed, (frame, id), (offered, Some(wish.key))).await
}

async fn find(app: &App, act: &Act, id: Id<Resident>) -> Result<Resident, Refusal> {
    let found = app.registry.resident(act, id).await;
    found.map_err(|error| Refusal::new(error.class(), &error))
}

/// What two officers sign.
async fn deed(app: &App, act: &Act, (id, wish): (Id<Resident>, Wish)) -> Result<Deed, Refusal> {
    let resident = find(app, &Purpose::ServePerson.act(act), id).await?;
    wish.deed(&resident)
}

impl Page for NewPhone {
    const NAME: &'static str = "new_phone";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let lang = frame.lang;
        let moves = super::offering::Offering::sample(lang, super::offering::Sample::Adult);
        let moves: Vec<_> = moves.choices.into_iter().take(3).map(|it| it.what).collect();
        let new = |step, moves: &[Named]| Self {
            frame: frame.clone(),
            t: Words::of(lang),
            whose: Whose::sample(),
            moves: moves.to_vec(),
            step,
            said: None,
        };
        let ask = |typed: &Typed| new(Step::Ask(Ask::new(typed, lang)), &moves);
        let wrong = Typed::sample("NzbLsXh8uDCcd");
        let mut all = vec![
            ("ask", ask(&Typed::default())),
            ("misread", ask(&wrong)),
            ("changed", new(Step::Changed, &[])),
            ("not_now", new(Step::NotNow, &[])),
            ("nothing", new(Step::Nothing, &[])),
        ];
        let two = Agreement::samples(sample_moment()).map(|(name, it)| (name, Stand::Two(it)));
        let alone = [("allowed", Stand::Allowed), ("two_missing", Stand::TwoMissing)];
        let sure = |(name, stand)| (name, new(Step::Sure(Wish::sample(), stand), &moves));
        all.extend(alone.into_iter().chain(two).map(sure));
        all
    }
}

texts! { Words {
    title: "Pindahkan IKD ke ponsel baru", "Move the IKD to a new phone";
    resident: "Penduduk", "Resident";
    handle: "Nomor berkas", "Record number";
    lead: "Bila ponsel lama hilang, rusak, terkunci, atau PIN-nya terlupa. Pemohon hadir di loket dengan ponsel baru. Bila ponsel lama masih dapat dibuka, pindahkan dengan kedua ponsel itu sendiri.",
        "When the old phone is lost, broken or blocked, or its PIN is forgotten. The resident is at the desk with the new phone. If the old phone still opens, the two phones do it by themselves.";
    moves: "Yang dipindahkan", "What is moved";
    nothing: "Tidak ada yang dapat dipindahkan", "There is nothing to move";
    nothing_do: "Penduduk ini tidak memegang IKD di ponsel lain. Buat penawaran biasa di halaman datanya.",
        "This resident holds no IKD on another phone. Make an ordinary offer on the resident's page.";
    changed: "Data identitas baru saja diubah", "The identity was changed a few days ago";
    changed_do: "Pemindahan di loket dapat dilakukan tujuh hari setelah perubahan. Sampai saat itu ponsel lama dapat diblokir, dan layanan lain tetap berjalan.",
        "A move at the desk is possible seven days after the change. Until then the old phone can be blocked, and other services go on.";
    not_now: "Belum dapat dipindahkan", "It cannot be moved now";
    not_now_do: "Penduduk ini sedang tidak dapat memegang IKD. Alasannya ada di halaman datanya.",
        "This resident may not hold an IKD at present. The record says why.";
    go_on: "Lanjutkan", "Continue";
    choose: "Pilih", "Choose";
    sure: "Cocokkan dengan ponsel baru", "Compare with the new phone";
    why: "Sebab", "Reason";
    key_do: "Layar dompet harus menampilkan sidik kunci yang sama. Bila berbeda, berhenti.",
        "The wallet must show the same key fingerprint. If it differs, stop.";
    means: "Semua yang ada di ponsel lama berakhir untuk selamanya, dan dompet lama tidak dapat dibuka lagi. Ponsel baru mendapat penawaran untuk hal yang sama.",
        "All that is on the old phone ends for good, and the old wallet opens no more. The new phone is offered the same.";
    two: "Memerlukan dua petugas: dua orang, dua kunci. Persetujuannya hanya untuk penduduk dan ponsel ini.",
        "It takes two officers: two people, two keys. Their approval is for this resident and this phone only.";
    two_missing: "Meja ini tidak mempunyai petugas dengan kunci.",
        "This desk has no officer with a key.";
    do_it: "Pindahkan sekarang", "Move it now";
    other: "Pindai ponsel lain", "Scan another phone";
    back: "Kembali ke data penduduk", "Back to the resident";
} }
