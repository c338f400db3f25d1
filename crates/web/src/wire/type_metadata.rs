//! `GET /types/{vct}`: what a type of credential holds, byte for byte as `vct#integrity` counts it
//! (SD-JWT VC, "Type Metadata").

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{
        HeaderValue,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use terms::Class;

use super::answer::FIVE_MINUTES;
use crate::{Refusal, app::App, read::JSON};

pub(crate) async fn get(
    State(app): State<Arc<App>>,
    Path(vct): Path<String>,
) -> Result<Response, Refusal> {
    let missing = || Refusal::new(Class::Missing, &"no such type of credential");
    let document = app.issuance.type_metadata(&vct).ok_or_else(missing)?.to_owned();
    let headers = [(CONTENT_TYPE, HeaderValue::from_static(JSON)), (CACHE_CONTROL, FIVE_MINUTES)];
    Ok((headers, document).into_response())
}
