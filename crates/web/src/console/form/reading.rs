//! Reading a form: each field into its type, or a sentence that says what is wrong with it.

use std::collections::BTreeMap;

use registry::{DocumentNumber, DocumentNumberError, FullName, Regions, TextError};
use terms::{Date, KkNumber, Language, Level, Nik, NumberError, Personal, Region, parse_date};

use super::typed::Typed;
use crate::lang::texts;

/// A form that is being read. What cannot be read is noted beside its field, and reading goes on.
pub(crate) struct Reading<'t> {
    pub typed: &'t Typed,
    pub lang: Language,
    t: &'static Words,
    mistakes: BTreeMap<String, String>,
    words: BTreeMap<String, String>,
    oddities: Vec<String>,
}

impl<'t> Reading<'t> {
    pub fn new(typed: &'t Typed, lang: Language) -> Self {
        let (mistakes, words) = (BTreeMap::new(), BTreeMap::new());
        Self { typed, lang, t: Words::of(lang), mistakes, words, oddities: Vec::new() }
    }

    /// Notes what is wrong with a field. The first mistake of a field stays.
    pub fn wrong(&mut self, name: &str, why: impl Into<String>) {
        self.mistakes.entry(name.to_owned()).or_insert_with(|| why.into());
    }

    /// Notes what a field was found to mean, for reading aloud.
    pub fn means(&mut self, name: &str, word: impl Into<String>) {
        self.words.insert(name.to_owned(), word.into());
    }

    /// Notes what is unusual, may be so, and should be looked at.
    pub fn odd(&mut self, what: String) {
        self.oddities.push(what);
    }

    pub fn oddities(&self) -> &[String] {
        &self.oddities
    }

    pub fn is_clean(&self) -> bool {
        self.mistakes.is_empty()
    }

    pub fn mistake(&self, name: &str) -> Option<String> {
        self.mistakes.get(name).cloned()
    }

    pub fn word(&self, name: &str) -> Option<&str> {
        self.words.get(name).map(String::as_str)
    }

    /// What stands in a field, if anything does.
    pub fn optional(&self, name: &str) -> Option<&'t str> {
        let text = self.typed.of_field(name);
        (!text.is_empty()).then_some(text)
    }

    /// What stands in a field that must not be empty.
    pub fn text(&mut self, name: &str) -> Option<&'t str> {
        let text = self.optional(name);
        if text.is_none() {
            self.wrong(name, self.t.empty);
        }
        text
    }

    /// A text for a record; what may stand in one, the room says.
    pub fn personal(&mut self, name: &str) -> Option<Personal<String>> {
        Some(Personal::new(self.text(name)?.to_owned()))
    }

    pub fn day(&mut self, name: &str) -> Option<Date> {
        let day = parse_date(self.text(name)?);
        self.or_wrong(name, day, self.t.no_day.to_owned())
    }

    /// An entry of a code table.
    pub fn choice<T>(&mut self, name: &str, entry: impl FnOnce(u8) -> Option<T>) -> Option<T> {
        let text = self.typed.of_field(name);
        let entry = text.parse().ok().and_then(entry);
        self.or_wrong(name, entry, self.t.not_chosen.to_owned())
    }

    pub fn full_name(&mut self, name: &str) -> Option<FullName> {
        let parsed = FullName::parse(self.text(name)?);
        parsed.map_err(|error| self.wrong_text(name, error)).ok()
    }

    pub fn nik(&mut self, name: &str) -> Option<Nik> {
        let parsed = self.text(name)?.parse::<Nik>();
        parsed.map_err(|error| self.wrong_number(name, error)).ok()
    }

    pub fn kk_number(&mut self, name: &str) -> Option<KkNumber> {
        let parsed = self.text(name)?.parse::<KkNumber>();
        parsed.map_err(|error| self.wrong_number(name, error)).ok()
    }

    pub fn document(&mut self, name: &str) -> Option<DocumentNumber> {
        let parsed = self.text(name)?.parse::<DocumentNumber>();
        parsed.map_err(|error| self.wrong(name, self.document_words(error))).ok()
    }

    /// Something that reads itself from a text.
    pub fn parsed<T: std::str::FromStr>(&mut self, name: &str) -> Option<T> {
        let parsed = self.text(name)?.parse().ok();
        self.or_wrong(name, parsed, self.t.unreadable.to_owned())
    }

    /// A region that exists, and its path in words.
    pub fn region(&mut self, name: &str) -> Option<Region> {
        let parsed = self.text(name)?.parse::<Region>().ok();
        let known = parsed.filter(|it| Regions::load().contains(*it));
        let region = self.or_wrong(name, known, self.t.no_region.to_owned())?;
        if let Some(path) = Regions::load().path(region) {
            self.means(name, path);
        }
        Some(region)
    }

    pub fn village(&mut self, name: &str) -> Option<Region> {
        let region = self.region(name)?;
        let village = (region.level() == Level::Village).then_some(region);
        self.or_wrong(name, village, self.t.no_village.to_owned())
    }

    fn or_wrong<T>(&mut self, name: &str, value: Option<T>, why: String) -> Option<T> {
        if value.is_none() {
            self.wrong(name, why);
        }
        value
    }

    fn wrong_text(&mut self, name: &str, error: TextError) {
        self.wrong(name, format!("{} {}.", self.t.this, error.text(self.lang)));
    }

    fn wrong_number(&mut self, name: &str, error: NumberError) {
        self.wrong(name, format!("{} {}.", self.t.this, error.text(self.lang)));
    }

    fn document_words(&self, error: DocumentNumberError) -> &'static str {
        match error {
            DocumentNumberError::Length => self.t.document_length,
            DocumentNumberError::Mark => self.t.document_mark,
            DocumentNumberError::NoDigit => self.t.document_no_digit,
            DocumentNumberError::Person => self.t.document_person,
        }
    }
}

texts! { Words {
    this: "Isian ini", "This";
    empty: "Isian ini diperlukan.", "This is needed.";
    not_chosen: "Pilih salah satu.", "Please choose one.";
    no_day: "Itu bukan tanggal. Contoh: 2024-06-05.", "This is no date. An example: 2024-06-05.";
    no_region: "Tidak ada wilayah dengan kode ini. Contoh: 36.73.01.1001.",
        "There is no region with this code. An example: 36.73.01.1001.";
    no_village: "Kode ini bukan kode desa atau kelurahan. Contoh: 36.73.01.1001.",
        "This is not the code of a village. An example: 36.73.01.1001.";
    unreadable: "Isian ini tidak dapat dibaca. Periksa sekali lagi.",
        "This cannot be read. Please check it.";
    document_length: "Nomor dokumen paling banyak 40 karakter.", "A document's number has at most 40 characters.";
    document_mark: "Nomor dokumen hanya memuat huruf, angka, titik, garis miring, dan tanda hubung, tanpa spasi.",
        "A document's number holds letters, digits and the marks . / - only, without blanks.";
    document_no_digit: "Nomor dokumen memuat sedikitnya satu angka.", "A document's number holds a digit.";
    document_person: "Ini seperti NIK atau nomor KK. Dokumen mempunyai nomornya sendiri.",
        "This looks like a NIK or KK number. A document has a number of its own.";
} }

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn typed(value: &str) -> Typed {
        Typed::of(vec![("it".to_owned(), value.to_owned())])
    }

    #[test]
    fn a_mistake_says_what_is_wrong_and_repeats_nothing() {
        let told = |value: &str, read: fn(&mut Reading<'_>) -> bool| {
            let typed = typed(value);
            let mut reading = Reading::new(&typed, Language::English);
            assert!(!read(&mut reading) && !reading.is_clean(), "{value}");
            let mistake = reading.mistake("it").unwrap();
            assert!(value.is_empty() || !mistake.contains(value), "{mistake}");
            mistake
        };
        assert!(told("", |it| it.day("it").is_some()).contains("is needed"));
        assert!(told("5/6/2024", |it| it.day("it").is_some()).contains("no date"));
        assert!(told("36730145059900", |it| it.nik("it").is_some()).contains("sixteen digits"));
        assert!(told("36.04", |it| it.village("it").is_some()).contains("a village"));
        assert!(told("99.99.99.9999", |it| it.village("it").is_some()).contains("no region"));
        let person = "3673014505990001";
        assert!(told(person, |it| it.document("it").is_some()).contains("of its own"));
        assert!(told("x\u{202e}y", |it| it.full_name("it").is_some()).contains("direction"));
        assert!(told("77", |it| it.choice("it", |_| None::<u8>).is_some()).contains("choose"));
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_panics(value in "\\PC{0,40}") {
            let typed = typed(&value);
            let mut it = Reading::new(&typed, Language::Indonesian);
            let read = [
                it.day("it").is_some(), it.nik("it").is_some(), it.kk_number("it").is_some(),
                it.village("it").is_some(), it.document("it").is_some(),
                it.full_name("it").is_some(),
            ];
            prop_assert!(read.iter().any(|read| !read) && !it.is_clean());
        }
    }
}
