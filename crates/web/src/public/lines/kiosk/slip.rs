//! What a kiosk prints: a number, when and how to follow it. No name, no price.

use desk::{Position, Service, TicketCode, TicketError};
use terms::Language;

use crate::{
    app::App,
    frame::Frame,
    look::Qr,
    numbers::{between, date},
};

/// A slip, in words.
pub(super) struct Slip {
    pub number: Option<String>,
    pub services: String,
    pub date: String,
    pub window: String,
    pub expected: Option<String>,
    /// What another line does afterwards.
    pub rest: String,
    /// Told on paper only: the code in the square below would be read by whoever stands behind.
    pub code: Option<String>,
    /// Where the number is followed, as people type it.
    pub follow: String,
    /// The same, without the code.
    pub qr: Option<Qr>,
}

impl Slip {
    /// Of a ticket whose code its holder knows already.
    pub fn of(app: &App, frame: &Frame, position: &Position) -> Result<Self, TicketError> {
        let (ticket, zone, lang) = (&position.ticket, position.office.zone, frame.lang);
        let url = app.deployment.public_url.as_str().trim_end_matches('/');
        let follow = format!("{url}/ticket");
        Ok(Self {
            number: ticket.call().map(|call| call.to_string()),
            services: titles(ticket.services.iter(), lang),
            date: date(lang, ticket.date),
            window: ticket.window.map(|it| between(it, zone, lang)).unwrap_or_default(),
            expected: position.expected.map(|it| between((it.from, it.until), zone, lang)),
            rest: String::new(),
            code: None,
            qr: Qr::of(&follow).ok(),
            follow: follow.strip_prefix("https://").unwrap_or(&follow).to_owned(),
        })
    }

    /// The same with a code that is told now and never again, and what comes afterwards.
    pub fn with(mut self, code: Option<&TicketCode>, rest: &[Service], lang: Language) -> Self {
        self.code = code.map(ToString::to_string);
        self.rest = titles(rest.iter().copied(), lang);
        self
    }
}

fn titles(services: impl Iterator<Item = Service>, lang: Language) -> String {
    services.map(|it| it.title(lang)).collect::<Vec<_>>().join(", ")
}
