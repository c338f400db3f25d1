//! Moving what a resident holds to another phone at a desk, without the old one: two officers have
//! approved just this resident and just this phone, and nothing that opens the old vault is left
//! (DESIGN, decision 4.6).

use registry::Resident;
use store::Tx;
use terms::{Act, Id, Moment, Permission};
use unlock::{Ending, Unlock};

use crate::{
    alarm::raise,
    allowance::Hands,
    carried::Carried,
    error::OfferError,
    event::{Alarmed, HandedOver},
    fresh::Offered,
    hand_over_reason::HandOverReason,
    held::Load,
    load::Old,
    note::NoteKind,
    office::Issuance,
    revoke::{keys, tell},
    words::RevokeReason,
};

/// No thumbprint is all zeros.
const NOBODY: [u8; 32] = [0; 32];

/// What two officers have approved.
#[derive(Clone, Copy, Debug)]
pub struct HandOver {
    /// Whose.
    pub resident: Id<Resident>,
    /// The thumbprint of the next phone's key (RFC 7638, SHA-256).
    pub to: [u8; 32],
    /// Why.
    pub why: HandOverReason,
}

impl Issuance {
    /// What would be moved to the phone with the key `to`, if that is known yet, by `act`'s region:
    /// names of configurations.
    ///
    /// # Errors
    ///
    /// Also why it is nothing.
    pub async fn to_hand_over(
        &self,
        act: &Act,
        resident: Id<Resident>,
        to: Option<[u8; 32]>,
    ) -> Result<Vec<String>, OfferError> {
        act.needs(Permission::ReadResident)?;
        let (office, region, now) = (self.clone(), act.region(), self.now());
        let two_offices = act.needs(Permission::OfferChanged).is_ok();
        let to = to.unwrap_or(NOBODY);
        self.ledger()
            .read(move |tx| {
                let found = office.resident_of(tx, region, resident)?;
                let load = office.held(tx, resident, to)?;
                let (configurations, _) = office.allowed(tx, &found, (&load, &to), now)?;
                if !two_offices {
                    office.refuse_changed(tx, found.id, now)?;
                }
                if to != NOBODY {
                    office.place_on(tx, (resident, &to), now)?.within()?;
                }
                Ok(configurations.split(' ').map(str::to_owned).collect())
            })
            .await
    }

    /// Closes the vaults of the resident's other phones, revokes what they hold, and offers it to
    /// the phone with the key that was approved. `act` is that of the approval.
    pub async fn hand_over(
        &self,
        unlock: &Unlock,
        act: &Act,
        it: HandOver,
    ) -> Result<Offered, OfferError> {
        act.needs(Permission::HandOver)?;
        // What would be refused anyway ends nothing.
        self.to_hand_over(act, it.resident, Some(it.to)).await?;
        let of = it.resident;
        let mut old = self.ledger().read(move |tx| Ok::<_, OfferError>(keys(tx, of)?)).await?;
        old.retain(|key| *key != it.to);
        unlock.end(act, old, Ending::Moved).await?;
        let (office, region, now) = (self.clone(), act.region(), self.now());
        // Two officers stand behind it: it counts among those of the one who does it.
        let hands = Hands::of(act).map(Hands::approved);
        self.ledger()
            .change_with(act, move |tx| {
                let resident = office.resident_of(tx, region, it.resident)?;
                let place = (it.resident, Some(&it.to));
                let close = office.count_offer(tx, hands, place, now)?;
                let (offered, event) = office.hand_over_in(tx, (&resident, it), hands, now)?;
                Ok((offered, event, Alarmed::close(raise(tx, close)?)))
            })
            .await
    }

    fn hand_over_in(
        &self,
        tx: &mut Tx<'_>,
        (resident, it): (&Resident, HandOver),
        hands: Option<Hands>,
        now: Moment,
    ) -> Result<(Offered, HandedOver), OfferError> {
        let HandOver { to, why, .. } = it;
        let (mut load, ended) = self.part(tx, (resident.id, Old::AllBut(to)), now)?;
        load.take(Carried::unfetched_of(tx, resident.id)?);
        Carried::forget(tx, resident.id)?;
        let what = self.allowed(tx, resident, (&load, &to), now)?;
        let by = hands.map(|it| it.officer);
        let (fresh, made) = self.bind(tx, (resident.id, by), (&what, &to), now)?;
        let (id, credentials) = (resident.id, ended.credentials);
        if ended.held {
            tell(tx, &[(id, RevokeReason::Followed, credentials)], now)?;
        }
        self.note(tx, resident, NoteKind::Moved, now)?;
        let offered = self.offered(fresh, id, (&what.0, true));
        Ok((offered, HandedOver { resident: id, credentials, why, made }))
    }

    /// What the resident holds on other phones than this one, or was to get there.
    fn held(
        &self,
        tx: &mut Tx<'_>,
        resident: Id<Resident>,
        to: [u8; 32],
    ) -> Result<Load, OfferError> {
        let mut load = Load::held(tx, resident, &to)?;
        load.take(Carried::unfetched_of(tx, resident)?);
        Ok(load)
    }
}
