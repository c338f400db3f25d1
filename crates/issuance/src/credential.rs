//! The credential endpoint: prove, intend, sign, issue (OpenID4VCI 1.0, section 8).
//!
//! Four steps, two transactions. What will be signed has its place in a status list and stands in
//! the store before a key sees it; between the transactions no lock is held. If the program ends
//! in between, the sweep burns the places and gives the token back (see `sweep`).

use std::{collections::HashMap, time::Duration};

use activation::Change;
use formats::{
    jose::Jwk,
    sd_jwt::{Credential, CredentialDraft},
    status_list::StatusReference,
    types::CredentialType,
};
use protocols::{
    oauth::{
        Authorization, Scheme,
        dpop::{self, Expected, Proof},
    },
    oid4vci::{CredentialRequest, CredentialResponse, ProvenKeys, Wanted},
};
use registry::Resident;
use store::{Sql, Update};
use terms::{Act, Id, Moment};

use crate::{
    claims::Subject,
    code::{Access, Purpose},
    error::{CredentialError, Spent},
    event::{Activated, Intended, Issued},
    nonce::{self, Nonce},
    office::Issuance,
    proof::Seen,
    stock::Place,
    words::Offer,
};

/// Times in credentials are cut to the hour: to the second they would link a batch.
const COARSE: i64 = 3_600;

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

/// What is known once the first transaction stands.
struct Intent {
    offer: Id<Offer>,
    /// Thumbprint of the key that the token, and with it the offer, is bound to.
    device: Option<[u8; 32]>,
    claimed: Moment,
    subject: Subject,
    configuration: String,
    keys: Vec<Jwk>,
    places: Vec<Place>,
    expires: Moment,
}

impl Issuance {
    /// Issues a batch: one credential for each proof.
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
        let kind = self.0.catalogue.find(configuration).ok_or(CredentialError::Wanted)?;
        let proven = request
            .needed_proofs()?
            .read(&self.0.setup.url, usize::from(kind.batch_size), now)?
            .verify(|nonce| nonce::read(self.codes(), nonce, now), &self.0.crypto)?;
        let intent = self.intend(access, proof, kind, proven, now).await?;
        let credentials = self.sign(&intent).await?;
        let offer = intent.offer;
        self.issue(intent).await?;
        let notification_id = Some(self.codes().write(Purpose::Notification, offer));
        Ok(CredentialResponse::Issued { credentials, notification_id })
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

    /// The first transaction: the token is claimed, the nonce spent, places are reserved.
    async fn intend(
        &self,
        access: Access,
        proof: Option<Proof>,
        kind: &CredentialType,
        proven: ProvenKeys<Nonce>,
        now: Moment,
    ) -> Result<Intent, CredentialError> {
        let (offer, scheme) = (access.offer, scheme_of(access));
        let seen = proof.map(|proof| Seen::of(&proof, now, &self.0.crypto));
        let expires = coarse(now).plus(Duration::from_secs(86_400 * u64::from(kind.validity_days)));
        let configuration = kind.id.clone();
        let wanted = configuration.clone();
        let ProvenKeys { keys, nonce } = proven;
        let thumbprints: Vec<_> = keys.iter().map(|key| key.thumbprint(&self.0.crypto)).collect();
        let (office, kind) = (self.clone(), kind.clone());
        let reserved = self.places(thumbprints.len()).await?;
        let (subject, places) = self
            .ledger()
            .change(&Act::holder(), move |tx| {
                let claimed: Option<(Id<Resident>,)> =
                    tx.update(&CLAIM, &[&offer, &now, &wanted])?;
                let (resident,) = claimed.ok_or(CredentialError::Token(scheme))?;
                if !nonce.spend(tx)? {
                    return Err(CredentialError::Replayed(Spent::Nonce));
                }
                if let Some(seen) = seen
                    && !seen.spend(tx)?
                {
                    return Err(CredentialError::Replayed(Spent::DpopProof));
                }
                let found = office.0.registry.resident_in(tx, resident)?;
                let resident = found.ok_or(CredentialError::Denied)?;
                let standing = office.0.activations.standing_in(tx, resident.id)?;
                if !standing.assess(&resident.person, None, now.date()).is_eligible() {
                    return Err(CredentialError::Denied);
                }
                let subject =
                    Subject::look_up(tx, &office.0.registry, resident, (&kind, &[]), now.date())?;
                let places = reserved.used().to_vec();
                for (Place { list, index }, key) in places.iter().zip(&thumbprints) {
                    tx.execute(&INTEND, &[&offer, list, &index.cast_signed(), key, &expires])?;
                }
                let event = Intended { offer, credentials: places.len() };
                Ok(((subject, places), event))
            })
            .await?;
        let (device, claimed) = (access.is_bound().then_some(access.key), now);
        Ok(Intent { offer, device, claimed, subject, configuration, keys, places, expires })
    }

    /// Between the transactions: the key signs.
    #[expect(clippy::disallowed_methods, reason = "here credentials meet the issuer's key")]
    async fn sign(&self, intent: &Intent) -> Result<Vec<String>, CredentialError> {
        let drafts = self.drafts(intent)?;
        let messages: Vec<&[u8]> = drafts.iter().map(CredentialDraft::to_sign).collect();
        let key = &self.0.setup.issuer.key;
        let signatures = match messages.as_slice() {
            [one] => vec![key.sign(one).await.map_err(|_| CredentialError::Signing)?],
            many => key.sign_all(many).await.map_err(|_| CredentialError::Signing)?,
        };
        Ok(drafts.into_iter().zip(&signatures).map(|(draft, by)| draft.complete(by)).collect())
    }

    fn drafts(&self, intent: &Intent) -> Result<Vec<CredentialDraft>, CredentialError> {
        let failed = || CredentialError::Signing;
        let catalogue = &self.0.catalogue;
        let kind = catalogue.find(&intent.configuration).ok_or_else(failed)?;
        let claims = kind.claims(&[], &intent.subject).map_err(|_| failed())?;
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
            if let Some(integrity) = catalogue.integrity(&intent.configuration) {
                credential = credential.integrity(integrity);
            }
            drafts.push(credential.draft(&self.0.crypto, self.die()).map_err(|_| failed())?);
        }
        Ok(drafts)
    }

    /// The second transaction: the credentials are the holder's, and earlier ones end.
    async fn issue(&self, intent: Intent) -> Result<(), CredentialError> {
        let office = self.clone();
        let now = self.now();
        self.ledger()
            .change_with(&Act::holder(), move |tx| {
                let Intent { offer, claimed, subject, .. } = &intent;
                let resident = &subject.resident;
                if tx.execute(&ISSUE, &[offer, &now, claimed])? == 0 {
                    // Swept meanwhile: what was signed is burnt and must not leave the house.
                    return Err(CredentialError::Signing);
                }
                // First, because rivals for one resident take turns from here on.
                let change = office.0.activations.activate_in(tx, resident, intent.device, now)?;
                let replaced = match tx.find::<(Id<Offer>,)>(&HELD, &[&resident.id])? {
                    Some((held,)) => tx.execute(&REPLACE, &[&now, &held])?,
                    None => 0,
                };
                tx.execute(&HOLD, &[&resident.id, offer])?;
                let (offer, credentials) = (*offer, intent.places.len());
                let event = Issued { offer, resident: resident.id, credentials, replaced };
                let first = change == Change::First;
                Ok(((), event, first.then_some(Activated { resident: resident.id })))
            })
            .await
    }
}

fn scheme_of(access: Access) -> Scheme {
    if access.is_bound() { Scheme::Dpop } else { Scheme::Bearer }
}

fn coarse(moment: Moment) -> Moment {
    Moment::from_seconds(moment.seconds() / COARSE * COARSE)
}

static CLAIM: Update = Update::new(
    "UPDATE offer
     SET claimed_at = $2
     WHERE id = $1 AND configuration = $3
       AND redeemed_at IS NOT NULL AND claimed_at IS NULL AND issued_at IS NULL
       AND voided_at IS NULL",
    "resident",
    "offer WHERE id = $1",
);

static INTEND: Sql = Sql::new(
    "INSERT INTO credential (offer, list, place, holder_key, expires_at)
     VALUES ($1, $2, $3, $4, $5)",
);

static ISSUE: Sql = Sql::new(
    "UPDATE offer
     SET issued_at = $2
     WHERE id = $1 AND claimed_at = $3 AND issued_at IS NULL AND voided_at IS NULL",
);

// The activation's row is held by now, so that nobody else issues to the resident meanwhile.
static HELD: Sql = Sql::new("SELECT offer FROM holding WHERE resident = $1");

static REPLACE: Sql = Sql::new(
    "UPDATE credential
     SET revoked_at = $1
     WHERE offer = $2 AND revoked_at IS NULL",
);

static HOLD: Sql = Sql::new(
    "INSERT INTO holding (resident, offer)
     VALUES ($1, $2)
     ON CONFLICT (resident) DO UPDATE SET offer = excluded.offer",
);
