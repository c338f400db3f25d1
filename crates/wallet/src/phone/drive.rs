//! The steps of a flow: what the core can do is done at once, the rest is for the shell.

use formats::base64url;
use serde_json::{Value, json};

use super::{
    Phone,
    errand::{Running, Waiting},
    fault::Fault,
    round::Round,
    told,
};
use crate::{
    error::WalletError,
    step::{Done, Next, Step},
    unlock::Opened,
    vault::Change,
};

impl Phone {
    pub(super) fn drive(
        &mut self,
        first: Result<Step, WalletError>,
        mut round: Option<Round>,
    ) -> Result<Value, Fault> {
        let tools = self.tools.clone();
        let mut step = first;
        loop {
            let open = self.open.as_mut().ok_or_else(Fault::shut)?;
            let (told, waiting) = match step {
                Ok(Step::Draw(count, next)) => {
                    step = next.resume(open.state.draw_keys(count, &*tools.die));
                    continue;
                }
                Ok(Step::Sign(messages, next)) => {
                    let signed = messages.iter().map(|it| open.state.sign(&it.key, &it.bytes));
                    let signed = signed.collect::<Result<_, _>>();
                    step = signed
                        .map_err(|_| WalletError::Platform)
                        .and_then(|signed| next.resume(signed));
                    continue;
                }
                Ok(Step::Consent(view, next)) => {
                    (told::consent(&view), Waiting::Consent(next, view.missing.is_empty()))
                }
                Ok(Step::Fetch(request, next)) => (told::fetch(&[request]), Waiting::Fetch(next)),
                Ok(Step::Keep(changes, next)) => self.keep(changes, next)?,
                Ok(Step::Trust(view, next)) => (told::trust(&view), Waiting::Trust(next)),
                Ok(Step::Done(done)) => match round.as_mut() {
                    None => return Ok(told::done(end(&done))),
                    Some(round) => {
                        round.add(done);
                        match round.next(&open.state, &tools) {
                            Some(next) => step = next,
                            None => return Ok(told::done(round.told(open))),
                        }
                        continue;
                    }
                },
                Err(error) => match round.as_mut() {
                    None => return Err(error.into()),
                    Some(round) => {
                        round.fail(error);
                        match round.next(&open.state, &tools) {
                            Some(next) => step = next,
                            None => return Ok(told::done(round.told(open))),
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
        let open = self.opened()?;
        match round.next(&open.state, &self.tools) {
            Some(first) => self.drive(first, Some(round)),
            None => Ok(told::done(round.told(open))),
        }
    }

    /// Changes of the vault, sealed for the shell to lay down.
    fn keep(&mut self, changes: Vec<Change>, next: Next<()>) -> Result<(Value, Waiting), Fault> {
        let open: &mut Opened = self.open.as_mut().ok_or_else(Fault::shut)?;
        changes.into_iter().for_each(|change| open.state.apply(change));
        let sealed = open.key.seal(&open.state, &*self.tools.die)?;
        let sealed = base64url::encode(&sealed);
        let told = json!({"step": "keep", "door": null, "sealed": sealed});
        Ok((told, Waiting::Keep(next)))
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
