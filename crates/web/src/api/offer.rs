//! `POST /api/offers`: an offer for a resident, as `ikd offer` prints it.

use std::sync::Arc;

use axum::{
    Extension,
    extract::{Request, State},
    http::StatusCode,
    response::Response,
};
use formats::Path;
use issuance::{Binding, Offer, OfferError, Offered, What, Whom};
use protocols::oid4vci::CredentialOffer;
use registry::Resident;
use serde::{Deserialize, Serialize};
use terms::{Act, Class, Id, Language, Nik};

use crate::{
    Refusal,
    app::App,
    desk::{self, link},
    read::{JSON, read},
    thumbprint,
    wire::json,
};

const LONGEST: usize = 4 << 10;

const UNREADABLE: &str = "invalid_request";

/// Whom to offer what, with which claims on request, and to which phone.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    resident: Option<Id<Resident>>,
    nik: Option<Nik>,
    r#type: String,
    /// Claims that are issued on request only.
    #[serde(default)]
    with: Vec<String>,
    key: Option<String>,
}

/// An offer and its transaction code.
#[derive(Serialize)]
pub(crate) struct Told {
    id: Id<Offer>,
    /// Whether it is known whose phone it is.
    confirmed: bool,
    /// The page where an officer confirms the phone, if one must.
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    credential_offer_uri: String,
    credential_offer: CredentialOffer,
    tx_code: protocols::Secret,
    expires: String,
}

pub(crate) async fn post(
    State(app): State<Arc<App>>,
    Extension(act): Extension<Act>,
    request: Request,
) -> Result<Response, Refusal> {
    let wish = wish(request).await?;
    let binding = match wish.key.as_deref().map(thumbprint::read) {
        None => Binding::Any,
        Some(Ok(key)) => Binding::Key(key),
        Some(Err(_)) => return Err(unreadable()),
    };
    let whom = match (wish.resident, wish.nik) {
        (Some(resident), None) => Whom::Resident(resident),
        (None, Some(nik)) => Whom::Nik(nik),
        _ => return Err(unreadable()),
    };
    let with: Result<Vec<Path>, _> = wish.with.iter().map(|it| it.parse()).collect();
    let what = What::from(wish.r#type.as_str()).with(with.map_err(|_| unreadable())?);
    let offered = app.issuance.offer(&act, whom, what, binding).await;
    offered.map(|offered| json(200, &told(&app, offered))).map_err(refuse)
}

async fn wish(request: Request) -> Result<Wish, Refusal> {
    let said = read(request, LONGEST, UNREADABLE).await?;
    said.must_be(JSON, UNREADABLE)?;
    // What stands there may be a NIK: the parser's own words are not repeated.
    serde_json::from_slice(&said.body).map_err(|_| unreadable())
}

fn told(app: &App, offered: Offered) -> Told {
    Told {
        id: offered.id,
        confirmed: offered.confirmed,
        phone: desk::phone_page(&app.deployment, &offered),
        credential_offer_uri: link(&offered),
        credential_offer: offered.offer,
        tx_code: offered.tx_code,
        expires: offered.expires.rfc3339(),
    }
}

fn unreadable() -> Refusal {
    let sentence = "an offer is asked for as JSON with either resident or nik, with type, with \
                    key where the offer is bound to a phone, and with the claims on request in with";
    Refusal::coded(StatusCode::BAD_REQUEST, UNREADABLE, &sentence)
}

fn refuse(error: OfferError) -> Refusal {
    match &error {
        OfferError::NotEligible(why) => {
            Refusal::new(Class::Refused, &why.sentence(Language::English))
        }
        other => Refusal::new(other.class(), other),
    }
}
