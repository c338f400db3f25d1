//! One event on its way into the log, and the bytes that speak for it in the tree.

use std::time::Duration;

use store::{Error, Handle, Sql, Tx};
use terms::{Act, Id, Moment, Region};

use crate::{
    event::{Entry, Event},
    hash::{Hash, LEAF},
    log::Log,
};

/// Who did it, when and why: what an event's row holds beside the event itself.
pub(crate) struct Trace {
    actor: String,
    region: Option<Region>,
    reason: Option<String>,
    stamp: Stamp,
}

/// What is the event's own, also when an act is two events.
pub(crate) struct Stamp {
    id: Id<Entry>,
    at: Moment,
    salt: [u8; 32],
}

impl Trace {
    /// The trace of `act`, now.
    pub(crate) fn of(act: &Act, log: &Log) -> Self {
        Self {
            actor: act.actor().to_string(),
            region: act.region(),
            reason: act.reason().map(str::to_owned),
            stamp: Stamp::draw(log.clock.now(), log),
        }
    }

    /// The stamp of a second event of the same act: it comes after the first.
    pub(crate) fn then(&self, log: &Log) -> Stamp {
        Stamp::draw(self.stamp.at.plus(Duration::from_micros(1)), log)
    }

    /// The id of the event to be.
    pub(crate) fn id(&self) -> Id<Entry> {
        self.stamp.id
    }

    /// Writes `event` into the log, in the name of the room behind `audit`.
    pub(crate) fn append<E: Event>(
        &self,
        tx: &mut Tx<'_>,
        audit: &Handle,
        event: &E,
    ) -> Result<(), Error> {
        self.append_as(&self.stamp, tx, audit, event)
    }

    /// Like [`Trace::append`], for the second event of the act.
    pub(crate) fn append_as<E: Event>(
        &self,
        stamp: &Stamp,
        tx: &mut Tx<'_>,
        audit: &Handle,
        event: &E,
    ) -> Result<(), Error> {
        let bound = Bound::new(&stamp.salt, self.reason.as_deref(), event)?;
        let (payload, commitment) = (bound.payload(), bound.commitment());
        // Whoever writes alone knows which number comes next.
        let sql = if tx.is_sole_writer() { &APPEND } else { &QUEUE };
        tx.under(audit, |tx| {
            tx.execute(
                sql,
                &[
                    &stamp.id,
                    &stamp.at,
                    &E::NAME,
                    &self.actor,
                    &self.region,
                    &self.reason,
                    &payload,
                    &stamp.salt,
                    commitment.as_bytes(),
                ],
            )
        })?;
        Ok(())
    }
}

impl Stamp {
    fn draw(at: Moment, log: &Log) -> Self {
        Self { id: Id::draw(at, &*log.die), at, salt: log.die.bytes() }
    }
}

/// What a commitment is to: an event's payload behind what goes before it, in one piece.
struct Bound {
    bytes: Vec<u8>,
    /// Where the payload begins.
    start: usize,
}

impl Bound {
    fn new<E: Event>(salt: &[u8], reason: Option<&str>, event: &E) -> Result<Self, Error> {
        let mut bytes = preamble(salt, reason, PAYLOAD);
        bytes.extend_from_slice(&[0; 8]);
        let start = bytes.len();
        serde_json::to_writer(&mut bytes, event)
            .map_err(|_| Error::Shape("an event that JSON cannot carry"))?;
        let (before, payload) = bytes.split_at_mut(start);
        if let Some(length) = before.last_chunk_mut() {
            *length = (payload.len() as u64).to_be_bytes();
        }
        Ok(Self { bytes, start })
    }

    fn payload(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }

    fn commitment(&self) -> Hash {
        Hash::of(&self.bytes)
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
        bytes.extend_from_slice(&[LEAF, LEAF_VERSION]);
        put(&mut bytes, self.id);
        bytes.extend_from_slice(&self.at.to_be_bytes());
        put(&mut bytes, self.name.as_bytes());
        put(&mut bytes, self.actor.as_bytes());
        bytes.push(self.region.is_some().into());
        bytes.extend_from_slice(&self.region.unwrap_or_default().to_be_bytes());
        put(&mut bytes, self.commitment);
        Hash::of(&bytes)
    }
}

/// The commitment to what may be erased one day. Without the salt nobody can try payloads against
/// it, so what remains after an erasure tells nothing.
pub(crate) fn commitment(salt: &[u8], reason: Option<&str>, payload: &[u8]) -> Hash {
    let mut bytes = preamble(salt, reason, payload.len());
    put(&mut bytes, payload);
    Hash::of(&bytes)
}

/// What a commitment is over before the payload, with room for one of `expected` bytes.
fn preamble(salt: &[u8], reason: Option<&str>, expected: usize) -> Vec<u8> {
    let text = reason.unwrap_or_default();
    let mut bytes = Vec::with_capacity(80 + text.len() + expected);
    bytes.extend_from_slice(b"ikd audit payload 1\n");
    put(&mut bytes, salt);
    bytes.push(reason.is_some().into());
    put(&mut bytes, text.as_bytes());
    bytes
}

/// Bytes that most payloads fit in.
const PAYLOAD: usize = 256;

/// The first byte of a leaf: how the rest is laid out.
const LEAF_VERSION: u8 = 1;

fn put(bytes: &mut Vec<u8>, field: &[u8]) {
    bytes.extend_from_slice(&(field.len() as u64).to_be_bytes());
    bytes.extend_from_slice(field);
}

/// For SQLite. The number is never one inside the tree, even if its last events were cut off: there
/// the new one would never be hashed.
static APPEND: Sql = Sql::new(
    "INSERT INTO audit_event
         (id, at, name, actor, region, reason, payload, salt, commitment, number)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, MAX(
         COALESCE((SELECT number + 1 FROM audit_event ORDER BY number DESC LIMIT 1), 0),
         COALESCE((SELECT size FROM audit_tree WHERE id = 1), 0)
     ))",
);
static QUEUE: Sql = Sql::new(
    "INSERT INTO audit_waiting
         (id, at, name, actor, region, reason, payload, salt, commitment)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
);

#[cfg(test)]
mod tests {
    use serde::Serialize;
    use terms::Permission;

    use super::*;

    #[derive(Serialize)]
    struct Said {
        what: &'static str,
    }

    impl Event for Said {
        const NAME: &'static str = "a.word.said";
        const NEEDS: Permission = Permission::Operate;
    }

    #[test]
    fn what_is_bound_in_one_piece_is_what_is_checked_in_pieces() {
        for (reason, what) in [(None, ""), (Some(""), "a \"word\""), (Some("why"), "\n\u{e9}")] {
            let bound = Bound::new(&[3; 32], reason, &Said { what }).unwrap();
            assert_eq!(bound.payload(), serde_json::to_vec(&Said { what }).unwrap());
            assert_eq!(bound.commitment(), commitment(&[3; 32], reason, bound.payload()));
        }
    }

    #[test]
    fn a_leaf_is_its_fields_in_one_piece() {
        let field = |bytes: &[u8]| [&(bytes.len() as u64).to_be_bytes(), bytes].concat();
        let (id, commitment) = ([1; 16], [2; 32]);
        let leaf = Leaf {
            id: &id,
            at: 5,
            name: "a.b",
            actor: "c",
            region: Some(7),
            commitment: &commitment,
        };
        let expected = [
            vec![LEAF_VERSION],
            field(&id),
            5_i64.to_be_bytes().to_vec(),
            field(b"a.b"),
            field(b"c"),
            vec![1],
            7_i64.to_be_bytes().to_vec(),
            field(&commitment),
        ];
        assert_eq!(leaf.hash(), Hash::of_leaf(&expected.concat()));
    }

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
