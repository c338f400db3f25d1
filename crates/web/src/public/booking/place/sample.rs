//! The steps of a booking, for looking at.

use desk::{Service, Zone};
use messages::Means;

use super::{PlacePage, Problem, Step, words::Words};
use crate::{
    Place,
    frame::Frame,
    numbers::{date, time_in},
    page::{Page, sample_moment},
};

impl Page for PlacePage {
    const NAME: &'static str = "book_place";
    const PLACE: Place = Place::Public;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let (lang, at) = (frame.lang, sample_moment());
        let new = |step, problem| Self {
            frame: frame.clone(),
            t: Words::of(lang),
            office: "Disdukcapil Kota Serang (contoh)".to_owned(),
            service: Service::Activation,
            at: "/book/offices/0/place|for=activation&at=0".to_owned(),
            times: "/book/offices/0?for=activation".to_owned(),
            day: date(lang, at.date()),
            time: time_in(lang, Zone::Wib, at),
            step,
            problem,
        };
        let means = || vec![Means::Mail, Means::Phone];
        let ask = |typed: &str| Step::Contact { means: means(), typed: typed.to_owned() };
        let until = || time_in(lang, Zone::Wib, at);
        vec![
            ("nowhere", new(Step::Nowhere, None)),
            ("contact", new(ask(""), None)),
            ("contact_wrong", new(ask("siti@"), Some(Problem::Contact))),
            ("code", new(Step::Code, None)),
            ("code_wrong", new(Step::Code, Some(Problem::CodeWrong))),
            ("take", new(Step::Take, None)),
            ("gone", new(Step::Take, Some(Problem::Full))),
            ("person", new(Step::Person { until: until() }, None)),
            ("lot", new(Step::Lot, None)),
            ("lot_over", new(Step::Lot, Some(Problem::LotOver))),
            ("entered", new(Step::Entered { lost: 0 }, None)),
            ("entered_again", new(Step::Entered { lost: 2 }, None)),
            ("person_wrong", new(Step::Person { until: until() }, Some(Problem::Nik))),
        ]
    }
}
