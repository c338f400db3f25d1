//! The issuing office: what it signs with, and whom it asks.

use std::sync::Arc;

use activation::Activations;
use audit::Ledger;
use formats::{jose::Jwk, mdoc, sd_jwt};
use keys::AwsLc;
use registry::Registry;
use terms::{Die, Moment};

use crate::{
    catalogue::Catalogue,
    code::Codes,
    published::Published,
    setup::{Setup, SetupError},
    stock::Stocks,
};

/// The issuing office. Cheap to clone.
#[derive(Clone)]
pub struct Issuance(pub(crate) Arc<Office>);

pub(crate) struct Office {
    pub ledger: Ledger,
    pub registry: Registry,
    pub activations: Activations,
    pub setup: Setup,
    pub issuer: sd_jwt::Issuer,
    pub mdoc_issuer: mdoc::Issuer,
    /// The thumbprint (RFC 7638) of the issuer's key: what every delivery remembers.
    pub signer: [u8; 32],
    pub codes: Codes,
    pub catalogue: Catalogue,
    pub stocks: Stocks,
    pub published: Published,
    pub crypto: AwsLc,
}

impl Issuance {
    /// Opens the office. `ledger` is this room's.
    pub fn open(
        ledger: Ledger,
        registry: Registry,
        activations: Activations,
        setup: Setup,
    ) -> Result<Self, SetupError> {
        let issuer = sd_jwt::Issuer::new(&setup.issuer.chain)
            .map_err(|_| SetupError::Metadata)?
            .named(setup.url.as_str());
        let mdoc_issuer = mdoc::Issuer::new(&setup.issuer.chain);
        let signer = Jwk::new(*setup.issuer.key.public()).thumbprint(&AwsLc);
        let catalogue = Catalogue::new(&setup)?;
        Ok(Self(Arc::new(Office {
            ledger,
            registry,
            activations,
            codes: Codes::new(&setup.keyring),
            issuer,
            mdoc_issuer,
            signer,
            catalogue,
            setup,
            stocks: Stocks::default(),
            published: Published::default(),
            crypto: AwsLc,
        })))
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.0.ledger
    }

    pub(crate) fn codes(&self) -> &Codes {
        &self.0.codes
    }

    pub(crate) fn die(&self) -> &dyn Die {
        self.0.ledger.die()
    }

    pub(crate) fn now(&self) -> Moment {
        self.0.ledger.now()
    }

    /// An address of this issuer.
    pub(crate) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.0.setup.url.as_str().trim_end_matches('/'))
    }
}
