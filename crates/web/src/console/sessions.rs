//! `/sessions`: who is signed in where this officer may look.

use std::{collections::HashSet, sync::Arc};

use askama::Template;
use axum::{
    Extension,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use staff::{OpenSession, Session, SignedIn};
use terms::{Act, Id, Language};

use super::{keyed::Keyed, said::Said};
use crate::{
    Place, Refusal,
    app::App,
    frame::Frame,
    lang::texts,
    numbers::{moment, time_of_day},
    page::{Page, sample_moment},
};

/// The page.
#[derive(Template)]
#[template(path = "console/sessions.html")]
pub(crate) struct Sessions {
    frame: Frame,
    t: &'static Words,
    keyed: bool,
    rows: Vec<Row>,
    said: Option<Said>,
}

/// One session.
#[derive(Clone, Debug)]
struct Row {
    officer: String,
    name: String,
    began: String,
    seen: String,
    until: String,
    own: bool,
    /// Where it is ended, if whoever reads this may.
    end: Option<String>,
}

impl Sessions {
    async fn answer(
        app: &App,
        (act, signed_in): (&Act, Option<&SignedIn>),
        frame: Frame,
        said: Option<Said>,
    ) -> Result<Response, Refusal> {
        let told = |error: staff::OfficerError| Refusal::new(error.class(), &error);
        let open = app.staff.sessions(act).await.map_err(told)?;
        let officers = app.staff.officers(act, None).await.map_err(told)?;
        let below = officers.iter().filter(|it| it.grants.are_within(act));
        let below: HashSet<_> = below.map(|it| it.id).collect();
        let row = |it: &OpenSession| {
            let own = signed_in.is_some_and(|signed_in| signed_in.session == it.session);
            let ends = signed_in.is_some() && !own && below.contains(&it.officer);
            Row::of(it, (own, ends), frame.lang)
        };
        let rows = open.iter().map(row).collect();
        let status = Said::status_of(said.as_ref());
        let (t, keyed) = (Words::of(frame.lang), signed_in.is_some());
        let page = Self { t, keyed, rows, said, frame };
        Ok((status, page.show()?).into_response())
    }
}

impl Row {
    fn of(session: &OpenSession, (own, ends): (bool, bool), lang: Language) -> Self {
        Self {
            officer: format!("/officers/{}", session.officer),
            name: session.name.reveal().clone(),
            began: moment(lang, session.began),
            seen: time_of_day(lang, session.seen),
            until: time_of_day(lang, session.ends),
            own,
            end: ends.then(|| format!("/sessions/{}/end", session.session)),
        }
    }
}

/// `GET /sessions`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    signed_in: Option<Extension<SignedIn>>,
    frame: Frame,
) -> Result<Response, Refusal> {
    let signed_in = signed_in.map(|Extension(it)| it);
    Sessions::answer(&app, (&act, signed_in.as_ref()), frame, None).await
}

/// `POST /sessions/{session}/end`
pub(crate) async fn end(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    Keyed(signed_in): Keyed,
    frame: Frame,
    Path(session): Path<Id<Session>>,
) -> Result<Response, Refusal> {
    match app.staff.end_session(&act, session).await {
        Ok(()) => Ok(Redirect::to("/sessions").into_response()),
        Err(error) => {
            let said = Said::officer(&error, frame.lang)?;
            Sessions::answer(&app, (&act, Some(&signed_in)), frame, Some(said)).await
        }
    }
}

impl Page for Sessions {
    const NAME: &'static str = "sessions";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let (lang, at) = (frame.lang, sample_moment());
        let row = |name: &str, own, ends: bool| Row {
            officer: "/officers/01J0GQ7Y3M5V8ZK2R4T6X9B1CD".to_owned(),
            name: name.to_owned(),
            began: moment(lang, at),
            seen: time_of_day(lang, at),
            until: time_of_day(lang, at.plus(std::time::Duration::from_secs(8 * 3_600))),
            own,
            end: ends.then(|| "/sessions/01J0GQ7Y3M5V8ZK2R4T6X9B1CD/end".to_owned()),
        };
        let new = |keyed, rows| Self {
            frame: frame.clone(),
            t: Words::of(lang),
            keyed,
            rows,
            said: None,
        };
        vec![
            ("demonstration", new(false, vec![row("Tono Loket", false, false)])),
            ("none", new(false, Vec::new())),
            (
                "two",
                new(true, vec![row("Ratu Kepala", true, false), row("Tono Loket", false, true)]),
            ),
        ]
    }
}

texts! { Words {
    title: "Sesi yang terbuka", "Open sessions";
    lead: "Sesi terkunci setelah 15 menit tidak dipakai dan berakhir paling lama setelah 8 jam.",
        "A session locks after 15 minutes without use, and ends after 8 hours at the latest.";
    keyless: "Meja peragaan tidak punya kunci: daftar ini dapat dibaca, tetapi tidak diubah.",
        "A demonstration's desk has no key: it can read this list and change nothing.";
    none: "Tidak ada sesi yang terbuka.", "There is no open session.";
    name: "Petugas", "Officer";
    began: "Mulai", "Began";
    seen: "Terakhir dipakai", "Last used";
    until: "Berakhir paling lambat", "Ends at the latest";
    act: "Tindakan", "Action";
    own: "Sesi Anda ini", "This session of yours";
    end: "Akhiri", "End";
    back: "Semua petugas", "All officers";
} }
