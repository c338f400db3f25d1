//! A ticket as officers see it.

use desk::{Kind, State, Ticket, Zone};
use terms::{Id, Language};

use super::house::words;
use crate::{lang::texts, numbers::between};

/// One ticket, in words.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub id: Id<Ticket>,
    /// `A-012`; empty before its holder is there.
    pub number: String,
    pub services: String,
    /// How it came to be, and whether it goes first.
    pub kind: String,
    /// Between when and when it is to be called; empty on standby.
    pub window: String,
    pub state: State,
    pub calls: u16,
}

impl Row {
    pub fn of(ticket: &Ticket, zone: Zone, lang: Language) -> Self {
        let kind = ticket.kind.title(lang).to_owned();
        let kind = match ticket.favoured {
            true => format!("{kind}, {}", Words::of(lang).favoured),
            false => kind,
        };
        Self {
            id: ticket.id,
            number: ticket.call().map(|call| call.to_string()).unwrap_or_default(),
            services: words(&ticket.services, lang),
            kind,
            window: ticket.window.map(|window| between(window, zone, lang)).unwrap_or_default(),
            state: ticket.state,
            calls: ticket.calls,
        }
    }

    pub fn all(tickets: &[Ticket], zone: Zone, lang: Language) -> Vec<Self> {
        tickets.iter().map(|ticket| Self::of(ticket, zone, lang)).collect()
    }

    /// Of made-up people.
    pub fn sample(number: u8, kind: Kind, state: State, lang: Language) -> Self {
        Self {
            id: Id::from_bytes([number; 16]),
            number: format!("A-{number:03}"),
            services: desk::Service::Activation.title(lang).to_owned(),
            kind: kind.title(lang).to_owned(),
            window: match kind {
                Kind::Standby => String::new(),
                _ => {
                    let at = crate::page::sample_moment();
                    let end = at.plus(std::time::Duration::from_secs(1_800));
                    between((at, end), Zone::Wib, lang)
                }
            },
            state,
            calls: 1,
        }
    }
}

texts! { Words {
    favoured: "didahulukan", "goes first";
} }
