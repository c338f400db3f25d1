//! CBOR: the examples of RFC 8949, appendix A, and what is refused.

use formats::cbor::{CborError, Kind, MAX_DEPTH, Reader, Value, Writer};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

fn hex(text: &str) -> Vec<u8> {
    let pair = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(pair).collect()
}

fn parse(text: &str) -> Result<Value, CborError> {
    Value::parse(&hex(text))
}

#[test]
fn the_examples_of_the_rfc_are_read_and_written() {
    let tagged = |tag: u64, value: Value| Value::Tag(tag, Box::new(value));
    let numbers = |numbers: &[u64]| Value::Array(numbers.iter().map(|it| (*it).into()).collect());
    for (text, value) in [
        ("00", Value::Unsigned(0)),
        ("17", 23.into()),
        ("1818", 24.into()),
        ("1903e8", 1000.into()),
        ("1a000f4240", 1_000_000.into()),
        ("1b000000e8d4a51000", 1_000_000_000_000.into()),
        ("1bffffffffffffffff", u64::MAX.into()),
        ("3bffffffffffffffff", Value::Negative(u64::MAX)),
        ("20", Value::Negative(0)),
        ("3863", Value::Negative(99)),
        ("3903e7", Value::Negative(999)),
        ("fa47c35000", Value::Float(100_000.0)),
        ("fb3ff199999999999a", Value::Float(1.1)),
        ("f4", false.into()),
        ("f5", true.into()),
        ("f6", Value::Null),
        ("f7", Value::Undefined),
        ("c074323031332d30332d32315432303a30343a30305a", tagged(0, "2013-03-21T20:04:00Z".into())),
        ("c11a514b67b0", tagged(1, 1_363_896_240.into())),
        ("d818456449455446", tagged(24, b"dIETF".to_vec().into())),
        ("40", Vec::<u8>::new().into()),
        ("4401020304", vec![1, 2, 3, 4].into()),
        ("60", "".into()),
        ("6449455446", "IETF".into()),
        ("62225c", "\"\\".into()),
        ("62c3bc", "ü".into()),
        ("64f0908591", "\u{10151}".into()),
        ("80", numbers(&[])),
        ("83010203", numbers(&[1, 2, 3])),
        ("8301820203820405", vec![1.into(), numbers(&[2, 3]), numbers(&[4, 5])].into()),
        ("a0", Value::Map(Vec::new())),
        ("a201020304", Value::Map(vec![(1.into(), 2.into()), (3.into(), 4.into())])),
        (
            "a26161016162820203",
            Value::Map(vec![("a".into(), 1.into()), ("b".into(), numbers(&[2, 3]))]),
        ),
    ] {
        assert_eq!(parse(text), Ok(value.clone()), "{text}");
        assert_eq!(value.encode(), Ok(hex(text)), "{text}");
    }
    let long = numbers(&(1..=25).collect::<Vec<_>>());
    let text = "98190102030405060708090a0b0c0d0e0f101112131415161718181819";
    assert_eq!(parse(text), Ok(long.clone()));
    assert_eq!(long.encode(), Ok(hex(text)));
}

#[test]
fn numbers_of_sixteen_bits_are_read() {
    for (text, value) in [
        ("f90000", 0.0),
        ("f93c00", 1.0),
        ("f93e00", 1.5),
        ("f97bff", 65_504.0),
        ("f90001", 5.960_464_477_539_063e-8),
        ("f90400", 0.000_061_035_156_25),
        ("f9c400", -4.0),
        ("f97c00", f64::INFINITY),
        ("f9fc00", f64::NEG_INFINITY),
    ] {
        assert_eq!(parse(text), Ok(Value::Float(value)), "{text}");
    }
    assert!(matches!(parse("f97e00"), Ok(Value::Float(value)) if value.is_nan()));
}

#[test]
fn a_map_may_have_a_longer_head_than_it_needs() {
    for map in ["a10000", "b8010000", "b900010000", "ba000000010000"] {
        let one = Value::Map(vec![(Value::Unsigned(0), Value::Unsigned(0))]);
        assert_eq!(parse(map), Ok(one), "wallets do: {map}");
    }
}

#[test]
fn numbers_texts_and_arrays_have_one_spelling() {
    for long in ["1817", "190017", "1900ff", "1a0000ffff", "1b00000000ffffffff", "3817", "5801ff"] {
        assert_eq!(parse(long), Err(CborError::NotShortest), "{long}");
    }
    for long in ["780161", "980100", "d80000"] {
        assert_eq!(parse(long), Err(CborError::NotShortest), "{long}");
    }
    for endless in ["5f42010243030405ff", "7f657374726561646d696e67ff", "9fff", "bfff", "ff"] {
        assert_eq!(parse(endless), Err(CborError::Indefinite), "{endless}");
    }
    for reserved in ["1c", "3d", "5e", "fc", "f0", "f818", "f8ff", "e0"] {
        assert_eq!(parse(reserved), Err(CborError::Malformed), "{reserved}");
    }
    assert_eq!(parse("62c328"), Err(CborError::Malformed), "no UTF-8");
    assert_eq!(parse("0000"), Err(CborError::Trailing));
    for short in ["", "18", "19ff", "42ff", "6261", "8201", "a201", "a1", "c0", "fb00"] {
        assert_eq!(parse(short), Err(CborError::Ended), "{short}");
    }
    for huge in ["9bffffffffffffffff", "bb7fffffffffffffff", "5bffffffffffffffff", "9a7fffffff"] {
        assert_eq!(parse(huge), Err(CborError::Ended), "{huge}");
    }
}

#[test]
fn no_key_stands_twice_in_a_map_of_any_size() {
    for count in [2_u64, 8, 9, 40] {
        for twice in [None, Some(0), Some(count - 2), Some((count - 2) / 2)] {
            for backwards in [false, true] {
                let mut keys: Vec<u64> = (0..count).collect();
                if let Some(twice) = twice {
                    *keys.last_mut().unwrap() = twice;
                }
                if backwards {
                    keys.reverse();
                }
                let mut writer = Writer::new();
                writer.map(keys.len());
                for key in keys {
                    writer.unsigned(key);
                    writer.null();
                }
                let bytes = writer.into_bytes();
                let expected = if twice.is_some() { Err(CborError::KeyTwice) } else { Ok(()) };
                assert_eq!(Value::parse(&bytes).map(drop), expected);
                let skipped = Reader::new(&bytes).item().map(drop);
                assert_eq!(skipped, expected, "also when it is passed over");
            }
        }
    }
    let value = Value::Map(vec![(1.into(), Value::Null), (1.into(), Value::Null)]);
    assert_eq!(value.encode(), Err(CborError::KeyTwice));
}

#[test]
fn nesting_ends_somewhere() {
    let nested = |depth: usize| [vec![0x81; depth], vec![0xf6]].concat();
    assert!(Value::parse(&nested(MAX_DEPTH)).is_ok());
    assert_eq!(Value::parse(&nested(MAX_DEPTH + 1)), Err(CborError::TooDeep));
    assert_eq!(Reader::new(&nested(MAX_DEPTH + 1)).item(), Err(CborError::TooDeep));
    assert_eq!(Value::parse(&vec![0xc0; 100_000]), Err(CborError::TooDeep));
    // A key within a key within a key: none is read twice for each level above it.
    let keys = [vec![0xa1; MAX_DEPTH - 1], vec![0xf6; MAX_DEPTH]].concat();
    let many = [vec![0x99, 0x10, 0x00], keys.repeat(4096)].concat();
    assert!(Value::parse(&many).is_ok());
    let value = (0..=MAX_DEPTH).fold(Value::Null, |inner, _| Value::Array(vec![inner]));
    assert_eq!(value.encode(), Err(CborError::TooDeep));
}

#[test]
fn members_are_written_in_the_order_of_their_encoded_keys() {
    // RFC 8949, section 4.2.1: the example of sorted keys.
    let keys = [
        false.into(),
        Value::Array(vec![Value::Negative(0)]),
        Value::Array(vec![100.into()]),
        "aa".into(),
        "z".into(),
        Value::Negative(0),
        100.into(),
        10.into(),
    ];
    let map = Value::Map(keys.iter().map(|key| (key.clone(), Value::Null)).collect());
    let Ok(Value::Map(sorted)) = Value::parse(&map.encode().unwrap()) else { panic!("a map") };
    let sorted: Vec<Value> = sorted.into_iter().map(|(key, _)| key).collect();
    let expected = [7, 6, 5, 4, 3, 2, 1, 0].map(|place: usize| keys[place].clone());
    assert_eq!(sorted, expected);
}

#[test]
fn a_value_becomes_the_json_that_openid4vp_compares() {
    let json = |text: &str| parse(text).unwrap().to_json();
    assert_eq!(json("d903ec6a323030312d30322d3033"), json!("2001-02-03"), "a full date");
    assert_eq!(json("c074323031332d30332d32315432303a30343a30305a"), json!("2013-03-21T20:04:00Z"));
    assert_eq!(json("43ffd8ff"), json!("_9j_"));
    assert_eq!(json("c243ffd8ff"), json!("_9j_"), "a large number");
    assert_eq!(json("c343ffd8ff"), json!("~_9j_"), "a large number below zero");
    assert_eq!(json("a2616101018201f6"), json!({"a": 1, "1": [1, null]}));
    assert_eq!(json("3bffffffffffffffff"), json!(-18_446_744_073_709_551_616.0));
    assert_eq!(json("1bffffffffffffffff"), json!(u64::MAX));
    assert_eq!(json("f97c00"), Json::Null);
    assert_eq!(json("3b7fffffffffffffff"), json!(i64::MIN));
}

#[test]
fn a_reader_goes_item_by_item() {
    let bytes = hex("846161024103f5");
    let mut reader = Reader::new(&bytes);
    assert_eq!(reader.array(), Ok(4));
    assert_eq!(reader.peek(), Some(Kind::Text));
    assert_eq!(reader.text(), Ok("a"));
    assert_eq!(reader.bytes(), Err(CborError::Type));
    let mut reader = Reader::new(&bytes[3..]);
    assert_eq!((reader.integer(), reader.bytes()), (Ok(2), Ok(&[3][..])));
    assert_eq!((reader.null(), reader.bool(), reader.peek()), (false, Ok(true), None));
    assert_eq!(reader.end(), Ok(()));
    assert_eq!(Reader::new(&hex("3bffffffffffffffff")).integer(), Err(CborError::Type));
    assert_eq!(Reader::new(&hex("29")).integer(), Ok(-10));
    assert_eq!(Reader::new(&hex("d81841a0")).encoded().unwrap().map(), Ok(0));
    assert_eq!(Reader::new(&hex("d81941a0")).encoded().err(), Some(CborError::Type));
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<u64>().prop_map(Value::Unsigned),
        any::<u64>().prop_map(Value::Negative),
        any::<bool>().prop_map(Value::Bool),
        any::<f64>().prop_filter("NaN is not itself", |it| !it.is_nan()).prop_map(Value::Float),
        any::<String>().prop_map(Value::Text),
        any::<Vec<u8>>().prop_map(Value::Bytes),
        Just(Value::Null),
        Just(Value::Undefined),
    ];
    leaf.prop_recursive(5, 40, 12, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..12).prop_map(Value::Array),
            prop::collection::btree_map(any::<String>(), inner.clone(), 0..12)
                .prop_map(|it| Value::Map(it.into_iter().map(|(k, v)| (k.into(), v)).collect())),
            (any::<u64>(), inner).prop_map(|(tag, it)| Value::Tag(tag, Box::new(it))),
        ]
    })
}

/// The same with the members of maps in canonical order.
fn sorted(value: Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        Value::Tag(tag, item) => Value::Tag(tag, Box::new(sorted(*item))),
        Value::Map(members) => {
            let mut members: Vec<_> = members.into_iter().map(|(k, v)| (k, sorted(v))).collect();
            members.sort_by_key(|(key, _)| key.encode().unwrap());
            Value::Map(members)
        }
        other => other,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn what_is_written_reads_back(value in value()) {
        let bytes = value.encode().unwrap();
        prop_assert_eq!(Value::parse(&bytes), Ok(sorted(value)));
        prop_assert_eq!(Reader::new(&bytes).item(), Ok(&bytes[..]));
    }

    #[test]
    fn what_is_read_is_passed_over_alike_and_written_as_short(bytes: Vec<u8>) {
        let mut reader = Reader::new(&bytes);
        let skipped = Reader::new(&bytes).item();
        let read = reader.value();
        prop_assert_eq!(read.as_ref().err(), skipped.as_ref().err());
        if let (Ok(value), Ok(item)) = (read, skipped) {
            value.to_json();
            let written = value.encode().unwrap();
            // Shorter only by heads of maps, longer only by short floating-point numbers.
            prop_assert!(written.len() + 8 * maps(&value) >= item.len());
        }
    }

    #[test]
    fn a_guess_is_made_good(expected in 0..70_000_usize, length in 0..70_000_usize) {
        let mut writer = Writer::new();
        writer.array(2);
        writer.embed(expected, |inner| inner.raw(&vec![7; length]));
        writer.null();
        let bytes = writer.into_bytes();
        let items = Value::Array(vec![vec![7; length].into(), Value::Null]);
        prop_assert_eq!(Value::parse(&bytes), Ok(items));
    }
}

/// How many maps there are in a value.
fn maps(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(maps).sum(),
        Value::Map(members) => {
            1 + members.iter().map(|(key, value)| maps(key) + maps(value)).sum::<usize>()
        }
        Value::Tag(_, inner) => maps(inner),
        _ => 0,
    }
}
