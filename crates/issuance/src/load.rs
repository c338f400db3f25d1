//! Parting from a phone: what is ended for it, and what of it may still be offered.

use activation::Activation;
use registry::Resident;
use store::{Error, Sql, Tx};
use terms::{Id, Moment, Officer};

use crate::{
    claims::{Recorded, lacking},
    error::OfferError,
    event::Made,
    fresh::{Content, Fresh},
    held::Load,
    holder::assess,
    office::Issuance,
    revoke::{Ended, cancel, revoke_all},
    words::{Offer, RevokeReason},
};

/// The phones that somebody parts from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Old {
    /// All of them but the one with this key.
    AllBut([u8; 32]),
    /// The one with this key.
    Key([u8; 32]),
}

/// An offer as it ended: its number, what stood in it, and since when it was redeemed and its phone
/// known to be the resident's.
type Parted = (Id<Offer>, String, String, Option<Moment>, Option<Moment>);

impl Old {
    fn is(self, activation: &Activation) -> bool {
        match self {
            Self::AllBut(key) => activation.device != Some(key),
            Self::Key(key) => activation.device == Some(key),
        }
    }
}

impl Issuance {
    /// Ends all that `resident` has on the old phones, and says what it was. An offer whose phone
    /// no desk has confirmed ends too, and nothing of it goes on.
    pub(crate) fn part(
        &self,
        tx: &mut Tx<'_>,
        (resident, old): (Id<Resident>, Old),
        now: Moment,
    ) -> Result<(Load, Ended), Error> {
        // The activation first, as everywhere: so rivals wait there.
        let active = self.0.activations.find_in(tx, resident)?;
        let ends = active.is_some_and(|it| it.ended_at.is_none() && old.is(&it));
        let mut ended = Ended { credentials: 0, held: ends };
        if ends {
            ended.held = self.0.activations.end_in(tx, resident, now)?;
        }
        let (sql, key) = match old {
            Old::AllBut(key) => (&PART_ALL_BUT, key),
            Old::Key(key) => (&PART, key),
        };
        let why = RevokeReason::Followed.code();
        let mut offers: Vec<Parted> = tx.all(sql, &[&now, &why, &resident, &key])?;
        // In the order in which they were made.
        offers.sort_unstable_by_key(|it| *it.0.as_bytes());
        let mut load = Load::default();
        for (offer, configurations, requested, redeemed, confirmed) in offers {
            cancel(tx, offer, now)?;
            ended.credentials += revoke_all(tx, offer, now)?;
            if redeemed.and(confirmed).is_some() {
                load.add(&configurations, &requested);
            }
        }
        ended.held |= ended.credentials > 0;
        Ok((load, ended))
    }

    /// What of it `resident` may hold today, on the phone with this key: configurations and claims
    /// on request, as they are stored.
    ///
    /// # Errors
    ///
    /// Why it is nothing.
    pub(crate) fn allowed(
        &self,
        tx: &mut Tx<'_>,
        resident: &Resident,
        (load, key): (&Load, &[u8; 32]),
        now: Moment,
    ) -> Result<(String, String), OfferError> {
        let standing = self.0.activations.standing_in(tx, resident.id)?;
        let detail = self.0.registry.detail_in(tx, resident.id)?;
        let has_portrait = self.0.registry.has_portrait_in(tx, resident.id)?;
        let recorded = Recorded { detail: &detail, has_portrait };
        let (mut names, mut kinds, mut why) = (Vec::new(), Vec::new(), OfferError::NothingHeld);
        for name in load.configurations() {
            let Some(known) = self.0.catalogue.configuration(name) else { continue };
            let of = (&resident.person, &standing);
            let assessed = assess(known.kind, of, Some(key), now.date());
            if !assessed.is_eligible() {
                why = OfferError::NotEligible(assessed.eligibility);
            } else if let Some(claim) = lacking(known.kind, recorded) {
                why = OfferError::Lacking { claim: claim.label("en") };
            } else {
                names.push(name.as_str());
                kinds.push(known.kind);
            }
        }
        if names.is_empty() {
            return Err(why);
        }
        let still = |path: &&String| {
            let mut all = kinds.iter().flat_map(|kind| kind.on_request());
            all.any(|claim| claim.path.to_string() == **path)
        };
        let requested: Vec<&str> =
            load.requested().iter().filter(still).map(String::as_str).collect();
        Ok((names.join(" "), requested.join(" ")))
    }

    /// Makes an offer of what was [`Issuance::allowed`], for the phone with this key alone; `by` this
    /// officer, if it is one.
    pub(crate) fn bind(
        &self,
        tx: &mut Tx<'_>,
        (resident, by): (Id<Resident>, Option<Id<Officer>>),
        ((configurations, requested), key): (&(String, String), &[u8; 32]),
        now: Moment,
    ) -> Result<(Fresh, Made), Error> {
        let fresh = self.draw_offer(now);
        let (key, confirmed) = (Some(key), Some(now));
        let content = Content { resident, configurations, requested, key, confirmed, by };
        self.store_offer(tx, &fresh, content)?;
        let made = Made {
            offer: fresh.id,
            resident,
            configurations: configurations.clone(),
            with: requested.clone(),
            bound: true,
        };
        Ok((fresh, made))
    }
}

static PART: Sql = Sql::new(
    "UPDATE offer
     SET ended_at = $1, why = $2
     WHERE resident = $3 AND wallet_key = $4 AND ended_at IS NULL
     RETURNING id, configurations, requested, redeemed_at, confirmed_at",
);

static PART_ALL_BUT: Sql = Sql::new(
    "UPDATE offer
     SET ended_at = $1, why = $2
     WHERE resident = $3 AND wallet_key IS DISTINCT FROM $4 AND ended_at IS NULL
     RETURNING id, configurations, requested, redeemed_at, confirmed_at",
);
