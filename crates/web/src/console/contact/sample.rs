//! The page as it is looked at.

use messages::Means;
use terms::{Id, Language};

use super::{ContactPage, Problem, Step, Words, fields};
use crate::{
    Place,
    console::whose::Whose,
    frame::Frame,
    numbers::date,
    page::{Page, sample_moment},
};

impl Page for ContactPage {
    const NAME: &'static str = "contact";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let lang = frame.lang;
        let new = |step, is_left, problem| {
            let since = date(lang, sample_moment().date());
            let left = match is_left {
                true => fields(("+62 *** 789", Language::Indonesian), since, lang),
                false => Vec::new(),
            };
            let (t, whose) = (Words::of(lang), Whose::sample());
            Self { frame: frame.clone(), t, whose, left, step, problem }
        };
        let ask = || Step::Contact(vec![Means::Mail, Means::Phone]);
        let code = || Step::Code {
            proof: Id::from_bytes([1; 16]),
            to: "s***@contoh.id".to_owned(),
            language: Language::Indonesian,
        };
        vec![
            ("none", new(ask(), false, None)),
            ("left", new(ask(), true, None)),
            ("contact_wrong", new(ask(), false, Some(Problem::Contact))),
            ("code", new(code(), false, None)),
            ("code_wrong", new(code(), true, Some(Problem::CodeWrong))),
            ("nowhere", new(Step::Nowhere, false, None)),
        ]
    }
}
