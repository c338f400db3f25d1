//! The request: fetched by reference, verified before anything of it is shown.

use protocols::oid4vp::{MEDIA_TYPE, RequestPost, RequestUriMethod, draw_nonce};

use super::{
    place::Place,
    request::{self, Session},
};
use crate::{
    error::WalletError,
    http::{self, FORM, Request},
    step::Step,
    tools::Tools,
    trust::TrustError,
    vault::VaultState,
};

const MOST_REQUEST_BYTES: usize = 128 * 1024;

/// A request that the holder wants to look at. That the person has asked for it is what allows
/// the wallet to fetch it.
#[derive(Debug)]
pub struct Present {
    request: String,
}

impl Present {
    /// A request as deep link, web link, address of a signed request, or JSON.
    pub fn new(request: impl Into<String>) -> Self {
        Self { request: request.into() }
    }

    /// The first step.
    pub fn start(self, vault: &VaultState, tools: Tools) -> Result<Step, WalletError> {
        let place = Place::parse(&self.request)?;
        let trust = vault.trust().ok_or(TrustError::Missing)?;
        let session = Session { tools, anchors: trust.anchors()?, cards: vault.cards().to_vec() };
        let (request, wallet_nonce) = match place.method {
            RequestUriMethod::Get => (get(&place), None),
            RequestUriMethod::Post => {
                let nonce = draw_nonce(&*session.tools.die);
                (post(&place, &nonce), Some(nonce))
            }
        };
        Ok(Step::fetch(request, move |answer| {
            let body = http::body(answer, MOST_REQUEST_BYTES)?;
            request::read(session, &place, wallet_nonce, &body)
        }))
    }
}

fn get(place: &Place) -> Request {
    Request::get(place.request_uri.clone(), MEDIA_TYPE, MOST_REQUEST_BYTES)
}

/// OpenID4VP 1.0, section 5.10: the wallet's nonce proves that the request was made just now.
fn post(place: &Place, nonce: &str) -> Request {
    let form = RequestPost { wallet_nonce: Some(nonce.to_owned()) }.form();
    let url = place.request_uri.clone();
    Request::post(url, FORM, form.into_bytes(), MOST_REQUEST_BYTES).with("accept", MEDIA_TYPE)
}
