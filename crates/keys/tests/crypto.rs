//! AwsLc gives what the standards' own examples say, and refuses what was altered.
#![expect(clippy::unwrap_used, reason = "a story that goes wrong should stop")]

use keys::AwsLc;
use proptest::prelude::*;
use support::{array, hex};
use terms::{AgreementSecret, Crypto, PublicKey, Signature};

#[expect(dead_code, reason = "each story uses its share")]
mod support;

#[test]
fn sha_256_is_as_fips_180_shows_it() {
    let expected: [u8; 32] =
        array("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!(AwsLc.sha256(b"abc"), expected);
}

#[test]
fn the_signatures_of_rfc_6979_verify() {
    for (message, signature) in rfc_6979() {
        assert!(AwsLc.verify(&rfc_6979_key(), message, &signature));
    }
}

#[test]
fn an_altered_signature_message_or_key_is_refused() {
    let (key, [(message, signature), (other, _)]) = (rfc_6979_key(), rfc_6979());
    assert!(!AwsLc.verify(&key, other, &signature));
    for bit in 0..512 {
        let mut altered = signature;
        altered[bit / 8] ^= 1 << (bit % 8);
        assert!(!AwsLc.verify(&key, message, &altered), "bit {bit}");
    }
    for byte in 1..65 {
        let mut point = *key.as_sec1();
        point[byte] ^= 1;
        let altered = PublicKey::from_sec1(&point).unwrap();
        assert!(!AwsLc.verify(&altered, message, &signature), "byte {byte}: not on the curve");
    }
    assert!(!AwsLc.verify(&key, message, &[0; 64]), "zero signs nothing");
    assert!(!AwsLc.verify(&key, message, &[0xff; 64]), "beyond the group's order");
    let nowhere = PublicKey::from_coordinates(&[0; 32], &[0; 32]);
    assert!(!AwsLc.verify(&nowhere, message, &signature));
}

#[test]
fn two_agree_as_rfc_5903_shows_it() {
    let shared = array("d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de");
    let [(secret, public), (other_secret, other_public)] = rfc_5903();
    assert_eq!(AwsLc.agree(&secret, &other_public), Some(shared));
    assert_eq!(AwsLc.agree(&other_secret, &public), Some(shared));
}

#[test]
fn nobody_agrees_with_a_point_off_the_curve_or_a_scalar_out_of_range() {
    let [(secret, public), _] = rfc_5903();
    let mut point = *public.as_sec1();
    point[64] ^= 1;
    assert_eq!(AwsLc.agree(&secret, &PublicKey::from_sec1(&point).unwrap()), None);
    assert_eq!(AwsLc.agree(&secret, &PublicKey::from_coordinates(&[0; 32], &[0; 32])), None);
    let order = array("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    for scalar in [[0; 32], order, [0xff; 32]] {
        assert_eq!(AwsLc.agree(&AgreementSecret::from_scalar(scalar), &public), None);
    }
}

#[test]
fn drawn_secrets_differ_and_agree_after_storage() {
    let (mine, my_public) = AwsLc.draw_agreement();
    let (theirs, their_public) = AwsLc.draw_agreement();
    assert_ne!(my_public, their_public);
    let stored = AgreementSecret::from_scalar(*mine.dangerous_scalar());
    let shared = AwsLc.agree(&stored, &their_public);
    assert!(shared.is_some());
    assert_eq!(shared, AwsLc.agree(&theirs, &my_public));
}

#[test]
fn aes_gcm_seals_as_its_specification_shows_it() {
    // Test cases 4 and 16 of "The Galois/Counter Mode of Operation", appendix B.
    let half = "feffe9928665731c6d6a8f9467308308";
    let cases = [
        (
            half.to_owned(),
            "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e\
             21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091\
             5bc94fbc3221a5db94fae95ae7121a47",
        ),
        (
            half.repeat(2),
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa\
             8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662\
             76fc6ece0f4e1768cddf8853bb2d551b",
        ),
    ];
    let plain = hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72\
                     1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
    let associated = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    let nonce = array("cafebabefacedbaddecaf888");
    for (key, sealed) in cases {
        let (key, sealed) = (hex(&key), hex(sealed));
        assert_eq!(AwsLc.seal(&key, &nonce, &associated, &plain).as_ref(), Some(&sealed));
        assert_eq!(AwsLc.open(&key, &nonce, &associated, &sealed).as_ref(), Some(&plain));
        for place in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[place] ^= 0x80;
            assert_eq!(AwsLc.open(&key, &nonce, &associated, &altered), None, "byte {place}");
        }
        for length in 0..sealed.len() {
            assert_eq!(AwsLc.open(&key, &nonce, &associated, &sealed[..length]), None, "{length}");
        }
        assert_eq!(AwsLc.open(&key, &nonce, b"", &sealed), None);
        assert_eq!(AwsLc.open(&key, &[0; 12], &associated, &sealed), None);
    }
}

#[test]
fn only_128_and_256_bit_keys_seal() {
    for length in (0..64).filter(|length| ![16, 32].contains(length)) {
        assert_eq!(AwsLc.seal(&vec![7; length], &[0; 12], b"", b"text"), None, "{length}");
        assert_eq!(AwsLc.open(&vec![7; length], &[0; 12], b"", &[0; 32]), None, "{length}");
    }
}

proptest! {
    #[test]
    fn what_is_sealed_opens(
        key in prop::array::uniform32(any::<u8>()),
        nonce in prop::array::uniform12(any::<u8>()),
        associated in prop::collection::vec(any::<u8>(), 0..100),
        plain in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let sealed = AwsLc.seal(&key, &nonce, &associated, &plain).unwrap();
        prop_assert_eq!(sealed.len(), plain.len() + 16);
        prop_assert_eq!(AwsLc.open(&key, &nonce, &associated, &sealed), Some(plain));
    }
}

/// RFC 6979, appendix A.2.5.
fn rfc_6979_key() -> PublicKey {
    PublicKey::from_coordinates(
        &array("60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"),
        &array("7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"),
    )
}

/// RFC 6979, appendix A.2.5, with SHA-256.
fn rfc_6979() -> [(&'static [u8], Signature); 2] {
    let sample = "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716\
                  f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8";
    let test = "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367\
                019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083";
    [(b"sample", array(sample)), (b"test", array(test))]
}

/// RFC 5903, section 8.1.
fn rfc_5903() -> [(AgreementSecret, PublicKey); 2] {
    let initiator = (
        "c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433",
        "dad0b65394221cf9b051e1feca5787d098dfe637fc90b9ef945d0c3772581180",
        "5271a0461cdb8252d61f1c456fa3e59ab1f45b33accf5f58389e0577b8990bb3",
    );
    let responder = (
        "c6ef9c5d78ae012a011164acb397ce2088685d8f06bf9be0b283ab46476bee53",
        "d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63",
        "56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab",
    );
    [initiator, responder].map(|(secret, x, y)| {
        let public = PublicKey::from_coordinates(&array(x), &array(y));
        (AgreementSecret::from_scalar(array(secret)), public)
    })
}
