//! The word of a wallet's key, that an account is its own.
//!
//! A change of phones revokes what was delivered to the old phone's key. Anybody can see a key's
//! thumbprint, so an account names its key by a signature and not by the thumbprint: otherwise a
//! stranger could open an account in the name of somebody's key, and move it to a phone of their own.

use formats::jose::{Draft, Header, Jwk, JwsError, UnverifiedJws};
use serde::{Deserialize, Serialize};
use terms::{Crypto, PublicKey};

use super::proof::ProofError;
use crate::json;

const TYP: &str = "ikd-wallet-key+jwt";
const MOST_BYTES: usize = 2 * 1024;

#[derive(Serialize, Deserialize)]
struct Claims {
    account: String,
}

/// How it is made and read. An account's number is drawn by the server and waits for a quarter of an
/// hour: no earlier word is good for it.
#[derive(Clone, Copy, Debug)]
pub struct KeyProof;

impl KeyProof {
    /// What the wallet's key has to sign for `account`.
    pub fn draft(account: &str, key: &PublicKey) -> Result<Draft, JwsError> {
        let header = Header::of_type(TYP).jwk(Jwk::new(*key));
        Draft::new(&header, &Claims { account: account.to_owned() })
    }

    /// The thumbprint (RFC 7638, SHA-256) of the key that has signed for `account`.
    pub fn verify(text: &str, account: &str, crypto: &dyn Crypto) -> Result<[u8; 32], ProofError> {
        let jws = UnverifiedJws::parse_within(text, MOST_BYTES)?.typed(TYP)?;
        let Header { kid: None, jwk: Some(jwk), x5c, .. } = jws.header() else {
            return Err(ProofError::Key);
        };
        if !x5c.is_empty() {
            return Err(ProofError::Key);
        }
        let jwk = jwk.clone();
        let payload = jws.verify(crypto, jwk.key())?.claims().map_err(json::MessageError::from)?;
        let claims: Claims = json::from_value(payload.into())?;
        match claims.account == account {
            true => Ok(jwk.thumbprint(crypto)),
            false => Err(ProofError::Key),
        }
    }
}
