//! What a flow asks of the platform, one step at a time. A step is spent by going on from it.

use std::fmt;

use protocols::Secret;
use terms::{Id, PublicKey, Signature};

use crate::{
    error::WalletError,
    http::{Request, Response, Unreachable},
    trust::TrustView,
    vault::{Card, Change},
    view::{Checked, Consent, ConsentView, Decision, Renewed, Undescribed},
};

/// What to do next. Every step but the last comes with the way on from it.
#[derive(Debug)]
pub enum Step {
    /// Show the view to the person and ask.
    Consent(Box<ConsentView>, Next<Consent>),
    /// The flow has reached its end.
    Done(Done),
    /// Draw so many fresh keys ([`crate::vault::VaultState::draw_keys`]).
    Draw(usize, Next<Vec<PublicKey>>),
    /// Make the request.
    Fetch(Request, Next<Result<Response, Unreachable>>),
    /// Apply the changes to the vault, in order, and make them durable before going on.
    Keep(Vec<Change>, Next<()>),
    /// Sign each message (ES256), in order.
    Sign(Vec<ToSign>, Next<Vec<Signature>>),
    /// Show the list to the person, its fingerprint above all, and ask.
    Trust(Box<TrustView>, Next<Decision>),
}

/// A message to be signed with a key of the vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToSign {
    /// The key.
    pub key: PublicKey,
    /// The message.
    pub bytes: Vec<u8>,
}

/// How a flow ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// Credentials were stored, or promised.
    Accepted(Accepted),
    /// It is known how things stand.
    Checked(Checked),
    /// Issuers revoke what they have issued.
    GivenBack {
        /// How many leaves to come back were taken back.
        given: usize,
        /// How many were not: their issuers cannot be reached, or have no place for it.
        kept: usize,
    },
    /// The verifier was told that nothing is shown.
    Denied {
        /// Where the person's browser goes on, if anywhere.
        redirect: Option<Secret>,
    },
    /// The verifier has taken what was shown.
    Presented {
        /// Where the person's browser goes on, if anywhere: an address with a fresh code in it,
        /// for that browser only.
        redirect: Option<Secret>,
    },
    /// The answer is to be shown to a counter, code after code.
    Shown {
        /// The texts of the codes ([`protocols::reel`]).
        parts: Vec<String>,
    },
}

/// What came of an offer, of a promise, of a refill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// The new cards; they are in the vault.
    pub cards: Vec<Id<Card>>,
    /// The cards that got more copies, with what they now say differently.
    pub renewed: Vec<Renewed>,
    /// The cards among them that go by their issuer's words: the document of their type was not used.
    pub undescribed: Vec<Undescribed>,
    /// How many credentials the issuer will deliver later; the promises are in the vault.
    pub deferred: usize,
    /// The trust list that was pinned on this occasion.
    pub pinned: Option<TrustView>,
}

/// The way on from a step: it takes what the step asked for, once.
pub struct Next<I, S = Step, E = WalletError>(Box<dyn FnOnce(I) -> Result<S, E> + Send>);

impl<I, S, E> Next<I, S, E> {
    pub(crate) fn new(next: impl FnOnce(I) -> Result<S, E> + Send + 'static) -> Self {
        Self(Box::new(next))
    }

    /// Goes on.
    pub fn resume(self, input: I) -> Result<S, E> {
        (self.0)(input)
    }
}

impl Step {
    pub(crate) fn consent(
        view: ConsentView,
        next: impl FnOnce(Consent) -> Result<Self, WalletError> + Send + 'static,
    ) -> Self {
        Self::Consent(Box::new(view), Next::new(next))
    }

    /// The keys that come back are as many as were asked for, all different.
    pub(crate) fn draw(
        count: usize,
        next: impl FnOnce(Vec<PublicKey>) -> Result<Self, WalletError> + Send + 'static,
    ) -> Self {
        let checked = move |keys: Vec<PublicKey>| {
            let twice = keys
                .iter()
                .enumerate()
                .any(|(at, key)| keys.iter().skip(at + 1).any(|it| it == key));
            if keys.len() != count || twice {
                return Err(WalletError::Platform);
            }
            next(keys)
        };
        Self::Draw(count, Next::new(checked))
    }

    pub(crate) fn fetch(
        request: Request,
        next: impl FnOnce(Result<Response, Unreachable>) -> Result<Self, WalletError> + Send + 'static,
    ) -> Self {
        Self::Fetch(request, Next::new(next))
    }

    pub(crate) fn keep(
        changes: Vec<Change>,
        next: impl FnOnce() -> Result<Self, WalletError> + Send + 'static,
    ) -> Self {
        Self::Keep(changes, Next::new(|()| next()))
    }

    /// As many signatures come back as messages went out.
    pub(crate) fn sign(
        messages: Vec<ToSign>,
        next: impl FnOnce(Vec<Signature>) -> Result<Self, WalletError> + Send + 'static,
    ) -> Self {
        let count = messages.len();
        let checked = move |signatures: Vec<Signature>| {
            if signatures.len() != count {
                return Err(WalletError::Platform);
            }
            next(signatures)
        };
        Self::Sign(messages, Next::new(checked))
    }

    pub(crate) fn trust(
        view: TrustView,
        next: impl FnOnce(Decision) -> Result<Self, WalletError> + Send + 'static,
    ) -> Self {
        Self::Trust(Box::new(view), Next::new(next))
    }
}

impl<I, S, E> fmt::Debug for Next<I, S, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Next")
    }
}
