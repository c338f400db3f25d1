//! The request: fetched by reference, verified before anything of it is shown.

use protocols::{
    Url,
    oid4vp::{
        LinkError, MEDIA_TYPE, PAIR_PATH, Paired, PairingNumber, RequestPost, RequestUriMethod,
        WholeRequest, draw_nonce,
    },
    reel::{self, Read},
};
use terms::Crypto;

use super::{
    place::Place,
    request::{self, Session},
};
use crate::{
    error::{AnswerError, PresentError, WalletError},
    http::{self, FORM, Request},
    step::Step,
    tools::Tools,
    trust::TrustError,
    vault::{VaultState, Way},
};

const MOST_REQUEST_BYTES: usize = 128 * 1024;
const MOST_PAIRED_BYTES: usize = 8 * 1024;

/// A request that the holder wants to look at. That the person has asked for it is what allows
/// the wallet to fetch it.
#[derive(Debug)]
pub struct Present {
    source: Source,
    way: Option<Way>,
}

/// What the person has given.
#[derive(Debug)]
enum Source {
    Link(String),
    /// A number, and the server at which it stands for a link.
    Number(PairingNumber, Url),
}

impl Present {
    /// A request as deep link, web link, address of a signed request, or JSON; or as the codes that a
    /// counter shows, a line for each.
    pub fn new(request: impl Into<String>) -> Self {
        Self { source: Source::Link(request.into()), way: None }
    }

    /// The request behind a number that was typed. Only the wallet's own `server` is asked, and only
    /// for requests of its own: a number of somebody else means nothing there.
    pub fn of_number(number: PairingNumber, server: Url) -> Self {
        Self { source: Source::Number(number, server), way: Some(Way::Number) }
    }

    /// The same, said how it came.
    pub fn by(mut self, way: Way) -> Self {
        self.way = Some(way);
        self
    }

    /// The first step.
    pub fn start(self, vault: &VaultState, tools: Tools) -> Result<Step, WalletError> {
        let way = self.way;
        match self.source {
            Source::Link(text) => {
                if let Some(whole) = whole(&text, &*tools.crypto)? {
                    let session = session(vault, tools, Some(Way::Counter))?;
                    return request::read_whole(session, &whole);
                }
                let place = Place::parse(&text)?;
                Ok(fetch(session(vault, tools, way)?, place))
            }
            Source::Number(number, server) => pair(session(vault, tools, way)?, number, &server),
        }
    }
}

fn session(vault: &VaultState, tools: Tools, way: Option<Way>) -> Result<Session, TrustError> {
    let trust = vault.trust().ok_or(TrustError::Missing)?;
    Ok(Session { tools, anchors: trust.anchors()?, cards: vault.cards().to_vec(), way })
}

/// The request that lies in a link as a whole, if one does: the link, or the codes that carry it, a
/// line for each.
fn whole(text: &str, crypto: &dyn Crypto) -> Result<Option<WholeRequest>, PresentError> {
    match reel::unwind(text.lines(), crypto) {
        Read::Nothing => Ok(WholeRequest::find(text)),
        Read::Some { have, of } => Err(PresentError::Unfinished { have, of }),
        Read::Whole(link) => {
            let link = std::str::from_utf8(&link).ok().and_then(WholeRequest::find);
            link.map(Some).ok_or(PresentError::Link(LinkError::Missing("request")))
        }
    }
}

/// Asks the wallet's own server which link the number stands for.
fn pair(session: Session, number: PairingNumber, server: &Url) -> Result<Step, WalletError> {
    let address = format!("{}{PAIR_PATH}", server.as_str().trim_end_matches('/'));
    let address: Url = address.parse().map_err(|_| WalletError::Platform)?;
    let own = server.origin();
    let ask = Request::post(address, FORM, number.form().into_bytes(), MOST_PAIRED_BYTES);
    Ok(Step::fetch(ask, move |answer| {
        let body = http::body(answer, MOST_PAIRED_BYTES).map_err(|error| match error {
            AnswerError::Status(404) => PresentError::NumberUnknown.into(),
            AnswerError::Status(429) => PresentError::NumberBusy.into(),
            other => WalletError::from(other),
        })?;
        let paired = Paired::from_json(&body).map_err(PresentError::from)?;
        let place = Place::parse(&paired.request)?;
        if place.request_uri.origin() != own {
            return Err(PresentError::PairedElsewhere.into());
        }
        Ok(fetch(session, place))
    }))
}

fn fetch(session: Session, place: Place) -> Step {
    let (request, wallet_nonce) = match place.method {
        RequestUriMethod::Get => (get(&place), None),
        RequestUriMethod::Post => {
            let nonce = draw_nonce(&*session.tools.die);
            (post(&place, &nonce), Some(nonce))
        }
    };
    Step::fetch(request, move |answer| {
        let body = http::body(answer, MOST_REQUEST_BYTES)?;
        request::read(session, &place, wallet_nonce, &body)
    })
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
