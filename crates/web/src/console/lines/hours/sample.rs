//! Hours and rosters on made-up data.

use desk::Foreseen;
use terms::{Language, Personal};

use super::{Holiday, HoursPage, RosterPage, Typed, Words};
use crate::{
    Place,
    console::said::Said,
    frame::Frame,
    numbers::date,
    page::{Page, sample_date},
};

const SEEN: Foreseen = Foreseen { stay: 41, moved: 6 };

fn typed(pairs: &[(&str, &str)]) -> Typed {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn holiday(lang: Language, day: &str, name: &str, (place, is_own): (&str, bool)) -> Holiday {
    Holiday {
        words: date(lang, sample_date(day)),
        date: day.to_owned(),
        name: name.to_owned(),
        place: place.to_owned(),
        is_own,
    }
}

impl Page for HoursPage {
    const NAME: &'static str = "hours";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let t = Words::of(frame.lang);
        let new = |name, typed, foreseen, said| {
            let apart =
                [("2024-06-17", "", "Iduladha"), ("2024-06-08", "08:00-12:00", "Layanan Sabtu")];
            let apart = apart.map(|(day, hours, why)| {
                let words = date(frame.lang, sample_date(day));
                (words, day.to_owned(), hours.to_owned(), why.to_owned())
            });
            let office = super::super::sample::house()?.office;
            let (frame, apart) = (frame.clone(), apart.into());
            let holidays = vec![
                holiday(frame.lang, "2024-06-17", "Iduladha", ("Indonesia", false)),
                holiday(frame.lang, "2024-08-10", "HUT Kota Serang", ("Kota Serang, Banten", true)),
            ];
            Some((name, Self { frame, t, office, apart, holidays, typed, foreseen, said }))
        };
        let day = [
            ("what", "day"),
            ("date", "2024-06-07"),
            ("hours", "08:00-10:00"),
            ("why", "Pemadaman listrik"),
        ];
        let all = [
            new("plain", Typed::new(), None, None),
            new("foreseen", typed(&day), Some(SEEN), None),
            new("unreadable", typed(&day), None, Some(Said::mistake(t.unreadable))),
        ];
        all.into_iter().flatten().collect()
    }
}

impl Page for RosterPage {
    const NAME: &'static str = "roster";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let t = Words::of(frame.lang);
        let new = |name, typed, foreseen| {
            let house = super::super::sample::house()?;
            let officer = |id: &str, name: &str| (id.to_owned(), Personal::new(name.to_owned()));
            let officers = vec![officer("1", "Ayu Lestari"), officer("2", "Budi Santoso")];
            let seat = |number: u8, letter: &str, sits: &str| {
                (number.to_string(), number, letter.to_owned(), sits.to_owned())
            };
            let seats = vec![seat(1, "A", "1"), seat(2, "A", "2"), seat(3, "B", "")];
            let (frame, date) = (frame.clone(), "2024-06-06".to_owned());
            let said = None;
            Some((name, Self { frame, t, house, date, officers, seats, typed, foreseen, said }))
        };
        let one = [("what", "roster"), ("date", "2024-06-06"), ("counter", "3"), ("officer", "2")];
        let all = [new("day", Typed::new(), None), new("foreseen", typed(&one), Some(SEEN))];
        all.into_iter().flatten().collect()
    }
}
