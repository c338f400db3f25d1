//! The issuer's key gives way to another: made and certified first, and then one new edition of the
//! trust list changes everything at once.

use std::time::{Duration, Instant};

use formats::{
    jose::Jwk,
    trust::{ChainError, DistrustReason, Distrusted, Kind, TrustAnchors, TrustList},
};
use issuance::Certified;
use keys::{AwsLc, KeyName};
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
}

impl Succession {
    /// Makes the next key with its certificate and writes the edition that distrusts the one in
    /// use. Nothing that anybody sees has changed afterwards.
    pub async fn prepare(ceremony: &Ceremony<'_>, trust: &Trust) -> Result<Self, Failure> {
        let mut steps = Vec::new();
        let begun = Instant::now();
        let (old, new) = ceremony.generation(&trust.list)?;
        if trust.issuer.key.is_in_token() && ceremony.keyring.find_key(&new)?.is_none() {
            return Err(unadopted(&new));
        }
        ceremony.keyring.key_or_create(&new, ceremony.die)?;
        lap(&mut steps, "new key", begun);

        let begun = Instant::now();
        let anchors = TrustAnchors::new(&trust.list).map_err(Failure::ours)?;
        let next: Certified = ceremony.issuer(&ceremony.issuers()?, &anchors, &new)?;
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

/// A key in a token is followed by a key in a token.
fn unadopted(name: &KeyName) -> Failure {
    let how = format!(
        "ikd keys adopt {name} --module FILE --token LABEL --key LABEL --pin-file FILE --generate"
    );
    let why = "the issuer's key lives in a token, and its successor must be made there first";
    Failure::new(Class::Refused, format!("{why}: {how}"))
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
