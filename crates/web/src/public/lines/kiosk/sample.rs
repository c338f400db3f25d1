//! The kiosk on made-up data.

use std::time::Duration;

use axum::http::StatusCode;
use desk::{Service, Services, Zone};
use terms::Id;

use super::{Chosen, KioskPage, Shown, Slip, Words};
use crate::{
    Place,
    another_day::{AnotherDay, Why},
    frame::Frame,
    look::Qr,
    numbers::{between, date},
    page::{Page, sample_moment},
};

impl Page for KioskPage {
    const NAME: &'static str = "kiosk";
    const PLACE: Place = Place::Public;

    fn samples(frame: &Frame) -> Vec<(&'static str, Self)> {
        let (t, lang, at) = (Words::of(frame.lang), frame.lang, sample_moment());
        let new = |name, shown| {
            let house = crate::console::sample_house()?;
            Some((name, Self { frame: frame.clone(), t, house, shown, problem: None }))
        };
        let time = |from: u64, until: u64| {
            let at = |minutes| at.plus(Duration::from_secs(minutes * 60));
            between((at(from), at(until)), Zone::Wib, lang)
        };
        let slip = |number: Option<&str>, window: String, rest: &[Service]| Slip {
            number: number.map(str::to_owned),
            services: Service::Activation.title(lang).to_owned(),
            date: date(lang, at.date()),
            window,
            expected: number.map(|_| time(50, 85)),
            rest: rest.iter().map(|it| it.title(lang)).collect(),
            code: Some("7KQM-2XPA".to_owned()),
            follow: "ikd.example/ticket".to_owned(),
            qr: Qr::of("https://ikd.example/ticket").ok(),
        };
        let shown = |slip| Shown::Slip(Box::new(slip));
        let another_day = |why| {
            let chosen = Chosen {
                line: Id::from_bytes([11; 16]),
                services: Services::one(Service::Activation),
                rest: vec![Service::Ktp],
                favoured: true,
            };
            Shown::AnotherDay(chosen, AnotherDay::sample(lang, why))
        };
        let mut all = vec![
            new("start", Shown::Start),
            new("number", shown(slip(Some("A-015"), time(60, 90), &[Service::Ktp]))),
            new("standby", shown(slip(Some("A-016"), String::new(), &[]))),
            new("another_day", shown(slip(None, time(60, 90), &[]))),
            new("full", another_day(Why::Full)),
            new("closed", another_day(Why::Closed)),
            new("locked", Shown::Locked),
        ];
        let unknown = new("unknown", Shown::Start).map(|(name, page)| {
            (name, Self { problem: Some((StatusCode::NOT_FOUND, t.unknown)), ..page })
        });
        all.push(unknown);
        all.into_iter().flatten().collect()
    }
}
