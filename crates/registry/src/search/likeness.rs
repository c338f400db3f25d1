//! How like two words are.

use super::word::Word;

/// How a word that was typed is like a word of a name; the better first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// Letter by letter, whatever the case and the marks.
    Exact,
    /// Another spelling of the same.
    Variant,
    /// Its beginning.
    Beginning,
    /// All but one letter left out, added, wrong, or changed with its neighbour.
    Slip,
}

impl Likeness {
    /// What it counts: a beginning more than a slip, and two variants more than one exact word and
    /// one beginning.
    pub(super) const fn points(self) -> u32 {
        match self {
            Self::Exact => 100,
            Self::Variant => 80,
            Self::Beginning => 50,
            Self::Slip => 30,
        }
    }

    /// How the `typed` word is like the `borne` one, if it is.
    pub(super) fn of(typed: &Word, borne: &Word) -> Option<Self> {
        if typed.plain == borne.plain {
            return Some(Self::Exact);
        }
        if typed.key == borne.key {
            return Some(Self::Variant);
        }
        let begins = borne.plain.starts_with(&typed.plain)
            || (typed.begins_telling() && borne.beginning.starts_with(&typed.beginning));
        if begins {
            return Some(Self::Beginning);
        }
        is_slip(&typed.key, &borne.key).then_some(Self::Slip)
    }
}

/// From this length on, a word is long enough to be known by all letters but one.
pub(super) const SLIPS_FROM: usize = 4;

/// Whether one slip of the hand makes one word of at least four letters from the other.
pub(super) fn is_slip(typed: &str, borne: &str) -> bool {
    let (typed, borne): (Vec<char>, Vec<char>) = (typed.chars().collect(), borne.chars().collect());
    if typed.len() < SLIPS_FROM || typed == borne || typed.len().abs_diff(borne.len()) > 1 {
        return false;
    }
    let same = |(one, other): &(&char, &char)| one == other;
    let front = typed.iter().zip(&borne).take_while(same).count();
    let room = typed.len().min(borne.len()) - front;
    let back = typed.iter().rev().zip(borne.iter().rev()).take_while(same).count().min(room);
    match (typed.get(front..typed.len() - back), borne.get(front..borne.len() - back)) {
        (Some([one, two]), Some([first, second])) => one == second && two == first,
        (Some(one), Some(other)) => one.len() <= 1 && other.len() <= 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_slip_is_forgiven_and_two_are_not() {
        for slip in ["ratan", "ratn", "ratnaa", "ratma", "artna", "atna", "xratna"] {
            assert!(is_slip(slip, "ratna"), "{slip}");
        }
        for other in ["ratna", "ratmo", "tarna", "rat", "ratnaaa", "anrat"] {
            assert!(!is_slip(other, "ratna"), "{other}");
        }
        assert!(!is_slip("adi", "ada"), "too short to know");
    }

    proptest! {
        #[test]
        fn a_slip_is_one_edit_by_the_slow_rule(one in "[abc]{0,6}", other in "[abc]{0,6}") {
            prop_assert_eq!(is_slip(&one, &other), one.len() >= SLIPS_FROM && edits(&one, &other));
        }
    }

    /// Whether `other` stands among all words that one edit makes from `one`.
    fn edits(one: &str, other: &str) -> bool {
        let letters: Vec<char> = one.chars().collect();
        let mut made = Vec::new();
        for at in 0..=letters.len() {
            for letter in ['a', 'b', 'c'] {
                let mut more = letters.clone();
                more.insert(at, letter);
                made.push(more);
                let mut wrong = letters.clone();
                if at < letters.len() {
                    wrong[at] = letter;
                    made.push(wrong);
                }
            }
            if at < letters.len() {
                let mut less = letters.clone();
                less.remove(at);
                made.push(less);
            }
            if at + 1 < letters.len() {
                let mut turned = letters.clone();
                turned.swap(at, at + 1);
                made.push(turned);
            }
        }
        one != other && made.iter().any(|it| it.iter().collect::<String>() == other)
    }
}
