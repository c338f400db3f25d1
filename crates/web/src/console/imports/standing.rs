//! How a file stands, in one or two words, and how far the work on it has come.

use std::time::Duration;

use terms::Language;

use crate::{
    imports::{Far, Shown, State, Step},
    lang::texts,
    look::{Chip, Tone},
    numbers::count,
};

/// How it stands. `proposed` is whether it waits for a second officer.
pub(super) fn chip(shown: &Shown, proposed: bool, language: Language) -> Chip {
    let t = Words::of(language);
    let (tone, text) = match (&shown.record.state, &shown.far) {
        (State::Checking, Some(_)) => (Tone::Wait, t.checking),
        (State::Importing(_), Some(_)) => (Tone::Wait, t.importing),
        (State::Checking | State::Importing(_), None) => (Tone::Stop, t.interrupted),
        // Somebody has the turn and is about to begin.
        (State::Checked { .. }, Some(_)) => (Tone::Wait, t.importing),
        (State::Checked { problem: Some(_), .. }, None) => (Tone::Stop, t.failed),
        (State::Checked { .. }, None) if proposed => (Tone::Wait, t.proposed),
        (State::Checked { .. }, None) => (Tone::Wait, t.checked),
        (State::Expired, _) => (Tone::Stop, t.expired),
        (State::Imported(_), _) => (Tone::Good, t.imported),
        (State::Refused(_), _) => (Tone::Stop, t.refused),
    };
    Chip { tone, text: text.to_owned() }
}

/// `Langkah 1 dari 2: membaca berkas · 45 % · sekitar 2 menit lagi`
pub(super) fn pace(state: &State, far: &Far, language: Language) -> String {
    let t = Words::of(language);
    let step = match (state, far.step) {
        (State::Checking, _) => t.reading,
        (_, Step::Reading) => t.first_step,
        (_, Step::Writing) => t.second_step,
    };
    let hundredth = far.done.saturating_mul(100).checked_div(far.of).unwrap_or_default().min(100);
    let percent = match language {
        Language::English => format!("{hundredth}%"),
        Language::Indonesian => format!("{hundredth}\u{a0}%"),
    };
    match far.left {
        Some(left) => format!("{step} · {percent} · {}", time_left(left, language)),
        None => format!("{step} · {percent}"),
    }
}

fn time_left(left: Duration, language: Language) -> String {
    let t = Words::of(language);
    match left.as_secs().div_ceil(60) {
        0 | 1 => t.soon.to_owned(),
        minutes => format!("{} {} {}", t.about, count(language, minutes), t.minutes),
    }
}

texts! { Words {
    checking: "Sedang diperiksa", "Being checked";
    checked: "Menunggu keputusan", "Waiting for a decision";
    proposed: "Menunggu petugas kedua", "Waiting for a second officer";
    importing: "Sedang diimpor", "Being imported";
    interrupted: "Terputus", "Interrupted";
    failed: "Belum berhasil", "Not imported yet";
    imported: "Selesai", "Done";
    refused: "Ditolak", "Refused";
    expired: "Lewat waktu", "Expired";
    reading: "Memeriksa berkas", "Checking the file";
    first_step: "Langkah 1 dari 2: membaca berkas", "Step 1 of 2: reading the file";
    second_step: "Langkah 2 dari 2: menulis data penduduk", "Step 2 of 2: writing residents";
    soon: "kurang dari satu menit lagi", "less than a minute left";
    about: "sekitar", "about";
    minutes: "menit lagi", "minutes left";
} }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pace_is_told_in_words() {
        let far = |done, seconds: Option<u64>| Far {
            step: Step::Reading,
            done,
            of: 200,
            left: seconds.map(Duration::from_secs),
        };
        let told = |far, language| pace(&State::Checking, &far, language);
        assert_eq!(told(far(0, None), Language::English), "Checking the file · 0%");
        assert_eq!(
            told(far(90, Some(61)), Language::Indonesian),
            "Memeriksa berkas · 45\u{a0}% · sekitar 2 menit lagi"
        );
        assert_eq!(
            told(far(199, Some(3)), Language::English),
            "Checking the file · 99% · less than a minute left"
        );
        let nothing = Far { of: 0, ..far(0, None) };
        assert_eq!(told(nothing, Language::English), "Checking the file · 0%");
    }
}
