//! What the authority over issuers has revoked, as a list in X.509: told from the trust list, which
//! stays the one source, for those who read no trust list of ours (decision 0013).

use std::{collections::BTreeSet, fs, path::Path, time::Duration};

use formats::trust::{DistrustReason, TrustList};
use keys::{Authority, AwsLc, RevokedFor, Validity};
use terms::{Crypto, Moment};

use crate::{failure::Failure, keep};

/// A list may be used for a day.
const LIFE: Duration = Duration::from_secs(86_400);

/// So often the next one is signed.
pub const RENEWED: Duration = Duration::from_secs(3_600);

/// What a certificate's file is called at its end.
const DER: &str = "der";

/// Signs the list: every certificate in `folder` that `issuers` has made and `list` distrusts.
pub fn sign(
    folder: &Path,
    issuers: &Authority,
    list: &TrustList,
    now: Moment,
) -> Result<Vec<u8>, Failure> {
    let revoked: Vec<_> = certificates(folder)?
        .iter()
        .filter_map(|certificate| {
            let said = list.find_distrusted(certificate, &AwsLc)?;
            issuers.revoke(certificate, said.since.moment(), reason(&said.reason))
        })
        .collect();
    Ok(issuers.revocations(&revoked, Validity::starting(now, LIFE))?)
}

/// Keeps a certificate under a name that no other one takes.
pub fn keep(folder: &Path, name: &str, certificate: &[u8]) -> Result<(), Failure> {
    let hash = AwsLc.sha256(certificate);
    let mark: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    keep::first(&folder.join(format!("{name}.{mark}.{DER}")), certificate)?;
    Ok(())
}

/// All certificates in `folder`, each once.
fn certificates(folder: &Path) -> Result<BTreeSet<Vec<u8>>, Failure> {
    let mut all = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == DER) {
            all.insert(fs::read(path)?);
        }
    }
    Ok(all)
}

fn reason(reason: &DistrustReason) -> RevokedFor {
    match reason {
        DistrustReason::Ceased => RevokedFor::Ceased,
        DistrustReason::Compromised => RevokedFor::Compromised,
        DistrustReason::Other(_) => RevokedFor::Other,
        DistrustReason::Superseded => RevokedFor::Superseded,
    }
}

#[cfg(test)]
mod tests {
    use formats::trust::{Distrusted, TrustEntry};
    use keys::{Leaf, SigningKey, Subject};
    use terms::SeededDie;
    use x509_cert::{Certificate, crl::CertificateList, der::Decode};

    use super::*;
    use crate::keep::folder;

    const NOON: Moment = Moment::from_seconds(1_717_588_800);

    fn authority(seed: u64) -> Authority {
        let die = SeededDie::new(seed);
        let key = SigningKey::draw(&die).unwrap();
        let subject = Subject::new("Akar", None).unwrap();
        Authority::found(key, &subject, Validity::starting(NOON, 9 * LIFE), &die).unwrap()
    }

    fn certified(by: &Authority, name: &str, seed: u64) -> Vec<u8> {
        let die = SeededDie::new(seed);
        let key = SigningKey::draw(&die).unwrap();
        let leaf = Leaf {
            subject: Subject::new(name, None).unwrap(),
            validity: by.validity(),
            names: Vec::new(),
            purposes: Vec::new(),
        };
        // The same key, whatever the serial number is.
        by.certify(key.public(), &leaf, &terms::OsDie).unwrap()
    }

    fn serial(certificate: &[u8]) -> Vec<u8> {
        let read: Certificate = Certificate::from_der(certificate).unwrap();
        read.tbs_certificate().serial_number().as_bytes().to_vec()
    }

    /// The serial numbers on the list, in order.
    fn revoked(folder: &Path, by: &Authority, list: &TrustList) -> Vec<Vec<u8>> {
        let der = sign(folder, by, list, NOON).unwrap();
        let read: CertificateList = CertificateList::from_der(&der).unwrap();
        let entries = read.tbs_cert_list.revoked_certificates.unwrap_or_default();
        let mut all: Vec<_> =
            entries.iter().map(|it| it.serial_number.as_bytes().to_vec()).collect();
        all.sort();
        all
    }

    #[test]
    fn what_the_trust_list_distrusts_is_revoked_and_nothing_else() {
        let (folder, root) = (folder("revocations"), authority(1));
        let (old, renewed) = (certified(&root, "Penerbit", 2), certified(&root, "Penerbit", 2));
        let other = certified(&root, "Status", 3);
        let foreign = certified(&authority(9), "Penerbit", 2);
        // As the ceremony leaves them: the one in use, and all that were ever made.
        for made in [&old, &renewed, &old] {
            keep(&folder, "issuer", made).unwrap();
        }
        let files = [("issuer.der", &renewed), ("status.der", &other), ("ca.der", &foreign)];
        for (name, certificate) in files {
            fs::write(folder.join(name), certificate).unwrap();
        }
        fs::write(folder.join("trust-list.json"), b"{}").unwrap();
        let entry = TrustEntry {
            kind: formats::trust::Kind::Issuer,
            name: "Akar".to_owned(),
            certificate: root.certificate().to_vec(),
        };
        let list = TrustList::new(1, NOON, vec![entry]);
        assert!(revoked(&folder, &root, &list).is_empty());

        let distrust = |reason| Distrusted::new(&old, NOON, reason, &AwsLc).unwrap();
        let moved = list.next(NOON, None).distrusting(distrust(DistrustReason::Superseded));
        assert_eq!(revoked(&folder, &root, &moved), [serial(&old)]);
        let stolen = list.next(NOON, None).distrusting(distrust(DistrustReason::Compromised));
        let mut both = vec![serial(&old), serial(&renewed)];
        both.sort();
        assert_eq!(revoked(&folder, &root, &stolen), both, "with every certificate of the key");
    }
}
