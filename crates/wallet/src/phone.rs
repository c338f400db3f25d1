//! The wallet behind the pages of a phone: calls in JSON, one at a time, and flows that ask the
//! shell for what only a browser can do.
//!
//! A [`Phone`] holds at most one open vault and one flow. What the calls are is told in
//! `docs/decisions/0015-the-wallets-module-speaks-json.md`.

mod begin;
mod drive;
mod errand;
mod fault;
mod home;
mod input;
mod plain;
mod pocket;
mod qr;
mod resume;
mod round;
mod told;

use std::fmt;

use serde::Serialize;
use serde_json::Value;
use zeroize::Zeroizing;

use self::{errand::Running, fault::Fault, input::Input};
use crate::{tools::Tools, unlock::Opened, vault::Pocket, whole};

/// The wallet of one phone.
pub struct Phone {
    tools: Tools,
    open: Option<Opened>,
    /// What is carried, while something of it is shown: flows are about it then, and not about a vault.
    pocket: Option<Pocket>,
    running: Option<Running>,
}

/// What every call answers.
#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Answer {
    Ok(Value),
    Error(Value),
}

impl Phone {
    /// With nothing open.
    pub fn new(tools: Tools) -> Self {
        Self { tools, open: None, pocket: None, running: None }
    }

    /// Answers one call: JSON in, JSON out. Whoever gets the answer wipes it.
    pub fn call(&mut self, input: &[u8]) -> Zeroizing<Vec<u8>> {
        let input = serde_json::from_slice::<Input<'_>>(input);
        let answer = input.map_err(|_| Fault::misuse()).and_then(|input| self.answer(input));
        // Between flows nothing of it is out.
        if self.running.is_none() {
            self.pocket = None;
        }
        written(answer)
    }

    /// Reads a QR code in a grey picture of `width` times `height` bytes.
    pub fn scan(luma: &[u8], width: usize, height: usize) -> Zeroizing<Vec<u8>> {
        written(Ok(serde_json::json!({"text": qr::read(luma, width, height)})))
    }

    fn answer(&mut self, input: Input<'_>) -> Result<Value, Fault> {
        match &*input.call {
            "begin" => self.begin(input),
            "resume" => self.resume(input),
            "abandon" => {
                self.running = None;
                Ok(plain::nothing())
            }
            "lock" => {
                (self.running, self.open) = (None, None);
                Ok(plain::nothing())
            }
            "opened" => Ok(serde_json::json!({"opened": self.open.is_some()})),
            "home" => Ok(home::home(self.opened()?, &self.tools)),
            "key" => plain::key(self.opened()?, &self.tools),
            "pocket" => pocket::told(&input, &self.tools),
            other => plain::answer(other, &input),
        }
    }

    fn opened(&self) -> Result<&Opened, Fault> {
        self.open.as_ref().ok_or_else(Fault::shut)
    }
}

fn written(answer: Result<Value, Fault>) -> Zeroizing<Vec<u8>> {
    let answer = answer.map_or_else(|fault| Answer::Error(fault.to_json()), Answer::Ok);
    whole::json(&answer).unwrap_or_default()
}

/// Whether something is open, and nothing of it.
impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Phone")
            .field("open", &self.open.is_some())
            .field("running", &self.running.is_some())
            .finish_non_exhaustive()
    }
}
