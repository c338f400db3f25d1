//! One event on its way into the log, and the bytes that speak for it in the tree.

use std::time::Duration;

use keys::AwsLc;
use store::{Error, Handle, Sql, Tx};
use terms::{Act, Crypto, Id, Moment, Region};

use crate::{
    event::{Entry, Event},
    hash::Hash,
    log::Log,
};

/// Who did it, when and why: what an event's row holds beside the event itself.
pub(crate) struct Trace {
    id: Id<Entry>,
    at: Moment,
    actor: String,
    region: Option<Region>,
    reason: Option<String>,
    salt: [u8; 32],
}

impl Trace {
    /// The trace of `act`, now.
    pub(crate) fn of(act: &Act, log: &Log) -> Self {
        let at = log.clock.now();
        Self {
            id: Id::draw(at, &*log.die),
            at,
            actor: act.actor().to_string(),
            region: act.region(),
            reason: act.reason().map(str::to_owned),
            salt: log.die.bytes(),
        }
    }

    /// The trace of a second event of the same act: the sequencer puts it after the first.
    pub(crate) fn then(&self, log: &Log) -> Self {
        let at = self.at.plus(Duration::from_micros(1));
        Self {
            id: Id::draw(at, &*log.die),
            at,
            actor: self.actor.clone(),
            region: self.region,
            reason: self.reason.clone(),
            salt: log.die.bytes(),
        }
    }

    /// The id of the event to be.
    pub(crate) fn id(&self) -> Id<Entry> {
        self.id
    }

    /// Writes `event` into the log, in the name of the room behind `audit`.
    pub(crate) fn append<E: Event>(
        &self,
        tx: &mut Tx<'_>,
        audit: &Handle,
        event: &E,
    ) -> Result<(), Error> {
        let payload = serde_json::to_vec(event)
            .map_err(|_| Error::Shape("an event that JSON cannot carry"))?;
        let commitment = commitment(&self.salt, self.reason.as_deref(), &payload);
        tx.under(audit, |tx| {
            tx.execute(
                &APPEND,
                &[
                    &self.id,
                    &self.at,
                    &E::NAME,
                    &self.actor,
                    &self.region,
                    &self.reason,
                    &payload,
                    &self.salt,
                    commitment.as_bytes(),
                ],
            )
        })?;
        Ok(())
    }
}

/// What is bound by an event's leaf, as it lies in the database: read leniently, so that a row
/// that was tampered with is told as a finding and not as a failure.
pub(crate) struct Leaf<'a> {
    pub(crate) id: &'a [u8],
    pub(crate) at: i64,
    pub(crate) name: &'a str,
    pub(crate) actor: &'a str,
    pub(crate) region: Option<i64>,
    pub(crate) commitment: &'a [u8],
}

impl Leaf<'_> {
    /// The leaf's hash (RFC 9162, section 2.1.1) over a version, and each field behind its length.
    pub(crate) fn hash(&self) -> Hash {
        let mut bytes = Vec::with_capacity(192);
        bytes.push(LEAF_VERSION);
        put(&mut bytes, self.id);
        bytes.extend_from_slice(&self.at.to_be_bytes());
        put(&mut bytes, self.name.as_bytes());
        put(&mut bytes, self.actor.as_bytes());
        bytes.push(self.region.is_some().into());
        bytes.extend_from_slice(&self.region.unwrap_or_default().to_be_bytes());
        put(&mut bytes, self.commitment);
        Hash::of_leaf(&bytes)
    }
}

/// The commitment to what may be erased one day. Without the salt nobody can try payloads against
/// it, so what remains after an erasure tells nothing.
pub(crate) fn commitment(salt: &[u8], reason: Option<&str>, payload: &[u8]) -> Hash {
    let mut bytes = Vec::with_capacity(96 + payload.len());
    bytes.extend_from_slice(b"ikd audit payload 1\n");
    put(&mut bytes, salt);
    bytes.push(reason.is_some().into());
    put(&mut bytes, reason.unwrap_or_default().as_bytes());
    put(&mut bytes, payload);
    Hash::from_bytes(AwsLc.sha256(&bytes))
}

/// The first byte of a leaf: how the rest is laid out.
const LEAF_VERSION: u8 = 1;

fn put(bytes: &mut Vec<u8>, field: &[u8]) {
    bytes.extend_from_slice(&(field.len() as u64).to_be_bytes());
    bytes.extend_from_slice(field);
}

static APPEND: Sql = Sql::new(
    "INSERT INTO audit_event
         (id, at, name, actor, region, reason, payload, salt, commitment)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_counts_and_none_runs_into_the_next() {
        let leaf = |name, actor, region| {
            Leaf { id: &[1; 16], at: 5, name, actor, region, commitment: &[2; 32] }.hash()
        };
        let first = leaf("a.b", "c", None);
        assert_ne!(first, leaf("a.", "bc", None));
        assert_ne!(first, leaf("a.b", "c", Some(0)));
        assert_ne!(commitment(b"s", None, b"x"), commitment(b"s", Some(""), b"x"));
        assert_ne!(commitment(b"s", Some("x"), b""), commitment(b"s", Some(""), b"x"));
        assert_ne!(commitment(b"s", None, b"x"), commitment(b"t", None, b"x"));
    }
}
