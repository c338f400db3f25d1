//! The page's states, on made-up people.

use desk::{Step, StopReason};
use terms::Language;

use super::{
    super::super::{record::Eligible, resident::Phone, said::Said, whose::Whose},
    AssistPage, Shown,
    stage::{Found, Stage},
    words::Words,
};
use crate::{
    Place,
    frame::Frame,
    look::{Field, Qr},
    page::Page,
};

const SINCE: &str = "09:14:05 WIB";

impl Page for AssistPage {
    const NAME: &'static str = "assist";
    const PLACE: Place = Place::Console;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let lang = frame.lang;
        let new = |next: Option<Step>, stage| of(frame, next, stage);
        let since = || SINCE.to_owned();
        let waits = |compare, has_ended| Stage::Waits { phone: Phone::Later, compare, has_ended };
        let compare = Some("/residents/0/offers/0".to_owned());
        let wallet = "https://dompet.example/".to_owned();
        let mut all = vec![
            ("person", new(Some(Step::Identified), Stage::Person)),
            ("nobody", {
                let mistake = Said::mistake(Words::of(lang).nobody);
                Self { said: Some(mistake), ..new(Some(Step::Identified), Stage::Person) }
            }),
            ("eligible", new(Some(Step::Eligible), found(lang, true))),
            ("too_young", new(Some(Step::Eligible), found(lang, false))),
            ("consent", new(Some(Step::Consent), Stage::Consent)),
            ("pin", new(Some(Step::Pin), Stage::Pin)),
            ("key", new(Some(Step::Key), Stage::Key { phone: Phone::Later })),
            ("key_only", new(Some(Step::Key), Stage::Key { phone: Phone::Required })),
            ("waits", new(Some(Step::Activated), waits(None, false))),
            ("compare", new(Some(Step::Activated), waits(compare, false))),
            ("over", new(Some(Step::Activated), waits(None, true))),
            ("active", new(Some(Step::Tried), Stage::Active { since: since() })),
            ("tried", new(None, Stage::Tried { since: since() })),
            ("paused", new(Some(Step::Key), Stage::Paused)),
            ("ended", new(None, Stage::Ended { since: Some(since()), reason: None })),
            ("stopped", {
                let reason = Some(StopReason::OsTooOld);
                new(Some(Step::Device), Stage::Ended { since: None, reason })
            }),
        ];
        if let Ok(qr) = Qr::of(&wallet) {
            all.push(("device", new(Some(Step::Device), Stage::Device { wallet, qr })));
        }
        all
    }
}

fn of(frame: &Frame, next: Option<Step>, stage: Stage) -> AssistPage {
    let lang = frame.lang;
    let is_open = stage.can_wait();
    let met = |own: bool| {
        let all = StopReason::ALL.into_iter().filter(move |it| it.declines() == own && is_open);
        all.filter(|it| next.is_some_and(|step| it.is_met_at(step))).collect()
    };
    let shown = |step: Step| Shown {
        title: step.title(lang),
        at: next.is_none_or(|next| step < next).then(|| SINCE.to_owned()),
        is_next: next == Some(step),
        is_carried: step == Step::Pin && next == Some(Step::Key),
    };
    AssistPage {
        frame: frame.clone(),
        t: Words::of(lang),
        at: "/counters/0/assists/0".to_owned(),
        counter: "/counters/0".to_owned(),
        ticket: Some("/counters/0/tickets/0".to_owned()),
        office: "Disdukcapil Kota Serang (contoh)".to_owned(),
        steps: Step::ALL.map(shown).into(),
        can_go_back: is_open && next.is_some_and(|it| Step::Identified < it && it < Step::Tried),
        obstacles: met(false),
        decisions: met(true),
        stage,
        said: None,
    }
}

fn found(lang: Language, may: bool) -> Stage {
    let eligible = match may {
        true => Eligible::Yes(Vec::new()),
        false => Eligible::No(vec![
            lang.choose(
                "Belum berusia 17 tahun dan belum pernah kawin. Genap 17 tahun pada 6 Mei 2031.",
                "Not yet 17 and never married. Turns 17 on 6 May 2031.",
            )
            .to_owned(),
        ]),
    };
    let fields = vec![
        Field::new(
            lang.choose("Tempat, tanggal lahir", "Place and date of birth"),
            lang.choose("Serang, 6 Mei 1999", "Serang, 6 May 1999"),
        ),
        Field::new(lang.choose("Jenis kelamin", "Sex"), lang.choose("Perempuan", "Female")),
    ];
    Stage::Eligible(Box::new(Found { whose: Whose::sample(), fields, eligible }))
}
