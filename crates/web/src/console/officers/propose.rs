//! `/officers/proposals`: what takes two is proposed with a key, word for word as the second
//! officer will see it.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension, Form,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use staff::{SignedIn, Staffing};
use terms::{Act, Class};

use super::{
    super::{
        deed::{self, Told},
        keyed::Keyed,
        said::Said,
        session,
    },
    wish,
};
use crate::{
    Place, Refusal,
    app::App,
    frame::Frame,
    lang::texts,
    listen::Peer,
    look::Field,
    page::Page,
    passkey::{Answer, Asked},
};

/// The page.
#[derive(Template)]
#[template(path = "console/propose.html")]
pub(crate) struct Propose {
    frame: Frame,
    t: &'static Words,
    told: Told,
    asked: Asked,
    content: String,
    said: Option<Said>,
}

impl Propose {
    /// Asks the officer's key for just this.
    pub async fn ask(
        app: &App,
        (act, signed_in): (&Act, &SignedIn),
        frame: Frame,
        staffing: &Staffing,
        said: Option<Said>,
    ) -> Result<Response, Refusal> {
        let deed = wish::deed(app, act, staffing).await;
        let deed = deed.map_err(|error| Refusal::new(error.class(), &error))?;
        let begun = app.staff.begin_proposal(signed_in, &deed).await;
        let begun = begun.map_err(|error| Refusal::new(error.class(), &error))?;
        let told = deed::told(app, act, &deed, frame.lang).await;
        let (t, asked, content) =
            (Words::of(frame.lang), Asked::new(&begun), deed.content().to_owned());
        let status = Said::status_of(said.as_ref());
        let page = Self { frame, t, told, asked, content, said };
        Ok((status, page.show()?).into_response())
    }
}

/// What is proposed, with the answer of the key.
#[derive(Deserialize)]
pub(crate) struct Signed {
    content: String,
    #[serde(flatten)]
    answer: Answer,
}

/// `POST /officers/proposals`
pub(crate) async fn post(
    State(app): State<Arc<App>>,
    peer: Option<Extension<Peer>>,
    Extension(act): Extension<Act>,
    Keyed(signed_in): Keyed,
    frame: Frame,
    Form(Signed { content, answer }): Form<Signed>,
) -> Result<Response, Refusal> {
    let sentence = "this is nothing that is done to an officer";
    let staffing = Staffing::parse(&content);
    let staffing = staffing.ok_or_else(|| Refusal::new(Class::Invalid, &sentence))?;
    let deed = wish::deed(&app, &act, &staffing).await;
    let deed = deed.map_err(|error| Refusal::new(error.class(), &error))?;
    let answered = answer.read(session::address(peer))?;
    match app.staff.propose(&signed_in, deed, &answered).await {
        Ok(approval) => Ok(Redirect::to(&format!("/approvals/{approval}")).into_response()),
        Err(error) => {
            let said = Said::approval(&error, frame.lang)?;
            Propose::ask(&app, (&act, &signed_in), frame, &staffing, Some(said)).await
        }
    }
}

impl Page for Propose {
    const NAME: &'static str = "propose";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let pick = |indonesian: &'static str, english| frame.lang.choose(indonesian, english);
        let role = pick("Penyelia · Kota Serang, Banten", "Supervisor · Kota Serang, Banten");
        let told = Told {
            title: pick("Mengangkat petugas", "Appoint an officer"),
            fields: vec![
                Field::new(pick("Siapa", "Who"), "Dewi Penyelia"),
                Field::new(pick("Peran setelahnya", "Roles then"), role),
                Field::new(pick("Wilayah", "Region"), "Kota Serang, Banten"),
            ],
        };
        let late = pick(
            "Pertanyaannya sudah lewat waktu atau sudah dijawab. Coba lagi.",
            "The question had expired or was answered already. Please try again.",
        );
        [("fresh", None), ("late", Some(Said::mistake(late)))]
            .map(|(name, said)| {
                let (frame, told, content) = (frame.clone(), told.clone(), "{}".to_owned());
                let (t, asked) = (Words::of(frame.lang), Asked::sample());
                (name, Self { frame, t, told, asked, content, said })
            })
            .into()
    }
}

texts! { Words {
    title: "Usulkan kepada petugas kedua", "Propose to a second officer";
    lead: "Tindakan ini memerlukan dua orang. Petugas kedua melihat persis yang tertulis di sini.",
        "This takes two people. The second officer sees exactly what is written here.";
    sign: "Usulkan dengan kunci", "Propose with your key";
    back: "Batal", "Cancel";
} }
