//! Access certificates: by them wallets know who asks (HAIP 1.0, section 5).

use std::time::Duration;

use keys::{AltName, KeyName, Leaf, Purpose, Subject, Validity};
use store::{Answer, Error, Row, Sql, Tx};
use terms::{Crypto, Moment};

use crate::{error::RegisterError, office::Relying, words::RelyingParty};

const LIFE: Duration = Duration::from_secs(365 * 86_400);

/// With less life left than this, a certificate is made anew when the party is registered again.
const RENEW_BEFORE: Duration = Duration::from_secs(45 * 86_400);

/// An access certificate of a relying party.
#[derive(Clone)]
pub(crate) struct AccessCertificate {
    /// SHA-256 of the certificate, by which the client identifier names it.
    pub hash: [u8; 32],
    der: Vec<u8>,
    made_for: String,
    pub expires: Moment,
}

impl Relying {
    /// The certificate that `party` holds, or a new one if it has none that is still good.
    pub(crate) async fn certificate(
        &self,
        party: &RelyingParty,
    ) -> Result<AccessCertificate, RegisterError> {
        let name = party.name.as_str().to_owned();
        let made_for = format!("{} {}", self.0.setup.url.host(), party.title.indonesian);
        let held: Option<AccessCertificate> =
            self.ledger().read::<_, Error>(move |tx| tx.find(&CURRENT, &[&name])).await?;
        let soon = self.now().plus(RENEW_BEFORE);
        if let Some(held) = held
            && held.made_for == made_for
            && soon < held.expires
        {
            return Ok(held);
        }
        // Keys are files, and an authority's key may live in a token: both make threads wait.
        let (office, party) = (self.clone(), party.clone());
        let made = tokio::task::spawn_blocking(move || office.certify(&party, made_for)).await;
        made.unwrap_or(Err(Error::Undone.into()))
    }

    fn certify(
        &self,
        party: &RelyingParty,
        made_for: String,
    ) -> Result<AccessCertificate, RegisterError> {
        let name = KeyName::relying(party.name.as_str()).map_err(|_| RegisterError::Name)?;
        let key = self.keyring().key_or_create(&name, self.die())?;
        let access = &self.0.setup.access;
        let (whole, wish) = (access.validity(), Validity::starting(self.now(), LIFE));
        let validity =
            Validity { from: wish.from.max(whole.from), until: wish.until.min(whole.until) };
        let leaf = Leaf {
            subject: Subject::new(&party.title.indonesian, None)?,
            validity,
            names: vec![alternative_name(&self.0.setup.url.host())],
            purposes: vec![Purpose::MdocReader],
        };
        let der = access.certify(key.public(), &leaf, self.die())?;
        let hash = self.0.crypto.sha256(&der);
        Ok(AccessCertificate { hash, der, made_for, expires: validity.until })
    }
}

impl AccessCertificate {
    /// Keeps it; one that is kept already stays.
    pub(crate) fn keep(&self, tx: &mut Tx<'_>, party: &str) -> Result<(), Error> {
        let Self { hash, der, made_for, expires } = self;
        tx.execute(&KEEP, &[hash, &party, made_for, der, expires])?;
        Ok(())
    }

    /// The certificate in DER of which this is the hash.
    pub(crate) fn find(tx: &mut Tx<'_>, hash: &[u8; 32]) -> Result<Option<Vec<u8>>, Error> {
        Ok(tx.find::<(Vec<u8>,)>(&BY_HASH, &[hash])?.map(|(der,)| der))
    }
}

impl Answer for AccessCertificate {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            hash: row.cell(0)?,
            der: row.cell(1)?,
            made_for: row.cell(2)?,
            expires: row.cell(3)?,
        })
    }
}

/// Where the asker is found: a host name, or an address in development.
fn alternative_name(host: &str) -> AltName {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.parse().map_or_else(|_| AltName::Dns(host.to_owned()), AltName::Ip)
}

static CURRENT: Sql = Sql::new(
    "SELECT certified.hash, certified.certificate, certified.made_for, certified.expires_at
     FROM relying_party AS party
     JOIN access_certificate AS certified ON certified.hash = party.client
     WHERE party.name = $1",
);

static BY_HASH: Sql = Sql::new("SELECT certificate FROM access_certificate WHERE hash = $1");

static KEEP: Sql = Sql::new(
    "INSERT INTO access_certificate (hash, party, made_for, certificate, expires_at)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (hash) DO NOTHING",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_named_by_its_kind() {
        assert_eq!(alternative_name("ikd.example"), AltName::Dns("ikd.example".into()));
        assert_eq!(alternative_name("127.0.0.1"), AltName::Ip([127, 0, 0, 1].into()));
        assert_eq!(alternative_name("[::1]"), AltName::Ip("::1".parse().unwrap()));
    }
}
