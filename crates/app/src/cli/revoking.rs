//! The options of `ikd revoke` and `ikd reissue`.

use clap::{Args, ValueEnum};
use terms::Nik;

use super::parse::nik;

#[derive(Args)]
pub struct Reissue {
    /// SHA-256 of the certificate that it was signed under, in 64 hexadecimal digits.
    #[arg(long, value_parser = fingerprint, value_name = "FINGERPRINT")]
    pub key: [u8; 32],
    /// Change nothing: count what would be revoked.
    #[arg(long)]
    pub rehearse: bool,
}

#[derive(Args)]
pub struct Revoke {
    /// The resident's sixteen digits.
    #[arg(long, value_parser = nik)]
    pub nik: Nik,
    /// Why.
    #[arg(long, value_enum)]
    pub why: Why,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum Why {
    Death,
    Leaving,
    Loss,
    Move,
    OfficerError,
    Reissue,
    Request,
}

fn fingerprint(text: &str) -> Result<[u8; 32], String> {
    let wrong = || "a fingerprint is 64 hexadecimal digits".to_owned();
    let digits: Vec<u8> =
        text.chars().filter_map(|it| it.to_digit(16)).filter_map(|it| it.try_into().ok()).collect();
    let (pairs, rest) = digits.as_chunks::<2>();
    if digits.len() != text.len() || !rest.is_empty() {
        return Err(wrong());
    }
    let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
    bytes.try_into().map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_64_hexadecimal_digits() {
        assert_eq!(fingerprint(&"0aF9".repeat(16)).unwrap()[..2], [0x0a, 0xf9]);
        for bad in ["", "0a", &"0a".repeat(33), &"0g".repeat(32), &"é".repeat(32)] {
            assert!(fingerprint(bad).is_err(), "{bad}");
        }
    }
}
