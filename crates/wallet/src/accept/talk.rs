//! Requests that prove possession of the wallet's key (RFC 9449).

use std::collections::BTreeMap;

use formats::{base64url, jose::Jwk};
use protocols::{
    Secret, Url,
    oauth::{
        Authorization, ErrorBody, Scheme,
        dpop::{self, Target},
    },
    oid4vci::TokenResponse,
};
use serde::de::DeserializeOwned;
use terms::PublicKey;

use crate::{
    error::{AcceptError, AnswerError, WalletError},
    http::{Request, Response, Unreachable},
    step::{Step, ToSign},
    tools::Tools,
};

/// Longer nonces are not sent back.
const LONGEST_NONCE: usize = 512;

/// The wallet's side of a conversation with an issuer and its authorization server.
pub struct Talk {
    pub tools: Tools,
    key: PublicKey,
    /// How the access token is, or will be, bound.
    pub scheme: Scheme,
    pub token: Option<Secret>,
    /// What each server last gave in `DPoP-Nonce`, by origin.
    nonces: BTreeMap<String, String>,
}

type Then =
    Box<dyn FnOnce(Talk, Result<Response, Unreachable>) -> Result<Step, WalletError> + Send>;

impl Talk {
    pub fn new(tools: Tools, key: PublicKey, scheme: Scheme) -> Self {
        Self { tools, key, scheme, token: None, nonces: BTreeMap::new() }
    }

    /// Makes the request with token and proof, and once more if the server wants its nonce.
    pub fn send(
        self,
        request: Request,
        then: impl FnOnce(Self, Result<Response, Unreachable>) -> Result<Step, WalletError>
        + Send
        + 'static,
    ) -> Result<Step, WalletError> {
        self.attempt(request, 2, Box::new(then))
    }

    /// Goes on with this token, if it is bound as was asked.
    pub fn take(&mut self, token: &TokenResponse) -> Result<(), AcceptError> {
        if token.token_type.0 != self.scheme {
            return Err(AcceptError::Downgraded);
        }
        self.token = Some(token.access_token.clone());
        Ok(())
    }

    /// Remembers the nonce that came with an answer (RFC 9449, section 8.2).
    pub fn note(&mut self, url: &Url, answer: &Result<Response, Unreachable>) {
        let Some(nonce) = answer.as_ref().ok().and_then(|it| it.header("dpop-nonce")) else {
            return;
        };
        let fits = |byte: u8| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\';
        if !nonce.is_empty() && nonce.len() <= LONGEST_NONCE && nonce.bytes().all(fits) {
            self.nonces.insert(url.origin(), nonce.to_owned());
        }
    }

    fn attempt(self, request: Request, tries: u8, then: Then) -> Result<Step, WalletError> {
        let mut bare = request;
        if let Some(token) = &self.token {
            let header = Authorization { scheme: self.scheme, token: token.clone() }.header();
            bare = bare.with("authorization", header);
        }
        match self.scheme {
            Scheme::Bearer => Ok(Step::fetch(bare, |answer| then(self, answer))),
            Scheme::Dpop => self.prove(bare, tries, then),
        }
    }

    fn prove(self, request: Request, tries: u8, then: Then) -> Result<Step, WalletError> {
        let target = Target {
            method: request.method.name(),
            url: &request.url,
            access_token: self.token.as_ref(),
            nonce: self.nonces.get(&request.url.origin()).map(String::as_str),
        };
        let jti = base64url::encode(&self.tools.die.bytes::<16>());
        let (now, crypto) = (self.tools.now(), &*self.tools.crypto);
        // A header and five short claims always have a JSON form.
        let draft = dpop::draft(&Jwk::new(self.key), &target, &jti, now, crypto)
            .map_err(|_| WalletError::Platform)?;
        let message = ToSign { key: self.key, bytes: draft.to_sign().to_vec() };
        Ok(Step::sign(vec![message], move |signatures| {
            let signature = signatures.first().ok_or(WalletError::Platform)?;
            let proven = request.clone().with("dpop", draft.complete(signature));
            Ok(Step::fetch(proven, move |answer| self.hear(request, answer, tries, then)))
        }))
    }

    fn hear(
        mut self,
        request: Request,
        answer: Result<Response, Unreachable>,
        tries: u8,
        then: Then,
    ) -> Result<Step, WalletError> {
        self.note(&request.url, &answer);
        if tries > 1 && answer.as_ref().is_ok_and(wants_nonce) {
            return self.attempt(request, tries - 1, then);
        }
        then(self, answer)
    }
}

/// Whether the answer is `use_dpop_nonce`, in the body of an authorization server (section 8) or
/// in the challenge of a resource server (section 9).
fn wants_nonce(response: &Response) -> bool {
    const CODE: &str = "use_dpop_nonce";
    if !matches!(response.status, 400 | 401) || response.header("dpop-nonce").is_none() {
        return false;
    }
    let challenged = response.header("www-authenticate").is_some_and(|it| it.contains(CODE));
    let said = || ErrorBody::<String>::from_json(&response.body).is_ok_and(|it| it.error == CODE);
    challenged || said()
}

/// The code of an error answer, if it has one.
pub fn refusal<C: DeserializeOwned>(response: &Response) -> Result<C, AnswerError> {
    let read = ErrorBody::from_json(&response.body);
    read.map(|body| body.error).map_err(|_| AnswerError::Status(response.status))
}
