//! Several flows, one after the other: what fails does not keep the next one from its turn.

use std::collections::VecDeque;

use serde_json::{Value, json};
use terms::Moment;

use super::{fault::Fault, told};
use crate::{
    accept::{Collect, Refill},
    check::Check,
    error::WalletError,
    step::{Accepted, Done, Step},
    tools::Tools,
    vault::VaultState,
    view::Checked,
};

/// What is still to be done, and what has come of the rest.
pub struct Round {
    to_do: VecDeque<Turn>,
    came: Accepted,
    checked: Option<Checked>,
    failed: Vec<Fault>,
}

enum Turn {
    /// Whether something was taken back; renewals follow from it.
    Check,
    Collect(Box<Collect>),
    Refill(Refill),
    /// Find out which cards are to be renewed.
    Plan,
}

impl Round {
    /// A look whether something was taken back, then more copies where there are few.
    pub fn refresh() -> Self {
        Self::of([Turn::Check, Turn::Plan].into())
    }

    /// The promises that are due.
    pub fn collect(state: &VaultState, now: Moment) -> Self {
        let due = state.deferred().iter().filter(|promise| promise.due() <= now);
        Self::of(due.map(|promise| Turn::Collect(Box::new(Collect::new(promise)))).collect())
    }

    fn of(to_do: VecDeque<Turn>) -> Self {
        Self { to_do, came: Accepted::default(), checked: None, failed: Vec::new() }
    }

    /// The first step of the next turn.
    pub fn next(&mut self, state: &VaultState, tools: &Tools) -> Option<Result<Step, WalletError>> {
        loop {
            return Some(match self.to_do.pop_front()? {
                Turn::Check => Check.start(state, tools.clone()),
                Turn::Collect(collect) => collect.start(state, tools.clone()),
                Turn::Refill(refill) => refill.start(state, tools.clone()),
                Turn::Plan => {
                    let refills = Refill::of(state, &state.low(tools.now()));
                    self.to_do.extend(refills.into_iter().map(Turn::Refill));
                    continue;
                }
            });
        }
    }

    /// One turn is done.
    pub fn add(&mut self, done: Done) {
        match done {
            Done::Accepted(more) => {
                self.came.cards.extend(more.cards);
                self.came.renewed.extend(more.renewed);
                self.came.undescribed.extend(more.undescribed);
                self.came.deferred += more.deferred;
                self.came.pinned = more.pinned.or(self.came.pinned.take());
            }
            Done::Checked(checked) => self.checked = Some(checked),
            Done::Denied { .. }
            | Done::GivenBack { .. }
            | Done::Presented { .. }
            | Done::Shown { .. } => {}
        }
    }

    /// One turn has failed. Where the network is away, the others would only wait for it too.
    pub fn fail(&mut self, error: WalletError) {
        let fault = Fault::from(error);
        if fault.is_about_the_network() {
            self.to_do.clear();
        }
        self.failed.push(fault);
    }

    /// What has come of it.
    pub fn told(&self, state: &VaultState) -> Value {
        let due = state.deferred().iter().map(|promise| promise.due()).min();
        let mut told = told::accepted(&self.came);
        if let Some(told) = told.as_object_mut() {
            let failed: Vec<Value> = self.failed.iter().map(Fault::to_json).collect();
            told.insert("failed".to_owned(), json!(failed));
            let checked = self.checked.as_ref().map(super::told::checked);
            told.insert("checked".to_owned(), json!(checked));
            told.insert("waiting".to_owned(), json!(state.deferred().len()));
            told.insert("due".to_owned(), json!(due.map(Moment::rfc3339)));
        }
        told
    }
}
