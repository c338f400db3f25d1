//! Relying parties: registered, changed, found.

use serde::de::DeserializeOwned;
use store::{Answer, Error, Row, Sql, Tx};
use terms::{Act, Moment, Permission};

use crate::{
    error::RegisterError,
    event::Registered,
    office::Relying,
    words::{PartyName, RelyingParty, Wording},
};

/// A relying party as it stands in the register, with the certificate it asks with.
pub(crate) struct Entry {
    pub party: RelyingParty,
    pub client: [u8; 32],
    pub certified_until: Moment,
}

impl Relying {
    /// Registers `party`, or changes what it is called and may ask. Its key is made once; its
    /// access certificate is made anew when it names something else or nears its end.
    pub async fn register(&self, act: &Act, party: RelyingParty) -> Result<(), RegisterError> {
        act.needs(Permission::RegisterRelying)?;
        party.check()?;
        let certificate = self.certificate(&party).await?;
        let (allowed, redirects) = (written(&party.allowed)?, written(&party.redirects)?);
        self.ledger()
            .change(act, move |tx| {
                let RelyingParty { name, title, purpose, retention, contact, .. } = &party;
                certificate.keep(tx, name.as_str())?;
                tx.execute(
                    &REGISTER,
                    &[
                        &name.as_str(),
                        &title.indonesian,
                        &title.english,
                        &purpose.indonesian,
                        &purpose.english,
                        &allowed,
                        &redirects,
                        &certificate.hash,
                        &retention.indonesian,
                        &retention.english,
                        contact,
                    ],
                )?;
                Ok(((), Registered { party: name.clone(), allowed: party.allowed.clone() }))
            })
            .await
    }

    /// The relying party of this name, if it is registered.
    pub async fn find(&self, name: &PartyName) -> Result<Option<RelyingParty>, Error> {
        Ok(self.entry(name).await?.map(|entry| entry.party))
    }

    pub(crate) async fn entry(&self, name: &PartyName) -> Result<Option<Entry>, Error> {
        let name = name.as_str().to_owned();
        self.ledger().read(move |tx| Entry::find(tx, &name)).await
    }
}

impl Answer for Entry {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        let name: String = row.cell(0)?;
        let party = RelyingParty {
            name: name.parse().map_err(|_| DAMAGED)?,
            title: Wording { indonesian: row.cell(1)?, english: row.cell(2)? },
            purpose: Wording { indonesian: row.cell(3)?, english: row.cell(4)? },
            allowed: read(&row.cell::<String>(5)?)?,
            redirects: read(&row.cell::<String>(6)?)?,
            retention: Wording { indonesian: row.cell(9)?, english: row.cell(10)? },
            contact: row.cell(11)?,
        };
        Ok(Self { party, client: row.cell(7)?, certified_until: row.cell(8)? })
    }
}

const DAMAGED: Error = Error::Shape("a relying party");

fn written<T: serde::Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|_| DAMAGED)
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|_| DAMAGED)
}

static REGISTER: Sql = Sql::new(
    "INSERT INTO relying_party
         (name, title_id, title_en, purpose_id, purpose_en, allowed, redirects, client,
          retention_id, retention_en, contact)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (name) DO UPDATE
     SET title_id = excluded.title_id, title_en = excluded.title_en,
         purpose_id = excluded.purpose_id, purpose_en = excluded.purpose_en,
         allowed = excluded.allowed, redirects = excluded.redirects, client = excluded.client,
         retention_id = excluded.retention_id, retention_en = excluded.retention_en,
         contact = excluded.contact",
);

impl Entry {
    /// The relying party of this name, as the register says today.
    pub(crate) fn find(tx: &mut Tx<'_>, name: &str) -> Result<Option<Self>, Error> {
        tx.find(&FIND, &[&name])
    }
}

static FIND: Sql = Sql::new(
    "SELECT party.name, party.title_id, party.title_en, party.purpose_id, party.purpose_en,
            party.allowed, party.redirects, party.client, certified.expires_at,
            party.retention_id, party.retention_en, party.contact
     FROM relying_party AS party
     JOIN access_certificate AS certified ON certified.hash = party.client
     WHERE party.name = $1",
);
