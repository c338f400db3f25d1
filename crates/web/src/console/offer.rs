//! The answer to a new offer: what the wallet scans, and what the officer compares. It is shown
//! once and is nowhere to be called up again.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use formats::{Path as ClaimPath, base64url};
use issuance::{Binding, CapKind, OfferError, Offered, What};
use protocols::form::Form as Query;
use terms::{Act, Class, Id, Moment};

use super::{
    form,
    offering::{Named, Offering, Sample},
    purpose::Purpose,
    resident::{Mistake, Resident},
    whose::page_of,
};
use crate::{
    Place, Refusal,
    app::App,
    desk,
    frame::Frame,
    lang::texts,
    look::{Qr, QrTooLong},
    numbers::time_of_day,
    page::{Page, sample_moment},
    thumbprint,
};

/// A fresh offer.
#[derive(Clone)]
pub(crate) struct Made {
    /// For whom.
    pub name: String,
    /// What it gives.
    pub holds: Vec<Named>,
    /// The offer as a link for wallets (`openid-credential-offer://…`).
    pub link: String,
    /// The link that opens our own wallet with it.
    pub own_link: String,
    /// The transaction code.
    pub code: String,
    /// The thumbprint of the key it is bound to.
    pub key: Option<String>,
    pub until: Moment,
    /// The page where the desk confirms the phone, if it must.
    pub phone: Option<String>,
    /// The page that it goes on from: the resident's, or a checklist that follows the phone.
    pub back: String,
    pub is_followed: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "console/offer.html")]
pub(crate) struct Offer {
    frame: Frame,
    t: &'static Words,
    made: Made,
    /// For our own wallet, and for whichever wallet.
    own: Qr,
    any: Qr,
}

impl Offer {
    pub fn new(frame: Frame, made: Made) -> Result<Self, QrTooLong> {
        let (own, any) = (Qr::of(&made.own_link)?, Qr::of(&made.link)?);
        Ok(Self { t: Words::of(frame.lang), frame, made, own, any })
    }

    fn until(&self) -> String {
        time_of_day(self.frame.lang, self.made.until)
    }

    /// The transaction code in groups that can be read out.
    fn code_groups(&self) -> Vec<String> {
        groups(&self.made.code, 3)
    }

    /// The thumbprint in groups that can be compared.
    fn key_groups(&self) -> Vec<String> {
        groups(self.made.key.as_deref().unwrap_or_default(), 4)
    }
}

/// What was chosen, and what the desk has scanned of the phone; empty if nothing.
#[derive(Default)]
struct Wish {
    types: Vec<String>,
    /// The claims on request.
    with: Vec<String>,
    key: String,
}

impl Wish {
    fn of(pairs: Vec<(String, String)>) -> Self {
        let mut wish = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "key" => value.trim().clone_into(&mut wish.key),
                "type" => wish.types.push(value),
                "with" => wish.with.push(value),
                _ => {}
            }
        }
        wish
    }

    /// What is to be offered; nothing, if a claim has no such name.
    fn what(&self) -> Option<What> {
        let with: Result<Vec<ClaimPath>, _> = self.with.iter().map(|it| it.parse()).collect();
        Some(What::from(self.types.join(" ").as_str()).with(with.ok()?))
    }
}

/// What was chosen, for a phone whose key is known.
#[derive(Clone)]
pub(super) struct Bound {
    types: Vec<String>,
    with: Vec<String>,
    pub key: [u8; 32],
}

impl Bound {
    /// Reads what a page of this offer carries on; `None` if it is not whole.
    pub fn of(pairs: Vec<(String, String)>) -> Option<Self> {
        let Wish { types, with, key } = Wish::of(pairs);
        let key = thumbprint::read(&key).ok()?;
        (!types.is_empty()).then_some(Self { types, with, key })
    }

    pub fn sample() -> Option<Self> {
        let pairs = [("type", "pid"), ("key", "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs")];
        Self::of(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into())
    }

    pub fn types(&self) -> impl Iterator<Item = &str> {
        self.types.iter().map(String::as_str)
    }

    pub fn what(&self) -> Option<What> {
        let with: Result<Vec<ClaimPath>, _> = self.with.iter().map(|it| it.parse()).collect();
        Some(What::from(self.types.join(" ").as_str()).with(with.ok()?))
    }

    /// All that is offered, in one line.
    pub fn offered(&self) -> String {
        let all: Vec<&str> = self.types().chain(self.with.iter().map(String::as_str)).collect();
        all.join(" ")
    }

    pub fn key_text(&self) -> String {
        base64url::encode(&self.key)
    }

    /// What its pages carry on.
    pub fn query(&self) -> String {
        self.pairs().iter().fold(Query::new(), |all, (name, value)| all.with(name, value)).encode()
    }

    // What templates ask.

    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let types = self.types.iter().map(|it| ("type", it.clone()));
        let with = self.with.iter().map(|it| ("with", it.clone()));
        types.chain(with).chain([("key", self.key_text())]).collect()
    }

    pub fn key_groups(&self) -> Vec<String> {
        groups(&self.key_text(), 4)
    }
}

/// `POST /residents/{resident}/offers`
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(id): Path<Id<registry::Resident>>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    let (act, wish, of) = (Purpose::ServePerson.act(&act), Wish::of(pairs), (frame, id));
    if wish.types.is_empty() {
        return again(&app, &act, of, (Some(Mistake::NothingChosen), &wish)).await;
    }
    let key = (!wish.key.is_empty()).then(|| thumbprint::read(&wish.key)).transpose();
    let key = match key {
        Ok(key) => key,
        Err(why) => {
            return again(&app, &act, of, (Some(Mistake::KeyMisread(why)), &wish)).await;
        }
    };
    let Some(what) = wish.what() else {
        return again(&app, &act, of, (Some(Mistake::AskedAlone), &wish)).await;
    };
    let binding = key.map_or(Binding::Any, Binding::Key);
    match app.issuance.offer(&act, id, what, binding).await {
        Ok(offered) => show(&app, &act, of, (offered, key)).await,
        // It takes officers of two offices, who sign for which phone it is.
        Err(OfferError::IdentityChanged { .. }) => {
            let Some(key) = key else {
                return again(&app, &act, of, (Some(Mistake::KeyMissing), &wish)).await;
            };
            let bound = Bound { types: wish.types, with: wish.with, key };
            let page = page_of(id, &format!("changed?{}", bound.query()));
            Ok(Redirect::to(&page).into_response())
        }
        // The page there says how it stands, and who can help.
        Err(OfferError::CapReached(it)) if it.kind != CapKind::Phone => {
            Ok(Redirect::to("/alarms/lift").into_response())
        }
        Err(OfferError::CapReached(_)) => {
            again(&app, &act, of, (Some(Mistake::PhoneFull), &wish)).await
        }
        Err(OfferError::Unbound) => again(&app, &act, of, (Some(Mistake::KeyMissing), &wish)).await,
        Err(OfferError::ClaimUnknown { .. }) => {
            again(&app, &act, of, (Some(Mistake::AskedAlone), &wish)).await
        }
        // The record itself says why.
        Err(OfferError::Lacking { .. } | OfferError::NotEligible(_)) => {
            again(&app, &act, of, (None, &wish)).await
        }
        Err(error) => Err(Refusal::new(error.class(), &error)),
    }
}

pub(super) type Of = (Frame, Id<registry::Resident>);

/// The page of an offer that was just made, bound to this key.
pub(super) async fn show(
    app: &App,
    act: &Act,
    of: Of,
    made: (Offered, Option<[u8; 32]>),
) -> Result<Response, Refusal> {
    show_followed(app, act, of, made, None).await
}

/// The same; with the checklist that follows what becomes of it, if there is one.
pub(super) async fn show_followed(
    app: &App,
    act: &Act,
    (frame, id): Of,
    (offered, key): (Offered, Option<[u8; 32]>),
    followed: Option<String>,
) -> Result<Response, Refusal> {
    let resident = app.registry.resident(act, id).await;
    let resident = resident.map_err(|error| Refusal::new(error.class(), &error))?;
    let ids = &offered.offer.credential_configuration_ids;
    let link = desk::link(&offered);
    let made = Made {
        name: resident.person.full_name.reveal().to_owned(),
        holds: ids.iter().filter_map(|it| Named::of(app, it, frame.lang)).collect(),
        own_link: app.deployment.wallet_offer(&link),
        link,
        code: offered.tx_code.reveal().to_owned(),
        key: key.map(|it| base64url::encode(&it)),
        until: offered.expires,
        phone: (!offered.confirmed).then(|| format!("/residents/{id}/offers/{}", offered.id)),
        is_followed: followed.is_some(),
        back: followed.unwrap_or_else(|| format!("/residents/{id}")),
    };
    Ok(Offer::new(frame, made).map_err(|_| Refusal::failure())?.show()?.into_response())
}

/// The record once more, with what is wrong.
async fn again(
    app: &App,
    act: &Act,
    (frame, id): Of,
    (mistake, wish): (Option<Mistake>, &Wish),
) -> Result<Response, Refusal> {
    let page = Resident::find(app, act, frame, (id, Purpose::ServePerson)).await?;
    let (class, page) = match mistake {
        Some(mistake) => (Class::Invalid, page.with(mistake, (&wish.types, &wish.with, &wish.key))),
        None => (Class::Refused, page),
    };
    Ok((form::status(class), page.show()?).into_response())
}

pub(super) fn groups(text: &str, size: usize) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(size).map(|group| group.iter().collect()).collect()
}

impl Page for Offer {
    const NAME: &'static str = "offer";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let choices = Offering::sample(frame.lang, Sample::Adult).choices;
        let holds: Vec<_> = choices.into_iter().take(3).map(|it| it.what).collect();
        let made = |key: Option<&str>| Made {
            name: "Ratna Wulandari".to_owned(),
            holds: holds.clone(),
            link: "openid-credential-offer://?credential_offer_uri=https%3A%2F%2Fikd.example\
                   %2Foid4vci%2Foffers%2F01J0GQ7Y3M5V8ZK2R4T6X9B1CD"
                .to_owned(),
            own_link: "https://dompet.example/#offer=openid-credential-offer%3A%2F%2F%3F\
                       credential_offer_uri%3Dhttps%253A%252F%252Fikd.example%252Foid4vci\
                       %252Foffers%252F01J0GQ7Y3M5V8ZK2R4T6X9B1CD"
                .to_owned(),
            code: "482109".to_owned(),
            key: key.map(str::to_owned),
            until: sample_moment().plus(std::time::Duration::from_secs(900)),
            phone: None,
            back: "/residents/01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned(),
            is_followed: false,
        };
        let bound = made(Some("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"));
        let phone = "/residents/01J0GQ7Y3M5V8ZK2R4T6X9B1CD/offers/01J0GQ7Y3M5V8ZK2R4T6X9B1CE";
        let deferred = Made { phone: Some(phone.to_owned()), ..made(None) };
        let back = "/counters/0/assists/0".to_owned();
        let followed = Made { back, is_followed: true, ..bound.clone() };
        [("bound", bound), ("deferred", deferred), ("followed", followed), ("unbound", made(None))]
            .into_iter()
            .filter_map(|(name, made)| {
                Some((name, Self::new(frame.clone().without_switch(), made).ok()?))
            })
            .collect()
    }
}

texts! { Words {
    title: "Penawaran untuk", "Offer for";
    holds: "Isi penawaran", "What it gives";
    scan: "Pindai dengan dompet", "Scan with the wallet";
    scan_do: "Pemohon membuka dompetnya, memilih Pindai, lalu mengarahkan ke kode ini.",
        "The resident opens the wallet, chooses Scan, and points it at this code.";
    any_qr: "Kode QR penawaran untuk dipindai dengan dompet", "QR code of the offer, to be scanned with the wallet";
    own: "Pindai dengan Dompet IKD", "Scan with the IKD wallet";
    own_qr: "Kode QR penawaran untuk dipindai dengan Dompet IKD", "QR code of the offer, to be scanned with the IKD wallet";
    own_only: "Hanya untuk Dompet IKD", "For the IKD wallet only";
    own_only_do: "Kode ini membuka Dompet IKD, juga dari kamera ponsel.",
        "This code opens the IKD wallet, also from the phone's camera.";
    others: "Untuk dompet lain", "For another wallet";
    others_do: "Kode ini dibaca setiap dompet yang mengenal OpenID4VCI.",
        "Every wallet that knows OpenID4VCI reads this code.";
    here: "Peragaan: buka dompet di komputer ini", "Demonstration: open the wallet on this computer";
    code: "Kode transaksi", "Transaction code";
    code_do: "Perlihatkan hanya kepada pemohon. Jangan dikirim atau dibacakan lewat telepon.",
        "Show it to the resident only. Never send it or read it out over the phone.";
    key: "Cocokkan dengan ponsel", "Compare with the phone";
    key_do: "Layar dompet harus menampilkan sidik kunci yang sama. Bila berbeda, batalkan.",
        "The wallet must show the same key fingerprint. If it differs, stop.";
    unbound: "Untuk ponsel mana pun", "Good for any phone";
    unbound_do: "Penawaran ini tidak terikat pada satu ponsel; itu hanya ada dalam peragaan. Berikan kode transaksi hanya kepada pemohon.",
        "This offer is not bound to one phone, which exists in demonstrations only. Give the transaction code to the resident only.";
    confirm: "Pastikan ponselnya", "Confirm the phone";
    confirm_do: "Setelah ponsel memindai dan kodenya dimasukkan, cocokkan angka di sini dengan layar dompetnya. Sebelum itu tidak ada yang diserahkan.",
        "When the phone has scanned and the code is entered, compare the number here with its wallet. Nothing is delivered before that.";
    confirm_go: "Cocokkan dengan ponsel", "Compare with the phone";
    until: "Berlaku sampai pukul", "Valid until";
    once: "Penawaran ini hanya dapat dipakai sekali.", "This offer can be used once.";
    waits: "Menunggu ponsel", "Waiting for the phone";
    waits_do: "Begitu aktif, halaman ini berubah sendiri.", "This page changes by itself once it is active.";
    on: "Lanjutkan", "Go on";
    done: "Selesai", "Done";
} }
