//! An office with its officers, in a story's world.

use std::{sync::Arc, time::Duration};

use audit::Log;
use staff::{
    ApprovalError, Code, Deed, Grants, Invited, Key, NewOfficer, OfficerId, Proposal, Role, Setup,
    SignedIn, Site, Staff,
};
use store::{Room, Sql};
use terms::{Act, Clock, Die, FixedClock, Id, Region};
use testkit::World;

use crate::{authenticator::Authenticator, crypto::StoryCrypto};

pub static ROOMS: &[&Room] = &[&audit::ROOM, &staff::ROOM];

pub struct Office {
    pub staff: Staff,
    pub clock: Arc<FixedClock>,
}

/// An officer with a key in hand, signed in.
pub struct Desk {
    pub key: Authenticator,
    pub key_id: Id<Key>,
    pub id: OfficerId,
    pub code: Code,
}

pub fn region(code: &str) -> Region {
    code.parse().unwrap()
}

pub fn new(name: &str, role: Role, place: &str) -> NewOfficer {
    let grants = Grants::one(role, region(place)).unwrap();
    NewOfficer { name: name.parse().unwrap(), grants }
}

impl Office {
    pub fn open(world: &World) -> Self {
        let (clock, die): (Arc<dyn Clock>, Arc<dyn Die>) = (world.clock.clone(), world.die.clone());
        let log = Log::new(world.db.handle(&audit::ROOM), clock, die);
        let setup = Setup {
            site: Site::new("example.id", crate::authenticator::ORIGIN).unwrap(),
            crypto: Arc::new(StoryCrypto),
            secret: [7; 32].into(),
        };
        let staff = Staff::open(log.ledger(world.db.handle(&staff::ROOM)), setup);
        Self { staff, clock: world.clock.clone() }
    }

    pub fn wait(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// The first two heads of the office of Kota Serang, signed in.
    pub async fn heads(&self) -> (Desk, Desk) {
        let first = self.first("Ratu Kepala", Role::HeadOfOffice, "36.73", 1).await;
        (first, self.first("Bagus Wakil", Role::HeadOfOffice, "36.73", 2).await)
    }

    /// One of the first two, invited and confirmed by the machine's operator.
    pub async fn first(&self, name: &str, role: Role, place: &str, seed: u8) -> Desk {
        let operator = Act::operator();
        let invited = self.staff.enrol_first(&operator, new(name, role, place)).await.unwrap();
        self.enrol(&operator, &invited, Authenticator::bound(seed)).await
    }

    /// Somebody at a desk, who needs no second officer to be appointed.
    pub async fn hire(&self, by: &Desk, name: &str, role: Role, place: &str, seed: u8) -> Desk {
        let act = self.act(by).await;
        let invited = self.staff.invite(&act, new(name, role, place), None).await.unwrap();
        self.enrol(&act, &invited, Authenticator::bound(seed)).await
    }

    /// Somebody with a dangerous role.
    pub async fn appoint(&self, by: (&mut Desk, &mut Desk), officer: NewOfficer, seed: u8) -> Desk {
        let (first, second) = by;
        let deed = Deed::appoint(&officer).unwrap();
        let approval = self.approved(first, second, deed).await;
        let act = self.act(first).await;
        let invited = self.staff.invite(&act, officer, Some(approval)).await.unwrap();
        self.enrol(&act, &invited, Authenticator::bound(seed)).await
    }

    /// The whole way from a link to an open session.
    pub async fn enrol(&self, by: &Act, invited: &Invited, key: Authenticator) -> Desk {
        let (mut key, key_id) = self.confirmed(by, invited, key).await;
        let code = self.sign_in(&mut key).await;
        Desk { key, key_id, id: invited.officer, code }
    }

    /// From a link to a confirmed key.
    pub async fn confirmed(
        &self,
        by: &Act,
        invited: &Invited,
        mut key: Authenticator,
    ) -> (Authenticator, Id<Key>) {
        let browser = self.staff.open_link(&invited.code).await.unwrap();
        let opened = self.staff.enrolling(&browser).await.unwrap();
        let made = key.create(&opened.begun, opened.officer.as_bytes());
        let shown = self.staff.register(&browser, opened.begun.id, &made).await.unwrap();
        let confirmed = self.staff.confirm(by, invited.invitation, shown.reveal()).await;
        (key, confirmed.unwrap())
    }

    pub async fn sign_in(&self, key: &mut Authenticator) -> Code {
        let begun = self.staff.begin_sign_in();
        self.staff.sign_in(&key.answer(&begun)).await.unwrap().0
    }

    pub async fn who(&self, desk: &Desk) -> SignedIn {
        self.staff.session(&desk.code).await.unwrap()
    }

    pub async fn act(&self, desk: &Desk) -> Act {
        self.staff.act_of(&desk.code, "a story").await.unwrap()
    }

    pub async fn propose(
        &self,
        desk: &mut Desk,
        deed: Deed,
    ) -> Result<Id<staff::Approval>, ApprovalError> {
        let who = self.who(desk).await;
        let begun = self.staff.begin_proposal(&who, &deed).await?;
        self.staff.propose(&who, deed, &desk.key.answer(&begun)).await
    }

    pub async fn approve(
        &self,
        desk: &mut Desk,
        approval: Id<staff::Approval>,
    ) -> Result<Proposal, ApprovalError> {
        let who = self.who(desk).await;
        let (proposal, begun) = self.staff.begin_approval(&who, approval).await?;
        self.staff.approve(&who, approval, &desk.key.answer(&begun)).await?;
        Ok(proposal)
    }

    pub async fn approved(
        &self,
        first: &mut Desk,
        second: &mut Desk,
        deed: Deed,
    ) -> Id<staff::Approval> {
        let approval = self.propose(first, deed).await.unwrap();
        self.approve(second, approval).await.unwrap();
        approval
    }
}

/// Names and payloads of everything that was logged.
pub async fn logged(world: &World) -> Vec<(String, String)> {
    static ALL: Sql = Sql::new("SELECT name, payload FROM audit_entry ORDER BY id");
    let handle = world.db.handle(&audit::ROOM);
    let rows: Vec<(String, Vec<u8>)> = handle
        .scan(|tx| tx.all(&ALL, &[]))
        .await
        .unwrap_or_else(|error: store::Error| panic!("{error}"));
    rows.into_iter().map(|(name, payload)| (name, String::from_utf8(payload).unwrap())).collect()
}
