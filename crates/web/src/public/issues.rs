//! `/known-issues`: what cannot be done, and what the centre says of it.

mod follow;

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, response::Html};
use desk::Issue;

use crate::{
    Place, Refusal,
    app::App,
    frame::Frame,
    issue::{chip, day, samples},
    lang::texts,
    look::Chip,
    page::Page,
};
pub(crate) use follow::FollowPage;
pub(super) use follow::{code, contact, get as one};

/// The page.
#[derive(Template)]
#[template(path = "public/issues/list.html")]
pub(crate) struct KnownIssues {
    frame: Frame,
    t: &'static Words,
    issues: Vec<Issue>,
    /// Whether anything can be sent from here.
    tells: bool,
}

impl KnownIssues {
    // What the template asks.

    fn title(&self, issue: &Issue) -> String {
        issue.title(self.frame.lang)
    }

    fn state(&self, issue: &Issue) -> Chip {
        chip(issue.state, self.frame.lang)
    }

    fn reported(&self, issue: &Issue) -> String {
        day(issue.reported_at, self.frame.lang)
    }

    fn answered(&self, issue: &Issue) -> String {
        issue.answer.as_ref().map(|it| day(it.at, self.frame.lang)).unwrap_or_default()
    }

    fn text<'i>(&self, issue: &'i Issue) -> &'i str {
        issue.answer.as_ref().map_or("", |it| it.text(self.frame.lang))
    }

    fn may_follow(&self, issue: &Issue) -> bool {
        self.tells && !issue.state.is_settled()
    }
}

/// `GET /known-issues`
pub(crate) async fn get(
    State(app): State<Arc<App>>,
    frame: Frame,
) -> Result<Html<String>, Refusal> {
    let issues = app.desk.known_issues().await;
    let issues = issues.map_err(|error| Refusal::new(error.class(), &error))?;
    let tells = !app.messages.means().is_empty();
    KnownIssues { t: Words::of(frame.lang), frame, issues, tells }.show()
}

impl Page for KnownIssues {
    const NAME: &'static str = "known_issues";
    const PLACE: Place = Place::Public;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let known = || samples().into_iter().filter(Issue::is_known).collect();
        let new =
            |issues, tells| Self { frame: frame.clone(), t: Words::of(frame.lang), issues, tells };
        vec![("none", new(Vec::new(), true)), ("some", new(known(), true))]
    }
}

texts! { Words {
    title: "Kendala yang diketahui", "Known issues";
    lead: "Apa yang saat ini tidak dapat dilakukan dengan IKD, dan apa yang kami kerjakan. Anda tetap dilayani tanpa IKD.",
        "What cannot be done with IKD at present, and what we do about it. You are served without IKD all the same.";
    none: "Saat ini tidak ada kendala yang diketahui.", "There is no known issue at present.";
    reported: "Dilaporkan", "Reported";
    answered: "Jawaban", "Answered";
    tell: "Kabari saya", "Tell me";
    home: "Halaman depan", "Front page";
} }
