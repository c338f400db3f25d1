//! Which status lists were read, so that no older one is believed later.

use serde::{Deserialize, Serialize};
use terms::Moment;

/// The newest edition of a status list that was read, in whichever form: both are made at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadList {
    /// Where it lies.
    pub uri: String,
    /// When this edition was made.
    pub issued: Moment,
}
