//! How many requests were answered, and how: numbers of nobody.

use std::{
    fmt::Write,
    sync::atomic::{AtomicU64, Ordering},
};

use axum::http::StatusCode;

/// Who asks at a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Surface {
    /// Programs of our own house: no page of another origin.
    Api,
    /// People, by a browser.
    Pages,
    /// Programs, also in pages of other origins: wallets and verifiers.
    Wire,
}

/// Answered requests by who asked and by the status's first digit, since the start.
#[derive(Debug, Default)]
pub struct Counts([[AtomicU64; 5]; 3]);

const SURFACES: [&str; 3] = ["api", "pages", "wire"];

impl Counts {
    pub(crate) fn add(&self, surface: Surface, status: StatusCode) {
        let place = usize::from((status.as_u16() / 100).clamp(1, 5) - 1);
        if let Some(count) = self.0.get(surface as usize).and_then(|counts| counts.get(place)) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The counts in Prometheus' text format.
    pub(crate) fn text(&self) -> String {
        let mut text = "# TYPE ikd_requests_total counter\n".to_owned();
        for (surface, counts) in SURFACES.iter().zip(&self.0) {
            for (digit, count) in (1..).zip(counts) {
                let count = count.load(Ordering::Relaxed);
                // Writing to a string does not fail.
                let _ = writeln!(
                    text,
                    "ikd_requests_total{{surface=\"{surface}\",status=\"{digit}xx\"}} {count}"
                );
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_counts_once_where_it_belongs() {
        let counts = Counts::default();
        counts.add(Surface::Wire, StatusCode::OK);
        counts.add(Surface::Wire, StatusCode::NO_CONTENT);
        counts.add(Surface::Pages, StatusCode::NOT_FOUND);
        let text = counts.text();
        assert!(text.contains("{surface=\"wire\",status=\"2xx\"} 2\n"), "{text}");
        assert!(text.contains("{surface=\"pages\",status=\"4xx\"} 1\n"), "{text}");
        assert_eq!(text.lines().filter(|line| line.ends_with(" 0")).count(), 13);
    }
}
