//! How flows go on, with what the shell brings.

use formats::base64url;
use serde_json::{Value, json};

use super::{
    Phone,
    errand::{Running, Waiting},
    fault::Fault,
    input::{Input, Received, needed},
    plain, told,
};
use crate::{
    http::{Response, Unreachable},
    unlock::{Done, Step, UnlockError},
    view::{Consent, Decision},
};

type Answered = Result<Response, Unreachable>;

impl Phone {
    pub(super) fn resume(&mut self, input: Input<'_>) -> Result<Value, Fault> {
        let Running { waiting, round } = self.running.take().ok_or_else(Fault::no_step)?;
        match waiting {
            Waiting::Ask(next) => self.unlocking(next.resume(answers(input)?)),
            Waiting::Lay(next) => self.unlocking(next.resume(())),
            Waiting::Consent(next, can_share) => {
                let choice = match &**needed(input.choice.as_ref())? {
                    "share" if can_share => Consent::Share,
                    "only_required" if can_share => Consent::OnlyRequired,
                    _ => Consent::Deny,
                };
                self.drive(next.resume(choice), round)
            }
            Waiting::Fetch(next) => {
                let mut answers = answers(input)?;
                let answer = answers.pop().filter(|_| answers.is_empty());
                self.drive(next.resume(answer.ok_or_else(Fault::no_step)?), round)
            }
            Waiting::Keep(next) => self.drive(next.resume(()), round),
            Waiting::Stow(told) => Ok(told::done(told)),
            Waiting::Trust(next) => {
                let decision = match &**needed(input.decision.as_ref())? {
                    "approve" => Decision::Approve,
                    _ => Decision::Deny,
                };
                self.drive(next.resume(decision), round)
            }
        }
    }

    /// The next step of a flow around the PIN, for the shell; at its end the vault is open, or not.
    pub(super) fn unlocking(&mut self, step: Result<Step, UnlockError>) -> Result<Value, Fault> {
        let wait = |waiting| Some(Running { waiting, round: None });
        match step? {
            Step::Fetch(requests, next) => {
                self.running = wait(Waiting::Ask(next));
                Ok(told::fetch(&requests))
            }
            Step::Keep(slot, next) => {
                // Whatever becomes of the flow, this is what lies on the phone now.
                let open = self.open.as_mut().filter(|it| it.door.account == slot.door.account);
                if let Some(open) = open {
                    open.door = (*slot.door).clone();
                }
                self.running = wait(Waiting::Lay(next));
                let sealed = slot.sealed.map(|bytes| base64url::encode(&bytes));
                Ok(json!({"step": "keep", "door": slot.door, "sealed": sealed}))
            }
            Step::Done(done) => Ok(told::done(self.end(done))),
        }
    }

    fn end(&mut self, done: Done) -> Value {
        match done {
            Done::Adopted(_, adopted) => json!({"changed": adopted}),
            Done::Blocked => plain::nothing(),
            Done::Changed(_, pin) => {
                if let Some(open) = self.open.as_mut() {
                    open.pin = pin;
                }
                plain::nothing()
            }
            Done::Created(opened, code) => {
                let told =
                    json!({"recovery_code": &**code.shown(), "account": opened.door.account});
                self.open = Some(*opened);
                told
            }
            Done::HandedOver | Done::Stayed => plain::nothing(),
            Done::Opened(opened, wrong_before) => {
                self.open = Some(*opened);
                json!({"wrong_before": wrong_before})
            }
            Done::Recovering(claimed) => json!(claimed),
            Done::Status(answer) => json!(answer),
            Done::TakenOver(offers) => json!({"offers": offers}),
        }
    }
}

fn answers(input: Input<'_>) -> Result<Vec<Answered>, Fault> {
    let received = |it: Option<Received<'_>>| match it {
        None => Ok(Err(Unreachable)),
        Some(Received { status, headers, body }) => {
            let body = base64url::decode(&body).map_err(|_| Fault::misuse())?;
            Ok(Ok(Response { status, headers, body }))
        }
    };
    needed(input.responses)?.into_iter().map(received).collect()
}
