//! Who has left a contact is told there what happens to their identity.

use std::time::Duration;

use issuance::{
    Binding, HandOver, HandOverReason, HolderContact, HolderNote, NoteKind, OfferError,
    RevokeReason,
};
use registry::Resident;
use terms::{Act, Language, Permission};
use testkit::both_engines;

use crate::{
    change::holding,
    office::{Office, ROOMS, Wallet, officer},
    pins::unlock,
};

const DAY: Duration = Duration::from_secs(86_400);

/// What stands for a sealed contact: this room never opens one.
fn contact(number: u8) -> HolderContact {
    HolderContact { mark: [number; 32], contact: vec![number; 40], language: Language::English }
}

async fn leave(office: &Office, of: &Resident, contact: Option<HolderContact>) {
    office.issuance.leave_contact(&officer(), of.id, contact).await.unwrap();
}

/// What waits: to whom, and of what. It is told, and gone.
async fn told(office: &Office) -> Vec<(u8, NoteKind)> {
    let notes: Vec<HolderNote> = office.issuance.holder_notes().await.unwrap();
    let said = notes.iter().map(|it| (it.contact[0], it.kind)).collect();
    for note in notes {
        assert_eq!(note.region, "36.73".parse().unwrap());
        office.issuance.told_holder(note).await.unwrap();
    }
    assert!(office.issuance.holder_notes().await.unwrap().is_empty(), "each once");
    said
}

both_engines! { ROOMS =>
    async fn an_identity_on_a_phone_is_told_once_and_only_when_it_is_there(world) {
        let office = Office::open(&world).await;
        let (resident, phone) = (office.adult().await, Wallet::new(&office));
        leave(&office, &resident, Some(contact(1))).await;
        let offered = office.offer_to(&resident, phone.binding()).await;
        assert!(told(&office).await.is_empty(), "an offer is no identity yet");
        assert!(Wallet::new(&office).token(&office, &offered).await.is_err());
        assert!(told(&office).await.is_empty());
        let token = phone.token(&office, &offered).await.unwrap();
        assert_eq!(told(&office).await, [(1, NoteKind::Phone)]);
        phone.issue(&office, &token, "pid", 1).await.unwrap();
        phone.refresh(&office, &token).await.unwrap();
        assert!(told(&office).await.is_empty(), "more copies for the same phone are no news");
    }

    async fn whoever_has_left_nothing_is_told_nothing(world) {
        let office = Office::open(&world).await;
        let (resident, phone) = (office.adult().await, Wallet::new(&office));
        holding(&office, &resident, "pid", &phone).await;
        assert!(told(&office).await.is_empty());
    }

    async fn a_phone_that_a_desk_confirms_is_told_with_its_word(world) {
        let office = Office::open(&world).await.deferring(&world);
        let (resident, phone) = (office.adult().await, Wallet::new(&office));
        leave(&office, &resident, Some(contact(1))).await;
        let offered = office.offer_to(&resident, Binding::Any).await;
        let token = phone.token(&office, &offered).await.unwrap();
        phone.ask(&office, &token, "pid", 1).await.unwrap();
        assert!(told(&office).await.is_empty(), "nothing is delivered yet");
        let state = office.issuance.phone(&officer(), offered.id).await.unwrap().state;
        let issuance::PhoneState::Compare(number) = state else { panic!("{state:?}") };
        office.issuance.confirm(&officer(), offered.id, &number).await.unwrap();
        assert_eq!(told(&office).await, [(1, NoteKind::Phone)]);
    }

    async fn a_move_at_the_desk_is_told_before_the_next_phone_has_it(world) {
        let (office, unlock) = (Office::open(&world).await, unlock(&world).await);
        let (resident, old, new) = (office.adult().await, Wallet::new(&office), Wallet::new(&office));
        holding(&office, &resident, "pid", &old).await;
        leave(&office, &resident, Some(contact(1))).await;
        let two = officer().with(Permission::HandOver).within("36.73".parse().unwrap());
        let why = HandOverReason::PinForgotten;
        let to = HandOver { resident: resident.id, to: new.thumbprint(), why };
        let offered = office.issuance.hand_over(&unlock, &two, to).await.unwrap();
        assert_eq!(told(&office).await, [(1, NoteKind::Moved)]);
        new.token(&office, &offered).await.unwrap();
        assert_eq!(told(&office).await, [(1, NoteKind::Phone)]);
    }

    async fn the_contact_before_is_told_when_another_takes_its_place(world) {
        let office = Office::open(&world).await;
        let resident = office.adult().await;
        leave(&office, &resident, Some(contact(1))).await;
        leave(&office, &resident, Some(contact(1))).await;
        assert!(told(&office).await.is_empty(), "the same once more is no news");
        leave(&office, &resident, Some(contact(2))).await;
        assert_eq!(told(&office).await, [(1, NoteKind::Contact)]);
        leave(&office, &resident, None).await;
        assert_eq!(told(&office).await, [(2, NoteKind::Contact)]);
        assert!(office.issuance.contact(&officer(), resident.id).await.unwrap().is_none());
        let elsewhere = Act::operator().within("32".parse().unwrap());
        let refused = office.issuance.leave_contact(&elsewhere, resident.id, Some(contact(3))).await;
        assert!(matches!(refused, Err(OfferError::ResidentMissing)), "{refused:?}");
    }

    async fn a_contact_stays_as_long_as_something_is_held(world) {
        let office = Office::open(&world).await;
        let (resident, phone) = (office.adult().await, Wallet::new(&office));
        holding(&office, &resident, "pid", &phone).await;
        leave(&office, &resident, Some(contact(1))).await;
        let is_left = async || office.issuance.contact(&officer(), resident.id).await.unwrap().is_some();
        world.clock.advance(40 * DAY);
        office.issuance.sweep().await.unwrap();
        assert!(is_left().await);
        office.issuance.revoke(&officer(), resident.id, RevokeReason::Leaving).await.unwrap();
        office.issuance.sweep().await.unwrap();
        assert!(is_left().await, "who comes back within weeks is told as before");
        world.clock.advance(30 * DAY);
        office.issuance.sweep().await.unwrap();
        assert!(!is_left().await);
    }
}
