//! Who may hold what: the type of a credential says whom it is for, and the register and the room of
//! activations say whether that is so today.

use activation::{Assessment, Standing};
use formats::types::{ClaimType, CredentialType, Holder};
use registry::Person;
use terms::Date;

use crate::{
    claims::{Recorded, lacking},
    office::Issuance,
};

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

/// Something that is issued here, and whether somebody may hold it.
#[derive(Clone, Debug)]
pub struct Choice<'c> {
    /// Its credential configuration id.
    pub configuration: String,
    /// Its type.
    pub kind: &'c CredentialType,
    /// A claim without which there is none, and of which nothing is recorded.
    pub lacks: Option<&'c ClaimType>,
    /// Whether they may hold it today, and why not.
    pub assessment: Assessment,
}

impl Issuance {
    /// Everything that is issued here, each type in each of its formats, and whether `person`, whose
    /// standing this is, may hold it today and the record says enough for it. Asks no database.
    pub fn choices(
        &self,
        (person, recorded): (&Person, Recorded<'_>),
        standing: &Standing,
    ) -> Vec<Choice<'_>> {
        let today = self.now().date();
        let all = self.0.catalogue.configurations();
        all.map(|it| Choice {
            configuration: it.id(),
            kind: it.kind,
            lacks: lacking(it.kind, recorded),
            assessment: assess(it.kind, (person, standing), None, today),
        })
        .collect()
    }

    /// The types behind the names of an offer, each once for each of its formats.
    pub(crate) fn kinds<'a>(
        &'a self,
        configurations: &'a str,
    ) -> impl Iterator<Item = &'a CredentialType> {
        let found = configurations.split(' ').map(|name| self.0.catalogue.configuration(name));
        found.flatten().map(|it| it.kind)
    }
}
