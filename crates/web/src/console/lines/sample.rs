//! An office on made-up data.

use desk::{
    Announced, Board, Call, Counter, House, Line, Office, OfficeKind, Service, Services, Shares,
    Zone,
};
use terms::Id;

use crate::page::sample_moment;

/// Kota Serang's office with two lines and three counters.
pub(crate) fn house() -> Option<House> {
    let office = Office {
        id: Id::from_bytes([1; 16]),
        kind: OfficeKind::Regency,
        name: "Disdukcapil Kota Serang (contoh)".parse().ok()?,
        region: "36.73".parse().ok()?,
        zone: Zone::Wib,
        week: "08:00-16:00;08:00-16:00;08:00-16:00;08:00-16:00;08:00-15:00;;".parse().ok()?,
    };
    let line = |number: u8, letter: &str, services: &[Service]| {
        Some(Line {
            id: Id::from_bytes([10 + number; 16]),
            office: office.id,
            letter: letter.parse().ok()?,
            services: Services::new(services).ok()?,
            shares: Shares::USUAL,
        })
    };
    let lines = vec![
        line(1, "A", &[Service::Activation, Service::PhoneChange, Service::Recording])?,
        line(2, "B", &[Service::Ktp, Service::FamilyCard])?,
    ];
    let counter = |number: u8, line: u8, officer: Option<u8>| Counter {
        id: Id::from_bytes([20 + number; 16]),
        line: Id::from_bytes([10 + line; 16]),
        number,
        officer: officer.map(|it| Id::from_bytes([it; 16])),
    };
    let counters = vec![counter(1, 1, Some(31)), counter(2, 1, Some(32)), counter(3, 2, None)];
    Some(House { office, lines, counters })
}

/// What its board shows.
pub(crate) fn board() -> Option<Board> {
    let announced = |letter: &str, number, counter, calls, is_served| {
        let call = Call { letter: letter.parse().ok()?, number };
        Some(Announced { call, counter, calls, at: sample_moment(), is_served })
    };
    Some(Board {
        office: house()?.office,
        calls: vec![announced("A", 14, 2, 2, false)?, announced("A", 13, 1, 1, true)?],
        waiting: vec![("A".parse().ok()?, 23), ("B".parse().ok()?, 0)],
    })
}
