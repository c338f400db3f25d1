//! Dangerous acts in words: exactly what both officers sign, for people to read.

use serde::Deserialize;
use serde_json::Value;
use staff::{Danger, Deed, Grant, Grants, Staffing};
use terms::{Act, Id, Language, Officer, parse_date};

use super::{changed, new_phone};
use crate::{
    app::App,
    desk,
    lang::texts,
    look::Field,
    numbers::{count, date},
};

/// What a deed does.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub title: &'static str,
    pub fields: Vec<Field>,
}

/// What a deed does, for whoever acts so.
pub(crate) async fn told(app: &App, act: &Act, deed: &Deed, lang: Language) -> Told {
    let t = Words::of(lang);
    let (title, mut fields) = match Staffing::of(deed) {
        Some(Staffing::Appoint(new)) => {
            let who = Field::new(t.who, new.name.reveal());
            (t.appoint, vec![who, Field::new(t.roles, roles(&new.grants, lang))])
        }
        Some(Staffing::NewKey(officer)) => (t.new_key, standing(app, act, officer, lang).await),
        Some(Staffing::Regrant(officer, grants)) => {
            let mut fields = standing(app, act, officer, lang).await;
            fields.push(Field::new(t.roles, roles(&grants, lang)));
            (t.regrant, fields)
        }
        None => {
            let reset = new_phone::told::fields(app, act, deed, lang).await;
            let lift = lift(app, act, deed, lang).await;
            let fields = match reset.or(lift) {
                Some(fields) => Some(fields),
                None => changed::fields(app, act, deed, lang).await,
            };
            let fields = fields.unwrap_or_else(|| contents(deed.content(), lang));
            (deed.danger().title(lang), fields)
        }
    };
    fields.push(Field::new(t.region, desk::place(deed.region())));
    Told { title, fields }
}

/// What kind of deed it is, in a few words.
pub(crate) fn title(deed: &Deed, lang: Language) -> &'static str {
    let t = Words::of(lang);
    match Staffing::of(deed) {
        Some(Staffing::Appoint(_)) => t.appoint,
        Some(Staffing::NewKey(_)) => t.new_key,
        Some(Staffing::Regrant(..)) => t.regrant,
        None => deed.danger().title(lang),
    }
}

/// Roles and where they are held, in one line each.
pub(crate) fn lines(grants: &Grants, lang: Language) -> Vec<String> {
    let line = |it: Grant| format!("{} · {}", it.role.title(lang), desk::place(it.region));
    grants.iter().map(line).collect()
}

fn roles(grants: &Grants, lang: Language) -> String {
    lines(grants, lang).join("; ")
}

/// Who asks for more offers today; `None` if it is another deed.
async fn lift(app: &App, act: &Act, deed: &Deed, lang: Language) -> Option<Vec<Field>> {
    #[derive(Deserialize)]
    struct Signed {
        officer: Id<Officer>,
        day: String,
        times: u64,
    }
    if deed.danger() != Danger::LiftCap {
        return None;
    }
    let (t, signed): (_, Signed) = (Words::of(lang), serde_json::from_str(deed.content()).ok()?);
    let day = parse_date(&signed.day).map_or(signed.day, |day| date(lang, day));
    let mut fields = standing(app, act, signed.officer, lang).await;
    fields.push(Field::new(t.day, day));
    fields.push(Field::new(t.times, count(lang, signed.times)));
    Some(fields)
}

/// Who, and what they are now. Somebody of another region has only a number here.
async fn standing(app: &App, act: &Act, id: Id<Officer>, lang: Language) -> Vec<Field> {
    let t = Words::of(lang);
    match app.staff.officer(act, id).await {
        Ok(officer) => vec![
            Field::new(t.who, officer.name.reveal().clone()),
            Field::new(t.now, roles(&officer.grants, lang)),
        ],
        Err(_) => vec![Field::new(t.who, format!("{} {id}", t.elsewhere))],
    }
}

/// What another room has written: its fields in words where they have some, and as they are where
/// not, so that nothing is signed unseen.
fn contents(content: &str, lang: Language) -> Vec<Field> {
    let t = Words::of(lang);
    let Ok(Value::Object(mut written)) = serde_json::from_str::<Value>(content) else {
        return vec![Field::new(t.what, content)];
    };
    let known = known(t).into_iter().filter_map(|(key, label)| {
        let value = written.remove(key)?;
        Some(Field::new(label, shown(&value, lang)))
    });
    let mut fields: Vec<_> = known.collect();
    fields.extend(written.iter().map(|(key, value)| Field::new(key.as_str(), shown(value, lang))));
    fields
}

/// The fields of files, exports and keys, in the order in which people compare them.
fn known(t: &Words) -> [(&'static str, &'static str); 8] {
    [
        ("lines", t.lines),
        ("added", t.added),
        ("updated", t.updated),
        ("in_conflict", t.in_conflict),
        ("left_out", t.left_out),
        ("fields", t.fields),
        ("file_sha256", t.file),
        ("issuer_key", t.issuer_key),
    ]
}

fn shown(value: &Value, lang: Language) -> String {
    let t = Words::of(lang);
    match value {
        Value::Number(number) => {
            number.as_u64().map_or_else(|| number.to_string(), |number| count(lang, number))
        }
        Value::String(text) => match text.as_str() {
            "masked" => t.masked.to_owned(),
            "whole" => t.whole.to_owned(),
            digest if is_digest(digest) => fingerprint(digest),
            other => other.to_owned(),
        },
        other => other.to_string(),
    }
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|it| it.is_ascii_hexdigit())
}

/// The first sixteen digits of a hash, in groups that two people can compare.
fn fingerprint(digest: &str) -> String {
    let digits: Vec<char> = digest.chars().take(16).collect();
    let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ") + " …"
}

texts! { Words {
    appoint: "Mengangkat petugas", "Appoint an officer";
    new_key: "Memberi kunci baru kepada petugas", "Give an officer a new key";
    regrant: "Mengubah peran petugas", "Change what an officer may do";
    who: "Siapa", "Who";
    elsewhere: "Petugas di luar wilayah Anda, nomor", "An officer outside your region, number";
    now: "Peran sekarang", "Roles now";
    roles: "Peran setelahnya", "Roles then";
    region: "Wilayah", "Region";
    what: "Isi", "Content";
    lines: "Baris dalam berkas", "Lines in the file";
    added: "Penduduk baru", "New residents";
    updated: "Penduduk yang diubah", "Residents changed";
    in_conflict: "Di antaranya tampak orang lain", "Of them apparently somebody else";
    left_out: "Baris keliru yang dilewati", "Bad lines left out";
    fields: "Isi ekspor", "What is exported";
    masked: "Disamarkan: tanpa NIK dan nomor KK utuh", "Masked: no whole NIK or KK number";
    whole: "Utuh, dengan NIK dan nomor KK", "Whole, with NIK and KK number";
    issuer_key: "Sidik kunci penerbit, untuk dicocokkan", "Thumbprint of the issuer's key, to compare";
    day: "Tanggal", "Date";
    times: "Sudah ditambah pada hari itu", "Raised on that day before";
    file: "Sidik berkas, untuk dicocokkan", "Fingerprint of the file, to compare";
} }

#[cfg(test)]
mod tests {
    use super::*;

    fn told(content: &str) -> Vec<(String, String)> {
        let fields = contents(content, Language::English);
        fields.into_iter().map(|it| (it.label, it.value)).collect()
    }

    #[test]
    fn a_file_is_told_by_its_counts_and_a_fingerprint_to_compare() {
        let digest = format!("5f70a1b2c3d4e5f6{}", "0".repeat(48));
        let content = format!(r#"{{"file_sha256":"{digest}","lines":120000,"added":7}}"#);
        let line = |label: &str, value: &str| (label.to_owned(), value.to_owned());
        assert_eq!(
            told(&content),
            [
                line("Lines in the file", "120,000"),
                line("New residents", "7"),
                line("Fingerprint of the file, to compare", "5f70 a1b2 c3d4 e5f6 …"),
            ]
        );
    }

    #[test]
    fn nothing_that_is_signed_stays_unseen() {
        let strange = told(r#"{"fields":"whole","more":{"a":[1,true]},"note":"x"}"#);
        assert_eq!(strange[0].1, "Whole, with NIK and KK number");
        assert_eq!(strange[1], ("more".to_owned(), r#"{"a":[1,true]}"#.to_owned()));
        assert_eq!(strange[2], ("note".to_owned(), "x".to_owned()));
        assert_eq!(told("for one holder"), [("Content".to_owned(), "for one holder".to_owned())]);
    }
}
