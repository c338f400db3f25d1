//! `/book`: what to come for, by somebody's own answers. They are read, answered and forgotten: nothing
//! is looked up, and nothing is in an address.

use std::sync::Arc;

use activation::{
    platforms::{AS_OF, System, Version},
    precheck::{Answers, Phone, Recorded},
};
use askama::Template;
use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use desk::{Issue, IssueState};
use serde::Deserialize;
use terms::{Date, parse_date};

use super::ways::Way;
use crate::{
    Place, Refusal,
    app::App,
    frame::Frame,
    issue::samples,
    lang::texts,
    numbers::date,
    page::{Page, sample_date},
};

/// The page.
#[derive(Template)]
#[template(path = "public/booking/check.html")]
pub(crate) struct CheckPage {
    frame: Frame,
    t: &'static Words,
    shown: Shown,
}

/// What is shown.
enum Shown {
    /// The questions, with what was answered and what is wrong with it.
    Asked(Typed, Option<Problem>),
    /// What can be done, and what is known of the phone that was named.
    Ways(Vec<Way>, Vec<Issue>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Problem {
    Born,
    Unanswered,
    Version,
}

/// What was answered.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    born: String,
    married: String,
    recorded: String,
    phone: String,
    system: String,
    version: String,
}

impl Typed {
    fn answers(&self) -> Result<Answers, Problem> {
        let born = parse_date(self.born.trim()).ok_or(Problem::Born)?;
        let recorded = match self.recorded.as_str() {
            "yes" => Recorded::Yes,
            "no" => Recorded::No,
            "unsure" => Recorded::Unsure,
            _ => return Err(Problem::Unanswered),
        };
        let ever_married = match self.married.as_str() {
            "yes" => true,
            "no" => false,
            _ => return Err(Problem::Unanswered),
        };
        Ok(Answers { born, ever_married, recorded, phone: self.phone()? })
    }

    fn phone(&self) -> Result<Phone, Problem> {
        if self.phone == "none" {
            return Ok(Phone::None);
        }
        let system = System::of_code(&self.system).ok_or(Problem::Unanswered)?;
        let version = match self.version.trim() {
            "" => None,
            text => Some(text.parse::<Version>().map_err(|_| Problem::Version)?),
        };
        match self.phone.as_str() {
            "own" => Ok(Phone::Own(system, version)),
            "shared" => Ok(Phone::Shared(system, version)),
            _ => Err(Problem::Unanswered),
        }
    }
}

impl CheckPage {
    fn new(frame: Frame, shown: Shown) -> Self {
        Self { t: Words::of(frame.lang), frame, shown }
    }

    // What the template asks.

    fn problem(&self, problem: &Option<Problem>) -> Option<&'static str> {
        problem.map(|problem| match problem {
            Problem::Born => self.t.problem_born,
            Problem::Unanswered => self.t.problem_unanswered,
            Problem::Version => self.t.problem_version,
        })
    }

    fn systems(&self) -> [(&'static str, &'static str); 3] {
        System::ALL.map(|system| (system.code(), system.title(self.frame.lang)))
    }

    /// The choices of a question: what comes back, and the words.
    fn yes_no(&self) -> [(&'static str, &'static str); 2] {
        [("no", self.t.no), ("yes", self.t.yes)]
    }

    fn recorded(&self) -> [(&'static str, &'static str); 3] {
        [("yes", self.t.yes), ("no", self.t.no), ("unsure", self.t.unsure)]
    }

    fn phones(&self) -> [(&'static str, &'static str); 3] {
        [("own", self.t.own), ("shared", self.t.shared), ("none", self.t.none)]
    }

    fn title(&self, issue: &Issue) -> String {
        issue.title(self.frame.lang)
    }

    fn answer<'i>(&self, issue: &'i Issue) -> &'i str {
        issue.answer.as_ref().map_or("", |it| it.text(self.frame.lang))
    }

    fn as_of(&self) -> String {
        date(self.frame.lang, parse_date(AS_OF).unwrap_or(Date::MIN))
    }
}

/// `GET /book`
pub(crate) async fn get(frame: Frame) -> Result<Html<String>, Refusal> {
    CheckPage::new(frame, Shown::Asked(Typed::default(), None)).show()
}

/// `POST /book`: the answers.
pub(crate) async fn ask(
    State(app): State<Arc<App>>,
    frame: Frame,
    Form(typed): Form<Typed>,
) -> Result<Response, Refusal> {
    let today = app.clock.today();
    let answers = typed.answers();
    let tracks =
        answers.and_then(|it| Ok((it.tracks(today).map_err(|_| Problem::Born)?, it.phone)));
    match tracks {
        Ok((tracks, phone)) => {
            let ways = tracks.into_iter().map(|track| Way::of(track, frame.lang)).collect();
            let issues = app.desk.known_issues().await;
            let issues = issues.map_err(|error| Refusal::new(error.class(), &error))?;
            let shown = Shown::Ways(ways, of_phone(issues, phone));
            Ok(CheckPage::new(frame, shown).show()?.into_response())
        }
        Err(problem) => {
            let page = CheckPage::new(frame, Shown::Asked(typed, Some(problem)));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page.show()?).into_response())
        }
    }
}

/// What is known of a phone and not done with.
fn of_phone(mut issues: Vec<Issue>, phone: Phone) -> Vec<Issue> {
    let (Phone::Own(system, version) | Phone::Shared(system, version)) = phone else {
        return Vec::new();
    };
    issues.retain(|it| it.is_known() && it.state != IssueState::Solved);
    issues.retain(|it| it.phones.are(system, version));
    issues
}

impl Page for CheckPage {
    const NAME: &'static str = "book";
    const PLACE: Place = Place::Public;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let new = |shown| Self::new(frame.clone(), shown);
        let ways = |born: &str, recorded, phone| {
            let answers = Answers { born: sample_date(born), ever_married: false, recorded, phone };
            let tracks = answers.tracks(sample_date("2024-06-05")).unwrap_or_default();
            let ways = tracks.into_iter().map(|track| Way::of(track, frame.lang));
            new(Shown::Ways(ways.collect(), of_phone(samples(), phone)))
        };
        let good = Phone::Own(System::Android, Some(Version(14, 0)));
        let old = Phone::Own(System::Ios, Some(Version(12, 5)));
        let typed = Typed {
            born: "5 Mei".to_owned(),
            recorded: "yes".to_owned(),
            system: "android".to_owned(),
            ..Typed::default()
        };
        vec![
            ("asked", new(Shown::Asked(Typed::default(), None))),
            ("unreadable", new(Shown::Asked(typed, Some(Problem::Born)))),
            ("activate", ways("1999-05-05", Recorded::Yes, good)),
            ("old_phone", ways("1999-05-05", Recorded::No, old)),
            ("young", ways("2008-06-05", Recorded::No, good)),
        ]
    }
}

texts! { Words {
    title: "Sebelum datang", "Before you come";
    lead: "Lima pertanyaan, supaya tidak antre percuma. Jawaban tidak disimpan, dan tidak ada yang dicari dalam data penduduk.",
        "Five questions, so that nobody queues for nothing. Answers are not stored, and nothing is looked up in the register.";
    born: "Tanggal lahir orang yang akan punya IKD", "Birth date of whoever is to have the IKD";
    born_hint: "Tahun, bulan, tanggal: misalnya 1999-05-31.", "Year, month, day: such as 1999-05-31.";
    married: "Sudah atau pernah menikah?", "Married, or has been?";
    recorded: "Sudah merekam wajah dan sidik jari untuk KTP-el?", "Have face and fingerprints been taken for the KTP-el?";
    phone: "Ponsel apa yang ada?", "Which phone is there?";
    own: "Ponsel sendiri", "A phone of their own";
    shared: "Ponsel yang dipakai sekeluarga", "One that the family shares";
    none: "Tidak ada ponsel yang bisa dipakai", "None that could be used";
    system: "Jenis ponsel", "Kind of phone";
    system_hint: "Dilewati bila tidak ada ponsel.", "Skipped if there is no phone.";
    version: "Versi sistemnya, bila tahu", "Version of its system, if you know it";
    version_hint: "Ada di Pengaturan, Tentang ponsel: misalnya 14 atau 8.1.", "In Settings, About phone: such as 14 or 8.1.";
    yes: "Ya", "Yes";
    no: "Belum", "No";
    unsure: "Tidak tahu", "I do not know";
    go: "Lihat apa yang perlu", "See what to come for";
    problem_born: "Tanggal lahir tidak dapat dibaca, atau tidak mungkin.", "The birth date cannot be read, or cannot be.";
    problem_unanswered: "Jawab semua pertanyaan. Bila ada ponsel, pilih juga jenisnya.",
        "Answer all questions. If there is a phone, choose its kind, too.";
    problem_version: "Versi adalah angka, misalnya 14 atau 8.1. Boleh dikosongkan.",
        "A version is a number, such as 14 or 8.1. It may be left empty.";
    ways: "Ini yang dapat Anda lakukan", "This is what you can do";
    ways_lead: "Yang paling cocok ada di atas.", "What suits best comes first.";
    times: "Lihat kantor dan waktu", "See offices and times";
    known: "Yang sudah diketahui tentang ponsel ini", "What is known of this phone";
    tell: "Selengkapnya, dan kabari saya", "More of it, and tell me";
    anew: "Jawab lagi", "Answer again";
    table: "Menurut tabel ponsel per", "By the table of phones of";
    without: "Tidak punya surel atau nomor ponsel?", "No e-mail and no phone number?";
    without_is: "Datang langsung, atau telepon kantornya: petugas dan mesin nomor memberi tempat bertanggal tanpa kontak apa pun.",
        "Just come, or call the office: officers and the kiosk give a dated place without any contact.";
    free: "Gratis. Petugas Dukcapil tidak pernah menelepon, tidak pernah meminta PIN, dan hanya mengaktifkan IKD dengan bertemu langsung.",
        "Free of charge. Dukcapil staff never call, never ask for a PIN, and activate an IKD only in person.";
} }
