//! One release of the wallet's web app, as it was built into this program.
//!
//! A file is sent with a tag, and asked for again each time it is wanted: the app's service worker
//! keeps the whole release on the phone and takes another only when every file of it fits its
//! signed list, so nothing is saved by a file that a cache in between keeps longer.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    extract::{Path, State},
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{
            ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY,
            CONTENT_TYPE, ETAG, VARY,
        },
    },
    response::{IntoResponse, Response},
    routing::get,
};
use formats::base64url;
use keys::AwsLc;
use protocols::Url;
use terms::Crypto;

use crate::{Refusal, etag};

/// One file of a release.
#[derive(Clone, Copy, Debug)]
pub struct ReleaseFile {
    /// Its path without the first slash: `screens/home.js`.
    pub path: &'static str,
    /// The file.
    pub plain: &'static [u8],
    /// The same by Brotli (RFC 7932), if that is shorter.
    pub brotli: Option<&'static [u8]>,
}

/// The files of one release.
#[derive(Debug)]
pub struct Release(BTreeMap<&'static str, Kept>);

/// One file with what is said of it.
#[derive(Debug)]
struct Kept {
    file: ReleaseFile,
    media_type: &'static str,
    tag: HeaderValue,
}

/// The first page.
const INDEX: &str = "index.html";

impl Release {
    /// The release of these files; none where no first page is among them, as where the wallet was
    /// not built.
    pub fn of(files: &[ReleaseFile]) -> Option<Self> {
        let kept: BTreeMap<_, _> = files.iter().map(|file| (file.path, Kept::of(*file))).collect();
        kept.contains_key(INDEX).then_some(Self(kept))
    }
}

impl Kept {
    fn of(file: ReleaseFile) -> Self {
        let hash = AwsLc.sha256(file.plain);
        let tag = HeaderValue::from_str(&format!("\"{}\"", base64url::encode(&hash)));
        // Letters, digits and quotes are always good in a header.
        let tag = tag.unwrap_or_else(|_| HeaderValue::from_static("\"\""));
        Self { file, media_type: media_type(file.path), tag }
    }

    fn answer(&self, asked: &HeaderMap) -> Response {
        let of_all = [
            (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            (ETAG, self.tag.clone()),
            (VARY, HeaderValue::from_static("accept-encoding")),
        ];
        if self.tag.to_str().is_ok_and(|tag| etag::knows(asked, tag)) {
            return (StatusCode::NOT_MODIFIED, of_all).into_response();
        }
        let media_type = [(CONTENT_TYPE, self.media_type)];
        match self.file.brotli.filter(|_| takes_brotli(asked)) {
            Some(brotli) => {
                (of_all, media_type, [(CONTENT_ENCODING, "br")], brotli).into_response()
            }
            None => (of_all, media_type, self.file.plain).into_response(),
        }
    }
}

/// Every file of the release, each with what a browser may do with it.
pub(crate) fn routes(release: &Arc<Release>, policy: HeaderValue) -> Router {
    let guarded =
        axum::middleware::map_response(move |mut response: Response| {
            let headers = response.headers_mut();
            headers.insert(CONTENT_SECURITY_POLICY, policy.clone());
            headers.extend(GUARDS.map(|(name, value)| {
                (HeaderName::from_static(name), HeaderValue::from_static(value))
            }));
            std::future::ready(response)
        });
    Router::new()
        .route("/", get(index))
        .route("/{*path}", get(file))
        .layer(guarded)
        .with_state(Arc::clone(release))
}

async fn index(State(release): State<Arc<Release>>, headers: HeaderMap) -> Response {
    find(&release, INDEX, &headers)
}

async fn file(
    State(release): State<Arc<Release>>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Response {
    find(&release, &path, &headers)
}

fn find(release: &Release, path: &str, headers: &HeaderMap) -> Response {
    match release.0.get(path) {
        Some(kept) => kept.answer(headers),
        None => Refusal::of_status(StatusCode::NOT_FOUND).into_response(),
    }
}

/// Only our own files run, only into elements that our own code builds (Trusted Types), and nobody
/// frames them. Issuers and verifiers of any host may be called, by TLS; `public` even without, for
/// development.
pub(crate) fn policy(public: &Url) -> HeaderValue {
    let url = public.as_str();
    let origin = url.strip_suffix(public.path()).unwrap_or(url);
    let text = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self' https: {origin}; \
         manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types ikd"
    );
    // An address that was read as one has no letter that a header has not.
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// What else a browser is told: the camera reads codes, and nothing else of the phone is used.
const GUARDS: [(&str, &str); 4] = [
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "accelerometer=(), camera=(self), display-capture=(), geolocation=(), \
         gyroscope=(), hid=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), \
         usb=()",
    ),
    ("x-frame-options", "DENY"),
];

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

/// Whether the client reads Brotli (RFC 9110, section 12.5.3).
fn takes_brotli(headers: &HeaderMap) -> bool {
    let said = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|it| it.to_str().ok());
    said.flat_map(|text| text.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("br"));
        is_named && !parts.any(|it| matches!(it, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_is_sent_to_whoever_names_it() {
        let takes = |text: &'static str| {
            takes_brotli(&HeaderMap::from_iter([(ACCEPT_ENCODING, HeaderValue::from_static(text))]))
        };
        assert!(takes("gzip, deflate, br, zstd") && takes("BR") && takes("br;q=0.5"));
        assert!(!takes("gzip") && !takes("br;q=0") && !takes("gzip, br; q=0.000") && !takes(""));
        assert!(!takes_brotli(&HeaderMap::new()));
    }

    #[test]
    fn without_a_first_page_there_is_no_release() {
        let file = |path| ReleaseFile { path, plain: b"x", brotli: None };
        assert!(Release::of(&[]).is_none() && Release::of(&[file("app.css")]).is_none());
        assert!(Release::of(&[file("app.css"), file(INDEX)]).is_some());
    }

    #[test]
    fn the_policy_names_the_origin_of_the_endpoints() {
        let policy = policy(&"http://localhost:8080/ikd/".parse().unwrap());
        assert!(policy.to_str().unwrap().contains(" https: http://localhost:8080; "), "{policy:?}");
    }
}
