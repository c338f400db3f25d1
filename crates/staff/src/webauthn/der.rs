//! An ECDSA signature in DER, as authenticators give it (section 6.5.5), to `r || s`.

use terms::Signature;

use super::flaw::Flaw;

/// Reads `SEQUENCE { INTEGER r, INTEGER s }`: shortest form, both positive and of at most 256
/// bits, nothing behind.
pub(super) fn signature(bytes: &[u8]) -> Result<Signature, Flaw> {
    let (body, rest) = element(bytes, 0x30)?;
    let (r, body) = element(body, 0x02)?;
    let (s, body) = element(body, 0x02)?;
    if !rest.is_empty() || !body.is_empty() {
        return Err(Flaw::Signature);
    }
    let mut fixed = [0; 64];
    let (left, right) = fixed.split_at_mut(32);
    whole(r, left)?;
    whole(s, right)?;
    Ok(fixed)
}

/// The content of the element that `bytes` begin with, and what follows. Nothing in a signature
/// is as long as 128 bytes, so that a length is one byte.
fn element(bytes: &[u8], tag: u8) -> Result<(&[u8], &[u8]), Flaw> {
    let (&[first, length], rest) = bytes.split_first_chunk::<2>().ok_or(Flaw::Signature)?;
    if first != tag || length >= 0x80 {
        return Err(Flaw::Signature);
    }
    rest.split_at_checked(usize::from(length)).ok_or(Flaw::Signature)
}

/// A positive number of at most 32 bytes in its shortest form, set right in `place`.
fn whole(bytes: &[u8], place: &mut [u8]) -> Result<(), Flaw> {
    let digits = match bytes {
        [0, rest @ ..] if rest.first().is_some_and(|high| *high >= 0x80) => rest,
        [first, ..] if (0x01..0x80).contains(first) => bytes,
        // Empty, zero, negative, or longer than need be.
        _ => return Err(Flaw::Signature),
    };
    let free = place.len().checked_sub(digits.len()).ok_or(Flaw::Signature)?;
    place.get_mut(free..).ok_or(Flaw::Signature)?.copy_from_slice(digits);
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The one DER form of a number that is not zero.
    fn integer(number: &[u8]) -> Vec<u8> {
        let digits: Vec<u8> = number.iter().copied().skip_while(|it| *it == 0).collect();
        let sign: &[u8] = if digits[0] >= 0x80 { &[0] } else { &[] };
        let length = u8::try_from(sign.len() + digits.len()).unwrap();
        [&[2, length], sign, &digits].concat()
    }

    fn der(signature: &Signature) -> Vec<u8> {
        let body = [integer(&signature[..32]), integer(&signature[32..])].concat();
        [&[0x30, u8::try_from(body.len()).unwrap()][..], &body].concat()
    }

    proptest! {
        #[test]
        fn a_signature_reads_back(first in 0..32_usize, fixed: [u8; 32]) {
            let mut both = [[0; 32], fixed].concat();
            both[first] = 0x80 >> (first % 8);
            both[63] |= 1;
            let both: Signature = both.try_into().unwrap();
            prop_assert_eq!(signature(&der(&both)), Ok(both));
            let longer = [der(&both), vec![0]].concat();
            prop_assert_eq!(signature(&longer), Err(Flaw::Signature));
            let shorter = der(&both);
            prop_assert_eq!(signature(&shorter[..shorter.len() - 1]), Err(Flaw::Signature));
        }

        #[test]
        fn no_bytes_panic_and_what_is_read_has_one_form(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let framed = [&[0x30, 6, 2, 1][..], &bytes].concat();
            for bytes in [bytes, framed] {
                if let Ok(read) = signature(&bytes) {
                    prop_assert_eq!(der(&read), bytes);
                }
            }
        }
    }

    #[test]
    fn numbers_in_other_forms_are_refused() {
        assert!(signature(&[0x30, 6, 2, 1, 1, 2, 1, 1]).is_ok());
        for bad in [
            &[0x30, 6, 2, 1, 0, 2, 1, 1][..],      // zero
            &[0x30, 6, 2, 1, 0x80, 2, 1, 1],       // negative
            &[0x30, 7, 2, 2, 0, 1, 2, 1, 1],       // longer than need be
            &[0x30, 5, 2, 0, 2, 1, 1],             // empty
            &[0x30, 0x81, 6, 2, 1, 1, 2, 1, 1],    // long form of a length
            &[0x31, 6, 2, 1, 1, 2, 1, 1],          // a set
            &[0x30, 9, 2, 1, 1, 2, 1, 1, 2, 1, 1], // a third number
            &[0x30, 0x80, 2, 1, 1, 2, 1, 1, 0, 0], // indefinite length
        ] {
            assert_eq!(signature(bad), Err(Flaw::Signature), "{bad:?}");
        }
        let wide = [&[2, 33, 1][..], &[0; 32]].concat();
        let wide = [&[0x30, 38][..], &wide, &[2, 1, 1]].concat();
        assert_eq!(signature(&wide), Err(Flaw::Signature), "257 bits");
    }
}
