//! `/issuer-key`: giving up the issuer's key. Two officers agree to it here; what they have agreed
//! to is done at the machine, by `ikd keys compromise`.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Form,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use staff::{Deed, SignedIn};
use terms::{Act, Class};

use super::{
    agreement::{self, Agreement},
    keyed::Keyed,
    said::Said,
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
#[template(path = "console/issuer_key.html")]
pub(crate) struct IssuerKey {
    frame: Frame,
    t: &'static Words,
    thumbprint: String,
    agreement: Agreement,
    said: Option<Said>,
}

impl IssuerKey {
    async fn answer(
        app: &App,
        signed_in: &SignedIn,
        frame: Frame,
        said: Option<Said>,
    ) -> Result<Response, Refusal> {
        let agreement = Agreement::of(app, signed_in, &deed(app)?).await?;
        let status = Said::status_of(said.as_ref());
        let (t, thumbprint) = (Words::of(frame.lang), app.issuance.key_thumbprint());
        Ok((status, Self { frame, t, thumbprint, agreement, said }.show()?).into_response())
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
    let (by, deed) = ((&signed_in, peer), deed(&app)?);
    match agreement::propose(&app, by, deed, answer, frame.lang).await? {
        None => Ok(Redirect::to("/issuer-key").into_response()),
        said => IssuerKey::answer(&app, &signed_in, frame, said).await,
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
        Agreement::samples(sample_moment())
            .map(|(name, agreement)| {
                let (frame, t) = (frame.clone(), Words::of(frame.lang));
                let thumbprint = "Uvo3HtuIxuhC92rShpgqcT3YXwrqRxWEviRiA0OZszk".to_owned();
                (name, Self { frame, t, thumbprint, agreement, said: None })
            })
            .into()
    }
}

texts! { Words {
    title: "Menyatakan kunci penerbit bocor", "Declare the issuer's key compromised";
    lead: "Hanya bila kunci ini mungkin sudah dipegang atau dipakai orang lain. Semua kredensial yang ditandatanganinya langsung ditolak, dan dompet mengambil yang baru.",
        "Only if somebody else may have this key, or may have used it. Everything it has signed is refused at once, and wallets fetch fresh credentials.";
    key: "Kunci yang sekarang menandatangani", "The key that signs now";
    two: "Memerlukan dua petugas: dua orang, dua kunci.", "It takes two officers: two people, two keys.";
    ready: "Disetujui. Jalankan di mesin server sampai pukul", "Approved. Run this at the server until";
} }
