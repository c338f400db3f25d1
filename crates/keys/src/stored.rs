//! What a key file says, before it is sealed and after it is opened.

use terms::PublicKey;
use zeroize::Zeroizing;

use crate::{error::KeyError, token::TokenKey};

/// The content of one key file.
pub(crate) enum Stored {
    /// The seed of an Ed25519 key.
    Note(Zeroizing<[u8; 32]>),
    /// The private scalar of a P-256 key.
    Software(Zeroizing<[u8; 32]>),
    /// Where a token holds a P-256 key, and the public key it had when it was adopted.
    Token(PublicKey, TokenKey),
}

const NOTE: u8 = b'n';
const SOFTWARE: u8 = b's';
const TOKEN: u8 = b't';

impl Stored {
    pub(crate) fn encode(&self) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        // One allocation of the right size: growing would leave copies behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(4096));
        match self {
            Self::Note(seed) => {
                bytes.push(NOTE);
                bytes.extend_from_slice(&**seed);
            }
            Self::Software(scalar) => {
                bytes.push(SOFTWARE);
                bytes.extend_from_slice(&**scalar);
            }
            Self::Token(public, token) => {
                bytes.push(TOKEN);
                bytes.extend_from_slice(public.as_sec1());
                bytes.extend_from_slice(token.to_json()?.as_bytes());
            }
        }
        Ok(bytes)
    }

    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let (kind, rest) = bytes.split_first()?;
        match *kind {
            NOTE => Some(Self::Note(Zeroizing::new(rest.try_into().ok()?))),
            SOFTWARE => Some(Self::Software(Zeroizing::new(rest.try_into().ok()?))),
            TOKEN => {
                let (public, token) = rest.split_at_checked(65)?;
                let public = PublicKey::from_sec1(public).ok()?;
                Some(Self::Token(public, TokenKey::from_json(token)?))
            }
            _ => None,
        }
    }
}
