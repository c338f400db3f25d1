//! A request on its way: what is stored of it, and what may be told to whom.

use std::fmt;

use formats::base64url;
use protocols::{
    Secret,
    dcql::Query,
    oid4vp::{PairingNumber, RequestLink, RequestUriMethod},
};
use store::{Answer, Error, Row, Sql, Tx};
use terms::{AgreementSecret, Id, Moment, PublicKey};
use zeroize::Zeroizing;

use crate::{
    code::Purpose,
    office::Relying,
    words::{REQUEST_PATH, Transaction},
};

/// A request that waits for its answer. `Debug` shows its handle only: the rest are codes.
#[derive(Clone)]
pub struct Asked {
    /// Its handle, for who may ask in the party's name.
    pub transaction: Id<Transaction>,
    /// For the cookie of the browser in which was asked, and nowhere else.
    pub session: Secret,
    /// Where wallets fetch the signed request.
    pub request_uri: String,
    /// The whole `openid4vp://` link.
    pub link: String,
    /// From then on it is not answered any more.
    pub expires: Moment,
    /// The number to type where no camera reads the link, while it is good.
    pub number: Option<PairingNumber>,
}

impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Asked({})", self.transaction)
    }
}

/// A stored request.
pub(crate) struct Stored {
    pub party: String,
    /// Hash of the certificate with which was asked.
    pub client: [u8; 32],
    query: Option<String>,
    response_key: Option<Vec<u8>>,
    response_point: [u8; 65],
    pub redirect: Option<String>,
    pub expires: Moment,
    pub answered: Option<Moment>,
}

impl Relying {
    /// What the asker is told of a request.
    pub(crate) fn asked(
        &self,
        transaction: Id<Transaction>,
        client: [u8; 32],
        expires: Moment,
    ) -> Option<Asked> {
        let code = self.codes().write(Purpose::Request, transaction);
        let request_uri = self.address(REQUEST_PATH, &code);
        let link = RequestLink {
            client_id: client_id(&client),
            request_uri: request_uri.parse().ok()?,
            method: RequestUriMethod::Post,
        };
        let session = Secret::new(self.codes().write(Purpose::Session, transaction));
        let (link, number) = (link.link(), None);
        Some(Asked { transaction, session, request_uri, link, expires, number })
    }

    /// The private key for the answer, while it is there.
    pub(crate) fn response_key(
        &self,
        id: Id<Transaction>,
        stored: &Stored,
    ) -> Result<Option<AgreementSecret>, keys::KeyError> {
        let Some(sealed) = &stored.response_key else { return Ok(None) };
        let plain = self.keyring().open_secret(&response_key_purpose(id), sealed)?;
        let scalar: Option<[u8; 32]> = plain.as_slice().try_into().ok();
        Ok(scalar.map(AgreementSecret::from_scalar))
    }

    /// Seals the private key for the answer.
    pub(crate) fn seal_response_key(
        &self,
        id: Id<Transaction>,
        secret: &AgreementSecret,
    ) -> Result<Vec<u8>, keys::KeyError> {
        let scalar = Zeroizing::new(*secret.dangerous_scalar());
        self.keyring().seal_secret(&response_key_purpose(id), &*scalar, self.die())
    }
}

impl Stored {
    pub(crate) fn find(tx: &mut Tx<'_>, id: Id<Transaction>) -> Result<Option<Self>, Error> {
        tx.find(&FIND, &[&id])
    }

    /// What is asked; `None` once that was answered or has expired.
    pub(crate) fn query(&self) -> Result<Option<Query>, Error> {
        let read = |text: &String| Query::from_json(text.as_bytes());
        self.query.as_ref().map(read).transpose().map_err(|_| Error::Shape("a stored query"))
    }

    /// The public key for the answer.
    pub(crate) fn response_point(&self) -> Result<PublicKey, Error> {
        PublicKey::from_sec1(&self.response_point).map_err(|_| Error::Shape("a stored key"))
    }
}

impl Answer for Stored {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self {
            party: row.cell(0)?,
            client: row.cell(1)?,
            query: row.cell(2)?,
            response_key: row.cell(3)?,
            response_point: row.cell(4)?,
            redirect: row.cell(5)?,
            expires: row.cell(6)?,
            answered: row.cell(7)?,
        })
    }
}

/// The client identifier in full, as it stands in links, requests and audiences.
pub(crate) fn client_id(hash: &[u8; 32]) -> String {
    format!("x509_hash:{}", base64url::encode(hash))
}

fn response_key_purpose(id: Id<Transaction>) -> String {
    format!("relying response key {id}")
}

static FIND: Sql = Sql::new(
    "SELECT party, client, query, response_key, response_point, redirect, expires_at, answered_at
     FROM presentation
     WHERE id = $1",
);
