//! The issuer's key gives way to another: made and certified first, and then one new edition of the
//! trust list changes everything at once.

use std::time::{Duration, Instant};

use formats::{
    jose::Jwk,
    trust::{ChainError, DistrustReason, Distrusted, Kind, TrustAnchors, TrustList},
};
use issuance::Certified;
use keys::{AwsLc, KeyError, KeyName, Passing, TokenKey};
use terms::{Class, Crypto};

use crate::{
    ceremony::{Ceremony, Trust},
    edition,
    failure::Failure,
};

/// A change that is ready and has not happened yet.
pub struct Succession {
    pub old: KeyName,
    pub new: KeyName,
    pub old_key: String,
    pub new_key: String,
    /// SHA-256 of the old certificate, in hexadecimal.
    pub old_certificate: String,
    pub list: TrustList,
    /// What was done, and how long it took.
    pub steps: Vec<(&'static str, Duration)>,
    chains: [Vec<Vec<u8>>; 2],
    /// The key that a token made for a rehearsal.
    _trial: Option<Passing>,
}

/// Whether a change is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Earnest {
    Meant,
    /// On a copy, of which nothing is left, in a token neither.
    Rehearsed,
}

impl Succession {
    /// Makes the next key with its certificate and writes the edition that distrusts the one in
    /// use. Nothing that anybody sees has changed afterwards.
    pub async fn prepare(
        ceremony: &Ceremony<'_>,
        trust: &Trust,
        earnest: Earnest,
    ) -> Result<Self, Failure> {
        let mut steps = Vec::new();
        let begun = Instant::now();
        let (old, new) = ceremony.generation(&trust.list)?;
        let trial = match ceremony.keyring.find_key(&new)? {
            Some(_) => None,
            None => make(ceremony, (&old, &new), earnest)?,
        };
        let key = ceremony.keyring.key_or_create(&new, ceremony.die)?;
        lap(&mut steps, "new key", begun);

        let begun = Instant::now();
        let anchors = TrustAnchors::new(&trust.list).map_err(Failure::ours)?;
        let next: Certified = ceremony.issuer(&ceremony.issuers()?, &anchors, (&new, key))?;
        lap(&mut steps, "new certificate", begun);

        let begun = Instant::now();
        let leaf = trust.issuer.chain.first().map(Vec::as_slice).unwrap_or_default();
        let distrusted = Distrusted::new(leaf, ceremony.now, DistrustReason::Compromised, &AwsLc);
        let distrusted = distrusted.map_err(Failure::ours)?;
        let list = edition::next(&trust.list, ceremony.now).distrusting(distrusted);
        // Whether its keeper's key can sign it shows now, and not when it is too late.
        ceremony.sign(&list).await?;
        lap(&mut steps, "new trust list", begun);
        Ok(Self {
            old,
            new,
            old_key: thumbprint(&trust.issuer),
            new_key: thumbprint(&next),
            old_certificate: hexadecimal(&AwsLc.sha256(leaf)),
            list,
            steps,
            chains: [trust.issuer.chain.clone(), next.chain],
            _trial: trial,
        })
    }

    /// Puts the new edition in the place of the one before: from this moment on the new key signs.
    pub fn publish(&mut self, ceremony: &Ceremony<'_>) -> Result<(), Failure> {
        let begun = Instant::now();
        self.list = edition::publish(ceremony.folder, self.list.clone())?;
        lap(&mut self.steps, "published", begun);
        Ok(())
    }

    /// What whoever loads the new edition says: no to the old certificate and yes to the new one,
    /// and no to the edition before.
    pub fn check(&mut self, ceremony: &Ceremony<'_>, before: &Trust) -> Result<(), Failure> {
        let begun = Instant::now();
        let anchors = TrustAnchors::new(&self.list).map_err(Failure::ours)?;
        let judged = |chain: &[Vec<u8>]| {
            anchors.verify_mdoc(&AwsLc, &Kind::Issuer, chain, ceremony.now).err()
        };
        let [old, new] = &self.chains;
        if judged(old) != Some(ChainError::Distrusted) {
            return Err(Failure::ours("the old certificate is still trusted"));
        }
        if let Some(error) = judged(new) {
            return Err(Failure::ours(format!("the new certificate is not trusted: {error}")));
        }
        if before.list.check_follows(&self.list).is_ok() {
            return Err(Failure::ours("the edition before could come back"));
        }
        lap(&mut self.steps, "checked", begun);
        Ok(())
    }
}

/// Has the token make the next key if the one before lives in one. Of a rehearsal it keeps it as long
/// as what is returned.
fn make(
    ceremony: &Ceremony<'_>,
    (old, new): (&KeyName, &KeyName),
    earnest: Earnest,
) -> Result<Option<Passing>, Failure> {
    let (keyring, die) = (ceremony.keyring, ceremony.die);
    let Some(before) = keyring.find_token(old)? else { return Ok(None) };
    let token = TokenKey { key: new.to_string(), ..before };
    let made = match earnest {
        Earnest::Meant => token.generate(die).map(|_| None),
        Earnest::Rehearsed => token.generate_for_now(die).map(Some),
    };
    let trial = made.map_err(|error| unmade(new, &token, error))?;
    keyring.adopt(new, &token, die)?;
    Ok(trial)
}

/// A token that has a key of this label already does not make another, and one that is gone makes
/// none: then somebody says which key is next.
fn unmade(name: &KeyName, token: &TokenKey, error: KeyError) -> Failure {
    let module = token.module.display();
    let adopt = |token: &str| {
        format!(
            "ikd keys adopt {name} --module {module} --token {token} --key {name} --pin-file FILE"
        )
    };
    let how = match error {
        KeyError::TokenKey { .. } => format!(
            "the token has a key of that label already; if it is the one to take: {}",
            adopt(&token.token)
        ),
        _ => format!(
            "the issuer's key lives in this token; let another one make its successor: {} --generate",
            adopt("LABEL")
        ),
    };
    Failure::new(Class::Refused, format!("{error}: {how}"))
}

fn lap(steps: &mut Vec<(&'static str, Duration)>, name: &'static str, begun: Instant) {
    steps.push((name, begun.elapsed()));
}

fn thumbprint(certified: &Certified) -> String {
    Jwk::new(*certified.key.public()).thumbprint_text(&AwsLc)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
