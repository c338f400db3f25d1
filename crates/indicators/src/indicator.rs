//! What is counted.

use serde::Serialize;

/// Something that is counted by region and day. Declared once, as a constant.
#[derive(Debug)]
pub struct Indicator {
    /// Its name, for ever.
    pub id: &'static str,
    /// To which region one of them counts.
    pub attribution: Attribution,
    /// Where the count comes from.
    pub source: &'static str,
}

/// To which region something counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Attribution {
    /// Where the resident lives, whatever office served them: what targets are measured by.
    HomeRegion,
}

/// Residents who hold an active IKD.
pub const ACTIVATED: Indicator = Indicator {
    id: "activated",
    attribution: Attribution::HomeRegion,
    source: "register of activations",
};
