//! The options of `ikd revoke` and `ikd reissue`.

use clap::{Args, ValueEnum};
use terms::Nik;

use super::parse::nik;

#[derive(Args)]
pub struct Reissue {
    /// The key's thumbprint (RFC 7638), as `ikd keys list` and `ikd keys compromise` print it.
    #[arg(long, value_parser = thumbprint, value_name = "THUMBPRINT", allow_hyphen_values = true)]
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

fn thumbprint(text: &str) -> Result<[u8; 32], String> {
    formats::base64url::decode_array(text)
        .map_err(|_| "a thumbprint is 43 letters of base64url".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thumbprint_is_43_letters_of_base64url() {
        let good = thumbprint("-_o3HtuIxuhC92rShpgqcT3YXwrqRxWEviRiA0OZszk").unwrap();
        assert_eq!(good[..2], [0xfb, 0xfa]);
        for bad in ["", "AA", &"A".repeat(42), &"A".repeat(44), &"0a".repeat(32), &"é".repeat(22)]
        {
            assert!(thumbprint(bad).is_err(), "{bad}");
        }
    }
}
