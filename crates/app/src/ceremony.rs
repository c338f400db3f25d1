//! The ceremony: who is trusted for what, made once and kept in the data folder.
//!
//! Two authorities, one over those who issue and one over those who ask; under the first the
//! issuer's and the status list's certificate; a signed list that names both authorities.

use std::{fs, path::Path, time::Duration};

use formats::trust::{Kind, TrustAnchors, TrustEntry, TrustList};
use issuance::Certified;
use keys::{
    AltName, Authority, AwsLc, KeyName, Keyring, Leaf, Purpose, SigningKey, Subject, Validity,
};
use terms::{Clock, Die, Moment};

use crate::{edition, failure::Failure, keep, settings::Settings};

const AUTHORITY_LIFE: Duration = Duration::from_secs(10 * 365 * 86_400);
/// ISO/IEC 18013-5 (B.1.4) lets a document signer's certificate hold for 457 days.
const LEAF_LIFE: Duration = Duration::from_secs(365 * 86_400);

/// A leaf with less life than this left is made anew, so that every credential outlives its use.
const RENEW_BEFORE: Duration = Duration::from_secs(45 * 86_400);

/// What the ceremony leaves.
pub struct Trust {
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
        let access = self.authority(KeyName::ACCESS_CA, "IKD Access Root")?;
        let list = self.trust_list(&[
            (Kind::Issuer, issuers.certificate()),
            (Kind::Status, issuers.certificate()),
            (Kind::Access, access.certificate()),
        ])?;
        let signed_list = self.sign(&list).await?;
        let anchors = TrustAnchors::new(&list).map_err(Failure::ours)?;
        let (issuer_name, _) = self.generation(&list)?;
        let issuer = self.issuer(&issuers, &anchors, &issuer_name)?;
        let kind = (Kind::Status, KeyName::STATUS, "IKD Status");
        let status = self.certified(&issuers, &anchors, kind)?;
        Ok(Trust { issuer, status, access, list, signed_list })
    }

    /// The authority over those who issue.
    pub fn issuers(&self) -> Result<Authority, Failure> {
        self.authority(KeyName::ISSUER_CA, "IKD Issuer Root")
    }

    /// The issuer's key under its authority, which makes its certificate if it has none.
    pub fn issuer(
        &self,
        issuers: &Authority,
        anchors: &TrustAnchors,
        name: &KeyName,
    ) -> Result<Certified, Failure> {
        self.certified(issuers, anchors, (Kind::Issuer, name.clone(), "IKD Issuer"))
    }

    /// The issuer's key that counts, and the one that would come after it. A key that was given up
    /// is on the list; so the list alone says which one signs, and changes it in one step.
    pub fn generation(&self, list: &TrustList) -> Result<(KeyName, KeyName), Failure> {
        for number in 1.. {
            let name = KeyName::issuer(number);
            let key = self.keyring.find_key(&name)?;
            if !key.is_some_and(|key| list.distrusts_key(key.public(), &AwsLc)) {
                return Ok((name, KeyName::issuer(number + 1)));
            }
        }
        Err(Failure::ours("there is no key of the issuer"))
    }

    fn authority(&self, name: KeyName, title: &str) -> Result<Authority, Failure> {
        let key = self.keyring.key_or_create(&name, self.die)?;
        let path = self.folder.join(format!("{name}.der"));
        let certificate = match fs::read(&path) {
            Ok(certificate) => certificate,
            Err(_) => {
                let subject = self.subject(title)?;
                let validity = Validity::starting(self.now, AUTHORITY_LIFE);
                let founded = Authority::found(key.clone(), &subject, validity, self.die)?;
                keep::first(&path, founded.certificate())?
            }
        };
        Ok(Authority::open(key, certificate)?)
    }

    /// A key under `authority`; its certificate is made anew in good time.
    fn certified(
        &self,
        authority: &Authority,
        anchors: &TrustAnchors,
        (kind, name, title): (Kind, KeyName, &str),
    ) -> Result<Certified, Failure> {
        let key: SigningKey = self.keyring.key_or_create(&name, self.die)?;
        let path = self.folder.join(format!("{name}.der"));
        if let Ok(kept) = fs::read(&path) {
            let chain = vec![kept];
            let later = self.now.plus(RENEW_BEFORE);
            let verified = anchors.verify_mdoc(&AwsLc, &kind, &chain, later);
            if verified.is_ok_and(|leaf| leaf.key == *key.public()) {
                return Ok(Certified { key, chain });
            }
        }
        let purposes = match kind {
            Kind::Issuer => vec![Purpose::MdocSigner],
            _ => Vec::new(),
        };
        let leaf = Leaf {
            subject: self.subject(title)?,
            validity: Validity::starting(self.now, LEAF_LIFE),
            names: vec![AltName::Uri(self.settings.public_url.as_str().to_owned())],
            purposes,
        };
        let made = authority.certify(key.public(), &leaf, self.die)?;
        keep::replace(&path, &made)?;
        Ok(Certified { key, chain: vec![made] })
    }

    fn subject(&self, title: &str) -> Result<Subject, Failure> {
        Ok(Subject::new(title, Some(&self.settings.issuer_name_en))?)
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
