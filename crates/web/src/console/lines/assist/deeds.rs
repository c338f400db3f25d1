//! What an officer does on the page.

use std::sync::Arc;

use axum::{
    Extension, Form,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use desk::{Counter, Step, StopReason, Ticket, TicketError};
use issuance::{Binding, OfferError, Recorded, What};
use registry::Resident;
use serde::Deserialize;
use terms::{Act, Class, Id, Language, Nik};

use super::{
    super::{
        super::{
            form::status,
            offer::{Bound, show_followed},
            offering::Offering,
            purpose::Purpose,
            said::Said,
            whose::page_of,
        },
        told,
    },
    Named, address, answer,
    words::Words,
};
use crate::{Refusal, app::App, frame::Frame, thumbprint};

/// `POST /counters/{counter}/tickets/{ticket}/assist`
pub(crate) async fn begin(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    Path((counter, ticket)): Path<(Id<Counter>, Id<Ticket>)>,
) -> Result<Response, Refusal> {
    match app.desk.assist(&act, ticket).await {
        Ok(assist) => Ok(Redirect::to(&address(counter, assist.id)).into_response()),
        // The counter's page says how it stands.
        Err(TicketError::NotSeated | TicketError::NotServed | TicketError::WrongState) => {
            Ok(Redirect::to(&format!("/counters/{counter}")).into_response())
        }
        Err(error) => Err(Refusal::new(error.class(), &error)),
    }
}

/// Who it is: a NIK, or the number of a record. Never printed.
#[derive(Deserialize)]
pub(crate) struct Who {
    #[serde(default)]
    who: String,
}

/// `POST .../person`
pub(crate) async fn person(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(named): Path<Named>,
    Form(typed): Form<Who>,
) -> Result<Response, Refusal> {
    let t = Words::of(frame.lang);
    let found = match find(&app, &act, typed.who.trim()).await? {
        Ok(found) => found,
        Err(Unknown::Unread) => {
            return answer(&app, (&act, named), frame, Some(Said::mistake(t.unread))).await;
        }
        Err(Unknown::Nobody) => {
            let said = Said { status: status(Class::Missing), text: t.nobody.to_owned() };
            return answer(&app, (&act, named), frame, Some(said)).await;
        }
    };
    let outcome = app.desk.identify(&act, named.1, found).await.map(|_| ());
    done(&app, (&act, named), frame, outcome).await
}

/// Why nobody was found.
enum Unknown {
    /// Nobody where the act may look.
    Nobody,
    /// It is neither kind of number.
    Unread,
}

async fn find(app: &App, act: &Act, typed: &str) -> Result<Result<Id<Resident>, Unknown>, Refusal> {
    let act = Purpose::ServePerson.act(act);
    let refuse = |error: registry::LookupError| Refusal::new(error.class(), &error);
    if let Ok(nik) = typed.parse::<Nik>() {
        let found = app.registry.find_by_nik(&act, nik).await.map_err(refuse)?;
        return Ok(found.map(|it| it.id).ok_or(Unknown::Nobody));
    }
    let Ok(handle) = typed.parse::<Id<Resident>>() else { return Ok(Err(Unknown::Unread)) };
    match app.registry.resident(&act, handle).await {
        Ok(found) => Ok(Ok(found.id)),
        Err(error) if error.class() == Class::Missing => Ok(Err(Unknown::Nobody)),
        Err(error) => Err(refuse(error)),
    }
}

/// What was said of it.
#[derive(Deserialize)]
pub(crate) struct Deed {
    what: Wish,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Wish {
    Back,
    Complete,
    Consent,
    Device,
    Eligible,
    Pause,
    Pin,
    Tried,
}

/// `POST .../step`
pub(crate) async fn step(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(named): Path<Named>,
    Form(deed): Form<Deed>,
) -> Result<Response, Refusal> {
    let (desk, id) = (&app.desk, named.1);
    let tick = async |step| desk.tick(&act, id, step).await.map(|_| ());
    let outcome = match deed.what {
        Wish::Back => desk.back(&act, id).await.map(|_| ()),
        Wish::Complete => desk.complete(&act, id).await,
        Wish::Consent => tick(Step::Consent).await,
        Wish::Device => tick(Step::Device).await,
        Wish::Eligible => tick(Step::Eligible).await,
        Wish::Pause => desk.pause(&act, id).await,
        Wish::Pin => tick(Step::Pin).await,
        Wish::Tried => tick(Step::Tried).await,
    };
    done(&app, (&act, named), frame, outcome).await
}

/// Why it is stopped.
#[derive(Deserialize)]
pub(crate) struct Stopped {
    #[serde(default)]
    reason: String,
}

/// `POST .../stop`
pub(crate) async fn stop(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(named): Path<Named>,
    Form(typed): Form<Stopped>,
) -> Result<Response, Refusal> {
    let Some(reason) = StopReason::of_code(&typed.reason) else {
        let said = Said::mistake(Words::of(frame.lang).no_reason);
        return answer(&app, (&act, named), frame, Some(said)).await;
    };
    let outcome = app.desk.stop(&act, named.1, reason).await;
    done(&app, (&act, named), frame, outcome).await
}

/// What the desk has scanned of the phone; empty if the phone scans.
#[derive(Deserialize)]
pub(crate) struct Scanned {
    #[serde(default)]
    key: String,
}

/// `POST .../offer`: what everybody gets who does not choose; other documents are offered on the record's
/// own page.
pub(crate) async fn offer(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    frame: Frame,
    Path(named): Path<Named>,
    Form(typed): Form<Scanned>,
) -> Result<Response, Refusal> {
    let refuse = |error: TicketError| Refusal::new(error.class(), &error);
    let resident = match app.desk.offers_to(&act, named.1).await {
        Ok(resident) => resident,
        Err(error) => return done(&app, (&act, named), frame, Err(error)).await,
    };
    let typed = typed.key.trim();
    let key = match (!typed.is_empty()).then(|| thumbprint::read(typed)).transpose() {
        Ok(key) => key,
        Err(why) => {
            let said = Said::mistake(&why.text(frame.lang));
            return answer(&app, (&act, named), frame, Some(said)).await;
        }
    };
    let purposed = Purpose::ServePerson.act(&act);
    let types = usual(&app, &purposed, resident, frame.lang).await?;
    let what = What::from(types.join(" ").as_str());
    let binding = key.map_or(Binding::Any, Binding::Key);
    match app.issuance.offer(&purposed, resident, what, binding).await {
        Ok(offered) => {
            app.desk.offered(&act, named.1, offered.id).await.map_err(refuse)?;
            let follow = address(named.0, named.1);
            let of = (frame, resident);
            show_followed(&app, &purposed, of, (offered, key), Some(follow)).await
        }
        // It takes officers of two offices, who sign for which phone it is.
        Err(OfferError::IdentityChanged { .. }) if key.is_some() => {
            let pairs = types.into_iter().map(|it| ("type".to_owned(), it));
            let pairs = pairs.chain([("key".to_owned(), typed.to_owned())]).collect();
            let bound = Bound::of(pairs).ok_or_else(Refusal::failure)?;
            let page = page_of(resident, &format!("changed?{}", bound.query()));
            Ok(Redirect::to(&page).into_response())
        }
        Err(error) => {
            let t = Words::of(frame.lang);
            let text = match error {
                OfferError::Unbound | OfferError::IdentityChanged { .. } => t.key_missing,
                OfferError::Lacking { .. } | OfferError::NotEligible(_) => t.not_now,
                OfferError::CapReached(it) => it.kind.sentence(frame.lang),
                error => return Err(Refusal::new(error.class(), &error)),
            };
            let said = Said { status: status(Class::Refused), text: text.to_owned() };
            answer(&app, (&act, named), frame, Some(said)).await
        }
    }
}

/// What is offered to somebody who does not choose.
async fn usual(
    app: &App,
    act: &Act,
    id: Id<Resident>,
    lang: Language,
) -> Result<Vec<String>, Refusal> {
    let opened = app.registry.open(act, id).await;
    let opened = opened.map_err(|error| Refusal::new(error.class(), &error))?;
    let standing = app.activations.standing(&opened.resident).await;
    let standing = standing.map_err(|error| Refusal::new(error.class(), &error))?;
    let recorded = Recorded { detail: &opened.detail, has_portrait: opened.has_portrait };
    let offering = Offering::of(app, (&opened.resident.person, recorded, &standing), lang);
    let chosen = offering.choices.into_iter().filter(|it| it.is_chosen);
    Ok(chosen.map(|it| it.id).collect())
}

async fn done(
    app: &App,
    (act, named): (&Act, Named),
    frame: Frame,
    outcome: Result<(), TicketError>,
) -> Result<Response, Refusal> {
    match outcome {
        Ok(()) => Ok(Redirect::to(&address(named.0, named.1)).into_response()),
        Err(error) => {
            let said = told::ticket(&error, frame.lang)?;
            answer(app, (act, named), frame, Some(said)).await
        }
    }
}
