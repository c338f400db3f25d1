//! `/residents/{resident}/changed`: an offer to somebody whose record says since a few days that they
//! are somebody else. It takes officers of two offices, who sign whose it is and for which phone.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use issuance::{Binding, OfferError};
use registry::Resident;
use serde::Deserialize;
use staff::{Danger, Deed, OfferChanged, SignedIn};
use terms::{Act, Class, Id, Language, Permission};

use super::{
    agreement::{self, Agreement},
    keyed::Keyed,
    offer::{self, Bound},
    offering::Named,
    purpose::Purpose,
    resident::Resident as Record,
    said::Said,
    whose::{Whose, page_of},
};
use crate::{
    Place, Refusal,
    app::App,
    frame::Frame,
    lang::texts,
    listen::Peer,
    look::Field,
    page::{Page, sample_moment},
    passkey::Answer,
};

/// The page.
#[derive(Template)]
#[template(path = "console/changed.html")]
pub(crate) struct Changed {
    frame: Frame,
    t: &'static Words,
    whose: Whose,
    /// What is offered.
    holds: Vec<Named>,
    bound: Bound,
    stand: Stand,
    said: Option<Said>,
}

/// Who may do it, as whoever looks sees it.
#[derive(Clone, Debug)]
enum Stand {
    /// It can be done alone: this desk is a demonstration's.
    Allowed,
    /// It takes officers of two offices.
    Two(Agreement),
    /// It takes officers of two offices, and whoever looks is none with a key.
    TwoMissing,
}

type Pairs = Vec<(String, String)>;
type Who<'a> = Option<&'a SignedIn>;

impl Changed {
    async fn of(
        app: &App,
        (act, signed_in): (&Act, Who<'_>),
        (frame, id): (Frame, Id<Resident>),
        bound: Bound,
    ) -> Result<Self, Refusal> {
        let resident = find(app, act, id).await?;
        let stand = match signed_in {
            _ if act.needs(Permission::OfferChanged).is_ok() => Stand::Allowed,
            None => Stand::TwoMissing,
            Some(by) => Stand::Two(Agreement::of(app, by, &deed(&resident, &bound)?).await?),
        };
        let holds = bound.types().filter_map(|it| Named::of(app, it, frame.lang)).collect();
        let (t, whose) = (Words::of(frame.lang), Whose::of(&resident));
        Ok(Self { frame, t, whose, holds, bound, stand, said: None })
    }

    fn answer(self) -> Result<Response, Refusal> {
        Ok((Said::status_of(self.said.as_ref()), self.show()?).into_response())
    }

    // What the template asks.

    fn asks_a_key(&self) -> bool {
        matches!(&self.stand, Stand::Two(it) if it.asks_a_key())
    }

    fn proposal(&self) -> String {
        self.whose.at(&format!("changed/proposal?{}", self.bound.query()))
    }
}

/// `GET /residents/{resident}/changed`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    signed_in: Option<Extension<SignedIn>>,
    frame: Frame,
    (Path(id), Query(pairs)): (Path<Id<Resident>>, Query<Pairs>),
) -> Result<Response, Refusal> {
    // An address that was cut off: the record is where it begins.
    let Some(bound) = Bound::of(pairs) else {
        let act = Purpose::ServePerson.act(&act);
        let record = Record::find(&app, &act, frame, (id, Purpose::ServePerson)).await?;
        return Ok(record.show()?.into_response());
    };
    let signed_in = signed_in.as_ref().map(|Extension(it)| it);
    Changed::of(&app, (&act, signed_in), (frame, id), bound).await?.answer()
}

/// `POST /residents/{resident}/changed/proposal`
pub(crate) async fn propose(
    State(app): State<Arc<App>>,
    peer: Option<Extension<Peer>>,
    Extension(act): Extension<Act>,
    (Keyed(signed_in), frame): (Keyed, Frame),
    (Path(id), Query(pairs)): (Path<Id<Resident>>, Query<Pairs>),
    Form(answer): Form<Answer>,
) -> Result<Response, Refusal> {
    let Some(bound) = Bound::of(pairs) else { return to_record(&app, &act, id).await };
    let deed = deed(&find(&app, &act, id).await?, &bound)?;
    let said = agreement::propose(&app, (&signed_in, peer), deed, answer, frame.lang).await?;
    if said.is_none() {
        let page = page_of(id, &format!("changed?{}", bound.query()));
        return Ok(Redirect::to(&page).into_response());
    }
    let page = Changed::of(&app, (&act, Some(&signed_in)), (frame, id), bound).await?;
    Changed { said, ..page }.answer()
}

/// `POST /residents/{resident}/changed`: spends the approval of just this resident, phone and offer.
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    signed_in: Option<Extension<SignedIn>>,
    (frame, Path(id)): (Frame, Path<Id<Resident>>),
    Form(pairs): Form<Pairs>,
) -> Result<Response, Refusal> {
    let Some(bound) = Bound::of(pairs) else { return to_record(&app, &act, id).await };
    let signed_in = signed_in.as_ref().map(|Extension(it)| it);
    let page = Changed::of(&app, (&act, signed_in), (frame.clone(), id), bound).await?;
    let Some(what) = page.bound.what() else { return to_record(&app, &act, id).await };
    let allowed = match signed_in {
        Some(by) => {
            let deed = deed(&find(&app, &act, id).await?, &page.bound)?;
            agreement::spend(&app, by, &deed, "offer after a change").await
        }
        None => Ok(Purpose::ServePerson.act(&act)),
    };
    let allowed = match allowed {
        Ok(act) => act,
        Err(error) => {
            let said = Some(Said::approval(&error, frame.lang)?);
            return Changed { said, ..page }.answer();
        }
    };
    let key = page.bound.key;
    match app.issuance.offer(&allowed, id, what, Binding::Key(key)).await {
        Ok(offered) => offer::show(&app, &allowed, (frame, id), (offered, Some(key))).await,
        Err(OfferError::CapReached(it)) => {
            let said = Some(Said::mistake(it.kind.sentence(frame.lang)));
            Changed { said, ..Changed::of(&app, (&act, signed_in), (frame, id), page.bound).await? }
                .answer()
        }
        // The record itself says why.
        Err(OfferError::Lacking { .. } | OfferError::NotEligible(_)) => {
            to_record(&app, &act, id).await
        }
        Err(error) => Err(Refusal::new(error.class(), &error)),
    }
}

/// To the record, if this act may see it.
async fn to_record(app: &App, act: &Act, id: Id<Resident>) -> Result<Response, Refusal> {
    find(app, act, id).await?;
    Ok(Redirect::to(&page_of(id, "")).into_response())
}

async fn find(app: &App, act: &Act, id: Id<Resident>) -> Result<Resident, Refusal> {
    let found = app.registry.resident(&Purpose::ServePerson.act(act), id).await;
    found.map_err(|error| Refusal::new(error.class(), &error))
}

/// What both officers sign: exactly this resident, this phone and this offer.
fn deed(resident: &Resident, bound: &Bound) -> Result<Deed, Refusal> {
    let (handle, phone_key, offered) = (resident.id.to_string(), bound.key_text(), bound.offered());
    let offer = OfferChanged { resident: &handle, phone_key: &phone_key, offered: &offered };
    let deed = Deed::offer_changed(resident.person.region, &offer);
    deed.map_err(|error| Refusal::new(Class::Invalid, &error))
}

/// What was signed.
#[derive(Deserialize)]
struct Signed {
    resident: String,
    phone_key: String,
    offered: String,
}

/// All that stands in a deed of this kind, in words; `None` if it is none.
pub(super) async fn fields(
    app: &App,
    act: &Act,
    deed: &Deed,
    lang: Language,
) -> Option<Vec<Field>> {
    if deed.danger() != Danger::OfferChanged {
        return None;
    }
    let (t, signed): (_, Signed) = (Words::of(lang), serde_json::from_str(deed.content()).ok()?);
    let id: Id<Resident> = signed.resident.parse().ok()?;
    let whose = match app.registry.resident(&Purpose::ServePerson.act(act), id).await {
        Ok(it) => format!("{} · {id}", it.person.full_name.reveal()),
        Err(_) => id.to_string(),
    };
    let named = signed.offered.split(' ').map(|it| {
        Named::of(app, it, lang)
            .map_or_else(|| it.to_owned(), |it| format!("{} {}", it.name, it.form))
    });
    Some(vec![
        Field::new(t.resident, whose),
        Field::new(t.holds, named.collect::<Vec<_>>().join("; ")),
        Field::new(t.key, offer::groups(&signed.phone_key, 4).join(" ")),
    ])
}

impl Page for Changed {
    const NAME: &'static str = "changed";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let holds = super::offering::Offering::sample(frame.lang, super::offering::Sample::Adult);
        let holds: Vec<_> = holds.choices.into_iter().take(2).map(|it| it.what).collect();
        let Some(bound) = Bound::sample() else { return Vec::new() };
        let new = |(name, stand)| {
            let page = Self {
                frame: frame.clone(),
                t: Words::of(frame.lang),
                whose: Whose::sample(),
                holds: holds.clone(),
                bound: bound.clone(),
                stand,
                said: None,
            };
            (name, page)
        };
        let two = Agreement::samples(sample_moment()).map(|(name, it)| (name, Stand::Two(it)));
        let alone = [("allowed", Stand::Allowed), ("two_missing", Stand::TwoMissing)];
        alone.into_iter().chain(two).map(new).collect()
    }
}

texts! { Words {
    title: "Menawarkan setelah data identitas berubah", "Offer after a change of identity";
    resident: "Penduduk", "Resident";
    handle: "Nomor berkas", "Record number";
    lead: "Nama, jenis kelamin, kelahiran, NIK atau nama ibu penduduk ini diubah dalam tujuh hari terakhir. Agar tidak ada orang lain yang memakai identitasnya, petugas dari kantor lain ikut menyetujui.",
        "This resident's name, sex, birth, NIK or mother's name was changed in the last seven days. So that nobody else takes the identity, an officer of another office agrees to it as well.";
    wait: "Setelah tujuh hari, penawaran berjalan seperti biasa. Layanan lain tidak perlu menunggu.",
        "After seven days it is an offer like any other. Other services need not wait.";
    holds: "Yang ditawarkan", "What is offered";
    key: "Sidik kunci ponsel, untuk dicocokkan", "Fingerprint of the phone's key, to compare";
    two: "Memerlukan dua petugas dari dua kantor. Persetujuannya hanya untuk penduduk, ponsel dan penawaran ini.",
        "It takes officers of two offices. Their approval is for this resident, phone and offer only.";
    two_missing: "Meja ini tidak mempunyai petugas dengan kunci.",
        "This desk has no officer with a key.";
    do_it: "Tawarkan sekarang", "Offer it now";
    back: "Kembali ke data penduduk", "Back to the resident";
} }
