//! One field of a form: its words, what may stand in it, and what does.

use terms::{Date, Language, date_text, parse_date};

use super::{super::regions::Typing, typed::Typed};
use crate::{look::Field, numbers::date};

/// A field with its label. No `Debug`: what stands in it is personal.
#[derive(Clone)]
pub(crate) struct Input {
    pub name: String,
    pub label: String,
    /// What helps to fill it; empty where the label says enough.
    pub hint: String,
    pub value: String,
    pub problem: Option<String>,
    pub is_required: bool,
    /// Whether the keyboard begins here.
    pub has_focus: bool,
    kind: Kind,
}

#[derive(Clone)]
enum Kind {
    Choice(Vec<Choice>),
    Day {
        latest: String,
    },
    /// A record number or a NIK; the page's list of relatives helps.
    Person,
    /// The code of a region; with scripts, its name.
    Region(Typing),
    Text {
        longest: usize,
    },
}

/// One of several to choose from.
#[derive(Clone)]
pub(crate) struct Choice {
    pub code: String,
    pub word: String,
}

/// Fields that belong together.
#[derive(Clone)]
pub(crate) struct Section {
    pub heading: &'static str,
    pub inputs: Vec<Input>,
}

/// Entries of a code table to choose from.
pub(crate) fn choices<'w>(entries: impl Iterator<Item = (u8, &'w str)>) -> Vec<Choice> {
    entries.map(|(code, word)| Choice { code: code.to_string(), word: word.to_owned() }).collect()
}

impl Input {
    fn new(name: impl Into<String>, label: impl Into<String>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            hint: String::new(),
            value: String::new(),
            problem: None,
            is_required: true,
            has_focus: false,
            kind,
        }
    }

    /// A choice, of which nothing is chosen yet.
    pub fn choice(name: impl Into<String>, label: impl Into<String>, among: Vec<Choice>) -> Self {
        Self::new(name, label, Kind::Choice(among))
    }

    /// A day up to `latest`.
    pub fn day(name: &'static str, label: &str, latest: Date) -> Self {
        Self::new(name, label, Kind::Day { latest: date_text(latest) })
    }

    /// A person, by record number or NIK.
    pub fn person(name: &'static str, label: &str) -> Self {
        Self::new(name, label, Kind::Person)
    }

    /// A region, by its code or, with scripts, its name.
    pub fn region(name: &'static str, label: &str, which: Typing) -> Self {
        Self::new(name, label, Kind::Region(which))
    }

    /// A text of at most `longest` characters.
    pub fn text(name: &'static str, label: &str, longest: usize) -> Self {
        Self::new(name, label, Kind::Text { longest })
    }

    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// The same, that may stay empty.
    pub fn optional(mut self) -> Self {
        self.is_required = false;
        self
    }

    /// The same with something in it, until something else is typed.
    pub fn with(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// The same with what was typed, if anything was.
    pub fn filled(&mut self, typed: &Typed) {
        if let Some(value) = typed.find(&self.name) {
            value.clone_into(&mut self.value);
        }
    }

    /// What stands in it, for reading; `None` if nothing does. `word` is what it was found to
    /// mean.
    pub fn read_aloud(&self, word: Option<&str>, language: Language) -> Option<Field> {
        let value = self.value.trim();
        if value.is_empty() {
            return None;
        }
        let chosen = |all: &[Choice]| Some(all.iter().find(|it| it.code == value)?.word.clone());
        let said = match &self.kind {
            Kind::Choice(among) => chosen(among),
            Kind::Day { .. } => parse_date(value).map(|day| date(language, day)),
            Kind::Region(which) => Some(which.text(value)),
            Kind::Person | Kind::Text { .. } => None,
        };
        let said = word.map(str::to_owned).or(said).unwrap_or_else(|| value.to_owned());
        Some(Field::new(self.label.clone(), said))
    }

    // What the template asks.

    pub fn choices(&self) -> Option<&[Choice]> {
        match &self.kind {
            Kind::Choice(among) => Some(among),
            _ => None,
        }
    }

    /// Whether nothing is chosen until somebody chooses.
    pub fn is_open(&self) -> bool {
        self.choices().is_some_and(|all| all.iter().all(|it| !it.code.is_empty()))
    }

    pub fn latest(&self) -> Option<&str> {
        match &self.kind {
            Kind::Day { latest } => Some(latest),
            _ => None,
        }
    }

    pub fn is_person(&self) -> bool {
        matches!(self.kind, Kind::Person)
    }

    pub fn region_wanted(&self) -> Option<&Typing> {
        match &self.kind {
            Kind::Region(which) => Some(which),
            _ => None,
        }
    }

    pub fn longest(&self) -> usize {
        match self.kind {
            Kind::Region(_) => 20,
            Kind::Text { longest } => longest,
            _ => 64,
        }
    }

    /// The ids of what explains the field.
    pub fn explained_by(&self) -> String {
        let hint = (!self.hint.is_empty()).then(|| format!("{}-hint", self.name));
        let problem = self.problem.as_ref().map(|_| format!("{}-problem", self.name));
        hint.into_iter().chain(problem).collect::<Vec<_>>().join(" ")
    }
}

impl Section {
    /// A form that asks for a reason and nothing else: `among` these, each with its code and its
    /// sentence, and what is wrong with the one that was chosen.
    pub fn of_reasons<const N: usize>(
        heading: &'static str,
        (label, hint): (&str, &str),
        among: [(&str, &str); N],
        problem: Option<&str>,
    ) -> Vec<Self> {
        let choice =
            |(code, word): (&str, &str)| Choice { code: code.to_owned(), word: word.to_owned() };
        let reason = Input::choice("reason", label, among.map(choice).into()).with_hint(hint);
        let mut asked = vec![Self { heading, inputs: vec![reason] }];
        Self::fill(&mut asked, &Typed::default(), |_| problem.map(str::to_owned));
        asked
    }

    /// Puts into every field what was typed and what is wrong with it, and the keyboard where it
    /// is needed first.
    pub fn fill(all: &mut [Self], typed: &Typed, mut problem: impl FnMut(&str) -> Option<String>) {
        for input in all.iter_mut().flat_map(|it| &mut it.inputs) {
            input.filled(typed);
            input.problem = problem(&input.name);
        }
        let wrong = |it: &&mut Input| it.problem.is_some();
        let first = all.iter().flat_map(|it| &it.inputs).position(|it| it.problem.is_some());
        let mut inputs = all.iter_mut().flat_map(|it| &mut it.inputs);
        let focused = if first.is_some() { inputs.find(wrong) } else { inputs.next() };
        if let Some(input) = focused {
            input.has_focus = true;
        }
    }
}
