//! `/residents/{resident}/offers/{offer}`: the phone that redeemed an offer to any phone, and the
//! desk's word on it.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{Html, IntoResponse, Redirect, Response},
};
use issuance::{Offer, OfferError, PhoneState};
use registry::Resident;
use serde::Deserialize;
use terms::{Act, Class, Id};

use super::whose::{Whose, page_of};
use crate::{Place, Refusal, app::App, frame::Frame, lang::texts, page::Page};

/// The page.
#[derive(Template)]
#[template(path = "console/phone.html")]
pub(crate) struct Phone {
    frame: Frame,
    t: &'static Words,
    whose: Whose,
    /// The offer's number.
    offer: String,
    state: PhoneState,
    /// The number that was sent is not the one that stands there by now.
    other: bool,
}

impl Phone {
    // What the template asks.

    fn number(&self) -> Option<&str> {
        match &self.state {
            PhoneState::Compare(number) => Some(number),
            _ => None,
        }
    }

    /// The digits in groups that can be read out.
    fn groups(&self) -> Vec<&str> {
        let number = self.number().unwrap_or_default();
        [number.get(..3), number.get(3..)].into_iter().flatten().collect()
    }

    fn is_confirmed(&self) -> bool {
        self.state == PhoneState::Confirmed
    }

    fn has_ended(&self) -> bool {
        self.state == PhoneState::Ended
    }

    fn at(&self, page: &str) -> String {
        self.whose.at(&format!("offers/{}{page}", self.offer))
    }
}

type Named = (Id<Resident>, Id<Offer>);

/// `GET /residents/{resident}/offers/{offer}`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(named): Path<Named>,
) -> Result<Html<String>, Refusal> {
    page(&app, act, frame, named, false).await?.show()
}

/// The desk's word.
#[derive(Deserialize)]
pub(crate) struct Word {
    /// The number that was compared; without one no phone in the room shows it.
    #[serde(default)]
    number: String,
}

/// `POST /residents/{resident}/offers/{offer}/phone`
pub(crate) async fn confirm(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(named): Path<Named>,
    Form(word): Form<Word>,
) -> Result<Response, Refusal> {
    let (act, _) = asked(&app, act, named).await?;
    let outcome = app.issuance.confirm(&act, named.1, word.number.trim()).await;
    told(&app, act, frame, named, outcome).await
}

/// `POST /residents/{resident}/offers/{offer}/decline`
pub(crate) async fn decline(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(named): Path<Named>,
) -> Result<Response, Refusal> {
    let (act, _) = asked(&app, act, named).await?;
    let outcome = app.issuance.decline(&act, named.1).await;
    told(&app, act, frame, named, outcome).await
}

/// The act, which says why, and how it stands with the phone; if the offer is this resident's.
async fn asked(
    app: &App,
    act: Act,
    (resident, offer): Named,
) -> Result<(Act, PhoneState), Refusal> {
    let act = act.because("phone of an offer");
    let found = app.issuance.phone(&act, offer).await;
    let phone = found.map_err(|error| Refusal::new(error.class(), &error))?;
    if phone.resident != resident {
        return Err(Refusal::new(Class::Missing, &OfferError::OfferMissing));
    }
    Ok((act, phone.state))
}

async fn told(
    app: &App,
    act: Act,
    frame: Frame,
    named: Named,
    outcome: Result<(), OfferError>,
) -> Result<Response, Refusal> {
    match outcome {
        Ok(()) => {
            let (resident, offer) = named;
            Ok(Redirect::to(&page_of(resident, &format!("offers/{offer}"))).into_response())
        }
        Err(OfferError::PhoneOther) => {
            let page = page(app, act, frame, named, true).await?.show()?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        Err(error) => Err(Refusal::new(error.class(), &error)),
    }
}

async fn page(
    app: &App,
    act: Act,
    frame: Frame,
    named: Named,
    other: bool,
) -> Result<Phone, Refusal> {
    let ((act, state), (resident, offer)) = (asked(app, act, named).await?, named);
    let found = app.registry.resident(&act, resident).await;
    let whose = Whose::of(&found.map_err(|error| Refusal::new(error.class(), &error))?);
    let t = Words::of(frame.lang);
    Ok(Phone { frame, t, whose, offer: offer.to_string(), state, other })
}

impl Page for Phone {
    const NAME: &'static str = "phone";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let new = |state, other| Self {
            frame: frame.clone(),
            t: Words::of(frame.lang),
            whose: Whose::sample(),
            offer: "01J0GQ7Y3M5V8ZK2R4T6X9B1CE".to_owned(),
            state,
            other,
        };
        let compare = || PhoneState::Compare("482109".to_owned());
        vec![
            ("compare", new(compare(), false)),
            ("confirmed", new(PhoneState::Confirmed, false)),
            ("ended", new(PhoneState::Ended, false)),
            ("other", new(compare(), true)),
            ("waiting", new(PhoneState::NotYet, false)),
        ]
    }
}

texts! { Words {
    title: "Pastikan ponselnya", "Confirm the phone";
    resident: "Penduduk", "Resident";
    handle: "Nomor berkas", "Record number";
    not_yet: "Belum ada ponsel yang menunggu", "No phone is waiting yet";
    not_yet_do: "Pemohon memindai penawaran dan memasukkan kode transaksi. Setelah itu, periksa lagi.",
        "The resident scans the offer and enters the transaction code. Then look again.";
    again: "Periksa lagi", "Look again";
    compare: "Cocokkan angka dengan ponsel pemohon", "Compare the number with the resident's phone";
    compare_do: "Ponsel di depan Anda harus menampilkan angka yang sama. Jangan terima angka yang disebutkan lewat telepon.",
        "The phone in front of you must show the same number. Never accept a number that is told over the phone.";
    same: "Angkanya sama, serahkan", "The number is the same, deliver";
    differs: "Angkanya berbeda, akhiri penawaran ini", "The number differs, end this offer";
    other: "Angkanya sudah berganti atau ponsel itu tidak lagi menunggu. Cocokkan sekali lagi.",
        "The number has changed, or that phone no longer waits. Compare once more.";
    confirmed: "Ponsel sudah dipastikan", "The phone is confirmed";
    confirmed_do: "Kredensial diserahkan begitu dompet menanyakannya, dalam beberapa detik.",
        "The credentials are delivered as soon as the wallet asks, within seconds.";
    ended: "Penawaran ini sudah berakhir", "This offer has ended";
    ended_do: "Buat penawaran baru bila pemohon masih ada di sini.",
        "Make a new offer if the resident is still here.";
    back: "Kembali ke data penduduk", "Back to the resident";
} }
