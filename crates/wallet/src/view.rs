//! What is put before the person before anything leaves the wallet.

use formats::{Path, types::Format};
use protocols::dcql::{Miss, Need};
use serde_json::Value;
use terms::{Id, Personal};

use crate::{
    error::{StatusFault, TypeFault},
    texts::Texts,
    trust::TrustView,
    vault::{Card, Registered, Standing, State, Way},
};

/// Who asks for what. With `missing` the wallet has no answer: nothing can be shared, and the
/// verifier is told the same as if the holder had said no, and only once the holder has decided.
#[derive(Clone, Debug)]
pub struct ConsentView {
    /// Who asks.
    pub asker: Asker,
    /// What would be shown, card by card.
    pub cards: Vec<AskedCard>,
    /// What is asked for and not there, by the verifier's name for it; for the holder's eyes only.
    pub missing: Vec<(String, Miss)>,
    /// Whether a NIK would be shown: it says sex, birth date and region of birth registration.
    pub nik_warning: bool,
    /// How the request came. Where another screen asks ([`Way::is_elsewhere`]), the person is asked
    /// first whether that screen is in front of them.
    pub way: Option<Way>,
}

/// A verifier, as its certificate says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asker {
    /// Organisation, or else the common name.
    pub name: String,
    /// The full client id.
    pub client_id: String,
    /// Host names in the certificate.
    pub hosts: Vec<String>,
    /// The trust list's name for the authority that vouches for it.
    pub vouched_by: String,
    /// The host that the answer goes to.
    pub answer_host: String,
    /// What the register says of it; `None` if nothing that can be believed.
    pub registered: Option<Registered>,
}

/// What would be shown of one card.
#[derive(Clone, Debug)]
pub struct AskedCard {
    /// The card.
    pub card: Id<Card>,
    /// What its issuer calls it.
    pub names: Texts,
    /// How it is written.
    pub format: Format,
    /// Its type.
    pub type_name: String,
    /// Its issuer's name.
    pub issuer_name: String,
    /// The claims asked for.
    pub claims: Vec<AskedClaim>,
    /// The claims that every verifier of this credential sees.
    pub always: Vec<AskedClaim>,
    /// Whether the verifier insists.
    pub need: Need,
    /// Whether a verifier has seen this copy.
    pub trace: Trace,
}

/// One claim that would be shown.
#[derive(Clone, Debug)]
pub struct AskedClaim {
    /// Where it stands.
    pub path: Path,
    /// What the issuer calls it.
    pub label: Option<Texts>,
    /// What it says.
    pub value: Personal<Value>,
    /// Whether the verifier says that it will keep it (`intent_to_retain`).
    pub retained: bool,
    /// Whether it goes beyond what the verifier is registered for.
    pub beyond: bool,
}

/// Whether verifiers can tell by the copy that they have seen the same holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trace {
    /// Nobody has seen this copy.
    Fresh,
    /// All copies have been shown: those who saw this one know it again.
    SeenBefore,
}

/// A card that got more copies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renewed {
    /// The card.
    pub card: Id<Card>,
    /// What its issuer calls it.
    pub names: Texts,
    /// How many copies came.
    pub copies: usize,
    /// What it now says differently.
    pub changes: Vec<ChangedClaim>,
}

/// A card that goes by its issuer's words only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undescribed {
    /// The card.
    pub card: Id<Card>,
    /// Why the document of its type was not used.
    pub why: TypeFault,
}

/// A claim that says something else than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedClaim {
    /// Where it stands.
    pub path: Path,
    /// What the issuer calls it.
    pub label: Option<Texts>,
    /// What it said; `None` if it is new.
    pub old: Option<Personal<Value>>,
    /// What it says; `None` if it is gone.
    pub new: Option<Personal<Value>>,
}

/// What a check has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// The cards that stand otherwise than before.
    pub cards: Vec<CheckedCard>,
    /// The lists that could not be read: nothing is known from them.
    pub unread: Vec<Unread>,
    /// The trust list that was taken over on this occasion.
    pub pinned: Option<TrustView>,
}

/// A card that stands otherwise than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedCard {
    /// The card.
    pub card: Id<Card>,
    /// What its issuer calls it.
    pub names: Texts,
    /// The worst that was found.
    pub found: Standing,
    /// Of how many copies something was found.
    pub copies: usize,
    /// What the card is good for now.
    pub state: State,
}

/// A list that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The list's address, or the issuer's whose trust list it is.
    pub source: String,
    /// Why.
    pub why: StatusFault,
}

/// What the person decides about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Show nothing.
    Deny,
    /// Show what the verifier insists on, and nothing else.
    OnlyRequired,
    /// Show all that is in the view.
    Share,
}

/// What the person decides about a trust list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Rely on it from now on.
    Approve,
    /// Do not.
    Deny,
}
