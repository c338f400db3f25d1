//! The platform of the stories: it does what a step asks for, and nothing else.

use std::{sync::Arc, time::Duration};

use protocols::Url;
use terms::{FixedClock, Id, Moment, SeededDie};
use wallet::{
    Accept, Accepted, Check, Checked, Consent, ConsentView, Decision, Done, Present, Refill,
    Request, Response, RustCrypto, Step, Tools, TrustView, Unreachable, WalletError,
    vault::{Card, VaultState},
};

/// The moment at which the stories play: 2024-06-05, noon UTC.
pub const NOON: Moment = Moment::from_seconds(1_717_588_800);

/// Everything beyond the wallet.
pub trait Outside {
    fn answer(&mut self, request: &Request) -> Result<Response, Unreachable>;
}

/// A wallet with its person.
pub struct World {
    pub clock: Arc<FixedClock>,
    pub tools: Tools,
    pub vault: VaultState,
    /// What the person says to requests and to trust lists.
    pub consent: Consent,
    pub decision: Decision,
    /// What the person was shown.
    pub views: Vec<ConsentView>,
    pub lists: Vec<TrustView>,
    /// What went out.
    pub requests: Vec<Request>,
    /// What the steps print.
    pub printed: String,
}

impl World {
    pub fn new() -> Self {
        let clock = Arc::new(FixedClock::at(NOON));
        let die = Arc::new(SeededDie::new(42));
        let crypto = Arc::new(RustCrypto::new(die.clone()));
        Self {
            vault: VaultState::new(&*die),
            tools: Tools { clock: clock.clone(), die, crypto },
            clock,
            consent: Consent::Share,
            decision: Decision::Approve,
            views: Vec::new(),
            lists: Vec::new(),
            requests: Vec::new(),
            printed: String::new(),
        }
    }

    pub fn accept(
        &mut self,
        accept: Accept,
        outside: &mut dyn Outside,
    ) -> Result<Accepted, WalletError> {
        let first = accept.start(&self.vault, self.tools.clone());
        match self.drive(first, outside)? {
            Done::Accepted(accepted) => Ok(accepted),
            other => panic!("{other:?}"),
        }
    }

    pub fn present(
        &mut self,
        request: &str,
        outside: &mut dyn Outside,
    ) -> Result<Done, WalletError> {
        let first = Present::new(request).start(&self.vault, self.tools.clone());
        self.drive(first, outside)
    }

    pub fn refill(
        &mut self,
        cards: &[Id<Card>],
        outside: &mut dyn Outside,
    ) -> Result<Accepted, WalletError> {
        let refills = Refill::of(&self.vault, cards);
        let [refill] = refills.as_slice() else { panic!("{refills:?}") };
        let first = refill.clone().start(&self.vault, self.tools.clone());
        match self.drive(first, outside)? {
            Done::Accepted(accepted) => Ok(accepted),
            other => panic!("{other:?}"),
        }
    }

    pub fn check(&mut self, outside: &mut dyn Outside) -> Result<Checked, WalletError> {
        let first = Check.start(&self.vault, self.tools.clone());
        match self.drive(first, outside)? {
            Done::Checked(checked) => Ok(checked),
            other => panic!("{other:?}"),
        }
    }

    /// The cards that are low now.
    pub fn low(&self) -> Vec<Id<Card>> {
        self.vault.low(self.tools.clock.now())
    }

    pub fn wait(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub fn card(&self) -> &Card {
        &self.vault.cards()[0]
    }

    pub fn drive(
        &mut self,
        first: Result<Step, WalletError>,
        outside: &mut dyn Outside,
    ) -> Result<Done, WalletError> {
        let mut step = first?;
        loop {
            self.printed.push_str(&format!("{step:?}\n"));
            step = match step {
                Step::Consent(view, next) => {
                    self.views.push(*view);
                    next.resume(self.consent)
                }
                Step::Done(done) => return Ok(done),
                Step::Draw(count, next) => {
                    next.resume(self.vault.draw_keys(count, &*self.tools.die))
                }
                Step::Fetch(request, next) => {
                    self.requests.push(request.clone());
                    next.resume(outside.answer(&request))
                }
                Step::Keep(changes, next) => {
                    changes.into_iter().for_each(|change| self.vault.apply(change));
                    let written = serde_json::to_vec(&self.vault).unwrap();
                    self.vault = serde_json::from_slice(&written).unwrap();
                    next.resume(())
                }
                Step::Sign(messages, next) => {
                    let sign = |it: &wallet::ToSign| self.vault.sign(&it.key, &it.bytes).unwrap();
                    next.resume(messages.iter().map(sign).collect())
                }
                Step::Trust(view, next) => {
                    self.lists.push(*view);
                    next.resume(self.decision)
                }
            }?;
        }
    }
}

pub fn url(text: &str) -> Url {
    text.parse().unwrap()
}

pub fn answer(status: u16, body: impl Into<Vec<u8>>) -> Response {
    Response { status, headers: Vec::new(), body: body.into() }
}

pub fn json(status: u16, body: &serde_json::Value) -> Response {
    answer(status, body.to_string())
}
