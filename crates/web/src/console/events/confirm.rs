//! A last look at what is weighty: the same fields, read aloud, and one button.

use askama::Template;

use super::{about::About, asked, event::Event, sample};
use crate::{
    Place,
    console::{
        form::{Reading, Section},
        whose::Whose,
    },
    frame::Frame,
    lang::texts,
    look::Field,
    page::Page,
};

/// The page.
#[derive(Template)]
#[template(path = "console/events_confirm.html")]
pub(crate) struct Confirm {
    frame: Frame,
    t: &'static Words,
    whose: Whose,
    event: Event,
    told: Vec<Field>,
    /// Names and values as they were typed.
    kept: Vec<(String, String)>,
}

impl Confirm {
    pub fn new(frame: Frame, event: Event, about: &About, reading: &Reading<'_>) -> Self {
        let mut sections = asked::sections(event, about);
        Section::fill(&mut sections, reading.typed, |_| None);
        let inputs = || sections.iter().flat_map(|it| &it.inputs);
        let told =
            inputs().filter_map(|it| it.read_aloud(reading.word(&it.name), frame.lang)).collect();
        let kept = inputs().map(|it| (it.name.clone(), it.value.clone())).collect();
        let whose = Whose::of(&about.resident);
        Self { t: Words::of(frame.lang), frame, whose, event, told, kept }
    }

    fn title(&self) -> &'static str {
        self.event.title(self.frame.lang)
    }

    fn meaning(&self) -> &'static str {
        self.event.meaning(self.frame.lang)
    }

    fn action(&self) -> String {
        self.whose.at(&format!("events/{}", self.event.path()))
    }
}

impl Page for Confirm {
    const NAME: &'static str = "events_confirm";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let typed = sample::typed();
        let frame = frame.clone().without_switch();
        let one = |event: Event| {
            let about = sample::about(frame.lang)?;
            let mut reading = Reading::new(&typed, frame.lang);
            reading.means("partner", "Bambang Prasetyo");
            Some((event.path(), Self::new(frame.clone(), event, &about, &reading)))
        };
        [Event::Divorce, Event::MoveOut].into_iter().filter_map(one).collect()
    }
}

texts! { Words {
    resident: "Penduduk", "Resident";
    handle: "Nomor berkas", "Record number";
    last_look: "Periksa sekali lagi", "One last look";
    not_yet: "Belum ada yang dicatat. Cocokkan dengan orangnya dan dokumennya.",
        "Nothing is recorded yet. Compare it with the person and the document.";
    this: "Yang akan dicatat", "This will be recorded";
    yes: "Ya, catat", "Yes, record it";
    back: "Kembali, perbaiki", "Back, to change it";
} }
