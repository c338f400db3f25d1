//! The form of one event, with what was typed and what was found wrong with it.

use askama::Template;
use registry::ChangeError;
use terms::NikWarning;

use super::{about::About, asked, event::Event, sample};
use crate::{
    Place,
    console::{
        form::{Choice, Input, Reading, Section, Typed},
        regions::Typing,
        whose::Whose,
    },
    frame::Frame,
    lang::texts,
    page::Page,
};

/// The page.
#[derive(Template)]
#[template(path = "console/events_form.html")]
pub(crate) struct EventForm {
    frame: Frame,
    t: &'static Words,
    whose: Whose,
    event: Event,
    sections: Vec<Section>,
    /// The family, for fields that ask for a person.
    relatives: Vec<Choice>,
    /// What is wrong that belongs to no field.
    refusal: Option<&'static str>,
    /// What is unusual; sent once more, it is recorded all the same.
    oddities: Vec<String>,
}

impl EventForm {
    /// The form with what was typed and what was found wrong with it.
    pub fn new(
        frame: Frame,
        event: Event,
        about: &About,
        reading: &Reading<'_>,
        refusal: Option<&'static str>,
    ) -> Self {
        let mut sections = asked::sections(event, about);
        Section::fill(&mut sections, reading.typed, |name| reading.mistake(name));
        let (whose, relatives) = (Whose::of(&about.resident), about.relatives());
        let (t, oddities) = (Words::of(frame.lang), reading.oddities().to_vec());
        Self { t, frame, whose, event, sections, relatives, refusal, oddities }
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

    fn button(&self) -> &'static str {
        match (self.oddities.is_empty(), self.event.is_weighty()) {
            (false, _) => self.t.record_anyway,
            (true, true) => self.t.check,
            (true, false) => self.t.record,
        }
    }

    /// The first region that is asked for.
    fn region_wanted(&self) -> Option<&Typing> {
        self.sections.iter().flat_map(|it| &it.inputs).find_map(Input::region_wanted)
    }

    fn asks_for_people(&self) -> bool {
        let mut inputs = self.sections.iter().flat_map(|it| &it.inputs);
        !self.relatives.is_empty() && inputs.any(|it| it.is_person())
    }
}

impl Page for EventForm {
    const NAME: &'static str = "events_form";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let (lang, nothing, typed) = (frame.lang, Typed::default(), sample::typed());
        let fresh = |event: Event| {
            let about = sample::about(lang)?;
            let reading = Reading::new(&nothing, lang);
            Some((event.path(), Self::new(frame.clone(), event, &about, &reading, None)))
        };
        let refused = || {
            let about = sample::about(lang)?;
            let mut reading = Reading::new(&typed, lang);
            reading.wrong("on", ChangeError::Future.sentence(lang));
            let married = Some(ChangeError::Married.sentence(lang));
            let frame = frame.clone().without_switch();
            Some(("refused", Self::new(frame, Event::Marriage, &about, &reading, married)))
        };
        let odd = || {
            let about = sample::about(lang)?;
            let mut reading = Reading::new(&typed, lang);
            reading.odd(NikWarning::Sex.text(lang));
            let frame = frame.clone().without_switch();
            Some(("odd", Self::new(frame, Event::Arrival, &about, &reading, None)))
        };
        Event::ALL.into_iter().map(fresh).chain([odd(), refused()]).flatten().collect()
    }
}

texts! { Words {
    resident: "Penduduk", "Resident";
    handle: "Nomor berkas", "Record number";
    choose: "Pilih", "Choose";
    check: "Periksa sebelum dicatat", "Check before recording";
    record: "Catat", "Record";
    record_anyway: "Sudah diperiksa, catat", "Checked, record it";
    odd: "Belum dicatat. Mohon periksa dahulu", "Not recorded yet. Please check first";
    back: "Batal", "Cancel";
    nothing_recorded: "Belum dicatat", "Not recorded";
} }
