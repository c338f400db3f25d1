//! Nothing is stored that was not verified: every credential, and all of them together.

use formats::Path;
use serde_json::{Map, Value};
use terms::PublicKey;

use super::verify::{Judge, Said, Verified};
use crate::{
    error::CredentialFault,
    vault::{CardKind, HeldCopy, Standing},
};

/// Credentials in which everything was found in order.
pub struct Checked {
    pub copies: Vec<HeldCopy>,
    /// The issuer, as its certificate says.
    pub issuer_name: String,
    /// What all of them say.
    pub claims: Map<String, Value>,
    /// The claims that the holder can show or keep back.
    pub disclosable: Vec<Path>,
}

impl Judge<'_> {
    /// Checks the credentials of one batch: each one's chain, signature, type and time, a key of
    /// its own among `keys` for each, and the same claims in all.
    pub fn check(
        &self,
        credentials: &[String],
        kind: &CardKind,
        keys: &[PublicKey],
    ) -> Result<Checked, CredentialFault> {
        if credentials.len() > keys.len() {
            return Err(CredentialFault::TooMany);
        }
        let mut free = keys.to_vec();
        let mut first: Option<(Said, String)> = None;
        let mut copies = Vec::with_capacity(credentials.len());
        for text in credentials {
            let verified = self.verify(kind, text)?;
            let place = free.iter().position(|key| Some(*key) == verified.holder);
            let key = free.swap_remove(place.ok_or(CredentialFault::HolderKey)?);
            let Verified { said, expires, status, issuer_name, .. } = verified;
            let (text, standing) = (text.clone(), Standing::Good);
            copies.push(HeldCopy { text, key, expires, uses: 0, status, standing });
            match &first {
                Some((other, _)) if *other != said => return Err(CredentialFault::CopiesDiffer),
                Some(_) => {}
                None => first = Some((said, issuer_name)),
            }
        }
        let (Said { claims, disclosable }, issuer_name) =
            first.ok_or(CredentialFault::HolderKey)?;
        Ok(Checked { copies, issuer_name, claims, disclosable })
    }
}
