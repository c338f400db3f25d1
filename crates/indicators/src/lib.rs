//! How we are doing: figures of the programme that cannot be misread.
//!
//! Promises: no percentage without its base, the base's date and source, and the day it counts up
//! to · one way to compute it, for tile, chart, ranking, file and page · rates come from summed
//! parts, never from rates · a base once frozen is never overwritten, and a percentage that names it
//! is computed again from it · without a base there is no
//! figure, rather than a zero · the roll-up moves in the transaction of what it counts.

mod base;
mod figure;
mod freeze;
mod indicator;
mod indicators;
mod reading;
mod recount;
mod rollup;
mod sentence;
mod target;

pub use base::{BaseKind, BaseName, Snapshot};
pub use figure::{Base, Figure, FigureError};
pub use freeze::{FreezeError, Frozen};
pub use indicator::{ACTIVATED, Attribution, Indicator};
pub use indicators::{Indicators, ROOM};
pub use recount::Difference;
pub use target::{Target, TargetError};
