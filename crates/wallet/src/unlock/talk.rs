//! Questions to the unlock role, each proven by the phone's throttle key and a nonce.

use formats::jose::Jwk;
use protocols::{
    Secret, Url,
    unlock::{MOST_BYTES, Nonce, Proof, Refusal, Verb},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{
    error::UnlockError,
    step::{Outcome, Step},
};
use crate::{
    error::AnswerError,
    http::{self, JSON, Request, Response, Unreachable},
    key::KeyPair,
    slot::Door,
    tools::Tools,
};

/// What a proof is sent as.
const JWT: &str = "application/jwt";

/// The phone's side of a conversation with the unlock role.
pub struct Talk {
    pub tools: Tools,
    server: Url,
    throttle: KeyPair,
    nonces: Vec<Secret>,
}

impl Talk {
    /// About the account of a door.
    pub fn at(door: &Door, tools: Tools) -> Self {
        Self::with(door.server.clone(), door.throttle().clone(), tools)
    }

    /// With a key that the server need not know yet.
    pub fn with(server: Url, throttle: KeyPair, tools: Tools) -> Self {
        Self { tools, server, throttle, nonces: Vec::new() }
    }

    /// Fetches the nonces of so many questions at once: each then costs one way there and back.
    pub fn prepare(
        self,
        count: usize,
        then: impl FnOnce(Self) -> Outcome + Send + 'static,
    ) -> Outcome {
        let body = b"{}".to_vec();
        let request = Request::post(self.url(Verb::Nonce)?, JSON, body, MOST_BYTES);
        Ok(Step::fetch(vec![request; count.max(1)], move |answers| {
            let mut talk = self;
            for answer in answers {
                talk.nonces.push(read::<Nonce>(answer)?.nonce);
            }
            if talk.nonces.is_empty() {
                return Err(UnlockError::Platform);
            }
            then(talk)
        }))
    }

    /// Asks, with a proof; fetches a nonce first where none is left.
    pub fn ask<A: DeserializeOwned>(
        self,
        verb: Verb,
        body: &impl Serialize,
        then: impl FnOnce(Self, Result<A, UnlockError>) -> Outcome + Send + 'static,
    ) -> Outcome {
        // Structures of texts and numbers always have a JSON form.
        let body = serde_json::to_value(body).map_err(|_| UnlockError::Platform)?;
        match self.nonces.is_empty() {
            true => self.prepare(1, move |talk| talk.send(verb, body, then)),
            false => self.send(verb, body, then),
        }
    }

    /// Asks what needs no proof.
    pub fn ask_openly<A: DeserializeOwned>(
        server: &Url,
        verb: Verb,
        body: &impl Serialize,
        then: impl FnOnce(Result<A, UnlockError>) -> Outcome + Send + 'static,
    ) -> Outcome {
        let body = serde_json::to_vec(body).map_err(|_| UnlockError::Platform)?;
        let request = Request::post(address(server, verb)?, JSON, body, MOST_BYTES);
        Ok(Step::fetch(vec![request], move |answers| then(one(answers))))
    }

    fn send<A: DeserializeOwned>(
        mut self,
        verb: Verb,
        body: Value,
        then: impl FnOnce(Self, Result<A, UnlockError>) -> Outcome + Send + 'static,
    ) -> Outcome {
        let nonce = self.nonces.pop().ok_or(UnlockError::Platform)?;
        let proof = self.prove(verb, &nonce, &body)?;
        let url = self.url(verb)?;
        let request = Request::post(url, JWT, proof.into_bytes(), MOST_BYTES);
        Ok(Step::fetch(vec![request], move |answers| then(self, one(answers))))
    }

    fn prove(&self, verb: Verb, nonce: &Secret, body: &Value) -> Result<String, UnlockError> {
        let jwk = Jwk::new(self.throttle.public());
        let draft = Proof::draft(verb, body, nonce, Some(&jwk));
        let draft = draft.map_err(|_| UnlockError::Platform)?;
        let signature = self.throttle.sign(draft.to_sign());
        Ok(draft.complete(&signature))
    }

    fn url(&self, verb: Verb) -> Result<Url, UnlockError> {
        address(&self.server, verb)
    }
}

fn address(server: &Url, verb: Verb) -> Result<Url, UnlockError> {
    let text = format!("{}/unlock/{}", server.as_str().trim_end_matches('/'), verb.name());
    text.parse().map_err(|_| UnlockError::Platform)
}

fn one<A: DeserializeOwned>(
    mut answers: Vec<Result<Response, Unreachable>>,
) -> Result<A, UnlockError> {
    let answer = answers.pop().filter(|_| answers.is_empty());
    read(answer.ok_or(UnlockError::Platform)?)
}

fn read<A: DeserializeOwned>(answer: Result<Response, Unreachable>) -> Result<A, UnlockError> {
    let Response { status, body, .. } = http::whole(answer, MOST_BYTES)?;
    if status == 200 {
        return serde_json::from_slice(&body).map_err(|_| UnlockError::Unreadable);
    }
    let refusal = Refusal::from_json(&body);
    Err(refusal.map_or(AnswerError::Status(status).into(), UnlockError::Refused))
}
