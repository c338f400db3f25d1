//! What officers decide about a file: that it is looked at again, proposed, approved, imported.

use std::sync::Arc;

use axum::{
    Extension, Form,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use staff::{Approval, ApprovalError, SignInError, SignedIn};
use terms::{Act, Id};

use super::super::{
    agreement::{refusal, spend},
    session::address,
};
use super::{
    next::{deed, is_enough},
    one::{Import, Problem},
};
use crate::{
    Refusal,
    app::App,
    frame::Frame,
    imports::{Turn, Upload, UploadError},
    listen::Peer,
    page::Page,
    passkey::Answer,
};

/// Who decides about which file.
pub(crate) struct Deciding {
    app: Arc<App>,
    act: Act,
    signed_in: Option<SignedIn>,
    frame: Frame,
    id: Id<Upload>,
}

/// `POST /imports/{upload}/check`
pub(crate) async fn check(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    Path(id): Path<Id<Upload>>,
) -> Result<Response, Refusal> {
    app.imports.check(&app.registry, &act, id).map_err(refuse)?;
    Ok(back(id))
}

/// `POST /imports/{upload}/start`
pub(crate) async fn start(deciding: Deciding) -> Result<Response, Refusal> {
    let Deciding { app, act, signed_in, id, .. } = &deciding;
    // The turn first: an approval is not spent on waiting.
    let turn = match app.imports.turn(act, *id) {
        Ok(turn) => turn,
        Err(UploadError::Busy) => return deciding.again(Problem::Busy).await,
        Err(error) => return Err(refuse(error)),
    };
    let Some(act) = allowed(app, act, signed_in.as_ref(), &turn).await? else {
        drop(turn);
        return deciding.again(Problem::Gone).await;
    };
    turn.start(&app.registry, act);
    Ok(back(*id))
}

/// `POST /imports/{upload}/proposal`
pub(crate) async fn propose(
    deciding: Deciding,
    peer: Option<Extension<Peer>>,
    Form(answer): Form<Answer>,
) -> Result<Response, Refusal> {
    let record = deciding.app.imports.one(&deciding.act, deciding.id).map_err(refuse)?.record;
    let found = record.state.found().ok_or_else(|| refuse(UploadError::NotReady))?;
    let answered = answer.read(address(peer))?;
    let proposed = match &deciding.signed_in {
        Some(by) => deciding.app.staff.propose(by, deed(&record, found)?, &answered).await,
        None => Err(ApprovalError::Missing),
    };
    deciding.then(proposed.map(|_| ())).await
}

/// Which proposal is approved, with the answer of the second officer's key.
#[derive(Deserialize)]
pub(crate) struct Approving {
    approval: Id<Approval>,
    #[serde(flatten)]
    answer: Answer,
}

/// `POST /imports/{upload}/approval`
pub(crate) async fn approve(
    deciding: Deciding,
    peer: Option<Extension<Peer>>,
    Form(Approving { approval, answer }): Form<Approving>,
) -> Result<Response, Refusal> {
    let answered = answer.read(address(peer))?;
    let approved = match &deciding.signed_in {
        Some(by) => deciding.app.staff.approve(by, approval, &answered).await,
        None => Err(ApprovalError::Missing),
    };
    deciding.then(approved).await
}

/// Which proposal is taken back.
#[derive(Deserialize)]
pub(crate) struct Withdrawing {
    approval: Id<Approval>,
}

/// `POST /imports/{upload}/withdrawal`
pub(crate) async fn withdraw(
    deciding: Deciding,
    Form(Withdrawing { approval }): Form<Withdrawing>,
) -> Result<Response, Refusal> {
    let withdrawn = match &deciding.signed_in {
        Some(by) => deciding.app.staff.withdraw(by, approval).await,
        None => Err(ApprovalError::Missing),
    };
    deciding.then(withdrawn).await
}

impl Deciding {
    /// The page once more: as it is now, or with what went wrong.
    async fn then(&self, outcome: Result<(), ApprovalError>) -> Result<Response, Refusal> {
        match outcome {
            Ok(()) => Ok(back(self.id)),
            Err(ApprovalError::Missing) => self.again(Problem::Gone).await,
            Err(ApprovalError::SignIn(SignInError::Forbidden(error))) => {
                let error = UploadError::from(error);
                Err(refuse(error))
            }
            Err(ApprovalError::SignIn(SignInError::Store(error))) => {
                Err(Refusal::new(error.class(), &error))
            }
            Err(ApprovalError::SignIn(_)) => self.again(Problem::Key).await,
            Err(error) => Err(refusal(&error)),
        }
    }

    async fn again(&self, problem: Problem) -> Result<Response, Refusal> {
        let Self { app, act, signed_in, frame, id } = self;
        let page = Import::find(app, (act, signed_in.as_ref()), frame.clone(), *id).await?;
        Ok((StatusCode::CONFLICT, page.with_problem(problem).show()?).into_response())
    }
}

/// The act of importing this file, if this officer may now. An approval is spent by it.
async fn allowed(
    app: &App,
    act: &Act,
    signed_in: Option<&SignedIn>,
    turn: &Turn,
) -> Result<Option<Act>, Refusal> {
    if is_enough(app, act).await? {
        let act = act.clone().within(turn.record.region).because("an import at the console");
        return Ok(Some(act));
    }
    let Some(signed_in) = signed_in else { return Ok(None) };
    let deed = deed(&turn.record, &turn.found)?;
    match spend(app, signed_in, &deed, "an import").await {
        Ok(act) => Ok(Some(act)),
        Err(ApprovalError::Missing) => Ok(None),
        Err(error) => Err(refusal(&error)),
    }
}

fn refuse(error: UploadError) -> Refusal {
    Refusal::new(error.class(), &error)
}

fn back(id: Id<Upload>) -> Response {
    Redirect::to(&format!("/imports/{id}")).into_response()
}

impl axum::extract::FromRequestParts<Arc<App>> for Deciding {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut axum::http::request::Parts,
        app: &Arc<App>,
    ) -> Result<Self, Response> {
        let path = Path::<Id<Upload>>::from_request_parts(parts, app).await;
        let Path(id) = path.map_err(IntoResponse::into_response)?;
        let frame = Frame::from_request_parts(parts, app).await;
        let frame = frame.map_err(IntoResponse::into_response)?;
        let act = parts.extensions.get::<Act>().cloned();
        let act = act.ok_or_else(|| Refusal::failure().into_response())?;
        let signed_in = parts.extensions.get::<SignedIn>().cloned();
        Ok(Self { app: Arc::clone(app), act, signed_in, frame, id })
    }
}
