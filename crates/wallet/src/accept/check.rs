//! Nothing is stored that was not verified: every credential, and all of them together.

use std::time::Duration;

use formats::{
    Path,
    sd_jwt::{HeldCredential, UnverifiedCredential},
    trust::{Kind, TrustAnchors},
};
use serde_json::{Map, Value};
use terms::{Crypto, Moment, PublicKey};

use crate::{error::CredentialFault, texts::fit_to_show, vault::HeldCopy};

/// So far may the issuer's clock differ from ours.
const SKEW: Duration = Duration::from_secs(60);
/// Claims in which the copies of one batch differ: key, place in a status list, rounded times.
const OF_EACH_COPY: [&str; 5] = ["cnf", "status", "iat", "nbf", "exp"];

/// What credentials are judged by.
pub struct Judge<'a> {
    pub crypto: &'a dyn Crypto,
    pub anchors: &'a TrustAnchors,
    pub now: Moment,
}

/// Credentials in which everything was found in order.
#[derive(Debug)]
pub struct Checked {
    pub copies: Vec<HeldCopy>,
    /// The issuer, as its certificate says.
    pub issuer_name: String,
    /// The claims that the holder can show or keep back.
    pub claims: Vec<Path>,
}

impl Judge<'_> {
    /// Checks the credentials of one batch: each one's chain, signature, type and time, a key of
    /// its own among `keys` for each, and the same claims in all.
    pub fn check(
        &self,
        credentials: &[String],
        vct: &str,
        keys: &[PublicKey],
    ) -> Result<Checked, CredentialFault> {
        if credentials.len() > keys.len() {
            return Err(CredentialFault::TooMany);
        }
        let mut free = keys.to_vec();
        let mut first: Option<(Said, String)> = None;
        let mut copies = Vec::with_capacity(credentials.len());
        for text in credentials {
            let (held, issuer_name) = self.verify(text)?;
            let registered = held.registered();
            if registered.vct != vct {
                return Err(CredentialFault::TypeOther);
            }
            let bound = registered.holder.as_ref().map(|jwk| *jwk.key());
            let place = free.iter().position(|key| Some(*key) == bound);
            let key = free.swap_remove(place.ok_or(CredentialFault::HolderKey)?);
            copies.push(HeldCopy { text: text.clone(), key, expires: registered.expires, uses: 0 });
            let said = Said::by(&held);
            match &first {
                Some((other, _)) if *other != said => return Err(CredentialFault::CopiesDiffer),
                Some(_) => {}
                None => first = Some((said, issuer_name)),
            }
        }
        let (said, issuer_name) = first.ok_or(CredentialFault::HolderKey)?;
        Ok(Checked { copies, issuer_name, claims: said.disclosable })
    }

    /// Chain first, then signature, then time.
    fn verify(&self, text: &str) -> Result<(HeldCredential, String), CredentialFault> {
        let unverified = UnverifiedCredential::parse(text)?;
        let x5c = &unverified.header().x5c;
        let chain = self.anchors.verify(self.crypto, &Kind::Issuer, x5c, self.now)?;
        let held = unverified.verify(self.crypto, &chain.key, self.now, SKEW)?;
        let name = chain.organisation.as_ref().or(chain.common_name.as_ref());
        Ok((held, fit_to_show(name.unwrap_or(&chain.anchor))))
    }
}

/// What a credential says, and what of it can be kept back.
#[derive(PartialEq)]
struct Said {
    claims: Map<String, Value>,
    disclosable: Vec<Path>,
}

impl Said {
    fn by(held: &HeldCredential) -> Self {
        let mut claims = held.claims().clone();
        claims.retain(|name, _| !OF_EACH_COPY.contains(&name.as_str()));
        let mut disclosable: Vec<_> = held.disclosable().cloned().collect();
        disclosable.sort_unstable();
        Self { claims, disclosable }
    }
}
