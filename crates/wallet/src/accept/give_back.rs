//! Leaving IKD: every issuer's leave to come back is given back, and its issuer revokes all that
//! was fetched by it (RFC 7009). The vault itself is the shell's to delete, afterwards.

use std::collections::VecDeque;

use protocols::{
    oauth::{RevocationRequest, Scheme, ServerMetadata},
    oid4vci::IssuerMetadata,
};

use super::{plan, refresh::server_of, talk::Talk};
use crate::{
    error::WalletError,
    http::{self, FORM, Request, Response, Unreachable},
    step::{Done, Step},
    tools::Tools,
    vault::{Grant, VaultState},
};

const MOST_BYTES: usize = 16 * 1024;

/// All that was fetched is to be revoked by those who issued it.
#[derive(Debug)]
pub struct GiveBack;

/// What is still to be given back, and what could not be.
struct Turn {
    talk: Talk,
    left: VecDeque<Grant>,
    given: usize,
    kept: usize,
}

impl GiveBack {
    /// The first step. What one issuer does not take keeps the others from nothing.
    pub fn start(self, vault: &VaultState, tools: Tools) -> Result<Step, WalletError> {
        let talk = Talk::new(tools, vault.instance_key(), Scheme::Dpop);
        let left = vault.grants().iter().cloned().collect();
        Turn { talk, left, given: 0, kept: 0 }.next()
    }
}

impl Turn {
    fn next(mut self) -> Result<Step, WalletError> {
        let Some(grant) = self.left.pop_front() else {
            return Ok(Step::Done(Done::GivenBack { given: self.given, kept: self.kept }));
        };
        plan::try_issuer(grant.issuer.clone(), move |issuer| match issuer {
            Ok(issuer) => self.ask_server(issuer, grant),
            Err(_) => self.kept(),
        })
    }

    fn ask_server(self, issuer: IssuerMetadata, grant: Grant) -> Result<Step, WalletError> {
        let Ok(server) = server_of(&issuer, &grant) else { return self.kept() };
        let issuer = issuer.credential_issuer;
        plan::try_server(&issuer.clone(), server, move |server| match server {
            Ok(ServerMetadata { revocation_endpoint: Some(url), .. })
                if !http::leads_inward(&issuer, &url) =>
            {
                let form = RevocationRequest { token: grant.token.clone() }.form().into_bytes();
                self.give(Request::post(url, FORM, form, MOST_BYTES))
            }
            _ => self.kept(),
        })
    }

    fn give(self, request: Request) -> Result<Step, WalletError> {
        let Self { talk, left, given, kept } = self;
        talk.send(request, move |talk, answer| {
            let taken = is_taken(&answer);
            let turn = Self {
                talk,
                left,
                given: given + usize::from(taken),
                kept: kept + usize::from(!taken),
            };
            turn.next()
        })
    }

    fn kept(mut self) -> Result<Step, WalletError> {
        self.kept += 1;
        self.next()
    }
}

fn is_taken(answer: &Result<Response, Unreachable>) -> bool {
    answer.as_ref().is_ok_and(|it| it.status == 200)
}
