//! The request object: what wallets fetch, signed with the relying party's key
//! (OpenID4VP 1.0, section 5; RFC 9101; HAIP 1.0, section 5.1).

use keys::KeyName;
use protocols::oid4vp::{AuthorizationRequest, ClientMetadata, RequestPost, ResponseMode};
use store::Error;
use terms::{Id, Moment};

use crate::{
    certificate::AccessCertificate,
    code::Purpose,
    error::RequestError,
    number::is_numbered,
    office::Relying,
    party::Entry,
    transaction::{Stored, client_id},
    words::{RESPONSE_PATH, RelyingParty, Transaction},
};

impl Relying {
    /// The signed request behind a code, as often as wallets ask for it: fetched, or `posted` as
    /// a form, of which `wallet_nonce` is echoed. Its media type is
    /// [`protocols::oid4vp::MEDIA_TYPE`].
    pub async fn request_object(
        &self,
        code: &str,
        posted: Option<&[u8]>,
    ) -> Result<String, RequestError> {
        let wallet_nonce =
            posted.map(RequestPost::parse).transpose()?.and_then(|it| it.wallet_nonce);
        let id = self.codes().read(Purpose::Request, code).ok_or(RequestError::Missing)?;
        let (found, mut request) = self.open_request(id).await?;
        request.wallet_nonce = wallet_nonce;
        if found.numbered {
            self.end_number::<RequestError>(id).await?;
        }
        self.signed(found, request).await
    }

    /// A request that can still be answered.
    pub(crate) async fn open_request(
        &self,
        id: Id<Transaction>,
    ) -> Result<(Found, AuthorizationRequest), RequestError> {
        let found = self.ledger().read(move |tx| find(tx, id)).await?;
        let found = found.ok_or(RequestError::Missing)?;
        if found.stored.answered.is_some() {
            return Err(RequestError::Answered);
        }
        let now = self.now();
        let open = found.stored.expires > now;
        let request = if open { self.request(id, &found.stored, now)? } else { None };
        Ok((found, request.ok_or(RequestError::Expired)?))
    }

    /// The request with what the register says, signed.
    #[expect(clippy::disallowed_methods, reason = "here a request meets its party's key")]
    pub(crate) async fn signed(
        &self,
        found: Found,
        mut request: AuthorizationRequest,
    ) -> Result<String, RequestError> {
        let Found { stored, certificate, party, .. } = found;
        if let Some(party) = party {
            request.registration = Some(self.registration(&party, stored.client).await?);
        }
        let draft = request.draft(&[certificate]).map_err(|_| RequestError::Unwritable)?;
        let name = KeyName::relying(&stored.party).map_err(|_| RequestError::Unwritable)?;
        let signature = self.keyring().key(&name)?.sign(draft.to_sign()).await?;
        Ok(draft.complete(&signature))
    }

    /// What is asked, word for word the same at every fetch and at the answer, its time excepted;
    /// `None` once the query is gone.
    pub(crate) fn request(
        &self,
        id: Id<Transaction>,
        stored: &Stored,
        now: Moment,
    ) -> Result<Option<AuthorizationRequest>, Error> {
        let Some(query) = stored.query()? else { return Ok(None) };
        let address = self.address(RESPONSE_PATH, &self.codes().write(Purpose::Response, id));
        Ok(Some(AuthorizationRequest {
            client_id: client_id(&stored.client).parse().map_err(|_| UNREADABLE)?,
            mode: ResponseMode::Posted,
            response_uri: address.parse().map_err(|_| UNREADABLE)?,
            nonce: self.codes().nonce(id),
            state: Some(self.codes().state(id)),
            query,
            client_metadata: ClientMetadata::new(stored.response_point()?, id.to_string()),
            registration: None,
            wallet_nonce: None,
            issued: Some(now),
            expires: Some(stored.expires),
        }))
    }
}

const UNREADABLE: Error = Error::Shape("a stored request");

/// A request, the certificate with which was asked, and what the register says of the asker today.
pub(crate) struct Found {
    pub stored: Stored,
    certificate: Vec<u8>,
    party: Option<RelyingParty>,
    /// Whether a number stands for it.
    numbered: bool,
}

fn find(tx: &mut store::Tx<'_>, id: Id<Transaction>) -> Result<Option<Found>, Error> {
    let Some(stored) = Stored::find(tx, id)? else { return Ok(None) };
    let Some(certificate) = AccessCertificate::find(tx, &stored.client)? else { return Ok(None) };
    let party = Entry::find(tx, &stored.party)?.map(|entry| entry.party);
    let numbered = is_numbered(tx, id)?;
    Ok(Some(Found { stored, certificate, party, numbered }))
}
