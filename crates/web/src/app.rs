//! What the routes hang on: the rooms, and what one deployment decides about its pages.

use std::sync::Arc;

use activation::{Activations, Suspensions};
use desk::Desk;
use formats::Path;
use indicators::Indicators;
use issuance::Issuance;
use messages::Messages;
use protocols::{Url, form::Form};
use registry::Registry;
use relying::{PartyName, Relying};
use staff::Staff;
use terms::{Clock, Die, Region};
use unlock::Unlock;

use crate::{
    counts::Counts, imports::Imports, live::Live, release::Release, revocations::Revocations,
    session::Sessions,
};

/// The rooms behind the pages and endpoints. One for all listeners.
pub struct App {
    /// What is offered and issued.
    pub issuance: Issuance,
    /// Who lives here.
    pub registry: Registry,
    /// Who may hold an IKD, and who does.
    pub activations: Activations,
    /// Whose offers officers have suspended.
    pub suspensions: Suspensions,
    /// How the programme is doing.
    pub indicators: Indicators,
    /// Files of residents on their way in.
    pub imports: Imports,
    /// Who asks, and what came of it.
    pub relying: Relying,
    /// Officers, and how they sign in.
    pub staff: Staff,
    /// What is sent to people's mail and phones.
    pub messages: Messages,
    /// Offices, their lines, and who is in them.
    pub desk: Desk,
    /// The trust list, signed by its keeper, as wallets fetch it.
    pub signed_trust_list: Arc<str>,
    /// Which certificates the authority over issuers has revoked.
    pub revocations: Revocations,
    /// The PINs of phones.
    pub unlock: Unlock,
    /// The wallet's web app, if it was built into this program.
    pub wallet: Option<Arc<Release>>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws the numbers of requests.
    pub die: Arc<dyn Die>,
    /// Who has followed the one-time link of a demonstration.
    pub sessions: Sessions,
    /// Who listens to pages that keep themselves current.
    pub live: Live,
    /// What has been answered since the start.
    pub counts: Arc<Counts>,
    /// What this deployment decides.
    pub deployment: Deployment,
}

/// What one deployment decides about its pages.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// Where people and wallets reach the public pages and endpoints.
    pub public_url: Url,
    /// Where staff reach the console.
    pub console_url: Url,
    /// The wallet's own origin.
    pub wallet_url: Url,
    /// Whether the people and figures are made up, which every page then says.
    pub demo: bool,
    /// The region whose figures are shown first.
    pub home: Region,
    /// Who asks on the verifier's page.
    pub verifier: Verifier,
}

/// In whose name the verifier's page asks, and for what.
#[derive(Clone, Debug)]
pub struct Verifier {
    /// The registered relying party.
    pub party: PartyName,
    /// Claims of the identity credential.
    pub claims: Vec<Path>,
}

impl Deployment {
    /// Where wallets send people back to after the verifier's page has asked: an address that
    /// must be registered for the relying party of that page.
    pub fn verify_return(&self) -> String {
        let url = self.public_url.as_str();
        let base = url.strip_suffix(self.public_url.path()).unwrap_or(url);
        format!("{base}/verify/result")
    }

    /// The link that opens our own wallet with an offer. Like that with a request it has all it
    /// says in the fragment, which a browser sends to no server, and names in no referrer
    /// (RFC 3986, section 3.5; RFC 9110, section 10.1.3).
    pub fn wallet_offer(&self, link: &str) -> String {
        self.wallet_with("offer", link)
    }

    /// The link that opens our own wallet with the request of a verifier.
    pub fn wallet_request(&self, link: &str) -> String {
        self.wallet_with("request", link)
    }

    fn wallet_with(&self, what: &str, link: &str) -> String {
        let base = self.wallet_url.as_str().trim_end_matches('/');
        format!("{base}/#{}", Form::new().with(what, link).encode())
    }

    /// The link that opens the console once.
    pub fn bootstrap_link(&self, invitation: &protocols::Secret) -> String {
        let base = self.console_url.as_str().trim_end_matches('/');
        format!("{base}/bootstrap/{}", invitation.reveal())
    }
}
