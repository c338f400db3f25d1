//! What is offered: configurations, and the claims that are issued to those only who ask for them.
//!
//! The choice is made at the desk and stands in the offer: OpenID4VCI has wallets ask for
//! configurations, not for claims, so it works with every wallet, and no wallet widens it by itself.
//! Refills go by the same offer, and so by the same choice.

use formats::Path;
use store::Error;

use crate::{error::OfferError, office::Issuance};

/// Configurations in one offer.
const MOST: usize = 16;

/// What is offered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct What {
    configurations: String,
    with: Vec<Path>,
}

impl What {
    /// The claims on request that the resident has asked for.
    pub fn with(self, with: Vec<Path>) -> Self {
        Self { with, ..self }
    }
}

/// The names of configurations, with a space between two, and no claim on request.
impl From<&str> for What {
    fn from(configurations: &str) -> Self {
        Self { configurations: configurations.to_owned(), with: Vec::new() }
    }
}

impl Issuance {
    /// The names as they are stored: each is one of ours and stands there once.
    pub(crate) fn known(&self, what: &What) -> Result<String, OfferError> {
        let mut names: Vec<&str> = Vec::new();
        for name in what.configurations.split_ascii_whitespace() {
            let ours = self.0.catalogue.configuration(name).is_some();
            if !ours || names.contains(&name) || names.len() >= MOST {
                return Err(OfferError::ConfigurationUnknown);
            }
            names.push(name);
        }
        if names.is_empty() {
            return Err(OfferError::ConfigurationUnknown);
        }
        Ok(names.join(" "))
    }

    /// The claims as they are stored: each is one that some type behind `names` has on request.
    pub(crate) fn requested(&self, names: &str, what: &What) -> Result<String, OfferError> {
        let mut stored: Vec<String> = Vec::new();
        for path in &what.with {
            let has = self.kinds(names).any(|kind| kind.on_request().any(|it| it.path == *path));
            if !has {
                let there = self.kinds(names).flat_map(|kind| kind.on_request());
                let mut there: Vec<_> = there.map(|it| it.path.to_string()).collect();
                there.dedup();
                return Err(OfferError::ClaimUnknown { there });
            }
            let path = path.to_string();
            if !stored.contains(&path) {
                stored.push(path);
            }
        }
        Ok(stored.join(" "))
    }
}

/// Reads what [`Issuance::requested`] has written.
pub(crate) fn read_requested(stored: &str) -> Result<Vec<Path>, Error> {
    let paths = stored.split_ascii_whitespace().map(str::parse);
    paths.collect::<Result<_, _>>().map_err(|_| Error::Shape("the claims of an offer"))
}
