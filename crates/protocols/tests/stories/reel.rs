//! Messages that travel as a loop of QR codes.

use proptest::{collection::vec, prelude::*, sample::Index};
use protocols::reel::{MOST_BYTES, MOST_LETTERS, NoReel, Read, unwind, wind};

use super::common::Rust;

/// Mark, hash, number and count.
const HEAD: usize = 16;
/// As many as one part holds.
const PART_BYTES: usize = 320;

fn some(have: usize, of: usize) -> Read {
    Read::Some { have, of }
}

fn unwound(texts: &[String]) -> Read {
    unwind(texts.iter().map(String::as_str), &Rust::default())
}

#[test]
fn a_part_is_letters_and_digits_and_says_where_it_belongs() {
    let [only] = wind(b"ikd", &Rust::default()).unwrap().try_into().unwrap();
    assert_eq!(only, "IKD1EC7JJYW50101NFVWI");
    let long = wind(&[7; 3 * PART_BYTES + 1], &Rust::default()).unwrap();
    assert_eq!(long.len(), 4);
    assert!(long.iter().all(|it| it.len() <= MOST_LETTERS));
    let lengths: Vec<_> = long.iter().map(String::len).collect();
    assert!(lengths[0] - lengths[3] <= 8, "{lengths:?}");
    assert_eq!(
        wind(&[0; MOST_BYTES], &Rust::default()).unwrap().len(),
        MOST_BYTES.div_ceil(PART_BYTES)
    );
    assert_eq!(wind(&[0; MOST_BYTES + 1], &Rust::default()), Err(NoReel));
    assert_eq!(wind(b"", &Rust::default()), Err(NoReel));
}

#[test]
fn what_belongs_to_nothing_is_passed_over() {
    let good = "IKD1EC7JJYW50101NFVWI";
    for odd in [
        "",
        "IKD1",
        "https://example.org",
        "IKD2EC7JJYW50101NFVWI",
        "IKD1EC7JJYW50001NFVWI",
        "IKD1EC7JJYW50201NFVWI",
        "IKD1EC7JJYW50100NFVWI",
        "IKD1EC7JJYW50199NFVWI",
        "IKD1EC7JJYW5+101NFVWI",
        "IKD1EC7JJYW50101",
        "IKD1ec7jjyw50101nfvwi",
        "IKD1EC7JJYW50101NFVW1",
    ] {
        assert_eq!(unwind([odd], &Rust::default()), Read::Nothing, "{odd}");
        assert_eq!(unwind([odd, good], &Rust::default()), Read::Whole(b"ikd".to_vec()), "{odd}");
    }
    assert_eq!(
        unwind([" IKD1EC7JJYW50101NFVWI\r\n"], &Rust::default()),
        Read::Whole(b"ikd".to_vec())
    );
    // Another hash than the message's: nothing to be believed.
    assert_eq!(unwind(["IKD1EC7JJYW60101NFVWI"], &Rust::default()), Read::Nothing);
}

#[test]
fn of_two_whole_messages_the_one_read_last_counts() {
    for (old, new) in [(1, 2), (2, 1)] {
        let [old, new] = [old, new].map(|it| wind(&[it; 500], &Rust::default()).unwrap());
        let read = unwound(&[&old[..], &new[..]].concat());
        assert_eq!(unwound(&new), read);
        assert_ne!(unwound(&old), read);
    }
}

#[test]
fn of_two_messages_the_one_counts_of_which_more_is_there() {
    let first = wind(&[1; 5 * PART_BYTES], &Rust::default()).unwrap();
    let second = wind(&[2; 5 * PART_BYTES], &Rust::default()).unwrap();
    let read = [&first[..2], &second[..1]].concat();
    assert_eq!(unwound(&read), some(2, 5));
    assert_eq!(unwound(&[&read[..], &second[1..]].concat()), Read::Whole(vec![2; 5 * PART_BYTES]));
    let mut spoilt = second.clone();
    spoilt[3] = spoilt[3].replace(&spoilt[3][16..20], "AAAA");
    assert_eq!(unwound(&spoilt), Read::Nothing, "it does not fit, and is read anew");
    assert_eq!(
        unwound(&[&spoilt[..], &second[3..4]].concat()),
        Read::Whole(vec![2; 5 * PART_BYTES])
    );
}

proptest! {
    #[test]
    fn a_message_comes_through_in_any_order_doubled_and_mixed(
        message in vec(any::<u8>(), 1..4000), other in vec(any::<u8>(), 1..2000),
        order in vec(any::<Index>(), 0..40),
    ) {
        prop_assume!(message != other);
        let parts = wind(&message, &Rust::default()).unwrap();
        let others = wind(&other, &Rust::default()).unwrap();
        let mixed = [&parts[..], &others[1..]].concat();
        let mut read: Vec<String> = order.iter().map(|at| at.get(&mixed).clone()).collect();
        for part in &parts[1..] {
            read.push(part.clone());
        }
        let mine: std::collections::BTreeSet<_> =
            read.iter().filter(|it| parts.contains(it)).collect();
        match unwound(&read) {
            Read::Whole(whole) => prop_assert_eq!(&whole, &message),
            Read::Some { have, of } => prop_assert!(have < of && mine.len() < parts.len()),
            Read::Nothing => prop_assert!(read.is_empty()),
        }
        read.push(parts[0].clone());
        prop_assert_eq!(unwound(&read), Read::Whole(message));
    }

    #[test]
    fn no_text_panics(texts in vec("(IKD1[A-Z2-7]{8}[0-9]{2}0[1-3][A-Z2-7]{1,9})|\\PC{0,40}", 0..8)) {
        match unwound(&texts) {
            Read::Some { have, of } => prop_assert!(have < of),
            Read::Whole(message) => prop_assert!(message.len() <= MOST_BYTES),
            Read::Nothing => {}
        }
    }

    #[test]
    fn a_changed_letter_is_noticed(message in vec(any::<u8>(), 1..600), at: Index, part: Index) {
        let mut parts = wind(&message, &Rust::default()).unwrap();
        let part = part.index(parts.len());
        let at = HEAD + at.index(parts[part].len() - HEAD);
        let letter = if &parts[part][at..=at] == "A" { "B" } else { "A" };
        parts[part].replace_range(at..=at, letter);
        prop_assert_ne!(unwound(&parts), Read::Whole(message));
    }
}
