//! What every request passes through: a number, bounds, the headers that protect, one line in the
//! log.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router,
    extract::{DefaultBodyLimit, MatchedPath, Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
};
use terms::Die;

use crate::{
    Place, Refusal, cors,
    counts::{Counts, Surface},
    frame::{Frame, Shown},
    guard, lang, look, sorry,
};

/// Larger bodies are refused, unless a route sets its own limit.
const LARGEST_BODY: usize = 64 << 10;

/// No request takes longer, unless the shell is told otherwise.
const LONGEST: Duration = Duration::from_secs(30);

/// What surrounds the routes of one listener.
#[derive(Clone)]
pub struct Shell {
    die: Arc<dyn Die>,
    place: Place,
    shown: Shown,
    hsts: bool,
    longest: Duration,
    counts: Arc<Counts>,
}

impl Shell {
    /// A shell for `place`; `die` draws the numbers of requests.
    pub fn new(place: Place, die: Arc<dyn Die>) -> Self {
        let counts = Arc::default();
        Self { die, place, shown: Shown::RealData, hsts: false, longest: LONGEST, counts }
    }

    /// The same, adding to `counts`.
    pub fn with_counts(mut self, counts: Arc<Counts>) -> Self {
        self.counts = counts;
        self
    }

    /// The same, saying on every page that the data are samples.
    pub fn with_sample_data(mut self) -> Self {
        self.shown = Shown::SampleData;
        self
    }

    /// The same, telling browsers to come by TLS only for the coming year. Not for `localhost`,
    /// where other programs listen under the same name.
    pub fn with_hsts(mut self) -> Self {
        self.hsts = true;
        self
    }

    /// The same with another bound on a request's time.
    pub fn with_longest(mut self, longest: Duration) -> Self {
        self.longest = longest;
        self
    }

    /// Around routes for people, with the stylesheet: errors become pages, forms must come from
    /// our own pages.
    pub fn pages(&self, routes: Router) -> Router {
        let routes = routes.merge(look::routes(self.place)).fallback(nothing_here);
        self.around(routes, Surface::Pages)
    }

    /// Around more routes for people, beside those of [`Shell::pages`].
    pub fn beside(&self, routes: Router) -> Router {
        self.around(routes, Surface::Pages)
    }

    /// Around routes for programs of our own house: errors are JSON.
    pub fn api(&self, routes: Router) -> Router {
        self.around(routes, Surface::Api)
    }

    /// Around routes for programs everywhere, pages of other origins among them: errors are JSON.
    pub fn wire(&self, routes: Router) -> Router {
        self.around(routes, Surface::Wire)
    }

    fn around(&self, routes: Router, surface: Surface) -> Router {
        // As one layer: each is a box around every route.
        let pass = from_fn_with_state((Arc::new(self.clone()), surface), pass);
        routes.layer((pass, DefaultBodyLimit::max(LARGEST_BODY)))
    }
}

async fn nothing_here() -> Refusal {
    Refusal::of_status(StatusCode::NOT_FOUND)
}

async fn pass(
    State((shell, surface)): State<(Arc<Shell>, Surface)>,
    request: Request,
    next: Next,
) -> Response {
    let began = Instant::now();
    let method = known_method(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut number = (surface == Surface::Pages).then(|| draw_number(&*shell.die));
    let mut response = match (surface, number.as_deref()) {
        (Surface::Pages, Some(number)) => for_people(&shell, request, next, number).await,
        (Surface::Wire, _) if cors::is_preflight(&request) => cors::permit(),
        _ => tell_programs(guard::run(next.run(request), shell.longest).await),
    };
    if surface == Surface::Wire {
        cors::share(response.headers_mut());
    }
    if number.is_none() && is_error(&response) {
        number = Some(draw_number(&*shell.die));
    }
    guard::protect(response.headers_mut(), surface, shell.place, shell.hsts);
    if let Some(Ok(number)) = number.as_deref().map(HeaderValue::from_str) {
        response.headers_mut().insert("x-request-id", number);
    }
    shell.counts.add(surface, response.status());
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    let status = response.status().as_u16();
    let micros = u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX);
    // What programs do in good order is counted; a line for each would cost more than the work.
    match number {
        Some(number) => {
            tracing::info!(target: "ikd::access", number, method, route, status, micros)
        }
        None => tracing::debug!(target: "ikd::access", method, route, status, micros),
    }
    response
}

async fn for_people(shell: &Shell, mut request: Request, next: Next, number: &str) -> Response {
    let query = request.uri().query();
    let asked = lang::asked(query);
    let language = lang::choose(query, request.headers());
    let frame = Frame::new(language, shell.place, shell.shown);
    let frame = frame.of_request(number.to_owned(), query);
    let frame = if request.method().is_safe() { frame } else { frame.without_switch() };
    let reads_pages = guard::reads_pages(request.headers());
    let answer = if guard::is_foreign_form(request.method(), request.headers()) {
        let sentence = "a form must be sent from our own page";
        Refusal::coded(StatusCode::FORBIDDEN, "access_denied", &sentence).into_response()
    } else {
        request.extensions_mut().insert(frame.clone());
        guard::run(next.run(request), shell.longest).await
    };
    let is_told = !is_error(&answer) || has_type(&answer, "text/html");
    let frame = answer.extensions().get().cloned().unwrap_or(frame);
    let mut answer = match (is_told, reads_pages) {
        (true, _) => answer,
        (false, true) => sorry::page(answer.status(), frame),
        (false, false) => tell_programs(answer),
    };
    if let Some(language) = asked {
        let cookie = language.choose(
            "lang=id; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax",
            "lang=en; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax",
        );
        answer.headers_mut().append(header::SET_COOKIE, HeaderValue::from_static(cookie));
    }
    answer
}

/// Errors from below our handlers come as bare text: programs get them as JSON.
fn tell_programs(answer: Response) -> Response {
    let is_challenge = answer.headers().contains_key(header::WWW_AUTHENTICATE);
    if !is_error(&answer) || is_challenge || has_type(&answer, "application/json") {
        return answer;
    }
    let mut told = Refusal::of_status(answer.status()).into_response();
    if let Some(allowed) = answer.headers().get(header::ALLOW) {
        told.headers_mut().insert(header::ALLOW, allowed.clone());
    }
    told
}

fn is_error(answer: &Response) -> bool {
    answer.status().is_client_error() || answer.status().is_server_error()
}

fn has_type(answer: &Response, media_type: &str) -> bool {
    let given = answer.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    given.is_some_and(|given| given.starts_with(media_type.as_bytes()))
}

/// A method may be any word: only those we know reach the log.
fn known_method(method: &Method) -> &'static str {
    match *method {
        Method::DELETE => "DELETE",
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        Method::POST => "POST",
        Method::PUT => "PUT",
        _ => "other",
    }
}

/// Eight letters and digits that a person can read out when something went wrong.
fn draw_number(die: &dyn Die) -> String {
    const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let drawn: [u8; 8] = die.bytes();
    let letter = |byte: u8| LETTERS.get(usize::from(byte & 31)).copied().map(char::from);
    drawn.into_iter().filter_map(letter).collect()
}
