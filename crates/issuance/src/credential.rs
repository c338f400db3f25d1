//! The credential endpoint: prove, intend, sign, issue (OpenID4VCI 1.0, section 8).
//!
//! Four steps, two transactions (see `intent`, `sign` and `issue`). What will be signed has its
//! place in a status list and stands in the store before a key sees it; between the transactions no
//! lock is held. If the program ends in between, the sweep burns the places and gives the token back
//! (see `sweep`).

use protocols::{
    oauth::{
        Authorization, Scheme,
        dpop::{self, Expected, Proof},
    },
    oid4vci::{CredentialRequest, CredentialResponse, Wanted},
};
use terms::Moment;

use crate::{
    code::{Access, BatchPurpose},
    error::CredentialError,
    intent::{Asking, Claimed, Intent},
    nonce,
    office::Issuance,
    proof::Seen,
    words::Batch,
};

/// Seconds between two questions for what was promised: somebody is standing at a desk.
pub(crate) const INTERVAL: u64 = 5;

/// A request at a protected endpoint, as it came.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'r> {
    /// `Authorization` headers.
    pub authorization: &'r [&'r str],
    /// `DPoP` headers.
    pub dpop: &'r [&'r str],
    /// The body.
    pub body: &'r [u8],
}

impl Issuance {
    /// Issues a batch: one credential for each proof. Or promises it, if a desk has still to confirm
    /// the phone.
    pub async fn credential(
        &self,
        asked: Asked<'_>,
    ) -> Result<CredentialResponse, CredentialError> {
        let now = self.now();
        let (access, proof) = self.access(asked, "/credential", now)?;
        let request = CredentialRequest::from_json(asked.body)?;
        let Wanted::Configuration(configuration) = &request.wanted else {
            return Err(CredentialError::Wanted);
        };
        let known = self.0.catalogue.configuration(configuration);
        let kind = known.ok_or(CredentialError::Wanted)?.kind;
        let mut proven = request
            .needed_proofs()?
            .read(&self.0.setup.url, self.issuer_metadata().batch_size(), now)?
            .verify(|nonce| nonce::read(self.codes(), nonce, now), &self.0.crypto)?;
        // The metadata say one number for all types: of a type with smaller batches fewer copies are
        // issued than there are proofs (OpenID4VCI 1.0, section 8.3).
        proven.keys.truncate(usize::from(kind.batch_size));
        let (offer, turn) = (access.offer, access.turn);
        let asking = Asking {
            batch: Batch { offer, turn, configuration: configuration.clone() },
            access,
            seen: proof.map(|proof| Seen::of(&proof, now, &self.0.crypto)),
            nonce: proven.nonce,
            keys: proven.keys,
        };
        match self.intend(asking, kind, now).await? {
            Claimed::Intent(intent) => self.deliver(*intent).await,
            Claimed::Promise(batch) => {
                let transaction_id = self.codes().write_batch(BatchPurpose::Transaction, &batch);
                Ok(CredentialResponse::Deferred { transaction_id, interval: INTERVAL })
            }
        }
    }

    /// From the intent to the answer.
    pub(crate) async fn deliver(
        &self,
        intent: Intent,
    ) -> Result<CredentialResponse, CredentialError> {
        let signed = self.sign(&intent).await?;
        let id = self.codes().write_batch(BatchPurpose::Notification, &intent.batch);
        self.issue(intent, signed.claims).await?;
        let credentials = signed.credentials;
        Ok(CredentialResponse::Issued { credentials, notification_id: Some(id) })
    }

    /// Who asks: the token, and the DPoP proof if the token is bound to a key. A bound token
    /// without its proof is no token, and a proof does not make a bearer token better.
    pub(crate) fn access(
        &self,
        asked: Asked<'_>,
        path: &str,
        now: Moment,
    ) -> Result<(Access, Option<Proof>), CredentialError> {
        let authorization = Authorization::parse(asked.authorization)?;
        let scheme = authorization.scheme;
        let refused = || CredentialError::Token(scheme);
        let access =
            Access::read(self.codes(), authorization.token.reveal()).ok_or_else(refused)?;
        if access.expires <= now || access.is_bound() != (scheme == Scheme::Dpop) {
            return Err(refused());
        }
        if !access.is_bound() {
            return Ok((access, None));
        }
        let url = self.address(path).parse().map_err(|_| refused())?;
        let bound_to = formats::base64url::encode(&access.key);
        let expected = Expected {
            method: "POST",
            url: &url,
            now,
            access_token: Some(&authorization.token),
            bound_to: Some(&bound_to),
            nonces: &[],
        };
        Ok((access, Some(dpop::verify(asked.dpop, &expected, &self.0.crypto)?)))
    }
}
