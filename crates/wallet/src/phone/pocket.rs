//! Calls about what is carried for where there is no network.

use formats::base64url;
use serde_json::{Value, json};
use terms::Moment;

use super::{
    Phone,
    errand::{Running, Waiting},
    fault::Fault,
    input::{Input, needed},
    told::{self, texts},
};
use crate::{
    present::Present,
    tools::Tools,
    vault::{Pocket, Way},
};

impl Phone {
    /// Fills the pocket from the open vault, or empties it, and lays down both together.
    pub(super) fn stow(&mut self, input: &Input<'_>) -> Result<Value, Fault> {
        // What cannot be read any more was worth three days, and is filled anew.
        let carried = read(input).ok();
        let open = self.open.as_mut().ok_or_else(Fault::shut)?;
        let (pocket, told) = if input.carry {
            let pocket = open.state.stow(carried, &self.tools);
            (text(&pocket)?, said(&pocket, &self.tools))
        } else {
            drop(carried.map(|it| open.state.unstow(it)));
            (String::new(), json!({"copies": 0}))
        };
        self.running = Some(Running { waiting: Waiting::Stow(told), round: None });
        Ok(told::keep([("sealed", self.sealed()?), ("pocket", pocket)]))
    }

    /// Answers a counter with what is carried.
    pub(super) fn answer_from_pocket(&mut self, input: &Input<'_>) -> Result<Value, Fault> {
        let pocket = read(input)?;
        let present = Present::new(needed(input.request.as_deref())?.trim()).by(Way::Screen);
        let first = present.start(pocket.state(), self.tools.clone());
        self.pocket = Some(pocket);
        self.drive(first, None)
    }
}

/// What is in the pocket, for whoever looks at the phone.
pub fn told(input: &Input<'_>, tools: &Tools) -> Result<Value, Fault> {
    Ok(said(&read(input)?, tools))
}

/// As it is laid down.
pub fn text(pocket: &Pocket) -> Result<String, Fault> {
    Ok(base64url::encode(&pocket.written().ok_or_else(Fault::no_pocket)?))
}

fn said(pocket: &Pocket, tools: &Tools) -> Value {
    let now = tools.now();
    let names = pocket.state().cards().first().map(|it| texts(Some(&it.kind.names), ""));
    json!({
        "copies": pocket.unseen(now),
        "until": pocket.until(now).map(Moment::rfc3339),
        "names": names,
    })
}

fn read(input: &Input<'_>) -> Result<Pocket, Fault> {
    let bytes = base64url::decode(needed(input.pocket.as_deref())?).ok();
    bytes.and_then(|bytes| Pocket::read(&bytes)).ok_or_else(Fault::no_pocket)
}
