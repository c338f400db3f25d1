//! What is to be done to an officer: the deed that both sign, and the doing.

use axum::response::{IntoResponse, Redirect, Response};
use staff::{Approval, Deed, OfficerError, Staffing};
use terms::{Act, Id};

use super::invitation;
use crate::app::App;

/// The deed, written from what is to be done.
pub(crate) async fn deed(app: &App, act: &Act, staffing: &Staffing) -> Result<Deed, OfficerError> {
    Ok(match staffing {
        Staffing::Appoint(new) => Deed::appoint(new)?,
        Staffing::NewKey(officer) => {
            let grants = app.staff.officer(act, *officer).await?.grants;
            Deed::new_key(*officer, &grants)?
        }
        Staffing::Regrant(officer, grants) => Deed::regrant(*officer, grants)?,
    })
}

/// Does it, with the approval of a second officer where one is needed, and shows what came of it.
pub(crate) async fn carry_out(
    app: &App,
    act: &Act,
    staffing: Staffing,
    approval: Option<Id<Approval>>,
) -> Result<Response, OfficerError> {
    let invited = match staffing {
        Staffing::Appoint(new) => app.staff.invite(act, new, approval).await?,
        Staffing::NewKey(officer) => app.staff.invite_again(act, officer, approval).await?,
        Staffing::Regrant(officer, grants) => {
            app.staff.regrant(act, officer, grants, approval).await?;
            return Ok(Redirect::to(&format!("/officers/{officer}")).into_response());
        }
    };
    Ok(invitation::sent(app, &invited))
}
