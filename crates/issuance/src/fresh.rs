//! A fresh offer: drawn, stored, and shown. Whom it is for was judged before.

use std::time::Duration;

use protocols::{
    Secret, Url,
    oid4vci::{CredentialOffer, Grants, InputMode, PreAuthorized, TxCode},
};
use registry::Resident;
use store::{Error, Sql, Tx};
use terms::{Id, Moment, Officer};

use crate::{code::Purpose, office::Issuance, words::Offer};

/// How long an offer may be redeemed: a person at a desk, with a phone that is slow.
const LIFE: Duration = Duration::from_secs(15 * 60);

/// Wrong transaction codes before the offer is void.
const GUESSES: i64 = 5;

/// A fresh offer. The transaction code is shown to the resident by other means than the offer.
#[derive(Clone, Debug)]
pub struct Offered {
    /// The offer's handle.
    pub id: Id<Offer>,
    /// Whom it is for.
    pub resident: Id<Resident>,
    /// Where wallets fetch the offer; hard to guess, and short enough for a QR code.
    pub uri: String,
    /// The offer by value.
    pub offer: CredentialOffer,
    /// Six digits.
    pub tx_code: Secret,
    /// From then on it is void.
    pub expires: Moment,
    /// Whether it is known whose phone it is. Otherwise a desk has to confirm whichever redeems it.
    pub confirmed: bool,
}

/// An offer that was drawn.
#[derive(Clone)]
pub(crate) struct Fresh {
    pub id: Id<Offer>,
    tx_code: String,
    expires: Moment,
}

/// What stands in it.
#[derive(Clone, Copy)]
pub(crate) struct Content<'a> {
    pub resident: Id<Resident>,
    pub configurations: &'a str,
    /// The claims on request.
    pub requested: &'a str,
    /// The phone's key, if it is bound to one.
    pub key: Option<&'a [u8; 32]>,
    /// Since when it is known that the phone is the resident's.
    pub confirmed: Option<Moment>,
    /// The officer who makes it, if it is one.
    pub by: Option<Id<Officer>>,
}

impl Issuance {
    pub(crate) fn draw_offer(&self, now: Moment) -> Fresh {
        let tx_code = format!("{:06}", self.die().below(1_000_000));
        Fresh { id: Id::draw(now, self.die()), tx_code, expires: now.plus(LIFE) }
    }

    pub(crate) fn store_offer(
        &self,
        tx: &mut Tx<'_>,
        fresh: &Fresh,
        it: Content<'_>,
    ) -> Result<(), Error> {
        let Fresh { id, tx_code, expires } = fresh;
        let Content { resident, configurations, requested, key, confirmed, by } = it;
        let (hidden, key) = (self.codes().transaction(*id, tx_code), key.copied());
        tx.execute(
            &MAKE,
            &[
                id,
                &resident,
                &configurations,
                &requested,
                &key,
                &hidden,
                &GUESSES,
                expires,
                &confirmed,
                &by,
            ],
        )
        .map(|_| ())
    }

    /// What is handed over of it.
    pub(crate) fn offered(
        &self,
        Fresh { id, tx_code, expires }: Fresh,
        resident: Id<Resident>,
        (configurations, confirmed): (&str, bool),
    ) -> Offered {
        let reference = self.codes().write(Purpose::OfferReference, id);
        Offered {
            id,
            resident,
            uri: self.address(&format!("/offers/{reference}")),
            offer: self.written(id, configurations),
            tx_code: Secret::new(tx_code),
            expires,
            confirmed,
        }
    }

    /// The offer by value.
    pub(crate) fn written(&self, id: Id<Offer>, configurations: &str) -> CredentialOffer {
        let code = self.codes().write(Purpose::OfferCode, id);
        let issuer: &Url = &self.0.setup.url;
        CredentialOffer {
            credential_issuer: issuer.clone(),
            credential_configuration_ids: configurations.split(' ').map(str::to_owned).collect(),
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
    "INSERT INTO offer
         (id, resident, configurations, requested, wallet_key, tx_code, guesses_left, expires_at,
          confirmed_at, made_by, turn)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)",
);
