//! The first transaction of an issuance: the batch is claimed, the nonce spent, and places are
//! reserved; or the batch is promised, if a desk has still to confirm the phone.

use std::time::Duration;

use formats::{Path, jose::Jwk, types::CredentialType};
use protocols::oauth::Scheme;
use registry::Resident;
use store::{Bulk, Sql, ToValue, Tx, Update};
use terms::{Act, Id, Moment, PublicKey};

use crate::{
    claims::Subject,
    code::Access,
    error::{CredentialError, Spent},
    event::Intended,
    holder::assess,
    nonce::Nonce,
    office::Issuance,
    proof::Seen,
    purpose::Purpose,
    stock::Place,
    what::read_requested,
    words::Batch,
};

/// Times in credentials are cut to the hour: to the second they would link a batch.
const COARSE: i64 = 3_600;

/// A request whose proofs prove what they should.
pub(crate) struct Asking {
    pub batch: Batch,
    pub access: Access,
    pub seen: Option<Seen>,
    pub nonce: Nonce,
    pub keys: Vec<Jwk>,
}

/// What is known once the first transaction stands.
pub(crate) struct Intent {
    pub batch: Batch,
    /// Thumbprint of the key that the token, and with it the offer, is bound to.
    pub device: Option<[u8; 32]>,
    pub claimed: Moment,
    pub subject: Subject,
    pub keys: Vec<Jwk>,
    pub places: Vec<Place>,
    pub expires: Moment,
}

/// What became of a request.
pub(crate) enum Claimed {
    Intent(Box<Intent>),
    Promise(Batch),
}

/// What is to be reserved for a batch.
pub(crate) struct Reservation {
    pub batch: Batch,
    pub thumbprints: Vec<[u8; 32]>,
    pub places: Vec<Place>,
    pub expires: Moment,
}

impl Issuance {
    pub(crate) async fn intend(
        &self,
        asking: Asking,
        kind: &CredentialType,
        now: Moment,
    ) -> Result<Claimed, CredentialError> {
        let Asking { batch, access, seen, nonce, keys } = asking;
        let scheme = if access.is_bound() { Scheme::Dpop } else { Scheme::Bearer };
        let expires = expiry(kind, now);
        let thumbprints = self.thumbprints(&keys);
        let promised: Vec<u8> = keys.iter().flat_map(|it| *it.key().as_sec1()).collect();
        let (office, of) = (self.clone(), batch.clone());
        let reserved = self.places(Purpose::Wallet, thumbprints.len()).await?;
        let claimed = self
            .ledger()
            .change(&Act::holder(), move |tx| {
                let Behind { resident, requested, confirmed } = claim(tx, &of, now, scheme)?;
                let (claimed, keys) =
                    if confirmed { (Some(now), None) } else { (None, Some(&promised)) };
                let Batch { offer, turn, configuration } = &of;
                let new = tx.execute(&OPEN, &[offer, turn, configuration, &claimed, &keys])?;
                if new == 0 {
                    return Err(CredentialError::Token(scheme));
                }
                if !nonce.spend(tx)? {
                    return Err(CredentialError::Replayed(Spent::Nonce));
                }
                if let Some(seen) = seen
                    && !seen.spend(tx)?
                {
                    return Err(CredentialError::Replayed(Spent::DpopProof));
                }
                let subject = office.subject(tx, (resident, requested), &of, now)?;
                let event = Intended {
                    batch: of.clone(),
                    credentials: thumbprints.len(),
                    promised: !confirmed,
                };
                if !confirmed {
                    return Ok((None, event));
                }
                let places = reserved.used().to_vec();
                let (batch, thumbprints) = (of.clone(), thumbprints.clone());
                reserve(tx, &Reservation { batch, thumbprints, places: places.clone(), expires })?;
                Ok((Some((subject, places)), event))
            })
            .await?;
        let Some((subject, places)) = claimed else { return Ok(Claimed::Promise(batch)) };
        let (device, claimed) = (access.is_bound().then_some(access.key), now);
        let intent = Intent { batch, device, claimed, subject, keys, places, expires };
        Ok(Claimed::Intent(Box::new(intent)))
    }

    /// The resident behind an offer, who may still hold what is asked for, and what it says.
    pub(crate) fn subject(
        &self,
        tx: &mut Tx<'_>,
        (resident, requested): (Id<Resident>, Vec<Path>),
        of: &Batch,
        now: Moment,
    ) -> Result<Subject, CredentialError> {
        let known = self.0.catalogue.configuration(&of.configuration);
        let kind = known.ok_or(CredentialError::Wanted)?.kind;
        let found = self.0.registry.resident_in(tx, resident)?;
        let resident = found.ok_or(CredentialError::Denied)?;
        let standing = self.0.activations.standing_in(tx, resident.id)?;
        let today = now.date();
        if !assess(kind, (&resident.person, &standing), None, today).is_eligible() {
            return Err(CredentialError::Denied);
        }
        let subject = Subject::look_up(tx, &self.0.registry, resident, (kind, requested), today)?;
        match subject.lacks(kind) {
            Some(_) => Err(CredentialError::Denied),
            None => Ok(subject),
        }
    }

    pub(crate) fn thumbprints(&self, keys: &[Jwk]) -> Vec<[u8; 32]> {
        keys.iter().map(|key| key.thumbprint(&self.0.crypto)).collect()
    }
}

/// Who is behind an offer, what they have asked for, and whether the phone is known to be theirs.
struct Behind {
    resident: Id<Resident>,
    requested: Vec<Path>,
    confirmed: bool,
}

/// Takes the offer's row, so that ending it waits or is seen.
fn claim(
    tx: &mut Tx<'_>,
    of: &Batch,
    now: Moment,
    scheme: Scheme,
) -> Result<Behind, CredentialError> {
    let claimed: Option<(Id<Resident>, String, String, Option<Moment>)> =
        tx.update(&CLAIM, &[&of.offer, &now])?;
    let claimed = claimed.ok_or(CredentialError::Token(scheme))?;
    let (resident, configurations, requested, confirmed) = claimed;
    if !configurations.split(' ').any(|name| name == of.configuration) {
        return Err(CredentialError::Wanted);
    }
    let (requested, confirmed) = (read_requested(&requested)?, confirmed.is_some());
    Ok(Behind { resident, requested, confirmed })
}

/// Stores what will be signed, each with its place.
pub(crate) fn reserve(tx: &mut Tx<'_>, it: &Reservation) -> Result<(), store::Error> {
    let Batch { offer, turn, configuration } = &it.batch;
    let places: Vec<(i64, i64)> =
        it.places.iter().map(|place| (place.list, place.index.cast_signed())).collect();
    let mut values: Vec<&dyn ToValue> = Vec::with_capacity(places.len() * 7);
    for ((list, index), key) in places.iter().zip(&it.thumbprints) {
        values.extend([offer as &dyn ToValue, turn, configuration, list, index, key, &it.expires]);
    }
    tx.insert(&INTEND, &values)
}

/// The keys of a promise, one after the other.
pub(crate) fn read_keys(bytes: &[u8]) -> Option<Vec<Jwk>> {
    let key = |bytes: &[u8]| PublicKey::from_sec1(bytes).ok().map(Jwk::new);
    bytes.chunks(65).map(key).collect::<Option<Vec<_>>>().filter(|keys| !keys.is_empty())
}

pub(crate) fn coarse(moment: Moment) -> Moment {
    Moment::from_seconds(moment.seconds() / COARSE * COARSE)
}

/// When copies of `kind` that are issued now expire.
pub(crate) fn expiry(kind: &CredentialType, now: Moment) -> Moment {
    coarse(now).plus(Duration::from_secs(86_400 * u64::from(kind.validity_days)))
}

static CLAIM: Update = Update::new(
    "UPDATE offer
     SET claimed_at = $2
     WHERE id = $1 AND redeemed_at IS NOT NULL AND ended_at IS NULL",
    "resident, configurations, requested, confirmed_at",
    "offer WHERE id = $1",
);

// Once for each turn; again only after the sweep has undone what was begun.
static OPEN: Sql = Sql::new(
    "INSERT INTO delivery (offer, turn, configuration, claimed_at, promised_keys)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (offer, turn, configuration) DO UPDATE
     SET claimed_at = excluded.claimed_at
     WHERE delivery.claimed_at IS NULL AND delivery.promised_keys IS NULL
       AND delivery.ended_at IS NULL",
);

static INTEND: Bulk = Bulk::new(
    "INSERT INTO credential (offer, turn, configuration, list, place, holder_key, expires_at)
     VALUES",
    7,
);
