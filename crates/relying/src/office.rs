//! The verifier's office: what it signs and certifies with, and whom it trusts.

use std::sync::Arc;

use audit::Ledger;
use fetch::Fetch;
use formats::{trust::TrustAnchors, types::Types};
use keys::{Authority, AwsLc, Keyring};
use protocols::Url;
use terms::{Die, Guesses, Moment};

use crate::{code::Codes, edition::Editions, statements::Statements, status::StatusBook};

/// What one deployment decides about asking.
pub struct Setup {
    /// The public address of the wire endpoints.
    pub url: Url,
    /// Holds the parties' keys and seals what rests in the store.
    pub keyring: Arc<Keyring>,
    /// Certifies those who may ask.
    pub access: Authority,
    /// Whose credentials and status lists are taken.
    pub anchors: Arc<TrustAnchors>,
    /// Fetches status lists, as far as its reach goes.
    pub fetch: Fetch,
    /// The types of credentials that are known here.
    pub types: Arc<Types>,
    /// Where people complain about relying parties: `https:` or `mailto:`.
    pub complaints: Option<String>,
}

/// The verifier's office. Cheap to clone.
#[derive(Clone)]
pub struct Relying(pub(crate) Arc<Office>);

pub(crate) struct Office {
    pub ledger: Ledger,
    pub setup: Setup,
    pub codes: Codes,
    pub status: StatusBook,
    pub statements: Statements,
    pub guesses: Guesses,
    pub crypto: AwsLc,
}

impl Relying {
    /// Opens the office. `ledger` is this room's.
    pub fn open(ledger: Ledger, setup: Setup) -> Self {
        let status = StatusBook::new(
            setup.fetch.clone(),
            Arc::clone(&setup.anchors),
            Editions::new(ledger.clone()),
        );
        let codes = Codes::new(&setup.keyring);
        let (statements, guesses) = (Statements::default(), Guesses::default());
        Self(Arc::new(Office { ledger, setup, codes, status, statements, guesses, crypto: AwsLc }))
    }

    /// The types of credentials that are known here.
    pub fn types(&self) -> &Types {
        &self.0.setup.types
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    pub(crate) fn codes(&self) -> &Codes {
        &self.0.codes
    }

    pub(crate) fn keyring(&self) -> &Keyring {
        &self.0.setup.keyring
    }

    pub(crate) fn die(&self) -> &dyn Die {
        self.0.ledger.die()
    }

    pub(crate) fn now(&self) -> Moment {
        self.0.ledger.now()
    }

    /// An address of this office.
    pub(crate) fn address(&self, path: &str, code: &str) -> String {
        format!("{}{path}/{code}", self.0.setup.url.as_str().trim_end_matches('/'))
    }
}
