//! What a verification of the log found.

use serde::Serialize;
use terms::Id;

use crate::event::Entry;

/// Findings told one by one; the rest is only counted.
pub(crate) const TOLD: usize = 1_000;

/// What a verification of the log found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Leaves in the tree.
    pub size: u64,
    /// Events checked against their leaves.
    pub events: u64,
    /// Among them, those whose payload was erased by a logged act. No fault.
    pub erased: u64,
    /// Events that wait for the sequencer: without a number, or right behind the tree. No fault.
    pub waiting: u64,
    /// The size of the last good checkpoint.
    pub signed: Option<u64>,
    /// Leaves beyond it, which no signature protects yet. No fault for a second.
    pub unsigned: u64,
    /// What is wrong: the first thousand findings.
    pub findings: Vec<Finding>,
    /// Findings beyond those.
    pub more: u64,
}

/// One thing that is wrong with the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Finding {
    /// A checkpoint speaks of more leaves than there are: the log was cut off.
    #[error("a signed checkpoint knows {size} events, and the log has lost the last of them")]
    CheckpointBeyond {
        /// The checkpoint's size.
        size: u64,
    },
    /// There are leaves, and no checkpoint at all.
    #[error("the log has events, and no checkpoint")]
    CheckpointMissing,
    /// The tree has another root than was signed: what lies before was rewritten.
    #[error("the first {size} events are not those that were signed")]
    CheckpointRoot {
        /// The checkpoint's size.
        size: u64,
    },
    /// A stored checkpoint cannot be read, or is not signed by the log's key.
    #[error("the checkpoint stored for {size} events is not signed by this log")]
    CheckpointSignature {
        /// The size it is stored for.
        size: i64,
    },
    /// A checkpoint is stored for another size than it speaks of.
    #[error("the checkpoint stored for {size} events speaks of another number")]
    CheckpointSize {
        /// The size it is stored for.
        size: i64,
    },
    /// Who, when, where or what is not what was logged.
    #[error("event {number} was changed")]
    EventChanged {
        /// Its place in the tree.
        number: i64,
        /// The event that stands there now.
        event: Option<Id<Entry>>,
    },
    /// The tree knows an event that is gone.
    #[error("event {number} was removed")]
    EventRemoved {
        /// Its place in the tree.
        number: i64,
    },
    /// An event stands at another's place.
    #[error("event {number} belongs at {belongs}: events were reordered")]
    EventReordered {
        /// Where it stands.
        number: i64,
        /// Its place in the tree.
        belongs: i64,
        /// The event.
        event: Option<Id<Entry>>,
    },
    /// An event claims a place that the tree does not have, nor comes to next.
    #[error("event {number} is not in the tree")]
    EventUnlogged {
        /// The place it claims.
        number: i64,
        /// The event.
        event: Option<Id<Entry>>,
    },
    /// The tree is shorter than a checkpoint that was kept elsewhere.
    #[error("the checkpoint kept elsewhere knows {size} events: the log was cut off")]
    OlderBeyond {
        /// That checkpoint's size.
        size: u64,
    },
    /// The tree has not grown from a checkpoint that was kept elsewhere.
    #[error("the first {size} events are not those of the checkpoint kept elsewhere")]
    OlderRoot {
        /// That checkpoint's size.
        size: u64,
    },
    /// Payload or reason is not what was logged.
    #[error("the payload of event {number} was changed")]
    PayloadChanged {
        /// Its place in the tree.
        number: i64,
        /// The event.
        event: Option<Id<Entry>>,
    },
    /// A payload is gone, and no event tells who erased it.
    #[error("the payload of event {number} was removed without trace")]
    PayloadRemoved {
        /// Its place in the tree.
        number: i64,
        /// The event.
        event: Option<Id<Entry>>,
    },
    /// A tile of the tree is missing, or does not follow from the leaves.
    #[error("the tree's tile {place} of level {level} is wrong or missing")]
    TreeNode {
        /// 0 for leaves.
        level: i64,
        /// From 0, along the level.
        place: i64,
    },
    /// The noted size of the tree is not the number of its leaves.
    #[error("the tree is said to have {noted} leaves and has {size}")]
    TreeSize {
        /// What was noted.
        noted: u64,
        /// The leaves that there are.
        size: u64,
    },
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty() && self.more == 0
    }

    pub(crate) fn find(&mut self, finding: Finding) {
        if self.findings.len() < TOLD {
            self.findings.push(finding);
        } else {
            self.more += 1;
        }
    }

    /// Whether further findings would only be counted.
    pub(crate) const fn is_full(&self) -> bool {
        self.more > 0
    }
}
