//! What a signed-in desk may do, and how it reads and hands over what wallets scan.

use issuance::Offered;
use protocols::{Url, oid4vci::CredentialOffer};
use registry::Regions;
use staff::Role;
use terms::{Act, Actor, Permission, Region};

use crate::app::Deployment;

/// The act of a demonstration's desk, which the machine's operator has opened: what a head of
/// office may do, everywhere, and alone what takes two.
pub(crate) fn act() -> Act {
    let allowed = Role::HeadOfOffice.permissions();
    let alone = [
        Permission::ExportWhole,
        Permission::HandOver,
        Permission::ImportLive,
        Permission::OfferChanged,
    ];
    let act = Act::new(Actor::Operator, allowed).because("console");
    alone.into_iter().fold(act, Act::with)
}

/// A region as staff read it.
pub(crate) fn place(region: Region) -> String {
    Regions::load().path(region).unwrap_or_else(|| region.to_string())
}

/// The offer as a link for wallets, by reference: short enough for a QR code.
pub(crate) fn link(offered: &Offered) -> String {
    // Our own addresses are addresses.
    offered
        .uri
        .parse::<Url>()
        .map_or_else(|_| offered.offer.link(), |uri| CredentialOffer::reference_link(&uri))
}

/// The page where an officer confirms the phone that redeems the offer, if one must.
pub(crate) fn phone_page(deployment: &Deployment, offered: &Offered) -> Option<String> {
    let console = deployment.console_url.as_str().trim_end_matches('/');
    let (resident, offer) = (offered.resident, offered.id);
    (!offered.confirmed).then(|| format!("{console}/residents/{resident}/offers/{offer}"))
}
