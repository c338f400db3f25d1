//! A booked place as a calendar file (RFC 5545), for whatever calendar somebody keeps. It says where
//! and when, and nothing of who comes.

use std::fmt::Write;

use desk::{Position, Zone};
use terms::{Language, Moment};

use crate::{lang::texts, numbers::time_in};

/// Octets of a line, its end not counted (section 3.1).
const LINE: usize = 75;

/// A place of a day, for a calendar.
pub(crate) struct Appointment<'a> {
    /// By which a calendar knows it again: says nothing to whoever reads it.
    pub uid: String,
    pub place: &'a str,
    pub window: (Moment, Moment),
    pub zone: Zone,
    /// Where the ticket is followed.
    pub follow: &'a str,
}

impl<'a> Appointment<'a> {
    /// The place that a ticket has, if it has one.
    pub fn of(position: &'a Position, follow: &'a str) -> Option<Self> {
        let ticket = &position.ticket;
        Some(Self {
            uid: format!("{}@ikd", ticket.id),
            place: position.office.name.as_str(),
            window: ticket.window?,
            zone: position.office.zone,
            follow,
        })
    }

    /// The file, written `now`. A later one replaces an earlier one of the same place.
    pub fn file(&self, now: Moment, lang: Language) -> String {
        let t = Words::of(lang);
        let (starts_at, closes_at) = self.window;
        let sequence = now.seconds().max(0) / 60;
        let time = time_in(lang, self.zone, starts_at).replace('\u{a0}', " ");
        let description = format!("{time}. {} {}\n{}", t.bring, self.follow, t.fraud);
        let mut file = String::new();
        let mut line = |text: &str| fold(&mut file, text);
        line("BEGIN:VCALENDAR");
        line("VERSION:2.0");
        line("PRODID:-//IKD//Booking 1//ID");
        line("BEGIN:VEVENT");
        line(&format!("UID:{}", self.uid));
        line(&format!("SEQUENCE:{sequence}"));
        line(&format!("DTSTAMP:{}", utc(now)));
        line(&format!("DTSTART:{}", utc(starts_at)));
        line(&format!("DTEND:{}", utc(closes_at)));
        line(&format!("SUMMARY:{}", escaped(t.summary)));
        line(&format!("LOCATION:{}", escaped(self.place)));
        line(&format!("DESCRIPTION:{}", escaped(&description)));
        for before in ["-P1D", "-PT1H"] {
            line("BEGIN:VALARM");
            line("ACTION:DISPLAY");
            line(&format!("TRIGGER:{before}"));
            line(&format!("DESCRIPTION:{}", escaped(t.summary)));
            line("END:VALARM");
        }
        line("END:VEVENT");
        line("END:VCALENDAR");
        file
    }
}

/// A moment as section 3.3.5 writes it: `20240606T010000Z`.
fn utc(moment: Moment) -> String {
    let text = moment.rfc3339();
    let whole = text.split(['.', 'Z']).next().unwrap_or_default();
    format!("{}Z", whole.replace(['-', ':'], ""))
}

/// Text as section 3.3.11 writes it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// Adds a line, cut where it is too long and never within a letter.
fn fold(file: &mut String, text: &str) {
    let mut octets = 0;
    for letter in text.chars() {
        if octets + letter.len_utf8() > LINE {
            file.push_str("\r\n ");
            octets = 1;
        }
        octets += letter.len_utf8();
        // A string takes every letter.
        let _ = file.write_char(letter);
    }
    file.push_str("\r\n");
}

texts! { Words {
    summary: "Janji di kantor Dukcapil", "Appointment at the civil registration office";
    bring: "Bawa KTP-el dan kode karcis Anda. Ubah atau batalkan di",
        "Bring your KTP-el and the code of your ticket. Change it or give it back at";
    fraud: "Gratis. Petugas tidak pernah menelepon dan tidak pernah meminta PIN.",
        "Free of charge. Staff never call, and never ask for a PIN.";
} }

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const AT: Moment = Moment::from_seconds(1_717_552_800); // 2024-06-05T02:00:00Z

    fn file(place: &str) -> String {
        let until = AT.plus(std::time::Duration::from_secs(1_800));
        let uid = "7KQM@ikd".to_owned();
        let follow = "https://ikd.example/ticket";
        let it = Appointment { uid, place, window: (AT, until), zone: Zone::Wita, follow };
        it.file(AT, Language::Indonesian)
    }

    /// Lines as a calendar reads them.
    fn unfolded(file: &str) -> Vec<String> {
        file.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn a_calendar_reads_where_and_when() {
        let file = file("Disdukcapil, Kota Serang; lantai 2");
        let lines = unfolded(&file);
        for line in [
            "BEGIN:VCALENDAR",
            "DTSTART:20240605T020000Z",
            "DTEND:20240605T023000Z",
            "LOCATION:Disdukcapil\\, Kota Serang\\; lantai 2",
            "TRIGGER:-P1D",
            "END:VCALENDAR",
        ] {
            assert!(lines.iter().any(|it| it == line), "{line} in {file}");
        }
        assert!(file.contains("10.00 WITA"));
    }

    proptest! {
        #[test]
        fn no_line_is_too_long_and_no_text_becomes_a_line_of_its_own(place in "[ -~é漢\\n]{0,200}") {
            let file = file(&place);
            for line in file.split("\r\n") {
                prop_assert!(line.len() <= LINE, "{line}");
            }
            let usual = unfolded(&self::file("x")).len();
            prop_assert_eq!(unfolded(&file).len(), usual);
        }
    }
}
