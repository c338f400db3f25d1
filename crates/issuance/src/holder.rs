//! Who may hold what: the type of a credential says whom it is for, and the register and the room of
//! activations say whether that is so today.

use activation::{Assessment, Standing};
use formats::types::{CredentialType, Holder};
use registry::Person;
use terms::Date;

use crate::office::Issuance;

/// Assesses whether `person` may hold a credential of `kind` on the day `on`. `phone` is the
/// thumbprint of the wallet in the room, if it is known.
pub(crate) fn assess(
    kind: &CredentialType,
    (person, standing): (&Person, &Standing),
    phone: Option<&[u8; 32]>,
    on: Date,
) -> Assessment {
    match kind.holder {
        Holder::Child => standing.assess_child(person, on),
        Holder::Ikd => standing.assess(person, phone, on),
    }
}

/// Whether holding a credential of `kind` is holding an IKD. A child's card is none.
pub(crate) fn activates(kind: &CredentialType) -> bool {
    kind.holder == Holder::Ikd
}

impl Issuance {
    /// The types behind the names of an offer, each once for each of its formats.
    pub(crate) fn kinds<'a>(
        &'a self,
        configurations: &'a str,
    ) -> impl Iterator<Item = &'a CredentialType> {
        let found = configurations.split(' ').map(|name| self.0.catalogue.configuration(name));
        found.flatten().map(|it| it.kind)
    }
}
