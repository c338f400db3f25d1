//! `/issuer-key`: giving up the issuer's key. Two officers agree to it here; what they have agreed
//! to is done at the machine, by `ikd keys compromise`.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use staff::{Deed, SignedIn};
use terms::{Act, Class, Moment};

use super::{keyed::Keyed, said::Said, session};
use crate::{
    Place, Refusal,
    app::App,
    frame::Frame,
    lang::texts,
    listen::Peer,
    numbers::time_of_day,
    page::{Page, sample_moment},
    passkey::{Answer, Asked},
};

/// How it stands with giving up this key, for whoever looks.
#[derive(Clone, Debug)]
enum Stand {
    /// Two have signed it: what is typed at the machine, and until when.
    Approved { command: String, until: Moment },
    /// It can be proposed.
    Propose(Asked),
    /// It waits for a second officer.
    Proposed { until: Moment },
}

/// The page.
#[derive(Template)]
#[template(path = "console/issuer_key.html")]
pub(crate) struct IssuerKey {
    frame: Frame,
    t: &'static Words,
    thumbprint: String,
    stand: Stand,
    said: Option<Said>,
}

impl IssuerKey {
    async fn answer(
        app: &App,
        signed_in: &SignedIn,
        frame: Frame,
        said: Option<Said>,
    ) -> Result<Response, Refusal> {
        let stand = Stand::of(app, signed_in).await?;
        let status = said.as_ref().map_or(StatusCode::OK, |it| it.status);
        let (t, thumbprint) = (Words::of(frame.lang), app.issuance.key_thumbprint());
        Ok((status, Self { frame, t, thumbprint, stand, said }.show()?).into_response())
    }

    fn asks_a_key(&self) -> bool {
        matches!(self.stand, Stand::Propose(_))
    }

    fn until(&self, until: &Moment) -> String {
        time_of_day(self.frame.lang, *until)
    }
}

impl Stand {
    async fn of(app: &App, signed_in: &SignedIn) -> Result<Self, Refusal> {
        let deed = deed(app)?;
        let all = app.staff.proposals(signed_in).await;
        let all = all.map_err(|error| Refusal::new(error.class(), &error))?;
        let own = all.into_iter().filter(|it| it.deed == deed && it.proposer == signed_in.officer);
        Ok(match own.max_by_key(|it| it.approved.is_some()) {
            Some(it) if it.approved.is_some() => {
                let command = format!("ikd keys compromise issuer --approval {}", it.approval);
                Self::Approved { command, until: it.expires }
            }
            Some(it) => Self::Proposed { until: it.expires },
            None => {
                let begun = app.staff.begin_proposal(signed_in, &deed).await;
                let begun = begun.map_err(|error| Refusal::new(error.class(), &error))?;
                Self::Propose(Asked::new(&begun))
            }
        })
    }
}

/// `GET /issuer-key`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(_): Extension<Act>,
    Keyed(signed_in): Keyed,
    frame: Frame,
) -> Result<Response, Refusal> {
    IssuerKey::answer(&app, &signed_in, frame, None).await
}

/// `POST /issuer-key/proposal`
pub(crate) async fn propose(
    State(app): State<Arc<App>>,
    peer: Option<Extension<Peer>>,
    (Keyed(signed_in), frame): (Keyed, Frame),
    Form(answer): Form<Answer>,
) -> Result<Response, Refusal> {
    let answered = answer.read(session::address(peer))?;
    match app.staff.propose(&signed_in, deed(&app)?, &answered).await {
        Ok(_) => Ok(Redirect::to("/issuer-key").into_response()),
        Err(error) => {
            let said = Said::approval(&error, frame.lang)?;
            IssuerKey::answer(&app, &signed_in, frame, Some(said)).await
        }
    }
}

/// What two officers sign: just this key, where the deployment is at home.
fn deed(app: &App) -> Result<Deed, Refusal> {
    let deed = Deed::compromise_key(app.deployment.home, &app.issuance.key_thumbprint());
    deed.map_err(|error| Refusal::new(Class::Invalid, &error))
}

impl Page for IssuerKey {
    const NAME: &'static str = "issuer_key";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let command = "ikd keys compromise issuer --approval 01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned();
        [
            ("approved", Stand::Approved { command, until: sample_moment() }),
            ("propose", Stand::Propose(Asked::sample())),
            ("proposed", Stand::Proposed { until: sample_moment() }),
        ]
        .map(|(name, stand)| {
            let (frame, t) = (frame.clone(), Words::of(frame.lang));
            let thumbprint = "Uvo3HtuIxuhC92rShpgqcT3YXwrqRxWEviRiA0OZszk".to_owned();
            (name, Self { frame, t, thumbprint, stand, said: None })
        })
        .into()
    }
}

texts! { Words {
    title: "Melepas kunci penerbit", "Give up the issuer's key";
    lead: "Hanya bila kunci ini mungkin sudah dipegang atau dipakai orang lain. Semua kredensial yang ditandatanganinya langsung ditolak, dan dompet mengambil yang baru.",
        "Only if somebody else may have this key, or may have used it. Everything it has signed is refused at once, and wallets fetch fresh credentials.";
    key: "Kunci yang sekarang menandatangani", "The key that signs now";
    two: "Memerlukan dua petugas: dua orang, dua kunci.", "It takes two officers: two people, two keys.";
    propose: "Usulkan kepada petugas kedua", "Propose to a second officer";
    waits: "Menunggu petugas kedua", "Waiting for a second officer";
    waits_is: "Mereka menyetujuinya di halaman Persetujuan. Berlaku sampai pukul",
        "They approve it on the page Approvals. It stands until";
    look: "Ke persetujuan", "To the approvals";
    ready: "Disetujui. Jalankan di mesin server sampai pukul", "Approved. Run this at the server until";
    key_title: "Kunci tidak terpakai", "The key was not used";
    key_cancelled: "Anda membatalkannya, atau perangkat ini tidak punya kunci Anda. Coba lagi.",
        "You cancelled it, or this device does not have your key. Please try again.";
    scripts: "Kunci hanya dapat dipakai jika JavaScript menyala di peramban ini.",
        "A key can only be used with JavaScript switched on in this browser.";
} }
