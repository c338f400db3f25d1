//! The token endpoint: a code is exchanged once (OpenID4VCI 1.0, section 6).

use std::time::Duration;

use formats::base64url;
use protocols::{
    Secret,
    oauth::{
        Scheme,
        dpop::{self, Expected, Proof},
    },
    oid4vci::{TokenRequest, TokenResponse, TokenType},
};
use store::Update;
use terms::{Act, Moment};

use crate::{
    code::{Access, Purpose},
    error::TokenError,
    event::Tried,
    office::Issuance,
    proof::Seen,
};

/// Not longer than five minutes, so that a token bound to no key is short-lived
/// (OpenID4VCI 1.0, section 13.10).
const LIFE: Duration = Duration::from_secs(300);

impl Issuance {
    /// Exchanges a code. `dpop` are the `DPoP` headers of the request: with one, the token is
    /// bound to its key; an offer that is bound to a key needs it.
    ///
    /// The guess is counted by the very statement that compares the transaction code, so that
    /// rivals cannot share one.
    pub async fn token(&self, body: &[u8], dpop: &[&str]) -> Result<TokenResponse, TokenError> {
        let request = TokenRequest::parse(body)?;
        let tx_code = request.transaction_code(true)?.map(Secret::reveal).unwrap_or_default();
        let now = self.now();
        let proof = self.proof_at_token(dpop, now)?;
        let id = self
            .codes()
            .read(Purpose::OfferCode, request.code.reveal())
            .ok_or(TokenError::Grant)?;
        let guess = self.codes().transaction(id, tx_code);
        let key = proof.as_ref().and_then(|proof| thumbprint(&proof.thumbprint));
        let seen = proof.as_ref().map(|proof| Seen::of(proof, now, &self.0.crypto));
        let redeemed = self
            .ledger()
            .change(&Act::holder(), move |tx| {
                if let Some(seen) = seen
                    && !seen.spend(tx)?
                {
                    return Err(TokenError::ProofReplayed);
                }
                let tried: Option<(Option<Moment>,)> =
                    tx.update(&TRY, &[&id, &guess, &now, &key])?;
                let (redeemed,) = tried.ok_or(TokenError::Grant)?;
                let redeemed = redeemed.is_some();
                Ok((redeemed, Tried { offer: id, redeemed }))
            })
            .await?;
        if !redeemed {
            return Err(TokenError::Grant);
        }
        let access = Access { offer: id, expires: now.plus(LIFE), key: key.unwrap_or_default() };
        let scheme = if key.is_some() { Scheme::Dpop } else { Scheme::Bearer };
        Ok(TokenResponse {
            access_token: Secret::new(access.write(self.codes())),
            token_type: TokenType(scheme),
            expires_in: Some(LIFE.as_secs()),
            authorization_details: None,
        })
    }

    fn proof_at_token(&self, dpop: &[&str], now: Moment) -> Result<Option<Proof>, TokenError> {
        if dpop.is_empty() {
            return Ok(None);
        }
        let expected = Expected {
            method: "POST",
            url: self.0.catalogue.token_endpoint(),
            now,
            access_token: None,
            bound_to: None,
            nonces: &[],
        };
        Ok(Some(dpop::verify(dpop, &expected, &self.0.crypto)?))
    }
}

/// The 32 bytes of a thumbprint in base64url.
pub(crate) fn thumbprint(text: &str) -> Option<[u8; 32]> {
    base64url::decode(text).ok()?.try_into().ok()
}

// A right guess redeems, a wrong one costs one of the guesses; the row tells which.
static TRY: Update = Update::new(
    "UPDATE offer
     SET redeemed_at = CASE WHEN tx_code = $2 THEN CAST($3 AS BIGINT) ELSE NULL END,
         guesses_left = CASE WHEN tx_code = $2 THEN guesses_left ELSE guesses_left - 1 END,
         wallet_key = CASE WHEN tx_code = $2 THEN $4 ELSE wallet_key END
     WHERE id = $1
       AND redeemed_at IS NULL AND guesses_left > 0 AND expires_at > $3 AND voided_at IS NULL
       AND (wallet_key IS NULL OR wallet_key = $4)",
    "redeemed_at",
    "offer WHERE id = $1",
);
