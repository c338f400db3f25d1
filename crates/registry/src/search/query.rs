//! What is looked for, as an officer types it.

use terms::{Class, Date, KkNumber, Language, Nik, NumberError, Personal, Region};

use super::word::words;

/// What is looked for: one number or a name, narrowed by birth and place. All that is given must
/// agree. `Debug` shows nothing personal.
#[derive(Clone, Debug)]
pub struct Query {
    /// The person's number.
    pub nik: Option<Nik>,
    /// The number of the family card.
    pub kk_number: Option<KkNumber>,
    /// The name or some of its words, in any order and about right.
    pub name: Option<Personal<String>>,
    /// When the person was born.
    pub birth: Option<Born>,
    /// The province, regency, district or village.
    pub region: Option<Region>,
    /// Where the desk is: who lives nearer comes first among equals.
    pub near: Option<Region>,
    /// What the answer shows beside the name.
    pub show: Show,
    /// At most so many, and never more than [`Query::MOST`].
    pub limit: u16,
}

/// When somebody was born, as far as it is known.
#[derive(Clone, PartialEq, Eq)]
pub enum Born {
    /// On this day.
    Date(Date),
    /// In this year.
    Year(i32),
}

/// What a hit shows beside the name: the birth or digits of the NIK, and never both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// The whole birth date.
    #[default]
    BirthDate,
    /// The year of birth.
    BirthYear,
    /// The last digits of the NIK.
    NikEnd,
}

/// What the label of a field says that sixteen digits in it are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Neither: the two look alike, so digits need the word `NIK` or `KK` before them.
    Anything,
    /// The number of a family card.
    KkNumber,
    /// The number of a person.
    Nik,
}

/// Why nothing can be looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// A birth date or year that is none.
    #[error("the birth date cannot be read; write it like 17-08-1990, or the year alone")]
    Birth,
    /// The digits are no such number.
    #[error("this cannot be such a number: {0}")]
    Number(NumberError),
    /// Nothing that narrows a search.
    #[error("type a NIK, a KK number, or a word of the name with at least two letters")]
    TooLittle,
    /// More than a name has.
    #[error("this is too long for a name")]
    TooLong,
    /// Sixteen digits, and nothing says whose.
    #[error("a KK number looks like a NIK; say which it is by its field, or write NIK or KK first")]
    Unlabelled,
}

impl Query {
    /// Most hits of one answer.
    pub const MOST: u16 = 50;
    /// Most letters of what is typed.
    pub const LONGEST: usize = 200;

    /// Nothing yet: without a number or a name, nobody is looked for.
    pub fn new() -> Self {
        Self {
            nik: None,
            kk_number: None,
            name: None,
            birth: None,
            region: None,
            near: None,
            show: Show::default(),
            limit: 20,
        }
    }

    /// What was typed into one field: a number in groups or not, with or without the word `NIK` or
    /// `KK` before it; or words of a name, and beside them a birth date or year.
    pub fn parse(text: &str, field: Typed) -> Result<Self, QueryError> {
        if text.chars().nth(Self::LONGEST).is_some() {
            return Err(QueryError::TooLong);
        }
        let (field, text) = labelled(text.trim(), field);
        let digits: String =
            text.chars().filter(|it| !it.is_whitespace() && !matches!(it, '.' | '-')).collect();
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        if field == Typed::KkNumber || (is_number && digits.len() > 8) {
            return number(&digits, field);
        }
        let (mut name, mut birth) = (Vec::new(), None);
        for token in text.split_whitespace() {
            if !token.contains(|it: char| it.is_numeric()) {
                name.push(token);
            } else if birth.replace(Born::parse(token)?).is_some() {
                return Err(QueryError::Birth);
            }
        }
        let query = Self { name: Some(name.join(" ").into()), birth, ..Self::new() };
        query.is_enough().then_some(query).ok_or(QueryError::TooLittle)
    }

    /// Whether there is something to look for.
    pub fn is_enough(&self) -> bool {
        let telling =
            |name: &Personal<String>| words(name.reveal()).iter().any(|it| it.is_telling());
        self.nik.is_some() || self.kk_number.is_some() || self.name.as_ref().is_some_and(telling)
    }

    /// The kinds of what is given, for the log; never what it is.
    pub(super) fn kinds(&self) -> Vec<&'static str> {
        [
            ("nik", self.nik.is_some()),
            ("kk_number", self.kk_number.is_some()),
            ("name", self.name.is_some()),
            ("birth", self.birth.is_some()),
            ("region", self.region.is_some()),
        ]
        .into_iter()
        .filter_map(|(kind, given)| given.then_some(kind))
        .collect()
    }
}

impl Default for Query {
    fn default() -> Self {
        Self::new()
    }
}

impl Born {
    /// `17-08-1990` (also with `/` or `.`), `1990-08-17`, or `1990`.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        let parts: Vec<&str> = text.trim().split(['-', '/', '.']).collect();
        let number = |part: &&str, longest: usize| -> Option<i32> {
            let is_short = !part.is_empty() && part.len() <= longest;
            let digits = is_short && part.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| part.parse().ok())?
        };
        let known = |year: i32| (1_850..=2_150).contains(&year).then_some(year);
        let born = match parts[..] {
            [year] => number(&year, 4).and_then(known).map(Self::Year),
            [year, month, day] if year.len() == 4 => day_of(number, day, month, year),
            [day, month, year] if year.len() == 4 => day_of(number, day, month, year),
            _ => None,
        };
        born.ok_or(QueryError::Birth)
    }

    /// The first and last Julian day it can be.
    pub(super) fn days(&self) -> (i32, i32) {
        let first = |year: i32| Date::from_ordinal_date(year, 1).map(Date::to_julian_day);
        match self {
            Self::Date(date) => (date.to_julian_day(), date.to_julian_day()),
            Self::Year(year) => match (first(*year), first(year.saturating_add(1))) {
                (Ok(first), Ok(next)) => (first, next - 1),
                // No calendar has it, so nobody was born then.
                _ => (i32::MAX, i32::MIN),
            },
        }
    }
}

impl std::fmt::Debug for Born {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("‹personal›")
    }
}

impl QueryError {
    /// What it means to the outside.
    pub fn class(self) -> Class {
        Class::Invalid
    }

    /// The reason, as officers read it.
    pub const fn text(self, language: Language) -> &'static str {
        let (indonesian, english) = match self {
            Self::Birth => (
                "Tanggal lahir tidak terbaca. Tulis seperti 17-08-1990, atau tahunnya saja.",
                "The birth date cannot be read. Write it like 17-08-1990, or the year alone.",
            ),
            Self::Number(_) => (
                "Angka itu tidak mungkin nomor yang dimaksud. Periksa ke-16 angkanya.",
                "This cannot be such a number. Check its 16 digits.",
            ),
            Self::TooLittle => (
                "Isi NIK, nomor KK, atau satu kata nama dengan sedikitnya dua huruf.",
                "Type a NIK, a KK number, or a word of the name with at least two letters.",
            ),
            Self::TooLong => ("Terlalu panjang untuk sebuah nama.", "This is too long for a name."),
            Self::Unlabelled => (
                "Nomor KK serupa dengan NIK. Isi di kolomnya, atau tulis NIK atau KK di depannya.",
                "A KK number looks like a NIK. Use its own field, or write NIK or KK before it.",
            ),
        };
        language.choose(indonesian, english)
    }
}

/// The field that the word before a number names, and the rest.
fn labelled(text: &str, field: Typed) -> (Typed, &str) {
    let rest_of = |label: &str| {
        let (head, rest) = text.split_at_checked(label.len())?;
        let rest =
            rest.trim_start_matches(|it: char| it.is_whitespace() || matches!(it, ':' | '.'));
        let is_label = head.eq_ignore_ascii_case(label);
        (is_label && rest.starts_with(|it: char| it.is_ascii_digit())).then_some(rest)
    };
    let labels = [
        ("nomor kk", Typed::KkNumber),
        ("no. kk", Typed::KkNumber),
        ("no kk", Typed::KkNumber),
        ("kk", Typed::KkNumber),
        ("nik", Typed::Nik),
    ];
    let found = labels.iter().find_map(|(label, field)| Some((*field, rest_of(label)?)));
    found.unwrap_or((field, text))
}

fn number(digits: &str, field: Typed) -> Result<Query, QueryError> {
    match field {
        Typed::Anything if digits.len() == 16 => Err(QueryError::Unlabelled),
        Typed::Anything => Err(QueryError::Number(NumberError::Digits)),
        Typed::KkNumber => {
            let kk_number = digits.parse().map_err(QueryError::Number)?;
            Ok(Query { kk_number: Some(kk_number), ..Query::new() })
        }
        Typed::Nik => {
            let nik = digits.parse().map_err(QueryError::Number)?;
            Ok(Query { nik: Some(nik), ..Query::new() })
        }
    }
}

fn day_of(
    number: impl Fn(&&str, usize) -> Option<i32>,
    day: &str,
    month: &str,
    year: &str,
) -> Option<Born> {
    let month = u8::try_from(number(&month, 2)?).ok()?;
    let day = u8::try_from(number(&day, 2)?).ok()?;
    Date::from_calendar_date(number(&year, 4)?, month.try_into().ok()?, day).ok().map(Born::Date)
}
