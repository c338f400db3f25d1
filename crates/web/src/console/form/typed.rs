//! What was typed into a form, by the names of its fields.

use std::collections::BTreeMap;

/// The fields of a form as they came. No `Debug`: they are personal.
#[derive(Clone, Default)]
pub(crate) struct Typed(BTreeMap<String, String>);

impl Typed {
    /// Of pairs; what stands there twice counts as it was said last.
    pub fn of(pairs: Vec<(String, String)>) -> Self {
        Self(pairs.into_iter().collect())
    }

    /// What stands in a field, without white space around it; empty if nothing was sent.
    pub fn of_field(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default().trim()
    }

    /// What was sent for a field as it was sent.
    pub fn find(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}
