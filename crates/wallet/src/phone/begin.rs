//! How flows begin.

use std::{borrow::Cow, str::FromStr};

use formats::base64url;
use protocols::Url;
use serde_json::Value;

use super::{
    Phone,
    fault::Fault,
    input::{Input, needed},
    plain,
    round::Round,
};
use crate::{
    accept::{Accept, GiveBack},
    check::Check,
    error::{PresentError, WalletError},
    pin::Pin,
    present::Present,
    unlock::{
        Adopt, Block, ChangePin, Create, HandOver, Recover, RecoveryCode, Status, Stay, TakeOver,
        Unlock,
    },
    vault::Way,
};

impl Phone {
    pub(super) fn begin(&mut self, input: Input<'_>) -> Result<Value, Fault> {
        (self.running, self.pocket) = (None, None);
        let tools = self.tools.clone();
        match &**needed(input.flow.as_ref())? {
            "create" => {
                self.open = None;
                let (pin, server) = (pin(input.pin)?, url(input.server)?);
                self.unlocking(Create::new(pin, server).start(tools))
            }
            "unlock" => {
                self.open = None;
                let (door, pin) = (needed(input.door)?, pin(input.pin)?);
                let sealed = base64url::decode(&needed(input.sealed)?);
                let sealed = sealed.map_err(|_| Fault::misuse())?;
                self.unlocking(Unlock::new(door, sealed, pin).start(tools))
            }
            "change_pin" => {
                let (old, new) = (pin(input.old)?, pin(input.new)?);
                let first = ChangePin::new(old, new).start(self.opened()?, tools);
                self.unlocking(first)
            }
            "recover" | "take_over" | "hand_over" | "stay" => self.begin_following(&input),
            "adopt" => self.unlocking(Adopt::new(needed(input.door)?).start(tools)),
            "status" => self.unlocking(Status::new(needed(input.door)?).start(tools)),
            "block" => {
                let code = RecoveryCode::from_str(&needed(input.code)?)?;
                self.unlocking(Block::new(url(input.server)?, code).start())
            }
            "answer" => self.answer_from_pocket(&input),
            "stow" => self.stow(&input),
            other => self.begin_open(other, &input),
        }
    }

    /// Flows by which one phone follows another.
    fn begin_following(&mut self, input: &Input<'_>) -> Result<Value, Fault> {
        let (open, tools) = (self.opened()?, self.tools.clone());
        let first = match input.flow.as_deref() {
            Some("recover") => {
                let code = RecoveryCode::from_str(needed(input.code.as_deref())?)?;
                Recover::new(code, pin(input.pin)?).start(open, tools)
            }
            Some("take_over") => TakeOver.start(open, tools),
            Some("hand_over") => {
                let key = plain::key_of(needed(input.text.as_deref())?)?;
                HandOver::new(pin(input.pin)?, key).start(open, tools)
            }
            _ => Stay::new(pin(input.pin)?).start(open, tools),
        };
        self.unlocking(first)
    }

    /// Flows of an open vault.
    fn begin_open(&mut self, flow: &str, input: &Input<'_>) -> Result<Value, Fault> {
        let (state, tools) = (&self.opened()?.state, self.tools.clone());
        match flow {
            "accept" => {
                let mut accept = Accept::new(needed(input.offer.as_deref())?.trim());
                if let Some(code) = &input.tx_code {
                    accept = accept.tx_code(code);
                }
                let first = accept.start(state, tools);
                self.drive(first, None)
            }
            "present" => {
                let first = self.request(input)?.start(state, tools);
                self.drive(first, None)
            }
            "give_back" => {
                let first = GiveBack.start(state, tools);
                self.drive(first, None)
            }
            "check" => {
                let first = Check.start(state, tools);
                self.drive(first, None)
            }
            "refresh" => self.go_round(Round::refresh()),
            "collect" => {
                let round = Round::collect(state, tools.now());
                self.go_round(round)
            }
            _ => Err(Fault::misuse()),
        }
    }
}

impl Phone {
    /// The request to be looked at: behind a number at this wallet's own server, or behind a link.
    fn request(&self, input: &Input<'_>) -> Result<Present, Fault> {
        if let Some(number) = input.number.as_deref() {
            let number = number.parse().map_err(PresentError::from);
            let server = self.opened()?.door.server.clone();
            return Ok(Present::of_number(number.map_err(WalletError::from)?, server));
        }
        let present = Present::new(needed(input.request.as_deref())?.trim());
        match input.way.as_deref() {
            None => Ok(present),
            Some(way) => Ok(present.by(Way::named(way).ok_or_else(Fault::misuse)?)),
        }
    }
}

fn pin(given: Option<&str>) -> Result<Pin, Fault> {
    Ok(needed(given)?.parse()?)
}

fn url(given: Option<Cow<'_, str>>) -> Result<Url, Fault> {
    needed(given)?.parse().map_err(|_| Fault::misuse())
}
