//! The response endpoint: decrypt, verify, look the status up, and conclude once
//! (OpenID4VP 1.0, section 8; HAIP 1.0, section 5.1).

use protocols::{
    Secret,
    oid4vp::{AuthorizationResponse, Posted, Refusal, ResponseAnswer, ResponseError},
};
use serde_json::{Map, Value};
use store::{Error, Sql};
use terms::{Act, Id, Moment};

use crate::{
    code::Purpose, error::RespondError, event::Answered, office::Relying, outcome::seal_purpose,
    reason::Reason, redirect::with_code, seen::Against, shown::check, transaction::Stored,
    words::Transaction,
};

impl Relying {
    /// Takes what a wallet posts to the address behind `code`. Whatever is wrong with an answer
    /// ends its request, and who asked reads why; a second answer changes nothing.
    pub async fn respond(&self, code: &str, body: &[u8]) -> Result<ResponseAnswer, RespondError> {
        let id = self.codes().read(Purpose::Response, code).ok_or(RespondError::Missing)?;
        self.respond_to(id, body).await
    }

    pub(crate) async fn respond_to(
        &self,
        id: Id<Transaction>,
        body: &[u8],
    ) -> Result<ResponseAnswer, RespondError> {
        let posted = Posted::parse(body).map_err(Reason::from)?;
        let found = self.ledger().read::<_, Error>(move |tx| Stored::find(tx, id)).await?;
        let stored = found.ok_or(RespondError::Missing)?;
        let now = self.now();
        if stored.answered.is_some() {
            return Err(Reason::Replayed.into());
        }
        if stored.expires <= now {
            return Err(Reason::RequestExpired.into());
        }
        let verdict = match posted {
            Posted::Encrypted(jwe) => self.judge(id, &stored, &jwe, now).await,
            // Said in the clear, by whoever knows the address: another state ends nothing.
            Posted::Refused(refusal) => match self.refusal(id, refusal) {
                Reason::State => return Err(Reason::State.into()),
                reason => Err(reason.into()),
            },
        };
        self.conclude(id, stored, verdict, now).await
    }

    /// The claims that an answer proves, or why it proves none. An error that is no refusal
    /// leaves the request as it was.
    async fn judge(
        &self,
        id: Id<Transaction>,
        stored: &Stored,
        jwe: &str,
        now: Moment,
    ) -> Result<Map<String, Value>, RespondError> {
        let key = self.response_key(id, stored)?.ok_or(Reason::RequestExpired)?;
        let request = self.request(id, stored, now)?.ok_or(Reason::RequestExpired)?;
        let (client, crypto) = (&request.client_metadata, &self.0.crypto);
        let response = match AuthorizationResponse::decrypt(jwe, client, &key, crypto) {
            Err(ResponseError::Refused(refusal)) => return Err(self.refusal(id, refusal).into()),
            opened => opened.map_err(Reason::from)?,
        };
        if !response.state.is_some_and(|state| self.is_state(id, state)) {
            return Err(Reason::State.into());
        }
        let against = Against::new(&request, &self.0.setup.anchors, crypto, now);
        let shares = check(&response.vp_token, &request.query, self.types(), &against)?;
        for (status, format) in &shares.statuses {
            self.0.status.check(status, *format, now).await?;
        }
        Ok(shares.claims)
    }

    /// What a wallet says that says no; it may leave the state out.
    fn refusal(&self, id: Id<Transaction>, refusal: Refusal) -> Reason {
        if refusal.state.is_some_and(|state| !self.is_state(id, state)) {
            return Reason::State;
        }
        refusal.error.into()
    }

    /// Compared in constant time: who knows it could answer in the wallet's stead.
    fn is_state(&self, id: Id<Transaction>, state: String) -> bool {
        Secret::new(state) == Secret::new(self.codes().state(id))
    }

    /// The one statement by which a request is answered: of several answers, one comes through.
    async fn conclude(
        &self,
        id: Id<Transaction>,
        stored: Stored,
        verdict: Result<Map<String, Value>, RespondError>,
        now: Moment,
    ) -> Result<ResponseAnswer, RespondError> {
        let (claims, reasons) = match verdict {
            Ok(claims) => (Some(claims), Vec::new()),
            Err(RespondError::Refused(reason)) => (None, vec![reason]),
            Err(other) => return Err(other),
        };
        let seal = |claims: Map<String, Value>| {
            let plain = zeroize::Zeroizing::new(Value::Object(claims).to_string().into_bytes());
            self.keyring().seal_secret(&seal_purpose(id), &plain, self.die())
        };
        let sealed = claims.map(seal).transpose()?;
        let reason = reasons.first().copied();
        let codes = reasons.iter().map(|it| it.code()).collect::<Vec<_>>().join(" ");
        let (party, redirect) = (stored.party, stored.redirect);
        self.ledger()
            .change(&Act::holder(), move |tx| {
                if tx.execute(&CONCLUDE, &[&now, &codes, &sealed, &id])? == 0 {
                    return Err(RespondError::from(Reason::Replayed));
                }
                let verified = reasons.is_empty();
                let (party, reasons) = (party.clone(), reasons.clone());
                Ok(((), Answered { transaction: id, party, verified, reasons }))
            })
            .await?;
        match reason {
            // To say no is a proper answer: the browser goes back all the same.
            None | Some(Reason::Declined | Reason::WalletError) => {
                let code = self.codes().write(Purpose::ResponseCode, id);
                let redirect_uri = redirect.map(|target| with_code(&target, &code));
                Ok(ResponseAnswer { redirect_uri })
            }
            Some(reason) => Err(reason.into()),
        }
    }
}

static CONCLUDE: Sql = Sql::new(
    "UPDATE presentation
     SET answered_at = $1, reasons = $2, claims = $3, query = NULL, response_key = NULL
     WHERE id = $4 AND answered_at IS NULL AND expires_at > $1",
);
