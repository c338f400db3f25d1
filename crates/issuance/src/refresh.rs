//! Refreshing: fresh batches for the same wallet (RFC 6749, section 6). The token is bound to the
//! wallet's key and stays the same, so that an answer that was lost costs nobody a grant.

use protocols::{
    oauth::dpop::{DpopError, Proof},
    oid4vci::{GrantEnd, RefreshRequest, TokenResponse},
};
use registry::Resident;
use store::{Answer, Error, Row, Sql, ToValue, Tx, Update};
use terms::{Act, Date, Id, Moment};

use crate::{
    confirm::PATIENCE,
    error::TokenError,
    event::Refreshed,
    holder::assess,
    office::Issuance,
    proof::Seen,
    token::thumbprint,
    words::{Offer, RevokeReason},
};

/// Refreshes of one grant on one day: two an hour, which is more than anybody shows credentials,
/// and few enough that a lost phone empties no status list.
const MOST_A_DAY: i64 = 48;

/// What stands in an offer that may be refreshed.
struct Grant {
    resident: Id<Resident>,
    turn: u32,
    configurations: String,
}

impl Issuance {
    /// Gives a new access token. Each, except while a desk has still to confirm the phone, is good
    /// for another batch of each configuration.
    pub(crate) async fn refresh(
        &self,
        request: &RefreshRequest,
        proof: Proof,
        now: Moment,
    ) -> Result<TokenResponse, TokenError> {
        let (offer, key) =
            self.codes().read_refresh(request.token.reveal()).ok_or(TokenError::Grant)?;
        if thumbprint(&proof.thumbprint) != Some(key) {
            return Err(DpopError::Key.into());
        }
        let seen = Seen::of(&proof, now, &self.0.crypto);
        let (office, today, late) = (self.clone(), now.date(), now.minus(PATIENCE));
        let turn = self
            .ledger()
            .change(&Act::holder(), move |tx| {
                if !seen.spend(tx)? {
                    return Err(TokenError::ProofReplayed);
                }
                let values: [&dyn ToValue; 5] = [&offer, &key, &today, &MOST_A_DAY, &late];
                let Some(grant) = tx.update::<Grant>(&NEXT, &values)? else {
                    return Err(why_not(tx, offer, (today, late))?);
                };
                let turn = grant.turn;
                office.may_still(tx, &grant, today)?;
                Ok((turn, Refreshed { offer, turn }))
            })
            .await?;
        Ok(self.granted(offer, turn, Some(key), now))
    }

    /// Refuses those who may hold nothing today. What the registry says of them may be so new that
    /// nothing was ended yet.
    fn may_still(&self, tx: &mut Tx<'_>, of: &Grant, today: Date) -> Result<(), TokenError> {
        let found = self.0.registry.resident_in(tx, of.resident)?.ok_or(TokenError::Grant)?;
        if let Some(why) = RevokeReason::of(found.person.life_status) {
            return Err(TokenError::Ended(why.end()));
        }
        let standing = self.0.activations.standing_in(tx, of.resident)?;
        let known = (&found.person, &standing);
        let mut kinds = self.kinds(&of.configurations);
        match kinds.any(|kind| assess(kind, known, None, today).is_eligible()) {
            true => Ok(()),
            false => Err(TokenError::NotNow),
        }
    }
}

/// Why it is refused. An offer whose phone is not confirmed was redeemed after the moment, or it
/// is late.
fn why_not(
    tx: &mut Tx<'_>,
    offer: Id<Offer>,
    (today, late): (Date, Moment),
) -> Result<TokenError, Error> {
    let found: Option<(Option<String>, Option<Date>, Option<i64>)> =
        tx.find(&WHY, &[&offer, &late])?;
    Ok(match found {
        Some((Some(why), ..)) => TokenError::Ended(GrantEnd::from_code(&why)),
        Some((None, Some(day), Some(times))) if day == today && times >= MOST_A_DAY => {
            TokenError::TooOften
        }
        _ => TokenError::Grant,
    })
}

impl Answer for Grant {
    fn read(row: &Row<'_>) -> Result<Self, Error> {
        Ok(Self { resident: row.cell(0)?, turn: row.cell(1)?, configurations: row.cell(2)? })
    }
}

static NEXT: Update = Update::new(
    "UPDATE offer
     SET turn = CASE WHEN confirmed_at IS NULL THEN turn ELSE turn + 1 END,
         refreshes = CASE WHEN refreshed_on = $3 THEN refreshes + 1 ELSE 1 END,
         refreshed_on = $3
     WHERE id = $1 AND wallet_key = $2
       AND redeemed_at IS NOT NULL AND ended_at IS NULL
       AND (confirmed_at IS NOT NULL OR redeemed_at > $5)
       AND (refreshed_on IS NULL OR refreshed_on <> $3 OR refreshes < $4)",
    "resident, turn, configurations",
    "offer WHERE id = $1",
);

// What the sweep has still to end is told as it will be.
static WHY: Sql = Sql::new(
    "SELECT
         CASE WHEN ended_at IS NULL AND confirmed_at IS NULL AND redeemed_at <= $2
              THEN 'late' ELSE why END,
         refreshed_on, refreshes
     FROM offer
     WHERE id = $1",
);
