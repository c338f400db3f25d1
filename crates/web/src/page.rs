//! What a page is: a template with samples that are rendered in every language.

use askama::Template;
use axum::response::Html;
use terms::{Date, Moment, parse_date};

use crate::{Place, Refusal, frame::Frame};

/// A page with what it may look like.
pub(crate) trait Page: Template + Sized {
    /// Its name, which its template and its address carry too.
    const NAME: &'static str;
    /// Whose page it is.
    const PLACE: Place;

    /// Every state worth looking at, by name, on made-up data.
    fn samples(frame: &Frame) -> Vec<(&'static str, Self)>;

    /// The page as an answer.
    fn show(&self) -> Result<Html<String>, Refusal> {
        let text = self.render().map_err(|error| {
            tracing::error!(page = Self::NAME, %error, "a page cannot be rendered");
            Refusal::failure()
        })?;
        Ok(Html(text))
    }
}

/// A date of a sample.
pub(crate) fn sample_date(text: &str) -> Date {
    parse_date(text).unwrap_or(Date::MIN)
}

/// The moment at which samples are looked at: 5 June 2024, 09:00 WIB.
pub(crate) fn sample_moment() -> Moment {
    Moment::from_seconds(1_717_552_800)
}
