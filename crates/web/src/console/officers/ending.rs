//! What cannot be taken back is asked once more: the end of an officer's work, and of a key.

use std::sync::Arc;

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use staff::{Key, Officer, OfficerError, OfficerId};
use terms::{Act, Id};

use super::super::{keyed::Keyed, said::Said};
use crate::{Place, Refusal, app::App, frame::Frame, lang::texts, page::Page};

/// What is to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Key(Id<Key>),
    Work,
}

/// The page.
#[derive(Template)]
#[template(path = "console/ending.html")]
pub(crate) struct Sure {
    frame: Frame,
    t: &'static Words,
    ending: Ending,
    name: String,
    path: String,
    said: Option<Said>,
}

impl Sure {
    fn answer(
        frame: Frame,
        officer: &Officer,
        ending: Ending,
        said: Option<Said>,
    ) -> Result<Response, Refusal> {
        let (name, path) = (officer.name.reveal().clone(), format!("/officers/{}", officer.id));
        let status = Said::status_of(said.as_ref());
        let page = Self { t: Words::of(frame.lang), frame, ending, name, path, said };
        Ok((status, page.show()?).into_response())
    }

    fn title(&self) -> &'static str {
        match self.ending {
            Ending::Key(_) => self.t.key,
            Ending::Work => self.t.work,
        }
    }

    fn means(&self) -> &'static str {
        match self.ending {
            Ending::Key(_) => self.t.key_means,
            Ending::Work => self.t.work_means,
        }
    }

    fn go(&self) -> &'static str {
        match self.ending {
            Ending::Key(_) => self.t.key_go,
            Ending::Work => self.t.work_go,
        }
    }

    fn action(&self) -> String {
        match self.ending {
            Ending::Key(key) => format!("{}/keys/{key}/remove", self.path),
            Ending::Work => format!("{}/end", self.path),
        }
    }
}

/// `GET /officers/{officer}/end`
pub(crate) async fn ask_work(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    Keyed(_): Keyed,
    frame: Frame,
    Path(id): Path<OfficerId>,
) -> Result<Response, Refusal> {
    Sure::answer(frame, &officer(&app, &act, id).await?, Ending::Work, None)
}

/// `POST /officers/{officer}/end`
pub(crate) async fn work(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    Keyed(_): Keyed,
    frame: Frame,
    Path(id): Path<OfficerId>,
) -> Result<Response, Refusal> {
    let outcome = app.staff.end(&act, id).await;
    tell(&app, (&act, id), frame, Ending::Work, outcome).await
}

/// `GET /officers/{officer}/keys/{key}/remove`
pub(crate) async fn ask_key(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    Keyed(_): Keyed,
    frame: Frame,
    Path((id, key)): Path<(OfficerId, Id<Key>)>,
) -> Result<Response, Refusal> {
    Sure::answer(frame, &officer(&app, &act, id).await?, Ending::Key(key), None)
}

/// `POST /officers/{officer}/keys/{key}/remove`
pub(crate) async fn key(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    Keyed(_): Keyed,
    frame: Frame,
    Path((id, key)): Path<(OfficerId, Id<Key>)>,
) -> Result<Response, Refusal> {
    let outcome = app.staff.remove_key(&act, key).await;
    tell(&app, (&act, id), frame, Ending::Key(key), outcome).await
}

async fn tell(
    app: &App,
    (act, id): (&Act, OfficerId),
    frame: Frame,
    ending: Ending,
    outcome: Result<(), OfficerError>,
) -> Result<Response, Refusal> {
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/officers/{id}")).into_response()),
        Err(error) => {
            let said = Said::officer(&error, frame.lang)?;
            Sure::answer(frame, &officer(app, act, id).await?, ending, Some(said))
        }
    }
}

async fn officer(app: &App, act: &Act, id: OfficerId) -> Result<Officer, Refusal> {
    app.staff.officer(act, id).await.map_err(|error| Refusal::new(error.class(), &error))
}

impl Page for Sure {
    const NAME: &'static str = "ending";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let more = frame.lang.choose(
            "Anda tidak dapat mengambil kewenangan yang melebihi peran atau wilayah Anda.",
            "You cannot take more than your own role allows, or in a wider region than yours.",
        );
        [
            ("key", Ending::Key(Id::from_bytes([1; 16])), None),
            ("too_much", Ending::Work, Some(Said::mistake(more))),
            ("work", Ending::Work, None),
        ]
        .map(|(name, ending, said)| {
            let (frame, t) = (frame.clone(), Words::of(frame.lang));
            let path = "/officers/01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned();
            (name, Self { frame, t, ending, name: "Tono Loket".to_owned(), path, said })
        })
        .into()
    }
}

texts! { Words {
    whose: "Petugas", "Officer";
    key: "Cabut kunci ini?", "Remove this key?";
    key_means: "Kunci tidak membuka apa pun lagi dan sesi yang dibukanya berakhir seketika. Ini tidak dapat dibatalkan; kunci baru dibuat dengan undangan baru.",
        "It opens nothing any more, and the sessions it opened end at once. This cannot be undone; a new key takes a new invitation.";
    key_go: "Cabut kunci", "Remove the key";
    work: "Akhiri penugasan?", "End this officer's work?";
    work_means: "Sesi, kunci, dan tautannya tidak berlaku lagi seketika. Ini tidak dapat dibatalkan; yang pernah dikerjakan tetap tercatat.",
        "Their sessions, keys and links end at once. This cannot be undone; what they did stays on record.";
    work_go: "Akhiri penugasan", "End their work";
    back: "Batal", "Cancel";
} }
