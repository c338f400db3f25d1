//! A call as a voice says it, in Indonesian: "Nomor antrean, A, dua belas, ke loket tiga".

use desk::Call;

/// The sentence of a call to a counter. The commas are where a voice rests.
pub(crate) fn spoken(call: Call, counter: u8) -> String {
    let (number, counter) = (words(call.number), words(counter.into()));
    format!("Nomor antrean, {}, {number}, ke loket {counter}", call.letter)
}

const ONES: [&str; 12] = [
    "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
    "sepuluh", "sebelas",
];

/// A number in words: one ten, hundred and thousand is `se-`, the teens end in `belas`.
fn words(number: u16) -> String {
    if let Some(word) = ONES.get(usize::from(number)) {
        return (*word).to_owned();
    }
    let (head, rest) = match number {
        ..20 => return format!("{} belas", words(number - 10)),
        20..100 => (format!("{} puluh", words(number / 10)), number % 10),
        100..200 => ("seratus".to_owned(), number - 100),
        200..1_000 => (format!("{} ratus", words(number / 100)), number % 100),
        1_000..2_000 => ("seribu".to_owned(), number - 1_000),
        2_000.. => (format!("{} ribu", words(number / 1_000)), number % 1_000),
    };
    if rest == 0 { head } else { format!("{head} {}", words(rest)) }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn numbers_are_said_as_people_say_them() {
        let said = [
            (0, "nol"),
            (7, "tujuh"),
            (10, "sepuluh"),
            (11, "sebelas"),
            (12, "dua belas"),
            (19, "sembilan belas"),
            (20, "dua puluh"),
            (21, "dua puluh satu"),
            (100, "seratus"),
            (101, "seratus satu"),
            (111, "seratus sebelas"),
            (215, "dua ratus lima belas"),
            (1_000, "seribu"),
            (1_999, "seribu sembilan ratus sembilan puluh sembilan"),
            (11_011, "sebelas ribu sebelas"),
            (65_535, "enam puluh lima ribu lima ratus tiga puluh lima"),
        ];
        for (number, text) in said {
            assert_eq!(words(number), text);
        }
    }

    #[test]
    fn no_two_numbers_sound_alike() {
        let all: HashSet<_> = (0..=u16::MAX).map(words).collect();
        assert_eq!(all.len(), 65_536);
    }

    #[test]
    fn a_call_is_one_sentence() {
        let call = Call { letter: "A".parse().unwrap(), number: 12 };
        assert_eq!(spoken(call, 3), "Nomor antrean, A, dua belas, ke loket tiga");
    }
}
