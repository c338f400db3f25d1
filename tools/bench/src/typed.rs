//! What desks type, made from those who live there.

use std::collections::HashMap;

use registry::{Query, Typed as Field};
use terms::Region;

use crate::{outcome::Outcome, regency::Line};

/// Questions of each kind.
const EACH: usize = 200;

/// One thing that is typed.
pub enum Typed {
    /// The handle of whoever has this NIK.
    Handle(String),
    /// Nothing at all.
    Nothing,
    Query(Query),
}

/// Every kind with its questions.
pub fn kinds(lines: &[Line]) -> Outcome<Vec<(&'static str, Vec<Typed>)>> {
    let people: Vec<&Line> = lines.iter().step_by((lines.len() / EACH).max(1)).take(EACH).collect();
    let (common, rare) = by_frequency(lines);
    let number = |text: &str, field| Ok(Typed::Query(Query::parse(text, field)?));
    let named = |text: &str| number(text, Field::Anything);
    let all = |make: &dyn Fn(&Line, usize) -> Outcome<Typed>| -> Outcome<Vec<Typed>> {
        people.iter().enumerate().map(|(at, line)| make(line, at)).collect()
    };
    let of = |words: &[String], at: usize| words.get(at % words.len()).cloned().unwrap_or_default();
    Ok(vec![
        ("nothing (the event alone)", all(&|_, _| Ok(Typed::Nothing))?),
        ("NIK", all(&|line, _| number(&line.nik, Field::Nik))?),
        ("KK number", all(&|line, _| number(&line.kk_number, Field::KkNumber))?),
        ("record handle", all(&|line, _| Ok(Typed::Handle(line.nik.clone())))?),
        ("full name", all(&|line, _| named(&line.name))?),
        ("one common word", all(&|_, at| named(&of(&common, at)))?),
        ("one rare word", all(&|_, at| named(&of(&rare, at)))?),
        ("two common words", all(&|_, at| named(&two(&common, at)))?),
        ("full name with a slip", all(&|line, at| named(&slip(&line.name, at)))?),
        ("one common word with a slip", all(&|_, at| named(&slip(&of(&common, at), at)))?),
        ("full name in the old spelling", all(&|line, _| named(&old(&line.name)))?),
        (
            "full name and a wrong word",
            all(&|line, at| named(&format!("{} {}", line.name, of(&common, at))))?,
        ),
        ("first three letters", all(&|line, _| named(&beginnings(first(&line.name), 3)))?),
        ("first two letters", all(&|line, _| named(&beginnings(first(&line.name), 2)))?),
        ("three letters of each word", all(&|line, _| named(&beginnings(&line.name, 3)))?),
        (
            "first word and year of birth",
            all(&|line, _| {
                named(&format!("{} {}", first(&line.name), line.birth.get(..4).unwrap_or_default()))
            })?,
        ),
        (
            "first word and village",
            all(&|line, _| {
                let village: Region = line.village.parse()?;
                let query = Query::parse(first(&line.name), Field::Anything)?;
                Ok(Typed::Query(Query { region: Some(village), ..query }))
            })?,
        ),
    ])
}

/// The commonest words of names and the rarest, each from its own end.
fn by_frequency(lines: &[Line]) -> (Vec<String>, Vec<String>) {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for word in lines.iter().flat_map(|it| it.name.split(' ')) {
        if word.chars().count() > 3 && word.chars().all(char::is_alphabetic) {
            *counts.entry(word).or_default() += 1;
        }
    }
    let mut words: Vec<(u32, &str)> =
        counts.into_iter().map(|(word, count)| (count, word)).collect();
    words.sort_unstable();
    let some = |words: Vec<&(u32, &str)>| words.into_iter().map(|it| it.1.to_owned()).collect();
    (some(words.iter().rev().take(40).collect()), some(words.iter().take(40).collect()))
}

fn two(words: &[String], at: usize) -> String {
    let word = |at: usize| words.get(at % words.len()).map_or("", String::as_str);
    format!("{} {}", word(at), word(at * 7 + 3))
}

fn first(name: &str) -> &str {
    name.split(' ').next().unwrap_or_default()
}

/// One letter left out of the longest word, doubled, wrong, or changed with its neighbour.
fn slip(name: &str, at: usize) -> String {
    let longest = name.split(' ').max_by_key(|it| it.chars().count()).unwrap_or_default();
    let mut letters: Vec<char> = longest.chars().collect();
    let place = 1 + at % (letters.len().max(4) - 3);
    if letters.len() > 3 {
        match at % 4 {
            0 => drop(letters.remove(place)),
            1 => letters.insert(place, 'p'),
            2 => letters.splice(place..=place, ['v']).for_each(drop),
            _ => letters.swap(place, place + 1),
        }
    }
    name.replacen(longest, &letters.into_iter().collect::<String>(), 1)
}

/// As it was written before 1972, and before 1947.
fn old(name: &str) -> String {
    let letter = |it: char| match it {
        'c' => "tj".to_owned(),
        'j' => "dj".to_owned(),
        'u' => "oe".to_owned(),
        'y' => "j".to_owned(),
        '\u{1}' => "ch".to_owned(),
        other => other.to_string(),
    };
    name.to_lowercase().replace("kh", "\u{1}").chars().map(letter).collect()
}

/// The first letters of every word.
fn beginnings(name: &str, letters: usize) -> String {
    let word = |word: &str| word.chars().take(letters).collect::<String>();
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}
