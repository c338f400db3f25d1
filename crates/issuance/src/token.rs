//! The token endpoint: a code is exchanged once (OpenID4VCI 1.0, section 6); a refresh token is
//! good again and again (see `refresh`).

use std::time::Duration;

use formats::base64url;
use protocols::{
    Secret,
    oauth::{
        Scheme,
        dpop::{self, DpopError, Expected, Proof},
    },
    oid4vci::{Grant, TokenRequest, TokenResponse, TokenType},
};
use registry::Resident;
use store::{Sql, Tx, Update};
use terms::{Act, Id, Moment};

use crate::{
    code::{Access, Purpose},
    error::TokenError,
    event::Tried,
    note::NoteKind,
    office::Issuance,
    proof::Seen,
    words::Offer,
};

/// Not longer than five minutes, so that a token bound to no key is short-lived
/// (OpenID4VCI 1.0, section 13.10).
const LIFE: Duration = Duration::from_secs(300);

/// Whose an offer is, to which phone it was bound, and since when that one is known to be theirs.
type Whose = (Id<Resident>, Option<[u8; 32]>, Option<Moment>);

impl Issuance {
    /// Exchanges a code, or a refresh token. `dpop` are the `DPoP` headers of the request: with
    /// one, the token is bound to its key; an offer that is bound to a key needs it.
    pub async fn token(&self, body: &[u8], dpop: &[&str]) -> Result<TokenResponse, TokenError> {
        let now = self.now();
        match Grant::parse(body)? {
            Grant::Code(request) => self.redeem(&request, dpop, now).await,
            Grant::Refresh(request) => {
                let proof = self.proof_at_token(dpop, now)?.ok_or(DpopError::NoProof)?;
                self.refresh(&request, proof, now).await
            }
        }
    }

    /// The guess is counted by the very statement that compares the transaction code, so that
    /// rivals cannot share one.
    async fn redeem(
        &self,
        request: &TokenRequest,
        dpop: &[&str],
        now: Moment,
    ) -> Result<TokenResponse, TokenError> {
        let tx_code = request.transaction_code(true)?.map(Secret::reveal).unwrap_or_default();
        let proof = self.proof_at_token(dpop, now)?;
        let id = self
            .codes()
            .read(Purpose::OfferCode, request.code.reveal())
            .ok_or(TokenError::Grant)?;
        let guess = self.codes().transaction(id, tx_code);
        let key = proof.as_ref().and_then(|proof| thumbprint(&proof.thumbprint));
        let seen = proof.as_ref().map(|proof| Seen::of(proof, now, &self.0.crypto));
        let office = self.clone();
        let redeemed = self
            .ledger()
            .change(&Act::holder(), move |tx| {
                if let Some(seen) = seen
                    && !seen.spend(tx)?
                {
                    return Err(TokenError::ProofReplayed);
                }
                // Before the key is written: whose offer is bound to it has its place already.
                let of: Option<Whose> = tx.find(&WHOSE, &[&id])?;
                let tried: Option<(Option<Moment>,)> =
                    tx.update(&TRY, &[&id, &guess, &now, &key])?;
                let (redeemed,) = tried.ok_or(TokenError::Grant)?;
                let redeemed = redeemed.is_some();
                if redeemed && let Some(of) = of {
                    office.arrive(tx, of, key.as_ref(), now)?;
                }
                Ok((redeemed, Tried { offer: id, redeemed }))
            })
            .await;
        if let (Err(TokenError::PhoneFull), Some(key)) = (&redeemed, key) {
            self.alarm_full(id, key).await?;
        }
        if !redeemed? {
            return Err(TokenError::Grant);
        }
        let refresh = key.map(|key| Secret::new(self.codes().write_refresh(id, &key)));
        let answer = self.granted(id, 0, key, now);
        Ok(TokenResponse { refresh_token: refresh, ..answer })
    }

    /// An offer has come to a phone: there is room on it, and whoever is to be told will be. What a desk
    /// has yet to confirm is told with its word.
    fn arrive(
        &self,
        tx: &mut Tx<'_>,
        (resident, bound, confirmed): Whose,
        key: Option<&[u8; 32]>,
        now: Moment,
    ) -> Result<(), TokenError> {
        if let (None, Some(key)) = (bound, key) {
            let place = self.take_place(tx, (resident, key), now)?;
            place.is_within().then_some(()).ok_or(TokenError::PhoneFull)?;
        }
        if confirmed.is_some() {
            self.note_of(tx, resident, NoteKind::Phone, now)?;
        }
        Ok(())
    }

    /// An access token for one batch of each of the offer's configurations.
    pub(crate) fn granted(
        &self,
        offer: Id<Offer>,
        turn: u32,
        key: Option<[u8; 32]>,
        now: Moment,
    ) -> TokenResponse {
        let expires = now.plus(LIFE);
        let access = Access { offer, turn, expires, key: key.unwrap_or_default() };
        let scheme = if key.is_some() { Scheme::Dpop } else { Scheme::Bearer };
        TokenResponse {
            access_token: Secret::new(access.write(self.codes())),
            token_type: TokenType(scheme),
            expires_in: Some(LIFE.as_secs()),
            refresh_token: None,
            authorization_details: None,
        }
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

static WHOSE: Sql = Sql::new("SELECT resident, wallet_key, confirmed_at FROM offer WHERE id = $1");

// A right guess redeems, a wrong one costs one of the guesses; the row tells which.
static TRY: Update = Update::new(
    "UPDATE offer
     SET redeemed_at = CASE WHEN tx_code = $2 THEN CAST($3 AS BIGINT) ELSE NULL END,
         guesses_left = CASE WHEN tx_code = $2 THEN guesses_left ELSE guesses_left - 1 END,
         wallet_key = CASE WHEN tx_code = $2 THEN $4 ELSE wallet_key END
     WHERE id = $1
       AND redeemed_at IS NULL AND guesses_left > 0 AND expires_at > $3 AND ended_at IS NULL
       AND (wallet_key IS NULL OR wallet_key = $4)",
    "redeemed_at",
    "offer WHERE id = $1",
);
