//! Every sample of every page, in both languages: as it was last looked at, and fit for everybody.
//!
//! After a change that was looked at, `IKD_SNAPSHOTS=write` writes the pages anew.
use std::{collections::BTreeSet, env, fs, path::Path};

use terms::Language;
use web::{Place, Sample, samples};

#[test]
fn every_page_looks_as_it_was_last_looked_at() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let write = env::var_os("IKD_SNAPSHOTS").is_some_and(|wish| wish == "write");
    let mut expected = BTreeSet::new();
    for sample in samples().unwrap() {
        let name = format!("{}.{}.html", sample.name, sample.lang.tag());
        let path = folder.join(&name);
        let shown = essence(&sample.html);
        if write {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&path, &shown).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(shown, kept, "{name} has changed: look at it, then write it anew");
        expected.insert(name);
    }
    let found = fs::read_dir(folder).unwrap();
    let found = found.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(expected, found, "no snapshot of a page that is gone");
}

/// The title and the main part, without what icons and QR codes are drawn of, and without empty
/// lines.
fn essence(html: &str) -> String {
    let title = between(html, "<title>", "</title>");
    let main = between(html, "<main", "</main>");
    let mut text = format!("<title>{title}</title>\n<main");
    let mut pictures = main.split("<svg ");
    text += pictures.next().unwrap();
    for picture in pictures {
        let (attributes, rest) = picture.split_once('>').unwrap();
        let (_, after) = rest.split_once("</svg>").unwrap();
        text += &format!("<svg {attributes}>…</svg>{after}");
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.fold(String::new(), |all, line| all + line + "\n")
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> &'a str {
    let from = text.find(open).unwrap() + open.len();
    let to = text[from..].find(close).unwrap();
    &text[from..from + to]
}

#[test]
fn every_page_is_whole_small_and_without_foreign_script_or_inline_style() {
    for Sample { name, lang, place, html } in samples().unwrap() {
        assert!(html.starts_with("<!doctype html>"), "{name}");
        assert!(html.contains(&format!("<html lang=\"{}\">", lang.tag())), "{name}");
        assert!(html.contains("name=\"viewport\""), "{name}");
        assert!(!html.contains(" style=") && !html.contains("<style"), "{name}");
        let ours = html.matches("<script type=\"module\" src=\"/look/").count();
        assert_eq!(html.matches("<script").count(), ours, "{name}: only our own scripts");
        // Of the public's pages only those that are live, and a kiosk's slip, have scripts.
        let may = html.contains(" data-live-from=\"/") || name.starts_with("kiosk.");
        assert!(ours == 0 || place == Place::Console || may, "{name}: none for the public");
        assert!(
            !html.contains(" onclick=") && !html.contains("http://") || only_svg(&html),
            "{name}"
        );
        let bytes = html.len() + web::STYLESHEET_TEXT.len();
        assert!(bytes < 100_000, "{name}: {bytes} bytes");
        let banner = match lang {
            Language::English => "Sample data.",
            Language::Indonesian => "Data contoh.",
        };
        assert!(html.contains(banner), "{name} shows sample data and does not say so");
        assert!(!has_digits(&html, 16), "{name} shows what may be a NIK");
    }
}

fn only_svg(html: &str) -> bool {
    html.matches("http://").count() == html.matches("http://www.w3.org/2000/svg").count()
}

fn has_digits(text: &str, length: usize) -> bool {
    text.split(|letter: char| !letter.is_ascii_digit()).any(|run| run.len() == length)
}

#[test]
fn every_page_can_be_read_aloud_and_used_by_keyboard() {
    for Sample { name, html, .. } in samples().unwrap() {
        assert_eq!(html.matches("<h1").count(), 1, "{name} has one main heading");
        let mut level = 0;
        for tag in tags(&html) {
            let heading = ["h1", "h2", "h3"].iter().position(|it| is(tag, it));
            if let Some(next) = heading {
                assert!(next <= level, "{name}: heading skips a level at <{tag}>");
                level = next + 1;
            }
            if is(tag, "svg") {
                let told = attribute(tag, "aria-label").is_some_and(|label| !label.is_empty());
                assert!(told || attribute(tag, "aria-hidden") == Some("true"), "{name}: <{tag}>");
            }
            let silent = attribute(tag, "type") == Some("hidden");
            if (is(tag, "input") || is(tag, "select")) && !silent {
                let id = attribute(tag, "id").unwrap_or_default();
                assert!(html.contains(&format!("<label for=\"{id}\">")), "{name}: <{tag}>");
            }
            for reference in ["aria-describedby", "aria-labelledby"] {
                for id in attribute(tag, reference).unwrap_or_default().split_whitespace() {
                    assert!(html.contains(&format!("id=\"{id}\"")), "{name}: no id {id}");
                }
            }
        }
        let ids: Vec<_> = tags(&html).filter_map(|tag| attribute(tag, "id")).collect();
        let distinct: BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), distinct.len(), "{name}: an id is used twice");
        assert!(html.contains("href=\"#content\"") && ids.contains(&"content"), "{name}");
    }
}

fn tags(html: &str) -> impl Iterator<Item = &str> {
    let opened = html.split('<').skip(1);
    opened.filter(|part| !part.starts_with('/')).filter_map(|part| part.split('>').next())
}

fn is(tag: &str, name: &str) -> bool {
    tag.split_whitespace().next() == Some(name)
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].split('"').next()
}

#[test]
fn both_languages_say_the_same_in_their_own_words() {
    let all = samples().unwrap();
    let (indonesian, english): (Vec<_>, Vec<_>) =
        all.iter().partition(|it| it.lang == Language::Indonesian);
    assert_eq!(indonesian.len(), english.len());
    for (left, right) in indonesian.iter().zip(english) {
        assert_eq!(left.name, right.name);
        let structure = |html: &str| tags(html).filter(|tag| !tag.contains("lang")).count();
        assert_eq!(structure(&left.html), structure(&right.html), "{}", left.name);
        let heading = |html| between(html, "<title>", "</title>").to_owned();
        let place = left.name.starts_with("resident.") || left.name.starts_with("figures.");
        assert!(place || heading(&left.html) != heading(&right.html), "{}", left.name);
    }
}
