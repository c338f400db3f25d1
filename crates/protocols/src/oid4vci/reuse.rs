//! How often a copy of a credential may be shown, and when to fetch new ones (ETSI TS 119 472-3,
//! section 4.2.4.2, with the methods of the European reference framework, annex II).

use serde::{Deserialize, Deserializer, Serialize};

/// The policy of one configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReusePolicy {
    /// Whose methods are named: `arf_annex_ii`.
    pub id: String,
    /// What the issuer will have, the best first; a wallet takes the first that it knows.
    pub options: Vec<ReuseOption>,
}

/// One method, or several that go together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReuseOption {
    /// `once_only`, `limited-time`, `rotating-batch`, `per-relying-party`.
    pub details: Vec<String>,
    /// So many copies are asked for together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch_size: Option<u16>,
    /// With so few unused copies left, the wallet asks for the next batch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reissue_trigger_unused: Option<u16>,
    /// With so many seconds of validity left, the wallet asks for the next batch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reissue_trigger_lifetime_left: Option<u64>,
}

impl ReusePolicy {
    /// The European framework's methods.
    pub const ARF: &'static str = "arf_annex_ii";
    /// Each copy is shown once.
    pub const ONCE_ONLY: &'static str = "once_only";

    /// Each copy is shown once; a new batch is due with `unused` copies or `seconds` left.
    pub fn once_only(batch_size: u16, unused: u16, seconds: u64) -> Self {
        let option = ReuseOption {
            details: vec![Self::ONCE_ONLY.to_owned()],
            batch_size: Some(batch_size),
            reissue_trigger_unused: Some(unused),
            reissue_trigger_lifetime_left: Some(seconds),
        };
        Self { id: Self::ARF.to_owned(), options: vec![option] }
    }

    /// What is said of showing each copy once, if the issuer will have that.
    pub fn find_once_only(&self) -> Option<&ReuseOption> {
        let is_once = |it: &&ReuseOption| it.details.iter().any(|it| it == Self::ONCE_ONLY);
        self.options.iter().find(is_once)
    }
}

/// A policy of another shape is none: it does not make the rest of the metadata unreadable.
pub(super) fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Option<ReusePolicy>, D::Error> {
    let written = serde_json::Value::deserialize(from)?;
    Ok(serde_json::from_value(written).ok())
}
