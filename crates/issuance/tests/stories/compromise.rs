//! A key that signed is not trusted any more: all of its batches are revoked, step by step.

use std::{panic::resume_unwind, time::Duration};

use issuance::{Binding, Reissue, ReissueError, Unbound};
use keys::KeyName;
use terms::{Act, Permission};
use testkit::both_engines;

use crate::{
    office::{Office, ROOMS, Wallet, officer},
    revoke::all_are,
};

both_engines! { ROOMS =>
    async fn a_reissue_for_a_thousand_goes_on_where_it_stopped(world) {
        let office = Office::open(&world).await;
        office.settle(2_000, |_| {}).await;
        let residents = office.everybody_eligible().await;
        // The same key under a newer certificate signs the second half.
        let renewed = Office::reopen(&world, world.die.clone(), Unbound::Confirmed);
        let (wallet, mut token, mut sample) = (Wallet::new(&office), None, Vec::new());
        for (number, resident) in residents.iter().take(1_000).enumerate() {
            let office = if number < 600 { &office } else { &renewed };
            if number == 500 {
                let offered = office.offer_to(resident, wallet.binding()).await;
                let mine = wallet.token(office, &offered).await.unwrap();
                sample = wallet.issue(office, &mine, "pid", 1).await.unwrap();
                token = Some(mine);
            } else {
                let offered = office.offer_to(resident, Binding::Any).await;
                office.issue(&offered, &office.keys(1)).await;
            }
        }
        let lost = office.issuance.signer();
        let refused = office.issuance.reissue_all(&officer(), lost, |_| {}).await;
        assert!(matches!(refused, Err(ReissueError::StillSigns)), "{refused:?}");
        // Another key signs from here on.
        let next = KeyName::issuer(2);
        let after = Office::signing_as(&world, world.die.clone(), Unbound::Confirmed, next);
        let whole = Reissue { batches: 1_000, credentials: 1_000 };
        let rehearsed = after.issuance.rehearse_reissue(&officer(), lost).await.unwrap();
        assert_eq!(rehearsed, whole, "a rehearsal counts");
        let powerless = Act::new(terms::Actor::System, &[Permission::Revoke]);
        assert!(after.issuance.reissue_all(&powerless, lost, |_| {}).await.is_err());
        let issuance = after.issuance.clone();
        let cut_off = tokio::spawn(async move {
            let act = officer();
            // It ends once the first step is done and before the second begins.
            let stepped = |_: Reissue| resume_unwind(Box::new("a power cut"));
            issuance.reissue_all(&act, lost, stepped).await
        });
        assert!(cut_off.await.is_err_and(|error| error.is_panic()));
        let left = after.issuance.rehearse_reissue(&officer(), lost).await.unwrap();
        assert_eq!(left.batches, 750);
        let done = after.issuance.reissue_all(&officer(), lost, |_| {}).await.unwrap();
        assert_eq!(done, whole, "the sums count from the beginning");
        let left = after.issuance.rehearse_reissue(&officer(), lost).await.unwrap();
        assert_eq!(left, Reissue::default());
        let rows = after.endings(&world, &residents[500]).await;
        assert_eq!(rows, [("reissue".to_owned(), 1)], "the holder can be told, once");
        let fresh = wallet.refresh(&after, &token.unwrap()).await.unwrap();
        let anew = wallet.issue(&after, &fresh, "pid", 1).await.unwrap();
        world.clock.advance(Duration::from_secs(61));
        assert!(all_are(&after, &world, &sample, false).await);
        assert!(all_are(&after, &world, &anew, true).await);
        assert_eq!(after.activated().await, 1_000, "nobody lost the IKD");
    }
}
