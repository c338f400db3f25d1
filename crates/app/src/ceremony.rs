//! The ceremony: who is trusted for what, made once and kept in the data folder.
//!
//! Two authorities, one over those who issue and one over those who ask; under the first the
//! issuer's and the status list's certificate; a signed list that names both authorities.

use std::{fs, path::Path, time::Duration};

use formats::{
    jose::Jwk,
    trust::{Kind, TrustAnchors, TrustEntry, TrustList},
};
use issuance::Certified;
use keys::{
    AltName, Authority, AwsLc, KeyName, Keyring, Leaf, Publication, Purpose, SigningKey, Subject,
    Validity,
};
use terms::{Clock, Die, Moment};
use web::REVOCATIONS_PATH;

use crate::{edition, failure::Failure, keep, revocations, settings::Settings};

const AUTHORITY_LIFE: Duration = Duration::from_secs(10 * 365 * 86_400);
/// ISO/IEC 18013-5 (B.1.4) lets a document signer's certificate hold for 457 days.
const LEAF_LIFE: Duration = Duration::from_secs(365 * 86_400);

const HOUR: i64 = 3_600;

/// A leaf with less life than this left is made anew, so that every credential outlives its use.
const RENEW_BEFORE: Duration = Duration::from_secs(45 * 86_400);

/// What the ceremony leaves.
pub struct Trust {
    /// The authority over those who issue.
    pub issuers: Authority,
    pub issuer: Certified,
    pub status: Certified,
    pub access: Authority,
    pub list: TrustList,
    /// The list, signed by its keeper.
    pub signed_list: String,
}

/// What a ceremony is held with.
pub struct Ceremony<'a> {
    pub folder: &'a Path,
    pub keyring: &'a Keyring,
    pub settings: &'a Settings,
    pub now: Moment,
    pub die: &'a dyn Die,
}

/// Holds the ceremony, or finds what an earlier one has left.
pub async fn hold(
    data: &Path,
    keyring: &Keyring,
    settings: &Settings,
    clock: &dyn Clock,
    die: &dyn Die,
) -> Result<Trust, Failure> {
    let folder = data.join("certificates");
    fs::create_dir_all(&folder)?;
    Ceremony { folder: &folder, keyring, settings, now: clock.now(), die }.hold().await
}

impl Ceremony<'_> {
    /// Holds the ceremony in its folder.
    pub async fn hold(&self) -> Result<Trust, Failure> {
        let issuers = self.issuers()?;
        let access = self.authority(KeyName::ACCESS_CA, "IKD Access Root", None)?;
        let list = self.trust_list(&[
            (Kind::Issuer, issuers.certificate()),
            (Kind::Status, issuers.certificate()),
            (Kind::Access, access.certificate()),
        ])?;
        let signed_list = self.sign(&list).await?;
        let anchors = TrustAnchors::new(&list).map_err(Failure::ours)?;
        let (issuer_name, _) = self.generation(&list)?;
        let key = self.key(&issuer_name)?;
        let issuer = self.issuer(&issuers, &anchors, (&issuer_name, key))?;
        let key = self.key(&KeyName::STATUS)?;
        let kind = (Kind::Status, &KeyName::STATUS, "IKD Status");
        let status = self.certified(&issuers, &anchors, key, kind)?;
        Ok(Trust { issuers, issuer, status, access, list, signed_list })
    }

    /// The authority over those who issue.
    pub fn issuers(&self) -> Result<Authority, Failure> {
        let contact = self.settings.public_url.as_str().to_owned();
        let revocations = format!("{}{REVOCATIONS_PATH}", contact.trim_end_matches('/'));
        let publication = Publication { contact, revocations };
        self.authority(KeyName::ISSUER_CA, "IKD Issuer Root", Some(&publication))
    }

    /// The issuer's key under its authority, which makes its certificate if it has none.
    pub fn issuer(
        &self,
        issuers: &Authority,
        anchors: &TrustAnchors,
        (name, key): (&KeyName, SigningKey),
    ) -> Result<Certified, Failure> {
        self.certified(issuers, anchors, key, (Kind::Issuer, name, "IKD Issuer"))
    }

    /// The issuer's key that counts, and the one that would come after it. A key that was given up
    /// is on the list; so the list alone says which one signs, and changes it in one step. No token
    /// is opened for it: one that was given up may be gone.
    pub fn generation(&self, list: &TrustList) -> Result<(KeyName, KeyName), Failure> {
        for number in 1.. {
            let name = KeyName::issuer(number);
            let key = self.keyring.find_public(&name)?;
            let is_distrusted = |key| list.distrusts_key(&Jwk::new(key).thumbprint(&AwsLc));
            if !key.is_some_and(is_distrusted) {
                return Ok((name, KeyName::issuer(number + 1)));
            }
        }
        Err(Failure::ours("there is no key of the issuer"))
    }

    /// The key of this name, made if it is missing. Where its token is gone the rest of the house
    /// is needed more than ever.
    fn key(&self, name: &KeyName) -> Result<SigningKey, Failure> {
        match self.keyring.find_key_or_lost(name)? {
            Some(key) => Ok(key),
            None => Ok(self.keyring.key_or_create(name, self.die)?),
        }
    }

    /// An authority that was founded earlier stays as it is: wallets know it by its certificate.
    fn authority(
        &self,
        name: KeyName,
        title: &str,
        publication: Option<&Publication>,
    ) -> Result<Authority, Failure> {
        let key = self.key(&name)?;
        let path = self.folder.join(format!("{name}.der"));
        let certificate = match fs::read(&path) {
            Ok(certificate) => certificate,
            Err(_) => {
                let subject = self.subject(title)?;
                let validity = Validity::starting(self.hour(), AUTHORITY_LIFE);
                let own = key.clone();
                let founded = match publication {
                    None => Authority::found(own, &subject, validity, self.die),
                    Some(it) => Authority::found_publicly(own, &subject, validity, it, self.die),
                };
                keep::first(&path, founded?.certificate())?
            }
        };
        Ok(Authority::open(key, certificate)?)
    }

    /// A key under `authority`; its certificate is made anew in good time, by one process, and kept
    /// for good: who revokes it later must know its number.
    fn certified(
        &self,
        authority: &Authority,
        anchors: &TrustAnchors,
        key: SigningKey,
        (kind, name, title): (Kind, &KeyName, &str),
    ) -> Result<Certified, Failure> {
        let _held = edition::hold(self.folder)?;
        let path = self.folder.join(format!("{name}.der"));
        if let Ok(kept) = fs::read(&path) {
            let chain = vec![kept.clone()];
            let later = self.now.plus(RENEW_BEFORE);
            let verified = anchors.verify_mdoc(&AwsLc, &kind, &chain, later);
            if verified.is_ok_and(|leaf| leaf.key == *key.public()) {
                return Ok(Certified { key, chain });
            }
            // Whoever made it: an earlier build kept none when it was made.
            revocations::keep(self.folder, name.as_str(), &kept)?;
        }
        let purposes = match kind {
            Kind::Issuer => vec![Purpose::MdocSigner],
            Kind::Status => vec![Purpose::StatusSigner],
            Kind::Access | Kind::Other(_) | Kind::Register => Vec::new(),
        };
        let leaf = Leaf {
            subject: self.subject(title)?,
            validity: Validity::starting(self.hour(), LEAF_LIFE),
            names: vec![AltName::Uri(self.settings.public_url.as_str().to_owned())],
            purposes,
        };
        let made = authority.certify(key.public(), &leaf, self.die)?;
        revocations::keep(self.folder, name.as_str(), &made)?;
        keep::replace(&path, &made)?;
        Ok(Certified { key, chain: vec![made] })
    }

    /// When this hour has begun: credentials are dated by it, and a certificate that begins later
    /// would not cover those of its first hour.
    fn hour(&self) -> Moment {
        Moment::from_seconds(self.now.seconds() / HOUR * HOUR)
    }

    fn subject(&self, title: &str) -> Result<Subject, Failure> {
        Ok(Subject::new(title, Some(&self.settings.issuer_name_id))?)
    }

    /// The edition at hand, or the first one. Its number and date change only with its content,
    /// and in good time before it ends.
    fn trust_list(&self, anchors: &[(Kind, &[u8])]) -> Result<TrustList, Failure> {
        let entry = |(kind, der): &(Kind, &[u8])| TrustEntry {
            kind: kind.clone(),
            name: self.settings.issuer_name_id.clone(),
            certificate: der.to_vec(),
        };
        edition::open(self.folder, self.now, || anchors.iter().map(entry).collect())
    }

    #[expect(clippy::disallowed_methods, reason = "here the trust list meets its keeper's key")]
    pub async fn sign(&self, list: &TrustList) -> Result<String, Failure> {
        let key = self.keyring.key_or_create(&KeyName::TRUST_LIST, self.die)?;
        let draft = list.draft(key.public()).map_err(Failure::ours)?;
        let signature = key.sign(draft.to_sign()).await?;
        Ok(draft.complete(&signature))
    }
}

#[cfg(test)]
mod tests {
    use formats::trust::{ChainError, VerifiedChain};
    use keys::Seal;
    use terms::{OsDie, SystemClock};

    use super::*;

    /// What [`hold`] leaves in a folder of its own.
    async fn held(name: &str) -> Trust {
        let data = keep::folder(name);
        let keyring = Keyring::open(data.join("keys"), Seal::beside(), &OsDie).unwrap();
        hold(&data, &keyring, &Settings::default(), &SystemClock, &OsDie).await.unwrap()
    }

    #[tokio::test]
    async fn every_certificate_of_a_key_is_kept_whoever_made_it() {
        let data = keep::folder("ceremony-kept");
        let keyring = Keyring::open(data.join("keys"), Seal::beside(), &OsDie).unwrap();
        let settings = Settings::default();
        let hold = async || hold(&data, &keyring, &settings, &SystemClock, &OsDie).await.unwrap();
        let first = hold().await;
        let soon_over = Leaf {
            subject: Subject::new("IKD Issuer", None).unwrap(),
            validity: Validity::starting(SystemClock.now(), RENEW_BEFORE / 2),
            names: Vec::new(),
            purposes: vec![Purpose::MdocSigner],
        };
        let old = first.issuers.certify(first.issuer.key.public(), &soon_over, &OsDie).unwrap();
        let folder = data.join("certificates");
        keep::replace(&folder.join("issuer.der"), &old).unwrap();
        let renewed = hold().await;
        let files = fs::read_dir(&folder).unwrap().map(|it| fs::read(it.unwrap().path()).unwrap());
        let files: Vec<_> = files.collect();
        for made in [&first.issuer.chain[0], &old, &renewed.issuer.chain[0]] {
            assert!(files.contains(made));
        }
        assert_ne!(renewed.issuer.chain[0], old);
    }

    /// Both formats ask for the chain by kind: documents by `verify_mdoc`, all else by `verify`.
    fn judged(trust: &Trust, kind: &Kind, chain: &[Vec<u8>]) -> [Option<ChainError>; 2] {
        let anchors = TrustAnchors::new(&trust.list).unwrap();
        let now = SystemClock.now();
        let known = [
            anchors.verify(&AwsLc, kind, chain, now),
            anchors.verify_mdoc(&AwsLc, kind, chain, now),
        ];
        known.map(|it: Result<std::sync::Arc<VerifiedChain>, _>| it.err())
    }

    #[tokio::test]
    async fn the_status_lists_key_cannot_issue_and_the_issuers_makes_no_status_lists() {
        let trust = held("ceremony-kinds").await;
        let refused = [Some(ChainError::LeafUsage); 2];
        assert_eq!(judged(&trust, &Kind::Issuer, &trust.issuer.chain), [None; 2]);
        assert_eq!(judged(&trust, &Kind::Status, &trust.status.chain), [None; 2]);
        for kind in [Kind::Issuer, Kind::Access] {
            assert_ne!(judged(&trust, &kind, &trust.status.chain), [None; 2], "{kind}");
        }
        assert_eq!(judged(&trust, &Kind::Issuer, &trust.status.chain), refused);
        assert_eq!(judged(&trust, &Kind::Status, &trust.issuer.chain), refused);

        // As the program made them before: for anything. Then not for issuing either.
        let subject = Subject::new("IKD Status", None).unwrap();
        let validity = Validity::starting(SystemClock.now(), LEAF_LIFE);
        let leaf = Leaf { subject, validity, names: Vec::new(), purposes: Vec::new() };
        let old = trust.issuers.certify(trust.status.key.public(), &leaf, &OsDie).unwrap();
        assert_eq!(judged(&trust, &Kind::Issuer, &[old]), refused);
    }
}
