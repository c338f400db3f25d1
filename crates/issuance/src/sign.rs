//! Between the two transactions of an issuance: the key signs.

use std::collections::HashMap;

use formats::{
    sd_jwt::{Credential, CredentialDraft},
    status_list::StatusReference,
    types::{CredentialType, Source},
};
use serde_json::{Value, json};

use crate::{
    claims,
    error::CredentialError,
    intent::{Intent, coarse},
    office::Issuance,
};

/// A signed batch.
pub(crate) struct Signed {
    pub credentials: Vec<String>,
    /// Keyed hash of what they say.
    pub claims: [u8; 32],
}

impl Issuance {
    #[expect(clippy::disallowed_methods, reason = "here credentials meet the issuer's key")]
    pub(crate) async fn sign(&self, intent: &Intent) -> Result<Signed, CredentialError> {
        let failed = || CredentialError::Signing;
        let kind = self.0.catalogue.find(&intent.batch.configuration).ok_or_else(failed)?;
        let drafts = self.drafts(intent, kind)?;
        let messages: Vec<&[u8]> = drafts.iter().map(CredentialDraft::to_sign).collect();
        let key = &self.0.setup.issuer.key;
        let signatures = match messages.as_slice() {
            [one] => vec![key.sign(one).await.map_err(|_| failed())?],
            many => key.sign_all(many).await.map_err(|_| failed())?,
        };
        let credentials =
            drafts.into_iter().zip(&signatures).map(|(draft, by)| draft.complete(by)).collect();
        Ok(Signed { credentials, claims: self.hash_of_claims(intent, kind)? })
    }

    fn drafts(
        &self,
        intent: &Intent,
        kind: &CredentialType,
    ) -> Result<Vec<CredentialDraft>, CredentialError> {
        let failed = || CredentialError::Signing;
        let (person, today) = (&intent.resident.person, intent.claimed.date());
        let claims = kind
            .claims(&[], &|source| claims::value(person, source, today))
            .map_err(|_| failed())?;
        let issued = coarse(intent.claimed);
        let mut uris = HashMap::new();
        let mut drafts = Vec::with_capacity(intent.keys.len());
        for (key, place) in intent.keys.iter().zip(&intent.places) {
            let uri: &String =
                uris.entry(place.list).or_insert_with(|| self.status_uri(place.list));
            let status = StatusReference { index: place.index, uri: uri.clone() };
            let mut credential = Credential::new(&self.0.issuer, &kind.vct, &claims)
                .issued(issued)
                .not_before(issued)
                .expires(intent.expires)
                .holder(key.key())
                .status(&status);
            if let Some(integrity) = self.0.catalogue.integrity(&kind.id) {
                credential = credential.integrity(integrity);
            }
            drafts.push(credential.draft(&self.0.crypto, self.die()).map_err(|_| failed())?);
        }
        Ok(drafts)
    }

    /// What the batch says, all but the day of issuance, as a hash that only we can make.
    fn hash_of_claims(
        &self,
        intent: &Intent,
        kind: &CredentialType,
    ) -> Result<[u8; 32], CredentialError> {
        let (person, today) = (&intent.resident.person, intent.claimed.date());
        let undated = |source| match source {
            Source::IssuedOn => Some(json!("")),
            other => claims::value(person, other, today),
        };
        let values: Vec<Option<Value>> = kind.claims.iter().map(|it| undated(it.source)).collect();
        let said = serde_json::to_vec(&values).map_err(|_| CredentialError::Signing)?;
        Ok(self.codes().claims.tag(&said))
    }
}
