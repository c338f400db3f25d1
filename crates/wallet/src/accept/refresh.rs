//! A fresh access token by the leave that an issuer gave (RFC 6749, section 6).

use protocols::{
    Url,
    oauth::ErrorBody,
    oid4vci::{GrantEnd, IssuerMetadata, RefreshRequest, TokenCode, TokenResponse},
};

use super::{plan, talk::Talk, token::MOST_TOKEN_BYTES};
use crate::{
    error::{AcceptError, AnswerError, RefillError, WalletError},
    http::{self, FORM, Request, Response},
    step::Step,
    vault::{Change, Entry, Grant, Outcome},
};

/// By which leave, and what the history will say if it has ended.
pub struct Plea {
    pub grant: Grant,
    pub entry: Entry,
}

/// Asks for a token, which is bound to the wallet's own key like the leave itself. Then `then`
/// goes on with a talk that holds it.
pub fn refresh(
    talk: Talk,
    issuer: IssuerMetadata,
    plea: Plea,
    then: impl FnOnce(Talk, IssuerMetadata, Plea, TokenResponse) -> Result<Step, WalletError>
    + Send
    + 'static,
) -> Result<Step, WalletError> {
    let server = server_of(&issuer, &plea.grant)?;
    plan::fetch_server(&issuer.credential_issuer.clone(), server, move |server| {
        let form = RefreshRequest { token: plea.grant.token.clone() }.form().into_bytes();
        let request = Request::post(server.token_endpoint, FORM, form, MOST_TOKEN_BYTES);
        // A token that has run out is nothing for this endpoint.
        let mut talk = talk;
        talk.token = None;
        talk.send(request, move |mut talk, answer| {
            let response = http::whole(answer, MOST_TOKEN_BYTES)?;
            if response.status != 200 {
                return refused(plea, &response);
            }
            let token = TokenResponse::from_json(&response.body);
            let token = token.map_err(AcceptError::TokenResponse)?;
            talk.take(&token)?;
            keep(plea, token, move |plea, token| then(talk, issuer, plea, token))
        })
    })
}

/// Only the server that gave the leave may see it, and only while the issuer names it.
pub fn server_of(issuer: &IssuerMetadata, grant: &Grant) -> Result<Url, AcceptError> {
    if issuer.authorization_servers.is_empty() && grant.server == issuer.credential_issuer {
        return Ok(grant.server.clone());
    }
    let server = issuer.authorization_server(Some(&grant.server));
    server.cloned().map_err(AcceptError::Issuer)
}

/// A new leave in place of the old one is written down before anything else is asked.
fn keep(
    plea: Plea,
    mut token: TokenResponse,
    then: impl FnOnce(Plea, TokenResponse) -> Result<Step, WalletError> + Send + 'static,
) -> Result<Step, WalletError> {
    let Some(fresh) = token.refresh_token.take().filter(|it| *it != plea.grant.token) else {
        return then(plea, token);
    };
    let grant = Grant { token: fresh, ..plea.grant };
    let changes = vec![Change::Granted(Box::new(grant.clone()))];
    Ok(Step::keep(changes, move || then(Plea { grant, ..plea }, token)))
}

/// `invalid_grant` is for good: the leave goes, and the holder is told why.
fn refused(plea: Plea, response: &Response) -> Result<Step, WalletError> {
    let refusal = ErrorBody::<TokenCode>::from_json(&response.body);
    let ErrorBody { error, error_description } =
        refusal.map_err(|_| AnswerError::Status(response.status))?;
    match error {
        TokenCode::InvalidGrant => {
            let said = error_description.as_deref().and_then(GrantEnd::from_description);
            let end = said.unwrap_or(GrantEnd::Other);
            let entry = Entry { outcome: Outcome::Failed, ..plea.entry };
            let changes = vec![Change::Ended(plea.grant.id), Change::Recorded(entry)];
            Ok(Step::keep(changes, move || Err(RefillError::Ended(end).into())))
        }
        TokenCode::SlowDown => Err(RefillError::TooSoon.into()),
        TokenCode::UnauthorizedClient => Err(RefillError::NotNow.into()),
        code => Err(RefillError::Refused(code).into()),
    }
}
