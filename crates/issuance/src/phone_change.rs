//! A change of phones, as its holder wants it and the room of the PINs has proven it: what the old
//! phone held is revoked, and the next one is offered the same (DESIGN, decision 4.6). No officer is
//! asked, since nobody gets anything that they did not hold.

use protocols::{
    oid4vci::CredentialOffer,
    unlock::{Carried as Answered, Completed, Refusal, RefusalCode},
};
use registry::Resident;
use store::{Error, Sql, Tx};
use terms::{Act, Id, Moment};
use unlock::{Follow, Unlock};

use crate::{
    carried::{Carried, Phones},
    error::OfferError,
    event::{Left, PhoneFollowed},
    fresh::Offered,
    load::Old,
    office::Issuance,
    revoke::{Word, tell},
    words::RevokeReason,
};

impl Issuance {
    /// Answers `complete`. The same message again makes the offers anew that were not fetched yet,
    /// and those made before are void: also where the program ended between the two rooms.
    pub async fn complete(&self, unlock: &Unlock, content: &[u8]) -> Result<Completed, Refusal> {
        let follow = unlock.complete(content).await?;
        match self.carry(follow).await {
            Ok(offers) => Ok(Completed { offers: offers.iter().map(answered).collect() }),
            Err(error) => {
                tracing::error!(%error, "what a phone held was not carried to the next one");
                Err(RefusalCode::ServerError.into())
            }
        }
    }

    /// Carries over what a phone held, once the room of the PINs has said which one it follows: the
    /// offers that were made just now, one for each person.
    pub async fn carry(&self, Follow { from, to }: Follow) -> Result<Vec<Offered>, OfferError> {
        let phones = Phones { from, to };
        let (office, now) = (self.clone(), self.now());
        self.ledger()
            .change_if(&Act::holder(), move |tx| {
                let mut event = PhoneFollowed::default();
                let words = office.part_all(tx, phones, &mut event, now)?;
                let mut offers = Vec::new();
                for it in Carried::all(tx, phones)? {
                    offers.extend(office.offer_again(tx, phones, (&it, &mut event), now)?);
                }
                tell(tx, &words, now)?;
                let happened = !(event.left.is_empty() && event.made.is_empty());
                Ok((offers, happened.then_some(event)))
            })
            .await
    }

    /// Ends what the old phone holds, of everybody, and remembers what it was.
    fn part_all(
        &self,
        tx: &mut Tx<'_>,
        phones: Phones,
        event: &mut PhoneFollowed,
        now: Moment,
    ) -> Result<Vec<Word>, Error> {
        let (mut words, why) = (Vec::new(), RevokeReason::Followed);
        let holders: Vec<(Id<Resident>,)> = tx.all(&HOLDERS, &[&phones.from])?;
        for (resident,) in holders {
            let (load, ended) = self.part(tx, (resident, Old::Key(phones.from)), now)?;
            let credentials = ended.credentials;
            words.extend(ended.held.then_some((resident, why, credentials)));
            event.left.push(Left { resident, credentials, why });
            if !load.is_empty() {
                Carried::remember(tx, phones, (resident, load), now)?;
            }
        }
        for (resident, load) in Carried::take_unfetched(tx, phones.from)? {
            Carried::remember(tx, phones, (resident, load), now)?;
        }
        Ok(words)
    }

    /// Another offer of what somebody held, unless the one before it was fetched. Whoever may hold
    /// nothing today is offered nothing, and the phone is not told why.
    fn offer_again(
        &self,
        tx: &mut Tx<'_>,
        phones: Phones,
        (it, event): (&Carried, &mut PhoneFollowed),
        now: Moment,
    ) -> Result<Option<Offered>, OfferError> {
        let (resident, key) = (it.resident, &phones.to);
        let Some(found) = self.0.registry.resident_in(tx, resident)? else { return Ok(None) };
        let what = match self.allowed(tx, &found, (&it.load, key), now) {
            Ok(what) => what,
            Err(error @ OfferError::Store(_)) => return Err(error),
            Err(_) => return Ok(None),
        };
        if !it.give_up(tx, now)? {
            return Ok(None);
        }
        let (fresh, made) = self.bind(tx, (resident, None), (&what, key), now)?;
        it.offered(tx, phones, fresh.id)?;
        event.made.push(made);
        Ok(Some(self.offered(fresh, resident, (&what.0, true))))
    }
}

/// As the phone is told of it.
fn answered(it: &Offered) -> Answered {
    // Our own addresses are addresses.
    let link = it.uri.parse();
    let offer = link.map_or_else(|_| it.offer.link(), |uri| CredentialOffer::reference_link(&uri));
    Answered { offer, tx_code: Some(it.tx_code.clone()) }
}

static HOLDERS: Sql = Sql::new(
    "SELECT DISTINCT resident
     FROM offer
     WHERE wallet_key = $1 AND ended_at IS NULL
     ORDER BY resident",
);
