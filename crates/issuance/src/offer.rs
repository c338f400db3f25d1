//! Offering: one person, one credential, one phone, once (DESIGN, decision 4.7).

use std::time::Duration;

use protocols::{
    Secret, Url,
    oid4vci::{CredentialOffer, Grants, InputMode, PreAuthorized, TxCode},
};
use registry::Resident;
use store::Sql;
use terms::{Act, Id, Moment, Permission};

use crate::{
    code::Purpose,
    error::OfferError,
    event::Made,
    office::Issuance,
    setup::Unbound,
    words::{Binding, Offer, Whom},
};

/// How long an offer may be redeemed: a person at a desk, with a phone that is slow.
const LIFE: Duration = Duration::from_secs(15 * 60);

/// Wrong transaction codes before the offer is void.
const GUESSES: i64 = 5;

/// A fresh offer. The transaction code is shown to the resident by other means than the offer.
#[derive(Clone, Debug)]
pub struct Offered {
    /// The offer's handle.
    pub id: Id<Offer>,
    /// Where wallets fetch the offer; hard to guess, and short enough for a QR code.
    pub uri: String,
    /// The offer by value.
    pub offer: CredentialOffer,
    /// Six digits.
    pub tx_code: Secret,
    /// From then on it is void.
    pub expires: Moment,
}

impl Issuance {
    /// Offers the resident the credential `configuration`, if the resident may hold it today.
    pub async fn offer(
        &self,
        act: &Act,
        whom: impl Into<Whom>,
        configuration: &str,
        binding: Binding,
    ) -> Result<Offered, OfferError> {
        if self.0.catalogue.find(configuration).is_none() {
            return Err(OfferError::ConfigurationUnknown);
        }
        let key = match binding {
            Binding::Key(thumbprint) => Some(thumbprint),
            Binding::Any if self.0.setup.unbound == Unbound::Confirmed => None,
            Binding::Any => return Err(OfferError::Unbound),
        };
        let whom = whom.into();
        if matches!(whom, Whom::Nik(_)) {
            act.needs(Permission::ReadResident)?;
        }
        let now = self.now();
        let (id, expires) = (Id::draw(now, self.die()), now.plus(LIFE));
        let tx_code = format!("{:06}", self.die().below(1_000_000));
        let hidden = self.codes().transaction(id, &tx_code);
        let (office, region) = (self.clone(), act.region());
        let name = configuration.to_owned();
        self.ledger()
            .change(act, move |tx| {
                let found = match whom {
                    Whom::Resident(id) => office.0.registry.resident_in(tx, id)?,
                    Whom::Nik(nik) => office.0.registry.find_by_nik_in(tx, nik)?,
                };
                let inside =
                    |it: &Resident| region.is_none_or(|all| all.contains(it.person.region));
                let it = found.filter(inside).ok_or(OfferError::ResidentMissing)?;
                let standing = office.0.activations.standing_in(tx, it.id)?;
                let assessed = standing.assess(&it.person, key.as_ref(), now.date());
                if !assessed.is_eligible() {
                    return Err(OfferError::NotEligible(assessed.eligibility));
                }
                let resident = it.id;
                tx.execute(&MAKE, &[&id, &resident, &name, &key, &hidden, &GUESSES, &expires])?;
                let (configuration, bound) = (name.clone(), key.is_some());
                Ok(((), Made { offer: id, resident, configuration, bound }))
            })
            .await?;
        let reference = self.codes().write(Purpose::OfferReference, id);
        Ok(Offered {
            id,
            uri: self.address(&format!("/offers/{reference}")),
            offer: self.written(id, configuration),
            tx_code: Secret::new(tx_code),
            expires,
        })
    }

    /// The offer behind a reference, as the wallet fetches it; `None` if it is void or never was.
    pub async fn find_offer(
        &self,
        reference: &str,
    ) -> Result<Option<CredentialOffer>, store::Error> {
        let Some(id) = self.codes().read(Purpose::OfferReference, reference) else {
            return Ok(None);
        };
        let now = self.now();
        let open: Option<(String,)> =
            self.ledger().read(move |tx| tx.find(&OPEN, &[&id, &now])).await?;
        Ok(open.map(|(configuration,)| self.written(id, &configuration)))
    }

    fn written(&self, id: Id<Offer>, configuration: &str) -> CredentialOffer {
        let code = self.codes().write(Purpose::OfferCode, id);
        let issuer: &Url = &self.0.setup.url;
        CredentialOffer {
            credential_issuer: issuer.clone(),
            credential_configuration_ids: vec![configuration.to_owned()],
            grants: Grants {
                pre_authorized: Some(PreAuthorized {
                    code: Secret::new(code),
                    tx_code: Some(TxCode {
                        input_mode: InputMode::Numeric,
                        length: Some(6),
                        description: Some("Kode dari petugas / code from the officer".to_owned()),
                    }),
                    authorization_server: None,
                }),
            },
        }
    }
}

static MAKE: Sql = Sql::new(
    "INSERT INTO offer (id, resident, configuration, wallet_key, tx_code, guesses_left, expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)",
);

static OPEN: Sql = Sql::new(
    "SELECT configuration
     FROM offer
     WHERE id = $1 AND expires_at > $2 AND redeemed_at IS NULL AND guesses_left > 0
       AND voided_at IS NULL",
);
