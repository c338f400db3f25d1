//! How a known issue is shown, to officers and to everybody.

use activation::platforms::System;
use desk::{Issue, IssueAnswer, IssueKind, IssueState, IssueText, Phones, Zone};
use terms::{Id, Language, Moment};

use crate::{
    look::{Chip, Tone},
    numbers::date,
    page::sample_moment,
};

/// How far it is, as a chip.
pub(crate) fn chip(state: IssueState, lang: Language) -> Chip {
    let tone = match state {
        IssueState::Solved => Tone::Good,
        IssueState::Unsolvable => Tone::Stop,
        IssueState::Open | IssueState::Working => Tone::Wait,
    };
    Chip { tone, text: state.title(lang).to_owned() }
}

/// The day, by the clock of the capital.
pub(crate) fn day(at: Moment, lang: Language) -> String {
    date(lang, Zone::Wib.date(at))
}

/// An answer for samples.
pub(crate) fn sample_answer(state: IssueState) -> Option<IssueAnswer> {
    let texts = match state {
        IssueState::Solved => (
            "Dompet edisi 12 membaca kode di ponsel ini. Tutup dan buka lagi dompetnya.",
            "Edition 12 of the wallet reads codes on this phone. Close the wallet and open it again.",
        ),
        _ => (
            "Kami menyiapkan cara tanpa kamera. Sementara itu petugas memberi kartu cetak.",
            "We prepare a way without the camera. Until then officers give the printed card.",
        ),
    };
    let indonesian: IssueText = texts.0.parse().ok()?;
    let english: IssueText = texts.1.parse().ok()?;
    Some(IssueAnswer { state, indonesian, english, at: sample_moment() })
}

/// Issues for samples: reported, being worked on, solved.
pub(crate) fn samples() -> Vec<Issue> {
    let new = |number: u8, kind, state, answer: Option<IssueAnswer>| {
        let phones = Phones::new(Some(System::Ios), "15".parse().ok());
        Some(Issue {
            id: Id::from_bytes([number; 16]),
            kind,
            phones: if number == 1 { Phones::default() } else { phones },
            text: "Layar tetap putih setelah dompet dibuka.".parse().ok()?,
            state,
            reported_at: sample_moment(),
            offices: u32::from(number),
            followers: 12,
            answers: answer.iter().len().try_into().unwrap_or_default(),
            answer,
        })
    };
    let (working, solved) = (IssueState::Working, IssueState::Solved);
    let all = [
        new(1, IssueKind::Wallet, IssueState::Open, None),
        new(2, IssueKind::Camera, working, sample_answer(working)),
        new(3, IssueKind::Arrival, solved, sample_answer(solved)),
    ];
    all.into_iter().flatten().collect()
}
