//! A call as it comes. One flat form for all, so that secrets are read where they stand.

use std::borrow::Cow;

use serde::Deserialize;

use super::fault::Fault;
use crate::slot::Door;

/// A call: its name, and what goes with it.
#[derive(Deserialize)]
pub struct Input<'a> {
    #[serde(borrow)]
    pub call: Cow<'a, str>,
    #[serde(borrow, default)]
    pub flow: Option<Cow<'a, str>>,
    #[serde(default)]
    pub pin: Option<&'a str>,
    #[serde(default)]
    pub old: Option<&'a str>,
    #[serde(default)]
    pub new: Option<&'a str>,
    #[serde(borrow, default)]
    pub server: Option<Cow<'a, str>>,
    #[serde(default)]
    pub door: Option<Door>,
    #[serde(borrow, default)]
    pub sealed: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub code: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub text: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub offer: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub tx_code: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub request: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub number: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub way: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub pocket: Option<Cow<'a, str>>,
    /// Whether something is to be carried from now on.
    #[serde(default)]
    pub carry: bool,
    #[serde(borrow, default)]
    pub responses: Option<Vec<Option<Received<'a>>>>,
    #[serde(borrow, default)]
    pub choice: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub decision: Option<Cow<'a, str>>,
}

/// What came back from the network.
#[derive(Deserialize)]
pub struct Received<'a> {
    pub status: u16,
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    #[serde(borrow)]
    pub body: Cow<'a, str>,
}

/// What a call cannot do without.
pub fn needed<T>(given: Option<T>) -> Result<T, Fault> {
    given.ok_or_else(Fault::misuse)
}
