//! The ceremony: who is trusted for what, made once and kept in the data folder.
//!
//! Two authorities, one over those who issue and one over those who ask; under the first the
//! issuer's and the status list's certificate; a signed list that names both authorities.

use std::{fs, path::Path, time::Duration};

use formats::trust::{Kind, TrustAnchors, TrustEntry, TrustList};
use issuance::Certified;
use keys::{AltName, Authority, AwsLc, KeyName, Keyring, Leaf, SigningKey, Subject, Validity};
use terms::{Clock, Die, Moment};

use crate::{failure::Failure, keep, settings::Settings};

const AUTHORITY_LIFE: Duration = Duration::from_secs(10 * 365 * 86_400);
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

struct Ceremony<'a> {
    folder: &'a Path,
    keyring: &'a Keyring,
    settings: &'a Settings,
    now: Moment,
    die: &'a dyn Die,
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
    let ceremony = Ceremony { folder: &folder, keyring, settings, now: clock.now(), die };
    let issuers = ceremony.authority(KeyName::ISSUER_CA, "IKD Issuer Root")?;
    let access = ceremony.authority(KeyName::ACCESS_CA, "IKD Access Root")?;
    let list = ceremony.trust_list(&[
        (Kind::Issuer, issuers.certificate()),
        (Kind::Status, issuers.certificate()),
        (Kind::Access, access.certificate()),
    ])?;
    let signed_list = ceremony.sign(&list).await?;
    let anchors = TrustAnchors::new(&list).map_err(Failure::ours)?;
    let certified = |kind, name, title| ceremony.certified(&issuers, &anchors, (kind, name, title));
    let issuer = certified(Kind::Issuer, KeyName::ISSUER, "IKD Issuer")?;
    let status = certified(Kind::Status, KeyName::STATUS, "IKD Status")?;
    Ok(Trust { issuer, status, access, list, signed_list })
}

impl Ceremony<'_> {
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
            let verified = anchors.verify(&AwsLc, &kind, &chain, self.now.plus(RENEW_BEFORE));
            if verified.is_ok_and(|leaf| leaf.key == *key.public()) {
                return Ok(Certified { key, chain });
            }
        }
        let leaf = Leaf {
            subject: self.subject(title)?,
            validity: Validity::starting(self.now, LEAF_LIFE),
            names: vec![AltName::Uri(self.settings.public_url.as_str().to_owned())],
            purposes: Vec::new(),
        };
        let made = authority.certify(key.public(), &leaf, self.die)?;
        keep::replace(&path, &made)?;
        Ok(Certified { key, chain: vec![made] })
    }

    fn subject(&self, title: &str) -> Result<Subject, Failure> {
        Ok(Subject::new(title, Some(&self.settings.issuer_name_en))?)
    }

    /// The first edition of the list, kept: its number and date never change by themselves.
    fn trust_list(&self, anchors: &[(Kind, &[u8])]) -> Result<TrustList, Failure> {
        let path = self.folder.join("trust-list.json");
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(_) => {
                let entry = |(kind, der): &(Kind, &[u8])| TrustEntry {
                    kind: kind.clone(),
                    name: self.settings.issuer_name_id.clone(),
                    certificate: der.to_vec(),
                };
                let list = TrustList::new(1, self.now, anchors.iter().map(entry).collect());
                keep::first(&path, &serde_json::to_vec_pretty(&list)?)?
            }
        };
        TrustList::parse(&bytes)
            .map_err(|error| Failure::ours(format!("{}: {error}", path.display())))
    }

    #[expect(clippy::disallowed_methods, reason = "here the trust list meets its keeper's key")]
    async fn sign(&self, list: &TrustList) -> Result<String, Failure> {
        let key = self.keyring.key_or_create(&KeyName::TRUST_LIST, self.die)?;
        let draft = list.draft(key.public()).map_err(Failure::ours)?;
        let signature = key.sign(draft.to_sign()).await?;
        Ok(draft.complete(&signature))
    }
}
