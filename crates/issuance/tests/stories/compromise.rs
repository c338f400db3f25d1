//! A key that signed is not trusted any more: all of its batches are revoked, step by step.

use std::time::Duration;

use issuance::{Binding, Reissue, ReissueError, Unbound};
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
        let (wallet, mut token, mut sample) = (Wallet::new(&office), None, Vec::new());
        for (number, resident) in residents.iter().take(1_000).enumerate() {
            if number == 500 {
                let offered = office.offer_to(resident, wallet.binding()).await;
                let mine = wallet.token(&office, &offered).await.unwrap();
                sample = wallet.issue(&office, &mine, "pid", 1).await.unwrap();
                token = Some(mine);
            } else {
                let offered = office.offer_to(resident, Binding::Any).await;
                office.issue(&offered, &office.keys(1)).await;
            }
        }
        let lost = office.issuance.signer();
        let refused = office.issuance.reissue_all(&officer(), lost, |_| {}).await;
        assert!(matches!(refused, Err(ReissueError::StillSigns)), "{refused:?}");
        // Another certificate signs from here on.
        let after = Office::reopen(&world, world.die.clone(), Unbound::Confirmed);
        let whole = Reissue { batches: 1_000, credentials: 1_000 };
        let rehearsed = after.issuance.rehearse_reissue(&officer(), lost).await.unwrap();
        assert_eq!(rehearsed, whole, "a rehearsal counts");
        let powerless = Act::new(terms::Actor::System, &[Permission::Revoke]);
        assert!(after.issuance.reissue_all(&powerless, lost, |_| {}).await.is_err());
        let (say, mut hear) = tokio::sync::mpsc::unbounded_channel();
        let issuance = after.issuance.clone();
        let cut_off = tokio::spawn(async move {
            let act = officer();
            let stepped = |sums: Reissue| say.send(sums.batches).unwrap_or(());
            issuance.reissue_all(&act, lost, stepped).await
        });
        while hear.recv().await.is_some_and(|batches| batches < 250) {}
        cut_off.abort();
        drop(cut_off.await);
        let left = after.issuance.rehearse_reissue(&officer(), lost).await.unwrap();
        assert!(left.batches <= 750, "{left:?}");
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
