//! The nonce endpoint (OpenID4VCI 1.0, section 7): nonces that prove themselves and are good once.

use std::time::Duration;

use formats::base64url;
use keys::Keyring;
use protocols::oid4vci::NonceResponse;
use store::{Error, Sql, Tx};
use terms::Moment;

use crate::{code, office::Issuance};

/// How long a nonce is good.
pub(crate) const NONCE_LIFE: Duration = Duration::from_secs(300);

const PURPOSE: &str = "issuance nonce";

impl Issuance {
    /// A fresh `c_nonce`. Nothing is stored until it comes back.
    pub fn nonce(&self) -> NonceResponse {
        let mut said = [0; 24];
        self.die().fill(&mut said);
        let expires = self.now().plus(NONCE_LIFE).seconds().to_be_bytes();
        let (head, _) = said.split_at_mut(8);
        head.copy_from_slice(&expires);
        let mac = self.keyring().mac(PURPOSE, &said);
        NonceResponse { c_nonce: base64url::encode(&[&said[..], &mac].concat()) }
    }
}

/// Whether this is one of ours and still good. That it is new shows when it is spent.
pub(crate) fn is_good(keyring: &Keyring, text: &str, now: Moment) -> bool {
    let Some(bytes) = code::decode::<56>(text) else { return false };
    let Some((said, mac)) = bytes.split_first_chunk::<24>() else { return false };
    let Some((expires, _)) = said.split_first_chunk::<8>() else { return false };
    keyring.verify_mac(PURPOSE, said, mac)
        && Moment::from_seconds(i64::from_be_bytes(*expires)) > now
}

/// Marks something as used; `false` if it has been used before.
pub(crate) fn spend(tx: &mut Tx<'_>, digest: &[u8; 32], until: Moment) -> Result<bool, Error> {
    Ok(tx.execute(&SPEND, &[digest, &until])? == 1)
}

static SPEND: Sql = Sql::new(
    "INSERT INTO spent (digest, until)
     VALUES ($1, $2)
     ON CONFLICT (digest) DO NOTHING",
);
