//! The page of a card's course.

use askama::Template;
use registry::{CardError, CardState, Change, ChangeKind, EvidenceKind, Resident, Resolution};
use terms::{Act, Language, Moment, Permission};

use crate::{
    Place,
    console::{
        form::{Input, Reading, Section, Typed, choices, ground},
        head::{Head, Tab},
        whose::Whose,
    },
    frame::Frame,
    lang::texts,
    look::{Chip, Tone},
    numbers::moment,
    page::{Page, sample_moment},
};

/// Where a card stands, and what this officer may do about it.
#[derive(Clone)]
pub(crate) struct Course {
    pub whose: Whose,
    pub head: Head,
    pub state: CardState,
    /// The latest first.
    pub steps: Vec<Taken>,
    pub is_here: bool,
    pub may_step: bool,
    pub may_resolve: bool,
}

/// A step that was taken.
#[derive(Clone)]
pub(crate) struct Taken {
    pub state: CardState,
    pub at: Moment,
    /// As the log names them, if the history still tells.
    pub actor: Option<String>,
}

/// What was just done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    Resolved,
    Step,
}

/// What the page says first.
#[derive(Clone, Copy)]
pub(crate) enum Told {
    Done(Done),
    Refused(&'static str),
}

/// The page.
#[derive(Template)]
#[template(path = "console/card.html")]
pub(crate) struct Card {
    frame: Frame,
    t: &'static Words,
    course: Course,
    told: Option<Told>,
    /// How a duplicate is resolved, where there is one and this officer may.
    resolving: Vec<Section>,
}

impl Course {
    /// `changes` of the record tell who took the steps.
    pub fn new(
        resident: &Resident,
        head: Head,
        card: registry::Card,
        changes: &[Change],
        act: &Act,
    ) -> Self {
        let actor = |at: Moment| {
            let change = changes.iter().find(|it| it.kind == ChangeKind::Card && it.at == at);
            change.map(|it| it.actor.clone())
        };
        let taken = card.steps.iter().rev();
        let steps =
            taken.map(|it| Taken { state: it.state, at: it.at, actor: actor(it.at) }).collect();
        Self {
            whose: Whose::of(resident),
            head,
            state: card.state,
            steps,
            is_here: resident.person.is_present(),
            may_step: act.needs(Permission::RecordCard).is_ok(),
            may_resolve: act.needs(Permission::ResolveDuplicate).is_ok(),
        }
    }

    fn is_blocked(&self) -> bool {
        self.state == CardState::Duplicate
    }
}

impl Done {
    pub fn of_code(code: &str) -> Option<Self> {
        [Self::Resolved, Self::Step].into_iter().find(|it| it.code() == code)
    }

    pub const fn code(self) -> &'static str {
        match self {
            Self::Resolved => "resolved",
            Self::Step => "step",
        }
    }
}

impl Card {
    pub fn new(frame: Frame, course: Course, told: Option<Told>, reading: &Reading<'_>) -> Self {
        let t = Words::of(frame.lang);
        let mut resolving = Vec::new();
        if course.is_blocked() && course.is_here && course.may_resolve {
            let ways = Resolution::ALL.iter().map(|it| (it.code(), it.word(frame.lang)));
            let way = Input::choice("resolution", t.resolution, choices(ways));
            let proof = [EvidenceKind::Minutes, EvidenceKind::Decree, EvidenceKind::Statement];
            resolving = vec![
                Section { heading: t.resolve_heading, inputs: vec![way] },
                ground(&proof, frame.lang),
            ];
            Section::fill(&mut resolving, reading.typed, |name| reading.mistake(name));
        }
        Self { t, frame, course, told, resolving }
    }

    // What the template asks.

    fn chip(&self) -> Chip {
        let tone = match self.course.state {
            CardState::Issued => Tone::Good,
            CardState::Duplicate
            | CardState::EnrolFailureAtCentral
            | CardState::EnrolFailureAtRegional
            | CardState::SearchFailureAtCentral => Tone::Stop,
            _ => Tone::Wait,
        };
        Chip { tone, text: self.course.state.word(self.frame.lang).to_owned() }
    }

    /// Why no step is offered here.
    fn hindrance(&self) -> Option<&'static str> {
        let lang = self.frame.lang;
        if !self.course.is_here {
            return Some(CardError::NotHere.sentence(lang));
        }
        if self.course.is_blocked() {
            let others = (!self.course.may_resolve).then_some(self.t.others_resolve);
            return Some(others.unwrap_or(CardError::Blocked.sentence(lang)));
        }
        (!self.course.may_step).then_some(self.t.others_step)
    }

    /// The states that may follow; the way on comes first, failures and ways back after it.
    fn next(&self) -> Vec<CardState> {
        if self.hindrance().is_some() {
            return Vec::new();
        }
        let mut next = self.course.state.next().to_vec();
        let goes_on = |it: &CardState| *it == CardState::PrintReady;
        if !self.course.state.is_printing() {
            next.sort_by_key(|it| !goes_on(it));
        }
        next
    }

    fn word(&self, state: &CardState) -> &'static str {
        state.word(self.frame.lang)
    }

    fn at(&self, step: &Taken) -> String {
        moment(self.frame.lang, step.at)
    }

    fn who(&self, step: &Taken) -> String {
        match step.actor.as_deref().map(|it| it.split_once(':').unwrap_or((it, ""))) {
            None => self.t.unknown.to_owned(),
            Some(("officer", id)) => format!("{} {id}", self.t.officer),
            Some(("operator", _)) => self.t.operator.to_owned(),
            Some((other, _)) => other.to_owned(),
        }
    }

    fn done(&self) -> Option<&'static str> {
        match self.told? {
            Told::Done(Done::Resolved) => Some(self.t.resolved),
            Told::Done(Done::Step) => Some(self.t.stepped),
            Told::Refused(_) => None,
        }
    }

    fn refusal(&self) -> Option<&'static str> {
        match self.told? {
            Told::Done(_) => None,
            Told::Refused(sentence) => Some(sentence),
        }
    }
}

impl Page for Card {
    const NAME: &'static str = "card";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        use CardState::{
            BioCaptured, Duplicate, Issued, Processing, ReceivedAtCentral, SentForEnrolment,
        };
        let typed = Typed::default();
        let reading = Reading::new(&typed, frame.lang);
        let new = |course, told| Self::new(frame.clone(), course, told, &reading);
        let way = [BioCaptured, Processing, SentForEnrolment, ReceivedAtCentral];
        let lang = frame.lang;
        let course = || sample(&way, lang);
        let doubled = || sample(&[&way[..], &[Duplicate]].concat(), lang);
        let refused = too_young(frame.lang);
        vec![
            ("begun", new(sample(&[], lang), Some(Told::Refused(refused)))),
            ("blocked", new(Course { may_resolve: false, ..doubled() }, None)),
            ("duplicate", new(doubled(), None)),
            ("gone", new(Course { is_here: false, ..course() }, None)),
            ("issued", new(sample(&[Issued], lang), Some(Told::Done(Done::Step)))),
            ("received", new(course(), None)),
        ]
    }
}

fn too_young(language: Language) -> &'static str {
    CardError::TooYoung.sentence(language)
}

/// A course of one step a day.
fn sample(states: &[CardState], language: Language) -> Course {
    let day = std::time::Duration::from_secs(86_400);
    let mut at = sample_moment();
    let mut taken = |state: &CardState| {
        at = at.plus(day);
        Taken { state: *state, at, actor: Some("operator".to_owned()) }
    };
    let mut steps: Vec<Taken> = states.iter().map(&mut taken).collect();
    steps.reverse();
    Course {
        whose: Whose::sample(),
        head: Head::sample("Ratna Wulandari", Tab::Card, language),
        state: states.last().copied().unwrap_or(CardState::Unregistered),
        steps,
        is_here: true,
        may_step: true,
        may_resolve: true,
    }
}

texts! { Words {
    title: "Tahap KTP-el", "Course of the KTP-el";
    now: "Tahap sekarang", "Where it stands";
    next: "Catat tahap berikutnya", "Record the next step";
    no_next: "Tidak ada tahap untuk dicatat", "No step to record";
    done: "Tercatat", "Recorded";
    stepped: "Tahap baru sudah dicatat.", "The new step was recorded.";
    resolved: "Penyelesaian data ganda sudah dicatat.", "How the duplicate was resolved was recorded.";
    nothing_recorded: "Tidak dicatat", "Not recorded";
    steps: "Tahap yang sudah dicatat", "Steps so far";
    no_steps: "Belum ada tahap yang dicatat di sini.", "No step was recorded here yet.";
    state: "Tahap", "Step";
    at: "Waktu", "When";
    who: "Oleh", "By";
    officer: "Petugas", "Officer";
    operator: "Operator server", "The server's operator";
    unknown: "Tidak diketahui", "Not known";
    others_resolve: "Ditemukan data ganda. Kepala dinas memutuskan sebelum kartu dapat dicetak.",
        "A duplicate was found. The head of office decides before a card can be printed.";
    others_step: "Anda tidak berwenang mencatat tahap KTP-el.", "You are not allowed to record steps of the KTP-el.";
    resolve_heading: "Selesaikan data ganda", "Resolve the duplicate";
    resolution: "Hasil pemeriksaan", "What was found";
    resolve: "Catat penyelesaian", "Record the resolution";
    choose: "Pilih", "Choose";
} }
