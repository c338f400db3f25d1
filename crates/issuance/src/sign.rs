//! Between the two transactions of an issuance: the key signs.

use std::collections::HashMap;

use formats::{
    base64url,
    mdoc::{Elements, Mdoc, MdocDraft},
    sd_jwt::{Claims, Credential, CredentialDraft},
    status_list::StatusReference,
    types::{Configuration, CredentialType, Format, Source, Values},
};
use serde_json::Value;
use terms::{PublicKey, Signature};

use crate::{
    claims::Subject,
    error::CredentialError,
    intent::{Intent, coarse},
    office::Issuance,
};

/// A signed batch.
pub(crate) struct Signed {
    /// Each as it stands in the answer (OpenID4VCI 1.0, appendix A).
    pub credentials: Vec<String>,
    /// Keyed hash of what they say.
    pub claims: [u8; 32],
}

/// What all copies of a batch share.
enum Content<'a> {
    Mdoc { doctype: &'a str, elements: Elements },
    SdJwt { kind: &'a CredentialType, claims: Claims<'a> },
}

enum Draft {
    Mdoc(MdocDraft),
    SdJwt(CredentialDraft),
}

impl Issuance {
    #[expect(clippy::disallowed_methods, reason = "here credentials meet the issuer's key")]
    pub(crate) async fn sign(&self, intent: &Intent) -> Result<Signed, CredentialError> {
        let failed = || CredentialError::Signing;
        let known = self.0.catalogue.configuration(&intent.batch.configuration);
        let configuration = known.ok_or_else(failed)?;
        let drafts = self.drafts(intent, configuration)?;
        let messages: Vec<&[u8]> = drafts.iter().map(Draft::to_sign).collect();
        let key = &self.0.setup.issuer.key;
        let signatures = match messages.as_slice() {
            [one] => vec![key.sign(one).await.map_err(|_| failed())?],
            many => key.sign_all(many).await.map_err(|_| failed())?,
        };
        let credentials =
            drafts.into_iter().zip(&signatures).map(|(draft, by)| draft.complete(by)).collect();
        let said = said(configuration.kind, &intent.subject);
        let said = serde_json::to_vec(&said).map_err(|_| failed())?;
        Ok(Signed { credentials, claims: self.codes().claims.tag(&said) })
    }

    fn drafts(
        &self,
        intent: &Intent,
        of: Configuration<'_>,
    ) -> Result<Vec<Draft>, CredentialError> {
        let content = Content::of(of, intent)?;
        let mut uris = HashMap::new();
        let mut drafts = Vec::with_capacity(intent.keys.len());
        for (key, place) in intent.keys.iter().zip(&intent.places) {
            let uri: &String =
                uris.entry(place.list).or_insert_with(|| self.status_uri(place.list));
            let status = StatusReference { index: place.index, uri: uri.clone() };
            drafts.push(self.draft(&content, intent, (key.key(), &status))?);
        }
        Ok(drafts)
    }

    fn draft(
        &self,
        content: &Content<'_>,
        intent: &Intent,
        (key, status): (&PublicKey, &StatusReference),
    ) -> Result<Draft, CredentialError> {
        let failed = || CredentialError::Signing;
        let (issued, crypto, die) = (coarse(intent.claimed), &self.0.crypto, self.die());
        match content {
            Content::Mdoc { doctype, elements } => {
                let document = Mdoc::new(&self.0.mdoc_issuer, doctype, elements)
                    .signed(issued)
                    .valid(issued, intent.expires)
                    .holder(key)
                    .status(status);
                document.draft(crypto, die).map(Draft::Mdoc).map_err(|_| failed())
            }
            Content::SdJwt { kind, claims } => {
                let mut credential = Credential::new(&self.0.issuer, &kind.vct, claims)
                    .issued(issued)
                    .not_before(issued)
                    .expires(intent.expires)
                    .holder(key)
                    .status(status);
                if let Some(integrity) = self.0.catalogue.integrity(&kind.id) {
                    credential = credential.integrity(integrity);
                }
                credential.draft(crypto, die).map(Draft::SdJwt).map_err(|_| failed())
            }
        }
    }
}

impl<'a> Content<'a> {
    fn of(of: Configuration<'a>, intent: &Intent) -> Result<Self, CredentialError> {
        let (kind, values) = (of.kind, &intent.subject);
        let requested = &values.requested;
        let failed = || CredentialError::Signing;
        match of.format {
            Format::Mdoc => {
                let doctype = kind.doctype.as_deref().ok_or_else(failed)?;
                let elements = kind.elements(requested, values).map_err(|_| failed())?;
                Ok(Self::Mdoc { doctype, elements })
            }
            Format::SdJwt => {
                let claims = kind.claims(requested, values).map_err(|_| failed())?;
                Ok(Self::SdJwt { kind, claims })
            }
        }
    }
}

impl Draft {
    fn to_sign(&self) -> &[u8] {
        match self {
            Self::Mdoc(draft) => draft.to_sign(),
            Self::SdJwt(draft) => draft.to_sign(),
        }
    }

    fn complete(self, signature: &Signature) -> String {
        match self {
            Self::Mdoc(draft) => base64url::encode(&draft.complete(signature)),
            Self::SdJwt(draft) => draft.complete(signature),
        }
    }
}

/// All that a credential of `kind` says of somebody, but the day of issuance: by this it is told
/// whether something has changed.
fn said(kind: &CredentialType, of: &Subject) -> Vec<Value> {
    let sources = || kind.sources(&of.requested).filter(|it| *it != Source::IssuedOn);
    let values = |of: &dyn Values| -> Vec<Value> {
        sources().map(|it| of.value(it).unwrap_or_default()).collect()
    };
    let people = sources().filter_map(|it| of.each(it)).flatten();
    let mut said: Vec<Value> = people.map(|one| Value::from(values(one))).collect();
    said.push(Value::from(values(of)));
    said
}
