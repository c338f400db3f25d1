//! Offering: one person, one phone, once (DESIGN, decision 4.7).

use std::time::Duration;

use protocols::oid4vci::CredentialOffer;
use registry::Resident;
use store::{Sql, Tx};
use terms::{Act, Id, Moment, Permission, Region};

use crate::{
    alarm::raise,
    allowance::Hands,
    claims::{Recorded, lacking, may_lack},
    code::Purpose,
    error::OfferError,
    event::{Alarmed, Made},
    fresh::{Content, Fresh, Offered},
    holder::assess,
    office::Issuance,
    setup::Unbound,
    what::What,
    words::{Binding, Whom},
};

/// So long after a change of identity an offer takes officers of two offices (DESIGN, decision 4.7).
const WATCHED: Duration = Duration::from_secs(7 * 86_400);

/// An offer on its way: for whom, of what, for which phone, and by whom.
struct Draft {
    whom: Whom,
    names: String,
    /// The claims on request.
    with: String,
    key: Option<[u8; 32]>,
    confirmed: Option<Moment>,
    fresh: Fresh,
    region: Option<Region>,
    two_offices: bool,
    hands: Option<Hands>,
}

/// Whose offer was made, which, and what is written down of it.
type Done = ((Id<Resident>, Fresh), Made, Option<Alarmed>);

impl Issuance {
    /// Offers the resident `what` is named, if the resident may hold all of it today.
    pub async fn offer(
        &self,
        act: &Act,
        whom: impl Into<Whom>,
        what: impl Into<What>,
        binding: Binding,
    ) -> Result<Offered, OfferError> {
        let what = what.into();
        let names = self.known(&what)?;
        let with = self.requested(&names, &what)?;
        let (key, confirmed) = match (binding, self.0.setup.unbound) {
            (Binding::Key(thumbprint), _) => (Some(thumbprint), true),
            (Binding::Any, Unbound::Confirmed) => (None, true),
            (Binding::Any, Unbound::Deferred) => (None, false),
            (Binding::Any, Unbound::Refused) => return Err(OfferError::Unbound),
        };
        let whom = whom.into();
        if matches!(whom, Whom::Nik(_)) {
            act.needs(Permission::ReadResident)?;
        }
        let now = self.now();
        let draft = Draft {
            whom,
            names: names.clone(),
            with,
            key,
            confirmed: confirmed.then_some(now),
            fresh: self.draw_offer(now),
            region: act.region(),
            two_offices: act.needs(Permission::OfferChanged).is_ok(),
            hands: Hands::of(act),
        };
        let office = self.clone();
        let made = self.ledger().change_with(act, move |tx| office.offer_in(tx, &draft, now)).await;
        if let (Err(OfferError::CapReached(reached)), Some(hands)) = (&made, Hands::of(act)) {
            self.alarm_refused(act, hands, *reached).await?;
        }
        let (resident, fresh) = made?;
        Ok(self.offered(fresh, resident, (&names, confirmed)))
    }

    /// Makes the offer, if nothing stands against it; and says who comes close to a number.
    fn offer_in(&self, tx: &mut Tx<'_>, it: &Draft, now: Moment) -> Result<Done, OfferError> {
        let found = match it.whom {
            Whom::Resident(id) => self.0.registry.resident_in(tx, id)?,
            Whom::Nik(nik) => self.0.registry.find_by_nik_in(tx, nik)?,
        };
        let inside =
            |found: &Resident| it.region.is_none_or(|all| all.contains(found.person.region));
        let found = found.filter(inside).ok_or(OfferError::ResidentMissing)?;
        let (resident, key) = (found.id, it.key.as_ref());
        self.judge(tx, &found, (&it.names, key), now)?;
        if !it.two_offices {
            self.refuse_changed(tx, resident, now)?;
        }
        let close = self.count_offer(tx, it.hands, (resident, key), now)?;
        let content = Content {
            resident,
            configurations: &it.names,
            requested: &it.with,
            key,
            confirmed: it.confirmed,
            by: it.hands.map(|it| it.officer),
        };
        self.store_offer(tx, &it.fresh, content)?;
        let made = Made {
            offer: it.fresh.id,
            resident,
            configurations: it.names.clone(),
            with: it.with.clone(),
            bound: key.is_some(),
        };
        Ok(((resident, it.fresh.clone()), made, Alarmed::close(raise(tx, close)?)))
    }

    /// What becomes here of an offer that is bound to no phone's key.
    pub fn unbound(&self) -> Unbound {
        self.0.setup.unbound
    }

    /// The offer behind a reference, as the wallet fetches it; `None` if it is void or never was.
    pub async fn find_offer(
        &self,
        reference: &str,
    ) -> Result<Option<CredentialOffer>, store::Error> {
        let Some(id) = self.codes().read(Purpose::OfferReference, reference) else {
            return Ok(None);
        };
        let now = self.now();
        let open: Option<(String,)> =
            self.ledger().read(move |tx| tx.find(&OPEN, &[&id, &now])).await?;
        Ok(open.map(|(configurations,)| self.written(id, &configurations)))
    }

    /// Whether the resident may hold all of it today, and the record says enough for it.
    fn judge(
        &self,
        tx: &mut Tx<'_>,
        resident: &Resident,
        (names, key): (&str, Option<&[u8; 32]>),
        now: Moment,
    ) -> Result<(), OfferError> {
        let standing = self.0.activations.standing_in(tx, resident.id)?;
        for kind in self.kinds(names) {
            let assessed = assess(kind, (&resident.person, &standing), key, now.date());
            if !assessed.is_eligible() {
                return Err(OfferError::NotEligible(assessed.eligibility));
            }
        }
        self.refuse_lacking(tx, resident.id, names)
    }

    /// Refuses whom the record calls somebody else since less than [`WATCHED`]: an officer alone, or
    /// two who sit side by side, could put a stranger into a record and hand them its identity.
    pub(crate) fn refuse_changed(
        &self,
        tx: &mut Tx<'_>,
        resident: Id<Resident>,
        now: Moment,
    ) -> Result<(), OfferError> {
        match self.0.registry.identity_changed_in(tx, resident, now.minus(WATCHED))? {
            Some(changed) => Err(OfferError::IdentityChanged { until: changed.plus(WATCHED) }),
            None => Ok(()),
        }
    }

    /// Refuses what the record says too little for.
    fn refuse_lacking(
        &self,
        tx: &mut Tx<'_>,
        resident: Id<Resident>,
        names: &str,
    ) -> Result<(), OfferError> {
        if self.kinds(names).all(|it| may_lack(it).next().is_none()) {
            return Ok(());
        }
        let detail = self.0.registry.detail_in(tx, resident)?;
        let has_portrait = self.0.registry.has_portrait_in(tx, resident)?;
        let recorded = Recorded { detail: &detail, has_portrait };
        match self.kinds(names).find_map(|it| lacking(it, recorded)) {
            Some(claim) => Err(OfferError::Lacking { claim: claim.label("en") }),
            None => Ok(()),
        }
    }
}

static OPEN: Sql = Sql::new(
    "SELECT configurations
     FROM offer
     WHERE id = $1 AND expires_at > $2 AND redeemed_at IS NULL AND guesses_left > 0
       AND ended_at IS NULL",
);
