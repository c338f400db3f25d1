//! The signed request, verified, and the question that it puts to the person.

use std::sync::Arc;

use formats::{
    jose::UnverifiedJws,
    trust::{Kind, TrustAnchors, VerifiedChain},
};
use protocols::oid4vp::{
    AuthorizationRequest, Expected, RequestError, ResponseMode, UnverifiedRequest, WholeRequest,
};
use serde_json::Value;

use super::{
    answer::{self, Question},
    consent,
    holding::{self, Holding},
    place::Place,
    register,
};
use crate::{
    error::{PresentError, WalletError},
    http,
    step::Step,
    tools::Tools,
    vault::{Card, Way},
    view::{Consent, ConsentView},
};

/// What the wallet brings.
pub struct Session {
    pub tools: Tools,
    pub anchors: TrustAnchors,
    pub cards: Vec<Card>,
    /// How the request came.
    pub way: Option<Way>,
}

/// Verifies the request and asks the person; without an answer at hand too, so that the verifier
/// cannot tell by the time it takes (ARF RPA_11).
pub fn read(
    session: Session,
    place: &Place,
    wallet_nonce: Option<String>,
    body: &[u8],
) -> Result<Step, WalletError> {
    let unreadable = RequestError::Jws(formats::jose::JwsError::Malformed);
    let text = std::str::from_utf8(body).map_err(|_| PresentError::from(unreadable))?.trim();
    let (client_id, nonce) = (place.client_id.as_deref(), wallet_nonce.as_deref());
    let (request, chain) = verify(&session, (client_id, nonce), text)?;
    if request.mode != ResponseMode::Posted {
        return Err(PresentError::from(RequestError::Mode).into());
    }
    if http::leads_inward(&place.request_uri, &request.response_uri) {
        return Err(PresentError::Inward.into());
    }
    ask(session, request, &chain)
}

/// The same of a counter's request, which lies here as a whole. Only such a request is answered by
/// showing, and it in no other way: nothing of it goes over a network.
pub fn read_whole(session: Session, whole: &WholeRequest) -> Result<Step, WalletError> {
    let (request, chain) = verify(&session, (Some(&whole.client_id), None), &whole.request)?;
    match request.mode {
        ResponseMode::Posted => Err(PresentError::from(RequestError::Mode).into()),
        ResponseMode::Shown => ask(session, request, &chain),
    }
}

fn ask(
    session: Session,
    request: AuthorizationRequest,
    chain: &VerifiedChain,
) -> Result<Step, WalletError> {
    let Session { tools, anchors, cards, way } = session;
    let holdings = Holding::of(&cards, &*tools.crypto, &anchors, tools.now());
    let registration = register::find(&request, &anchors, (&tools, tools.now()));
    let asker = consent::asker(chain, &request, registration.as_ref());
    let found = holding::choose(&holdings, &request.query);
    let (view, answers) = match found {
        Ok(answers) => {
            let told = (&request, registration.as_ref());
            (consent::view(asker.clone(), told, (&holdings, &answers)), Some(answers))
        }
        Err(unanswerable) => (consent::view_of_nothing(asker.clone(), unanswerable), None),
    };
    let view = ConsentView { way, ..view };
    let question = Question { tools, asker, request, way };
    let Some(answers) = answers else {
        return Ok(Step::consent(view, |_| answer::deny(question)));
    };
    Ok(Step::consent(view, move |consent| match consent {
        Consent::Deny => answer::deny(question),
        Consent::OnlyRequired | Consent::Share => {
            answer::share(question, holdings, answers, consent)
        }
    }))
}

/// Identity first (type, certificate, chain), then the signature, then what the request says.
fn verify(
    session: &Session,
    (client_id, wallet_nonce): (Option<&str>, Option<&str>),
    text: &str,
) -> Result<(AuthorizationRequest, Arc<VerifiedChain>), PresentError> {
    let client_id = match client_id {
        Some(client_id) => client_id.to_owned(),
        None => claimed_client_id(text)?,
    };
    let now = session.tools.now();
    let expected = Expected { client_id: &client_id, wallet_nonce, now };
    let crypto = &*session.tools.crypto;
    let unverified = UnverifiedRequest::parse(text, &expected, crypto)?;
    let chain = session.anchors.verify(crypto, &Kind::Access, unverified.chain(), now)?;
    let request = unverified.verify(&chain, &expected, crypto)?;
    Ok((request, chain))
}

/// Whom the request itself names, where nothing else does. The name is the hash of a certificate,
/// so it is still compared with the one that has signed.
fn claimed_client_id(text: &str) -> Result<String, RequestError> {
    let claims = UnverifiedJws::parse(text)?.dangerous_unverified_claims()?;
    let client_id = claims.get("client_id").and_then(Value::as_str);
    client_id.map(str::to_owned).ok_or(RequestError::ClientIdDiffers)
}
