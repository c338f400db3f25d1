//! The steps of a flow: what the core can do is done at once, the rest is for the shell.

use formats::base64url;
use serde_json::{Value, json};

use super::{
    Phone,
    errand::{Running, Waiting},
    fault::Fault,
    pocket,
    round::Round,
    told,
};
use crate::{
    error::WalletError,
    step::{Done, Next, Step},
    vault::{Change, Pocket, VaultState},
};

impl Phone {
    pub(super) fn drive(
        &mut self,
        first: Result<Step, WalletError>,
        mut round: Option<Round>,
    ) -> Result<Value, Fault> {
        let tools = self.tools.clone();
        let carried = self.pocket.is_some();
        let mut step = first;
        loop {
            let state = self.state_mut()?;
            let (told, waiting) = match step {
                Ok(Step::Draw(count, next)) => {
                    step = next.resume(state.draw_keys(count, &*tools.die));
                    continue;
                }
                Ok(Step::Sign(messages, next)) => {
                    let signed = messages.iter().map(|it| state.sign(&it.key, &it.bytes));
                    let signed = signed.collect::<Result<_, _>>();
                    step = signed
                        .map_err(|_| WalletError::Platform)
                        .and_then(|signed| next.resume(signed));
                    continue;
                }
                Ok(Step::Consent(view, next)) => {
                    (told::consent(&view), Waiting::Consent(next, view.missing.is_empty()))
                }
                Ok(Step::Fetch(..)) if carried => return Err(Fault::counter_only()),
                Ok(Step::Fetch(request, next)) => (told::fetch(&[request]), Waiting::Fetch(next)),
                Ok(Step::Keep(changes, next)) => self.keep(changes, next)?,
                Ok(Step::Trust(view, next)) => (told::trust(&view), Waiting::Trust(next)),
                Ok(Step::Done(done)) => match round.as_mut() {
                    None => return Ok(told::done(end(&done))),
                    Some(round) => {
                        round.add(done);
                        match round.next(state, &tools) {
                            Some(next) => step = next,
                            None => return Ok(told::done(round.told(state))),
                        }
                        continue;
                    }
                },
                Err(error) => match round.as_mut() {
                    None => return Err(error.into()),
                    Some(round) => {
                        round.fail(error);
                        match round.next(state, &tools) {
                            Some(next) => step = next,
                            None => return Ok(told::done(round.told(state))),
                        }
                        continue;
                    }
                },
            };
            self.running = Some(Running { waiting, round });
            return Ok(told);
        }
    }

    /// Several flows, one after the other.
    pub(super) fn go_round(&mut self, mut round: Round) -> Result<Value, Fault> {
        let state = &self.opened()?.state;
        match round.next(state, &self.tools) {
            Some(first) => self.drive(first, Some(round)),
            None => Ok(told::done(round.told(state))),
        }
    }

    /// Changes of the vault, sealed for the shell to lay down; of a pocket, as it is.
    fn keep(&mut self, changes: Vec<Change>, next: Next<()>) -> Result<(Value, Waiting), Fault> {
        let state = self.state_mut()?;
        changes.into_iter().for_each(|change| state.apply(change));
        let kept = match &self.pocket {
            Some(pocket) => ("pocket", pocket::text(pocket)?),
            None => ("sealed", self.sealed()?),
        };
        Ok((told::keep([kept]), Waiting::Keep(next)))
    }

    /// The open vault, as it is laid down.
    pub(super) fn sealed(&self) -> Result<String, Fault> {
        let open = self.opened()?;
        Ok(base64url::encode(&open.key.seal(&open.state, &*self.tools.die)?))
    }

    /// What flows are about: the pocket while it is out, or else the open vault.
    fn state_mut(&mut self) -> Result<&mut VaultState, Fault> {
        let open = self.open.as_mut().map(|it| &mut it.state);
        self.pocket.as_mut().map(Pocket::state_mut).or(open).ok_or_else(Fault::shut)
    }
}

/// What a single flow has come to.
fn end(done: &Done) -> Value {
    match done {
        Done::Accepted(accepted) => told::accepted(accepted),
        Done::Checked(checked) => told::checked(checked),
        Done::GivenBack { given, kept } => json!({"given": given, "kept": kept}),
        Done::Denied { redirect } => json!({"presented": false, "redirect": redirect}),
        Done::Presented { redirect } => json!({"presented": true, "redirect": redirect}),
        Done::Shown { parts } => json!({"presented": true, "parts": parts}),
    }
}
