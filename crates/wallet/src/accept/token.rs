//! From the offer's code to an access token (OpenID4VCI 1.0, section 6).

use std::collections::VecDeque;

use protocols::{
    oauth::Scheme,
    oid4vci::{TokenCode, TokenRequest, TokenResponse, Wanted},
};
use terms::Id;

use super::{
    collect,
    errand::{self, Errand, Leave, Order},
    session::{Plan, Session, Trusted},
    talk::{self, Talk},
};
use crate::{
    error::{AcceptError, WalletError},
    http::{self, FORM, Request, Response, Unreachable},
    step::{Accepted, Step},
    vault::{CardKind, Deed, Grant},
};

pub const MOST_TOKEN_BYTES: usize = 16 * 1024;

/// Spends the code. Where the server can bind tokens to a key, the token is bound to ours.
pub fn redeem(session: Session, plan: Plan, trusted: Trusted) -> Result<Step, WalletError> {
    let Session { tools, instance, tx_code, .. } = session;
    let scheme = if plan.server.takes_dpop() { Scheme::Dpop } else { Scheme::Bearer };
    let talk = Talk::new(tools, instance, scheme);
    let form = TokenRequest { code: plan.grant.code.clone(), tx_code, client_id: None }.form();
    let url = plan.server.token_endpoint.clone();
    let request = Request::post(url, FORM, form.into_bytes(), MOST_TOKEN_BYTES);
    talk.send(request, move |mut talk, answer| {
        let token = read(answer)?;
        talk.take(&token)?;
        let orders = orders(&plan.kinds, &token)?;
        let entry = errand::begin(&talk.tools, Deed::Accept, &plan.issuer.credential_issuer);
        let leave = leave(&talk, &plan, token);
        let (issuer, accepted) = (plan.issuer, Accepted::default());
        collect::next(talk, Errand { issuer, trusted, orders, leave, accepted, entry })
    })
}

/// A refresh token that anybody could use is not kept.
fn leave(talk: &Talk, plan: &Plan, token: TokenResponse) -> Option<Leave> {
    let token = token.refresh_token.filter(|_| talk.scheme == Scheme::Dpop)?;
    Some(Leave::Fresh(Box::new(Grant {
        id: Id::draw(talk.tools.now(), &*talk.tools.die),
        issuer: plan.issuer.credential_issuer.clone(),
        server: plan.server.issuer.clone(),
        token,
    })))
}

/// Reads the answer of a token endpoint.
fn read(answer: Result<Response, Unreachable>) -> Result<TokenResponse, WalletError> {
    let response = http::whole(answer, MOST_TOKEN_BYTES)?;
    if response.status != 200 {
        let code: TokenCode = talk::refusal(&response)?;
        return Err(AcceptError::TokenRefused(code).into());
    }
    Ok(TokenResponse::from_json(&response.body).map_err(AcceptError::TokenResponse)?)
}

/// What to ask for by which name: where the token response names identifiers, by these and only
/// these (OpenID4VCI 1.0, section 8.2).
fn orders(kinds: &[CardKind], token: &TokenResponse) -> Result<VecDeque<Order>, AcceptError> {
    let details = token.authorization_details.iter().flatten();
    let by_identifier = details.into_iter().any(|it| it.r#type == "openid_credential");
    let orders = kinds.iter().flat_map(|kind| {
        let name = &kind.configuration;
        let wanted = if by_identifier {
            let identifiers = token.identifiers(name).into_iter();
            identifiers.map(|it| Wanted::Identifier(it.to_owned())).collect()
        } else {
            vec![Wanted::Configuration(name.clone())]
        };
        wanted.into_iter().map(|wanted| Order { kind: kind.clone(), wanted, renews: None })
    });
    let orders: VecDeque<_> = orders.collect();
    if orders.is_empty() { Err(AcceptError::NotAuthorized) } else { Ok(orders) }
}
