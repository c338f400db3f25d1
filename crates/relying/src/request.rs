//! The request object: what wallets fetch, signed with the relying party's key
//! (OpenID4VP 1.0, section 5; RFC 9101; HAIP 1.0, section 5.1).

use keys::KeyName;
use protocols::oid4vp::{AuthorizationRequest, ClientMetadata, RequestPost};
use store::Error;
use terms::{Id, Moment};

use crate::{
    certificate::AccessCertificate,
    code::Purpose,
    error::RequestError,
    office::Relying,
    transaction::{Stored, client_id},
    words::{RESPONSE_PATH, Transaction},
};

impl Relying {
    /// The signed request behind a code, as often as wallets ask for it: fetched, or `posted` as
    /// a form, of which `wallet_nonce` is echoed. Its media type is
    /// [`protocols::oid4vp::MEDIA_TYPE`].
    #[expect(clippy::disallowed_methods, reason = "here a request meets its party's key")]
    pub async fn request_object(
        &self,
        code: &str,
        posted: Option<&[u8]>,
    ) -> Result<String, RequestError> {
        let wallet_nonce =
            posted.map(RequestPost::parse).transpose()?.and_then(|it| it.wallet_nonce);
        let id = self.codes().read(Purpose::Request, code).ok_or(RequestError::Missing)?;
        let found = self.ledger().read(move |tx| find(tx, id)).await?;
        let (stored, certificate) = found.ok_or(RequestError::Missing)?;
        let now = self.now();
        let mut request = self.request(id, &stored, now)?;
        request.wallet_nonce = wallet_nonce;
        let draft = request.draft(&[certificate]).map_err(|_| RequestError::Unwritable)?;
        let name = KeyName::relying(&stored.party).map_err(|_| RequestError::Unwritable)?;
        let signature = self.keyring().key(&name)?.sign(draft.to_sign()).await?;
        Ok(draft.complete(&signature))
    }

    /// What is asked, word for word the same at every fetch, its time excepted.
    fn request(
        &self,
        id: Id<Transaction>,
        stored: &Stored,
        now: Moment,
    ) -> Result<AuthorizationRequest, RequestError> {
        if stored.answered.is_some() {
            return Err(RequestError::Answered);
        }
        if stored.expires <= now {
            return Err(RequestError::Expired);
        }
        let code = self.codes().write(Purpose::Response, id);
        let unwritable = || RequestError::Unwritable;
        Ok(AuthorizationRequest {
            client_id: client_id(&stored.client).parse().map_err(|_| unwritable())?,
            response_uri: self.address(RESPONSE_PATH, &code).parse().map_err(|_| unwritable())?,
            nonce: self.codes().nonce(id),
            state: Some(self.codes().state(id)),
            query: stored.query()?.ok_or(RequestError::Expired)?,
            client_metadata: client_metadata(id, stored)?,
            wallet_nonce: None,
            issued: Some(now),
            expires: Some(stored.expires),
        })
    }
}

/// The key for the answer under its name, the same in the request and at the answer.
pub(crate) fn client_metadata(
    id: Id<Transaction>,
    stored: &Stored,
) -> Result<ClientMetadata, Error> {
    Ok(ClientMetadata::new(stored.response_point()?, id.to_string()))
}

fn find(tx: &mut store::Tx<'_>, id: Id<Transaction>) -> Result<Option<(Stored, Vec<u8>)>, Error> {
    let Some(stored) = Stored::find(tx, id)? else { return Ok(None) };
    let certificate = AccessCertificate::find(tx, &stored.client)?;
    Ok(certificate.map(|certificate| (stored, certificate)))
}
