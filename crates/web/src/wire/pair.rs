//! `POST /oid4vp/pair`: the link behind a number that somebody has typed (`protocols::oid4vp`).

use std::{net::Ipv6Addr, sync::Arc};

use axum::{
    Extension,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
};
use relying::PairError;

use super::answer::json;
use crate::{
    Refusal,
    app::App,
    listen::Peer,
    read::{FORM, read},
};

const LONGEST: usize = 256;
const UNREADABLE: &str = "invalid_request";

pub(crate) async fn post(
    State(app): State<Arc<App>>,
    peer: Option<Extension<Peer>>,
    sent: Request,
) -> Result<Response, Refusal> {
    let said = read(sent, LONGEST, UNREADABLE).await?;
    said.must_be(FORM, UNREADABLE)?;
    // Who comes without an address shares one with all who do.
    let from = peer.map_or(Ipv6Addr::UNSPECIFIED.into(), |Extension(Peer(address))| address);
    match app.relying.pair(&said.body, from).await {
        Ok(paired) => Ok(json(200, &paired)),
        Err(error @ PairError::Busy { again }) => {
            let seconds = again.as_secs().saturating_add(1);
            let busy = Refusal::coded(StatusCode::TOO_MANY_REQUESTS, "slow_down", &error);
            Ok(([(RETRY_AFTER, HeaderValue::from(seconds))], busy).into_response())
        }
        Err(error) => Err(Refusal::new(error.class(), &error)),
    }
}
